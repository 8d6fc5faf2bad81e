public import ArgumentParser
internal import DriftlessContractCommands
internal import DriftlessClientStore
internal import Foundation

/// How a device stands, from its file alone.
public struct StatusCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how a file under sync stands.",
        discussion: "Example: driftless status --database app.sqlite --format json")

    @Option(help: "The SQLite file.") var database: String
    @Option(help: "text or json.") var format: OutputFormat = .text

    public init() {}

    public func run() async throws {
        let status = try DeviceStatus.read(path: database)
        if format == .json { return try Terminal.json(status) }
        print(status)
    }

    private func print(_ status: DeviceStatus) {
        Terminal.line("device       \(status.device)")
        Terminal.line("sqlite       \(status.sqlite)")
        Terminal.line("contract     \(status.contract)")
        Terminal.line("pending      \(Terminal.count(status.pending, "operation"))")
        Terminal.line("quarantined  \(Terminal.count(status.quarantined, "operation")), refused and kept")
        for operation in status.quarantine { Terminal.line("             \(operation.code): \(operation.message)") }
        Terminal.line("conflicts    \(status.conflicts), of which \(status.openConflicts) wait for a person")
        if status.waitingRows > 0 {
            let rows = Terminal.count(status.waitingRows, "row")
            Terminal.line("waiting      \(rows) of the server, for a unique value held here")
        }
        let verified = status.lastVerified.map {
            Date(timeIntervalSince1970: Double($0) / 1000).formatted(.iso8601)
        }
        Terminal.line("verified     \(verified ?? "never"): then device and server held the same")
        for scope in status.scopes {
            let verified = scope.verified.map { ", verified at revision \($0)" } ?? ", not verified yet"
            let records = Terminal.count(scope.records, "record")
            Terminal.line(
                "scope        \(scope.scope): \(scope.state), \(records), checkpoint \(scope.checkpoint)" + verified)
            Terminal.line("digest       \(scope.digest)")
        }
    }
}
