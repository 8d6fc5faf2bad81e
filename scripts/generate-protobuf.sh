#!/bin/sh
# Generates the Swift types of the wire protocol from Protos/. Needs protoc; the Swift plugin is built from the
# package's own checkout if it is not installed, so that plugin and library have one version.
set -eu
cd "$(dirname "$0")/.."

plugin=$(command -v protoc-gen-swift || true)
if [ -z "$plugin" ]; then
    checkout=.build/checkouts/swift-protobuf
    [ -d "$checkout" ] || swift package --traits Server resolve
    swift build --package-path "$checkout" --scratch-path .build/protoc-gen-swift --product protoc-gen-swift
    plugin=.build/protoc-gen-swift/debug/protoc-gen-swift
fi

mkdir -p Sources/DriftlessProtocol/Generated
protoc --plugin=protoc-gen-swift="$plugin" --proto_path=Protos \
    --swift_opt=Visibility=Package --swift_opt=UseAccessLevelOnImports=true --swift_opt=FileNaming=DropPath \
    --swift_out=Sources/DriftlessProtocol/Generated driftless/v1/sync.proto
