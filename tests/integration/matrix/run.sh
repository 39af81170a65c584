#!/bin/sh
# run.sh -- runs one of the programs here in an environment that has Synapse and matrix-nio.
#
#     run.sh PROGRAM [ARGUMENT...]
#
# They come from the Python package index and go to the build folder, where they are kept while
# requirements.txt stays as it is. Where they cannot be had the test is skipped, which CI=true
# does not allow.
set -eu

: "${BRAVO:?}"
here=$(cd "$(dirname "$0")" && pwd)
folder=$(dirname "$BRAVO")/matrix
program=$1
shift

skip() {
    echo "skipped: $1"
    [ "${CI-}" = true ] && exit 1
    exit 77
}

# The system's own Python first: others may be stand-ins that change with the folder.
python_with_venv() {
    for candidate in /usr/bin/python3 python3; do
        if "$candidate" -c 'import ensurepip, sys, venv
sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    return 1
}

install() {
    ! cmp -s "$here/requirements.txt" "$folder/installed" || return 0
    python=$(python_with_venv) || skip "there is no Python 3.11 or newer with venv"
    rm -rf "$folder/venv" "$folder/installed"
    "$python" -m venv "$folder/venv" >"$folder/install.log" 2>&1 ||
        skip "no virtual environment can be made: $(tail -n 1 "$folder/install.log")"
    "$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --retries 2 --only-binary :all: -r "$here/requirements.txt" >"$folder/install.log" 2>&1 ||
        skip "Synapse cannot be installed: $(tail -n 1 "$folder/install.log")"
    cp "$here/requirements.txt" "$folder/installed"
}

mkdir -p "$folder"
exec 9>"$folder/lock" # two suites may start at once
flock 9
install
exec 9>&-
exec "$folder/venv/bin/python" -B "$here/$program" "$@"
