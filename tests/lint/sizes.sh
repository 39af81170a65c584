#!/bin/sh
# sizes.sh -- files, headers, commands and lines stay small enough to read. What
# commands share (commands/entry*) and how a thank-you reads its words may be as
# long as any file.
cd "$(dirname "$0")/../.." || exit 2

LC_ALL=C
export LC_ALL
find bot commands include tests deploy -name '*.[ch]' -o -name '*.lua' -o -name '*.sh' |
    sort | xargs awk '
        function too_long(file, lines, most) {
            if (lines > most) {
                print file ": " lines " lines, of " most
                failed = 1
            }
        }
        function check(file, lines) {
            if (file ~ /\.h$/) {
                too_long(file, lines, 150)
            } else if (file ~ /^commands\// && file !~ /^commands\/(entry|kudos_words)/) {
                too_long(file, lines, 150)
            } else {
                too_long(file, lines, 500)
            }
        }
        FNR == 1 && NR > 1 { check(file, lines) }
        {
            file = FILENAME
            lines = FNR
            gsub(/[\200-\277]/, "") # what follows the first byte of a character
            if (length($0) > 100) {
                print FILENAME ":" FNR ": " length($0) " columns, of 100"
                failed = 1
            }
        }
        END { check(file, lines); exit failed }' || exit 1
