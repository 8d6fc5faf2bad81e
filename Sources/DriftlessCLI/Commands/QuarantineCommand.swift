public import ArgumentParser
internal import Driftless
internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessContractCommands
internal import DriftlessSQLite
internal import Foundation
internal import GRDB

/// `driftless quarantine`: what the server refused.
public struct QuarantineCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "List, retry or discard what the server refused.",
        subcommands: [List.self, Retry.self, Discard.self], defaultSubcommand: List.self)

    public init() {}
}

extension QuarantineCommand {
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Show refused operations with their values.",
            discussion: "Example: driftless quarantine list --database app.sqlite --format json")

        @Option(help: "The SQLite file.") var database: String
        @Option(help: "text or json.") var format = OutputFormat.text

        func run() async throws {
            let queue = try SQLiteFile.open(database, readOnly: true)
            defer { try? queue.close() }
            let changes = try await queue.read { try ClientStore.quarantine($0) }
            switch format {
            case .json: try Terminal.json(changes.map(Row.init))
            case .text:
                if changes.isEmpty { Terminal.line("Nothing is in quarantine.") }
                for operation in Dictionary(grouping: changes, by: \.operation).sorted(by: Self.byOrder(changes)) {
                    show(operation.value)
                }
            }
        }

        private static func byOrder(
            _ changes: [UnacceptedChange]
        ) -> ((key: String?, value: [UnacceptedChange]), (key: String?, value: [UnacceptedChange])) -> Bool {
            let places = Dictionary(changes.enumerated().map { ($1.operation, $0) }) { first, _ in first }
            return { (places[$0.key] ?? 0) < (places[$1.key] ?? 0) }
        }

        private func show(_ changes: [UnacceptedChange]) {
            guard let first = changes.first, case .refused(let code, let message) = first.state else { return }
            Terminal.line("\(first.operation ?? "")  \(code): \(message)")
            for change in changes {
                let key = change.key.map(\.description).joined(separator: "/")
                let values = change.values.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
                Terminal.line("    \(change.kind.rawValue) \(change.entity) \(key)  \(values.joined(separator: ", "))")
            }
        }
    }

    /// A change as JSON; blobs and text as people read them.
    private struct Row: Codable {
        var operation: String
        var entity: String
        var key: [String]
        var kind: UnacceptedChange.Kind
        var values: [String: String]
        var code: String
        var message: String

        init(_ change: UnacceptedChange) {
            operation = change.operation ?? ""
            entity = change.entity
            key = change.key.map(\.description)
            kind = change.kind
            values = change.values.mapValues(\.description)
            code = ""
            message = ""
            if case .refused(let code, let message) = change.state {
                self.code = code
                self.message = message
            }
        }
    }

    struct Target: ParsableArguments {
        @Option(help: "The SQLite file.") var database: String
        @Option(help: "The contract's file.") var contract: String
        @Option(help: "The operation, as `list` shows it.") var operation: String?
        @Flag(help: "Every operation in quarantine.") var all = false

        func validate() throws {
            if (operation == nil) == !all { throw ValidationError("Name one --operation, or say --all.") }
        }

        /// One that a constraint refuses does not keep the others of `--all` from theirs.
        /// - Returns: how many operations it was done to.
        func each(_ body: (ClientStore, OperationID) throws -> Void) throws -> Int {
            let store = try ClientStore(path: database, contract: try ContractArgument.load(contract))
            defer { try? store.close() }
            var names = operation.map { [$0] } ?? []
            if all {
                let queue = try SQLiteFile.open(database, readOnly: true)
                defer { try? queue.close() }
                for change in try queue.read({ try ClientStore.quarantine($0) }) {
                    if let name = change.operation, name != names.last { names.append(name) }
                }
            }
            var refused = 0
            for name in names {
                guard let id = OperationID(hex: name) else {
                    throw CommandFailure.usage("\(name) is no operation's id: these are 32 hexadecimal digits.")
                }
                do {
                    try body(store, id)
                } catch let error as StoreError where all && [.refused, .notFound].contains(error.code) {
                    refused += 1
                    Terminal.error("\(name): \(error.message)")
                }
            }
            if refused > 0 {
                throw CommandFailure.findings(
                    "\(refused) of \(Terminal.count(names.count, "operation")) could not be, for the reasons above.")
            }
            return names.count
        }
    }

    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "retry", abstract: "Write refused values to the tables again, as a new operation.",
            discussion: """
                Each operation wholly or not at all. Example:

                  driftless quarantine retry --database app.sqlite --contract sync/contract.yaml --all
                """)
        @OptionGroup var target: Target

        func run() async throws {
            var random = SystemRandomNumberGenerator()
            let count = try target.each { try $0.retry($1, random: &random) }
            Terminal.line("\(Terminal.count(count, "operation")) written again; the next sync sends what it holds.")
        }
    }

    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "discard", abstract: "Drop refused operations with their values, for good.",
            discussion: """
                Example:

                  driftless quarantine discard --database app.sqlite --contract sync/contract.yaml \\
                    --operation 5f3a0c1de2b44c7f9a11c0ffee00beef
                """)
        @OptionGroup var target: Target

        func run() async throws {
            let count = try target.each { try $0.discard($1) }
            Terminal.line("\(Terminal.count(count, "operation")) discarded.")
        }
    }
}
