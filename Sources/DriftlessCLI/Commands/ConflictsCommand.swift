public import ArgumentParser
internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessContractCommands
internal import DriftlessSQLite
internal import Foundation
internal import GRDB

/// `driftless conflicts`: what met what, and what stands.
public struct ConflictsCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "conflicts", abstract: "Show the conflicts that a file under sync has met.",
        discussion: "Newest first. Example: driftless conflicts --database app.sqlite --limit 20")

    @Option(help: "The SQLite file.") var database: String
    @Option(help: "How many at most.") var limit = 100
    @Option(help: "text or json.") var format = OutputFormat.text

    public init() {}

    public func validate() throws {
        if limit < 1 { throw ValidationError("--limit is at least 1.") }
    }

    public func run() async throws {
        let queue = try SQLiteFile.open(database, readOnly: true)
        defer { try? queue.close() }
        let conflicts = try await queue.read { [limit] in try RecordedConflict.fetchAll($0, limit: limit) }
        switch format {
        case .json: try Terminal.json(conflicts.map(Row.init))
        case .text:
            if conflicts.isEmpty { Terminal.line("No conflict was met.") }
            for conflict in conflicts { show(conflict) }
        }
    }

    private func show(_ conflict: RecordedConflict) {
        let key = conflict.key.map(\.description).joined(separator: "/")
        let field = conflict.field.map { ".\($0)" } ?? ""
        let state = conflict.isOpen ? ", waits for a person" : ""
        Terminal.line("\(Self.time(conflict))  \(conflict.entity) \(key)\(field), \(conflict.policy)\(state)")
        Terminal.line(
            "    base \(conflict.base), mine \(conflict.mine), theirs \(conflict.theirs); stands: \(conflict.result)")
    }

    private static func time(_ conflict: RecordedConflict) -> String {
        Date(timeIntervalSince1970: Double(conflict.at) / 1000).formatted(.iso8601)
    }

    /// A conflict as JSON; values as people read them.
    private struct Row: Codable {
        var operation: String
        var entity: String
        var key: [String]
        var field: String?
        var base: String
        var mine: String
        var theirs: String
        var result: String
        var kept: RecordedConflict.Kept
        var policy: String
        var open: Bool
        var at: String

        init(_ conflict: RecordedConflict) {
            operation = conflict.operation
            entity = conflict.entity
            key = conflict.key.map(\.description)
            field = conflict.field
            base = conflict.base.description
            mine = conflict.mine.description
            theirs = conflict.theirs.description
            result = conflict.result.description
            kept = conflict.kept
            policy = conflict.policy
            open = conflict.isOpen
            at = ConflictsCommand.time(conflict)
        }
    }
}
