# functions.cmake -- puts the Redis function library together: functions.lua,
# for reading and for an administrator, and functions.inc, the same as C.
# The version is a digest of the text, so that it changes with every change.
#
# What is SHARED is for all parts; each of these keeps its own names to itself.
# That also keeps the library clear of Lua's limit of 200 names in one scope.
set(body "")
foreach(part IN LISTS SHARED)
  file(READ ${part} text)
  string(APPEND body "${text}\n")
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
