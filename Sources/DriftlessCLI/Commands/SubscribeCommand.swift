public import ArgumentParser
internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessContractCommands
internal import Foundation

/// Takes a scope onto a device.
public struct SubscribeCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "subscribe",
        abstract: "Take a scope onto a device: its records come with the next sync.",
        discussion: """
            Example: driftless subscribe --database app.sqlite --contract sync/contract.yaml site=north

            A daemon that watches the file notices. `driftless status` shows the scopes of a file.
            """)
    @OptionGroup var arguments: ScopeArguments

    public init() {}

    public func run() async throws {
        var random = SystemRandomNumberGenerator()
        for scope in try arguments.each({ try $0.subscribe(to: $1, random: &random) }) {
            Terminal.line("\(arguments.database) takes \(scope.id) from now on.")
        }
    }
}

/// Takes a scope off a device.
public struct UnsubscribeCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "unsubscribe",
        abstract: "Take a scope off a device: its records leave the tables, and stay with the server.",
        discussion: """
            Example: driftless unsubscribe --database app.sqlite --contract sync/contract.yaml site=north

            What the server has not answered yet stays in the outbox.
            """)
    @OptionGroup var arguments: ScopeArguments

    public init() {}

    public func run() async throws {
        var random = SystemRandomNumberGenerator()
        for scope in try arguments.each({ try $0.unsubscribe(from: $1, random: &random) }) {
            Terminal.line("\(scope.id) is no longer on \(arguments.database).")
        }
    }
}

struct ScopeArguments: ParsableArguments {
    @Option(help: "The SQLite file, under sync.") var database: String
    @Option(help: "The sync contract.") var contract: String
    @Argument(help: "Scopes, each NAME=VALUE, such as site=north.") var scopes: [String]

    /// - Returns: the scopes that it was done to.
    func each(_ body: (ClientStore, Scope) throws -> Void) throws -> [Scope] {
        let contract = try ContractArgument.load(contract)
        let scopes = try scopes.map { try scope($0, contract) }
        _ = try DeviceStatus.read(path: database)
        let store = try ClientStore(path: database, contract: contract)
        defer { try? store.close() }
        for scope in scopes { try body(store, scope) }
        return scopes
    }

    private func scope(_ text: String, _ contract: Contract) throws -> Scope {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            throw CommandFailure.usage("\(text) is no scope. Write NAME=VALUE, such as site=north.")
        }
        let field = contract.entities.first { $0.scope?.scope == parts[0] }.flatMap { entity in
            entity.scopeIndex.map { entity.fields[$0] }
        }
        let value: Value? =
            switch field?.type.storage {
            case .integer: Int64(parts[1]).map { .integer($0) }
            case .blob: UUID(uuidString: parts[1]).map { uuid in .blob(withUnsafeBytes(of: uuid.uuid) { Array($0) }) }
            case .text, .real, .any, nil: .string(parts[1])
            }
        guard let value else {
            throw CommandFailure.usage(
                "The scope \(parts[0]) is by a field of the type \(field?.type.word ?? ""), and \(parts[1]) is none.")
        }
        let scope = Scope.scope(parts[0], value)
        return contract.known(scope) ?? scope
    }
}
