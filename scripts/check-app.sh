#!/usr/bin/env bash
# The package seen from an app, Examples/Todo: what it resolves, that it and its tests build without the server's trait,
# that its generated file is current by the plugin, and that two people see each other's changes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Beside the package's own build.
place=(--package-path Examples/Todo --scratch-path .build-app)
driftless=${DRIFTLESS_BINARY:-$PWD/.build/debug/driftless}
# In an app's graph the plugin is there.
unset DRIFTLESS_PLUGIN

fail() {
    printf 'check-app: %s\n' "$*" >&2
    exit 1
}

allowed="grdb.swift swift-protobuf"
list=$(swift package "${place[@]}" show-dependencies --format flatlist 2>/dev/null)
# The first line is this package itself, under the name of its folder.
found=$(tail -n +2 <<<"$list" | sort -u | paste -sd' ' -)
[[ $found == "$allowed" ]] || fail "an app resolves \"$found\", and should resolve \"$allowed\""
printf 'check-app: an app resolves %s\n' "$found"

lines=$(cat Examples/Todo/Sources/Todo/*.swift | wc -l)
((lines < 300)) || fail "Examples/Todo has $lines lines; under 300 are promised"

swift build "${place[@]}" --build-tests
swift test "${place[@]}" --skip-build
app=$(swift build "${place[@]}" --show-bin-path)/Todo

work=$(mktemp -d)
server=
cleanup() {
    exec 3>&- 4>&- || true
    [[ -z $server ]] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

"$driftless" serve --contract Examples/Todo/sync/contract.yaml --data "$work/server" --port 0 >"$work/serve.log" 2>&1 &
server=$!

# Until it says so, at most 20 seconds.
await() {
    for _ in $(seq 200); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    cat "$work"/*.log >&2
    fail "waited in vain for: $*"
}
await grep -q 'http://' "$work/serve.log"
url=$(grep -o 'http://[0-9.:]*' "$work/serve.log")

for name in ann ben; do
    "$driftless" token --data "$work/server" --tenant home --user "$name" --ttl 1h >"$work/$name.token"
    mkfifo "$work/$name.keys"
    (cd "$work" && "$app" "$name" "$url" "$name.token" <"$name.keys" >"$name.screen" 2>"$name.log") &
done
exec 3>"$work/ann.keys" 4>"$work/ben.keys"

has() { [[ $(sqlite3 "$work/$1.sqlite" "SELECT count(*) FROM item WHERE $2") == 1 ]]; }
printf 'nBuy milk\n' >&3
await has ben "title = 'Buy milk' AND by = 'ann' AND NOT done"
# A key means what the screen shows.
await grep -q 'Buy milk' "$work/ben.screen"
printf ' ' >&4
await has ann "done"
# Too long for the contract: refused, kept, discarded.
printf 'n%041d\n' 0 >&4
await grep -q 'Refused' "$work/ben.screen"
printf 'x' >&4
await eval "'$driftless' quarantine --database '$work/ben.sqlite' | grep -q 'Nothing is in quarantine'"
printf 'q' >&3
printf 'q' >&4
printf 'check-app: two people share a list\n'

# Last: the plugin's tools are built for it, and the graph is another one.
swift package "${place[@]}" --traits Tools --allow-writing-to-package-directory \
    driftless generate client --check
printf 'check-app: the plugin finds the generated file current\n'
