#!/bin/sh
# configure.sh -- a release is built where nothing is installed that only tests need.
cd "$(dirname "$0")/../.." || exit 2

dir=$(mktemp -d "${TMPDIR:-/tmp}/bravo-configure.XXXXXX") || exit 2
trap 'rm -rf "$dir"' EXIT
cat >"$dir/pkg-config" <<'EOF'
#!/bin/sh
case " $* " in *cmocka*) exit 1 ;; esac
exec pkg-config "$@"
EOF
chmod +x "$dir/pkg-config"
cmake --preset release -B "$dir/build" -DPKG_CONFIG_EXECUTABLE="$dir/pkg-config" >"$dir/log" 2>&1 ||
    { cat "$dir/log"; exit 1; }
