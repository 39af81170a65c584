# functions.cmake -- puts the Redis function library together: functions.lua,
# for reading and for an administrator, and functions.inc, the same as C.
# The version is a digest of the text, so that it changes with every change.
#
# What is SHARED is for all parts; each of these keeps its own names to itself.
# Of a shared file only those names go to all that are used elsewhere:
#
#     local function used() ... end         local used, USED
#     local function own() ... end    ->    do
#     local USED = 3                        function used() ... end
#                                           local function own() ... end
#                                           USED = 3
#                                           end
#
# That keeps the library clear of Lua's limit of 200 names in one scope.
function(share text others out)
  set(names "")
  set(text "\n${text}")
  string(REGEX MATCHALL "\nlocal [a-zA-Z_0-9, ]+" lines "${text}")
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^\nlocal (function )?" "" line "${line}")
    string(REGEX MATCHALL "[a-zA-Z_0-9]+" words "${line}")
    set(used FALSE)
    foreach(word IN LISTS words)
      if(others MATCHES "[^a-zA-Z_0-9]${word}[^a-zA-Z_0-9]")
        set(used TRUE)
      endif()
    endforeach()
    if(used)
      list(APPEND names ${words})
      string(REPLACE "\nlocal function ${line}(" "\nfunction ${line}(" text "${text}")
      string(REPLACE "\nlocal ${line}=" "\n${line}=" text "${text}")
      string(REPLACE "\nlocal ${line}--" "\n--" text "${text}")
      string(REPLACE "\nlocal ${line}\n" "\n\n" text "${text}")
    endif()
  endforeach()
  if(names)
    list(JOIN names ", " names)
    set(names "local ${names}")
  endif()
  set(${out} "\n${names}\ndo${text}end\n" PARENT_SCOPE)
endfunction()

set(body "")
foreach(part IN LISTS SHARED)
  set(others "")
  foreach(other IN LISTS SHARED PARTS)
    if(NOT other STREQUAL part)
      file(READ ${other} text)
      string(APPEND others "${text}\n")
    endif()
  endforeach()
  file(READ ${part} text)
  share("${text}" "${others}" text)
  string(APPEND body "${text}")
endforeach()
foreach(part IN LISTS PARTS)
  file(READ ${part} text)
  string(APPEND body "\ndo\n${text}end\n")
endforeach()
string(SHA256 version "${body}")
string(SUBSTRING ${version} 0 16 version)
set(library "#!lua name=bravo\nlocal VERSION = '${version}'\n${body}")
file(WRITE ${OUT}/functions.lua "${library}")

file(READ ${OUT}/functions.lua hex HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${hex}")
file(WRITE ${OUT}/functions.inc
  "static const char functions_version[] = \"${version}\";\n"
  "static const unsigned char functions_text[] = {${bytes}0};\n")
