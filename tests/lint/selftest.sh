#!/bin/sh
# selftest.sh -- each lint finds what it is there for. Plants a fault in a copy
# of the tree, and wants the lint to fail and to name the file.
set -eu
cd "$(dirname "$0")/../.."

copy=$(mktemp -d "${TMPDIR:-/tmp}/bravo.XXXXXX")
trap 'rm -rf "$copy"' EXIT
trap 'exit 1' HUP INT TERM
mkdir "$copy/tree"
tar -cf - --exclude=./build --exclude=./.git . | tar -xf - -C "$copy/tree"
failed=0

# plant LINT FILE TEXT [ARGUMENT...]: appends the text to the file.
plant() {
    lint=$1
    file=$copy/tree/$2
    text=$3
    name=$2
    shift 3
    mkdir -p "$(dirname "$file")"
    [ ! -e "$file" ] || cp "$file" "$copy/kept"
    printf '%b\n' "$text" >>"$file"
    status=0
    said=$("$copy/tree/tests/lint/$lint.sh" "$@" 2>&1) || status=$?
    if [ "$status" = 77 ]; then
        echo "$lint: $said"
    elif [ "$status" = 0 ] || ! echo "$said" | grep -q "$name"; then
        printf 'FAILED: %s does not see in %s: %.70s\n' "$lint" "$name" "$text"
        echo "$said"
        failed=1
    else
        printf '%s sees in %s: %.70s\n' "$lint" "$name" "$text"
    fi
    rm "$file"
    [ ! -e "$copy/kept" ] || mv "$copy/kept" "$file"
}

empty_lines() {
    printf "%$1s" '' | sed 's/ /\\n/g'
}

plant layers commands/planted.c '#include "store.h"'
plant layers commands/planted.c '#include <unistd.h>'
plant layers bot/base/arena.c '#include "loop.h"'
plant layers bot/base/arena.c '#include <cjson/cJSON.h>'
plant layers bot/model/planted.c '# include <uv.h>'
plant layers bot/platform/slack/planted.c '#include "store.h"'
plant layers bot/platform/slack/planted.c '#include "../shell/planted.h"'
plant layers bot/io/planted.c '#include <stranger/stranger.h>'
plant layers bot/planted.c '#include <hiredis/hiredis.h>'
plant layers include/command.h '#include "store.h"'
plant layers include/planted.h '#include "err.h"'
plant layers bot/planted/planted.c '#include "err.h"'

plant banned bot/base/arena.c 'strcpy(a, b);'
plant banned bot/base/buf.c 'a = malloc(b);'
plant banned commands/planted.c '    return sprintf(a, b);'
plant banned bot/io/planted.c 'redisAsyncCommand(a, b, "GET %s", c);'
plant banned bot/io/planted.c 'cJSON *a = cJSON_GetObjectItem(b, "c");'
plant banned tests/planted.c 'sleep(1);'
plant banned include/planted.h 'typedef struct a a;'

plant headers include/planted.h 'size_t planted(void);'
plant headers include/planted.h 'enum planted { PLANTED };'

plant sizes bot/base/planted.c "$(empty_lines 501)"
plant sizes include/planted.h "$(empty_lines 151)"
plant sizes commands/planted.c "$(empty_lines 151)"
plant sizes bot/base/planted.c "/* $(printf '%0100d' 0) */"

plant paths bot/base/arena.c "/* see /home""/ana/notes */"
plant paths README.md "see /tmp""/notes"
plant shell deploy/planted "#!/bin/sh\nrm \$1"
plant format bot/base/arena.c 'int  planted ;'
plant cppcheck bot/base/planted.c \
    'int planted(void)\n{ int a[2]; a[2] = 1; return a[0]; }' bot/base/planted.c

cat >"$copy/tree/compile_commands.json" <<TEXT
[{ "directory": "$copy/tree", "file": "bot/base/planted.c",
   "command": "cc -std=c17 -c bot/base/planted.c" }]
TEXT
plant tidy bot/base/planted.c \
    'int planted(int a)\n{ if (a) return 1; return 2; }' . bot/base/planted.c

printf 'int main(void) { return 0; }\n' | ${CC:-cc} -no-pie -x c -o "$copy/soft" -
for missing in PIE BIND_NOW canaries FORTIFY; do
    if tests/lint/hardening.sh "$copy/soft" | grep -q "^NO: .*$missing"; then
        echo "hardening misses $missing"
    else
        echo "FAILED: hardening does not miss $missing"
        failed=1
    fi
done

exit $failed
