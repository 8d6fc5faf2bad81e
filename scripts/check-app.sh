#!/usr/bin/env bash
# The package seen from an app: what it resolves, that it builds without the server's trait, and that it runs.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Beside the package's own build, not below Tests.
place=(--package-path Tests/Fixtures/App --scratch-path .build-app)

allowed="grdb.swift swift-asn1 swift-crypto swift-protobuf"
list=$(swift package "${place[@]}" show-dependencies --format flatlist 2>/dev/null)
# The first line is this package itself, under the name of its folder.
found=$(tail -n +2 <<<"$list" | sort -u | paste -sd' ' -)
if [[ $found != "$allowed" ]]; then
    printf 'check-app: an app resolves "%s", and should resolve "%s"\n' "$found" "$allowed" >&2
    exit 1
fi
printf 'check-app: an app resolves %s\n' "$found"
swift build "${place[@]}"
headline=$(swift run "${place[@]}" --skip-build App)
[[ $headline == "Sync is off" ]] || {
    printf 'check-app: the app says "%s"\n' "$headline" >&2
    exit 1
}
printf 'check-app: the app builds and runs\n'
