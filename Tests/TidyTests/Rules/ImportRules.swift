import Foundation

/// The table of ARCHITECTURE.md: which target may import which.
enum ImportRules {
    struct Target {
        /// Of ours; what these may import of ours is allowed as well.
        var ours: [String]
        var others: Set<String> = []
        /// Decisions and values: nothing of the system either.
        var isPure = false
        /// Runs on a phone.
        var isClient = false
    }

    static let table: [String: Target] = [
        "DriftlessContract": Target(ours: [], others: ["CLibcrypto", "CryptoKit"], isPure: true, isClient: true),
        "DriftlessContractFile": Target(ours: ["DriftlessContract"], others: ["Yams"]),
        "DriftlessProtocol": Target(ours: ["DriftlessContract"], isPure: true, isClient: true),
        "DriftlessSync": Target(
            ours: ["DriftlessContract", "DriftlessProtocol"], isPure: true, isClient: true),
        "DriftlessSQLite": Target(ours: ["DriftlessContract"], others: ["GRDB", "GRDBSQLite"], isClient: true),
        "DriftlessClientStore": Target(
            ours: ["DriftlessSync", "DriftlessSQLite"], others: ["GRDB"], isClient: true),
        "DriftlessServerStore": Target(ours: ["DriftlessSync", "DriftlessSQLite"], others: ["GRDB"]),
        "Driftless": Target(ours: ["DriftlessClientStore"], others: ["GRDB"], isClient: true),
        "DriftlessHTTPClient": Target(
            ours: ["Driftless"], others: ["AsyncHTTPClient", "NIOCore", "NIOHTTP1", "NIOHTTPCompression"]),
        "DriftlessServer": Target(
            ours: ["DriftlessServerStore"],
            others: [
                "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOEmbedded", "NIOHTTP1",
                "NIOHTTPCompression", "JWTKit", "Logging", "ServiceLifecycle", "UnixSignals",
            ]),
        "DriftlessSimulator": Target(ours: ["DriftlessClientStore", "DriftlessServerStore"], others: ["GRDB"]),
        "DriftlessTestKit": Target(ours: ["DriftlessSimulator"], others: ["GRDB"]),
        "DriftlessMarkdown": Target(ours: [], others: ["CCMarkGFM"], isPure: true),
        "DriftlessDocs": Target(ours: ["DriftlessContractFile", "DriftlessMarkdown", "DriftlessSync"], isPure: true),
        "DriftlessLanguages": Target(ours: [], isPure: true),
        "DriftlessContractCommands": Target(
            ours: ["DriftlessContractFile", "DriftlessDocs", "DriftlessLanguages", "DriftlessMarkdown"],
            others: ["ArgumentParser"]),
        "driftless-contract": Target(ours: ["DriftlessContractCommands"]),
        "DriftlessSimulatorCommands": Target(
            ours: ["DriftlessContractCommands", "DriftlessContractFile", "DriftlessSimulator"],
            others: ["ArgumentParser"]),
        "driftless-simulate": Target(ours: ["DriftlessSimulatorCommands"]),
        "DriftlessChaos": Target(ours: [], others: ["Hummingbird", "HTTPTypes", "Logging", "NIOCore", "NIOPosix"]),
        "DriftlessCLI": Target(
            ours: [
                "DriftlessChaos", "DriftlessContractCommands", "DriftlessHTTPClient", "DriftlessServer",
                "DriftlessSimulatorCommands",
            ],
            others: ["ArgumentParser", "GRDB", "Logging", "UnixSignals"]),
        "driftless-cli": Target(ours: ["DriftlessCLI"]),
    ]

    /// Come with the toolchain. `DriftlessContract` and its like may not import these either.
    static let system: Set<String> = [
        "Dispatch", "Foundation", "FoundationEssentials", "FoundationNetworking", "Observation", "Synchronization",
        "os",
    ]
    static let platform: Set<String> = ["Darwin", "FoundationNetworking", "Glibc", "Musl"]

    /// Where the wire meets the pure messages.
    static func isWire(_ file: SourceFile) -> Bool {
        file.path.hasPrefix("Sources/DriftlessProtocol/Codec/")
            || file.path.hasPrefix("Sources/DriftlessProtocol/Generated/")
    }

    static func isPure(_ file: SourceFile) -> Bool {
        guard let name = file.target, let target = table[name] else { return false }
        return target.isPure && !isWire(file)
    }

    static func reachable(from name: String) -> Set<String> {
        var seen: Set<String> = []
        var queue = table[name]?.ours ?? []
        while let next = queue.popLast() {
            if seen.insert(next).inserted { queue += table[next]?.ours ?? [] }
        }
        return seen
    }

    static func check(_ file: SourceFile) -> [Finding] {
        guard let name = file.target else { return [] }
        guard let target = table[name] else {
            return [Finding(file: file.path, line: 0, message: "the target \(name) is not in the table of imports")]
        }
        let ours = reachable(from: name)
        return imports(of: file).compactMap { found in
            let module = found.module
            let isAllowed: Bool
            if table[module] != nil {
                isAllowed = ours.contains(module)
            } else if isWire(file) {
                isAllowed = ["Foundation", "FoundationEssentials", "SwiftProtobuf"].contains(module)
            } else if platform.contains(module) {
                isAllowed = !target.isPure && (!target.isClient || found.isConditional)
            } else {
                isAllowed = target.others.contains(module) || (!target.isPure && system.contains(module))
            }
            guard !isAllowed else { return nil }
            return Finding(file: file.path, line: found.line, message: "\(name) may not import \(module)")
        }
    }

    /// Imports with their line, and whether they stand inside `#if`.
    static func imports(of file: SourceFile) -> [(line: Int, module: String, isConditional: Bool)] {
        let kinds: Set<String> = ["class", "enum", "func", "let", "protocol", "struct", "typealias", "var"]
        var depth = 0
        var found: [(line: Int, module: String, isConditional: Bool)] = []
        for (index, line) in file.codeLines.enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            if words.first == "#if" { depth += 1 }
            if words.first == "#endif" { depth -= 1 }
            guard let at = words.firstIndex(of: "import"), at < 3, words.count > at + 1 else { continue }
            let isKind = kinds.contains(words[at + 1]) && words.count > at + 2
            let module = words[at + (isKind ? 2 : 1)].prefix { $0 != "." && $0 != ";" }
            found.append((index + 1, String(module), depth > 0))
        }
        return found
    }
}
