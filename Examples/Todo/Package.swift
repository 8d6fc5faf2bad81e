// swift-tools-version: 6.2
import PackageDescription

// An app as a reader would write it: Driftless and GRDB, nothing of the server. An app outside this repository names
// Driftless by its URL. With `--traits Tools`, `swift package driftless` runs the contract's commands.
let package = Package(
    name: "Todo",
    platforms: [.macOS(.v15)],
    traits: [.trait(name: "Tools", description: "Lets the plugin of Driftless in: swift package driftless.")],
    dependencies: [
        .package(
            name: "driftless", path: "../..",
            traits: [.trait(name: "Tools", condition: .when(traits: ["Tools"]))]),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .executableTarget(
            name: "Todo",
            dependencies: [
                .product(name: "Driftless", package: "driftless"), .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .testTarget(
            name: "TodoTests",
            dependencies: ["Todo", .product(name: "DriftlessTestKit", package: "driftless")]),
    ],
    swiftLanguageModes: [.v6]
)
