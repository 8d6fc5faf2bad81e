#!/usr/bin/env bash
# Builds the SDK's documentation from the modules that are built already; a warning fails.
# With a folder as argument, the archive stays there: docc preview, or any web server, shows it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

binaries=$(swift build --traits Server --show-bin-path)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
output=${1:-$work/Driftless.doccarchive}

maps=()
while IFS= read -r map; do maps+=(-Xcc "-fmodule-map-file=$map"); done \
    < <(find .build/checkouts/GRDB.swift/Sources/GRDBSQLite Sources/CLibcrypto -name module.modulemap)
sdk=()
if [[ $(uname) == Darwin ]]; then sdk=(-sdk "$(xcrun --show-sdk-path)"); fi
target=$(swiftc -print-target-info | sed -n 's/.*"triple": *"\([^"]*\)".*/\1/p' | head -1)
mkdir "$work/symbols"
swift symbolgraph-extract -module-name Driftless -I "$binaries/Modules" -target "$target" ${sdk[@]+"${sdk[@]}"} \
    ${maps[@]+"${maps[@]}"} -output-dir "$work/symbols" -minimum-access-level public -skip-synthesized-members

docc=$(command -v docc || xcrun --find docc)
"$docc" convert Sources/Driftless/Driftless.docc --additional-symbol-graph-dir "$work/symbols" --output-path "$output" \
    --fallback-display-name Driftless --fallback-bundle-identifier driftless.Driftless --warnings-as-errors
printf 'check-docs: the documentation builds without warnings\n'
