#!/bin/sh
# service.sh -- the systemd unit says what systemd understands, and leaves little to attack.
#
#     tests/lint/service.sh BRAVO
#
# The score goes from 0 (nothing is exposed) to 100; without a sandbox a daemon has 95.
set -u
cd "$(dirname "$0")/../.." || exit 2
command -v systemd-analyze >/dev/null || { echo "skipped: there is no systemd-analyze"; exit 77; }

dir=$(mktemp -d "${TMPDIR:-/tmp}/bravo.XXXXXX")
trap 'rm -rf "$dir"' EXIT
sed "s|^ExecStart=/usr/local/bin/bravo|ExecStart=$1|" deploy/bravo.service >"$dir/bravo.service"
failed=0
said=$(systemd-analyze verify "$dir/bravo.service" 2>&1 | grep 'bravo\.service')
[ -z "$said" ] || { printf '%s\n' "$said"; failed=1; }
systemd-analyze security --offline=true --threshold=15 "$dir/bravo.service" >"$dir/said" || failed=1
tail -n 1 "$dir/said"
exit $failed
