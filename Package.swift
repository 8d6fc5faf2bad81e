// swift-tools-version: 6.2
import PackageDescription

// An app that depends on `Driftless` resolves what the client needs and no more: everything of the server
// stands behind the trait `Server` (docs/decisions/0001). `make` passes `--traits Server`.
let server: TargetDependencyCondition? = .when(traits: ["Server"])
// The plugin's commands stand behind `Tools`: building them must not build the server.
let tools: TargetDependencyCondition? = .when(traits: ["Server", "Tools"])

let package = Package(
    name: "driftless",
    platforms: [.macOS(.v15), .iOS(.v18)],
    products: [
        .library(name: "Driftless", targets: ["Driftless"]),
        .library(name: "DriftlessTestKit", targets: ["DriftlessTestKit"]),
        .library(name: "DriftlessServer", targets: ["DriftlessServer"]),
        .executable(name: "driftless", targets: ["driftless-cli"]),
    ],
    traits: [
        .trait(name: "Server", description: "The sync server, the daemon and the command line tool."),
        .trait(name: "Tools", description: "The plugin: check a contract, write code from it."),
        .default(enabledTraits: []),
    ],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // SHA-256 where there is no CryptoKit (docs/decisions/0018).
        .systemLibrary(
            name: "CLibcrypto", providers: [.apt(["libssl-dev"]), .yum(["openssl-devel"])]),

        // Markdown of the pages that people write (docs/decisions/0030).
        .systemLibrary(
            name: "CCMarkGFM", pkgConfig: "libcmark-gfm",
            providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"]), .brew(["cmark-gfm"])]),

        // Decisions and values: no Foundation, no IO.
        .target(
            name: "DriftlessContract",
            dependencies: [.target(name: "CLibcrypto", condition: .when(platforms: [.linux]))]),
        .target(
            name: "DriftlessProtocol",
            dependencies: ["DriftlessContract", .product(name: "SwiftProtobuf", package: "swift-protobuf")]),
        .target(
            name: "DriftlessSync",
            dependencies: ["DriftlessContract", "DriftlessProtocol"]),

        // SQLite: the device's store and the server's.
        .target(
            name: "DriftlessSQLite",
            dependencies: [
                "DriftlessContract", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]),
        .target(
            name: "DriftlessClientStore",
            dependencies: ["DriftlessSync", "DriftlessSQLite", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(name: "DriftlessServerStore", dependencies: ["DriftlessSync", "DriftlessSQLite"]),

        // What an app uses.
        .target(
            name: "Driftless",
            dependencies: ["DriftlessClientStore", .product(name: "GRDB", package: "GRDB.swift")]),

        // The contract's file, the server, the command line.
        .target(
            name: "DriftlessContractFile",
            dependencies: ["DriftlessContract", .product(name: "Yams", package: "Yams", condition: tools)]),
        .target(name: "DriftlessMarkdown", dependencies: [.target(name: "CCMarkGFM", condition: server)]),
        .target(
            name: "DriftlessDocs", dependencies: ["DriftlessContractFile", "DriftlessMarkdown", "DriftlessSync"]),
        .target(name: "DriftlessLanguages", resources: [.embedInCode("de.po"), .embedInCode("es.po")]),
        .target(
            name: "DriftlessContractCommands",
            dependencies: [
                "DriftlessContractFile", "DriftlessDocs", "DriftlessLanguages", "DriftlessMarkdown",
                .product(name: "ArgumentParser", package: "swift-argument-parser", condition: tools),
            ]),
        .executableTarget(
            name: "driftless-contract",
            dependencies: [.target(name: "DriftlessContractCommands", condition: tools)]),
        .target(
            name: "DriftlessHTTPClient",
            dependencies: [
                "Driftless",
                .product(name: "AsyncHTTPClient", package: "async-http-client", condition: server),
                .product(name: "NIOCore", package: "swift-nio", condition: server),
                .product(name: "NIOHTTP1", package: "swift-nio", condition: server),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras", condition: server),
            ]),
        // The shipped device and server in virtual time, under faults.
        .target(
            name: "DriftlessSimulator",
            dependencies: [
                "DriftlessClientStore", "DriftlessServerStore", .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        // For the tests of apps: without any trait.
        .target(
            name: "DriftlessTestKit",
            dependencies: ["DriftlessSimulator", .product(name: "GRDB", package: "GRDB.swift")]),
        .target(
            name: "DriftlessSimulatorCommands",
            dependencies: [
                "DriftlessContractCommands", "DriftlessContractFile", "DriftlessSimulator",
                .product(name: "ArgumentParser", package: "swift-argument-parser", condition: tools),
            ]),
        .executableTarget(
            name: "driftless-simulate",
            dependencies: [.target(name: "DriftlessSimulatorCommands", condition: tools)]),
        .target(
            name: "DriftlessServer",
            dependencies: [
                "DriftlessServerStore",
                .product(name: "Hummingbird", package: "hummingbird", condition: server),
                .product(name: "HTTPTypes", package: "swift-http-types", condition: server),
                .product(name: "NIOCore", package: "swift-nio", condition: server),
                .product(name: "NIOEmbedded", package: "swift-nio", condition: server),
                .product(name: "NIOHTTP1", package: "swift-nio", condition: server),
                .product(name: "NIOHTTPCompression", package: "swift-nio-extras", condition: server),
                .product(name: "JWTKit", package: "jwt-kit", condition: server),
                .product(name: "Logging", package: "swift-log", condition: server),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle", condition: server),
                .product(name: "UnixSignals", package: "swift-service-lifecycle", condition: server),
            ]),
        // A bad network between real processes.
        .target(
            name: "DriftlessChaos",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird", condition: server),
                .product(name: "HTTPTypes", package: "swift-http-types", condition: server),
                .product(name: "Logging", package: "swift-log", condition: server),
                .product(name: "NIOCore", package: "swift-nio", condition: server),
                .product(name: "NIOPosix", package: "swift-nio", condition: server),
            ]),
        .target(
            name: "DriftlessCLI",
            dependencies: [
                "DriftlessChaos", "DriftlessContractCommands", "DriftlessHTTPClient", "DriftlessServer",
                "DriftlessSimulatorCommands", "DriftlessSQLite",
                .product(name: "ArgumentParser", package: "swift-argument-parser", condition: server),
                .product(name: "Logging", package: "swift-log", condition: server),
                .product(name: "UnixSignals", package: "swift-service-lifecycle", condition: server),
            ]),
        .executableTarget(name: "driftless-cli", dependencies: ["DriftlessCLI"]),

        // Here and not a package of its own, so that every build compiles it and none is done twice.
        .executableTarget(
            name: "bench",
            dependencies: [
                "Driftless", "DriftlessHTTPClient", "DriftlessServer",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "ArgumentParser", package: "swift-argument-parser", condition: server),
                .product(name: "Logging", package: "swift-log", condition: server),
            ],
            path: "Benchmarks", exclude: ["history.jsonl"]),

        .testTarget(name: "DriftlessContractTests", dependencies: ["DriftlessContract"]),
        .testTarget(
            name: "DriftlessContractFileTests", dependencies: ["DriftlessContractFile", "DriftlessSQLite"]),
        .testTarget(
            name: "DriftlessDocsTests",
            dependencies: ["DriftlessDocs", "DriftlessContractFile", "DriftlessLanguages", "DriftlessMarkdown"]),
        .testTarget(name: "DriftlessProtocolTests", dependencies: ["DriftlessProtocol"]),
        .testTarget(name: "DriftlessSyncTests", dependencies: ["DriftlessSync"]),
        .testTarget(name: "DriftlessClientStoreTests", dependencies: ["DriftlessClientStore", "DriftlessSQLite"]),
        .testTarget(
            name: "DriftlessTests",
            dependencies: [
                "Driftless", "DriftlessChaos", "DriftlessHTTPClient", "DriftlessServer", "DriftlessSQLite",
                "DriftlessTestKit",
            ]),
        .testTarget(name: "DriftlessChaosTests", dependencies: ["DriftlessChaos"]),
        .testTarget(name: "DriftlessServerStoreTests", dependencies: ["DriftlessServerStore"]),
        .testTarget(name: "DriftlessServerTests", dependencies: ["DriftlessServer", "DriftlessHTTPClient"]),
        .testTarget(
            name: "DriftlessSimulatorTests", dependencies: ["DriftlessSimulator"], exclude: ["Regressions"]),
        .testTarget(name: "DriftlessTestKitTests", dependencies: ["Driftless", "DriftlessTestKit"]),
        .testTarget(name: "IntegrationTests", dependencies: ["DriftlessChaos", "DriftlessSQLite"]),
        .testTarget(name: "TidyTests"),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .treatAllWarnings(as: .error),
    ]
}

// A package that has a plugin itself builds the tools of every plugin in its graph, protoc among them. So `make` leaves
// it out of our own builds; in an app's graph it is there.
if Context.environment["DRIFTLESS_PLUGIN"] != "off" {
    package.products.append(.plugin(name: "DriftlessPlugin", targets: ["DriftlessPlugin"]))
    package.targets.append(
        .plugin(
            name: "DriftlessPlugin",
            capability: .command(
                intent: .custom(verb: "driftless", description: "Check a sync contract, and write code from it."),
                permissions: [.writeToPackageDirectory(reason: "`generate` writes files.")]),
            dependencies: [.target(name: "driftless-contract", condition: .when(traits: ["Tools"]))]))
}
