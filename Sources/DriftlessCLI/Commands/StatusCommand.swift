public import ArgumentParser
internal import DriftlessClientStore
internal import DriftlessSQLite

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
        do {
            let status = try DeviceStatus.read(path: database)
            if format == .json { return try Terminal.json(status) }
            print(status)
        } catch let error as StoreError {
            Terminal.error(error.message)
            throw Exit.usage
        }
    }

    private func print(_ status: DeviceStatus) {
        Terminal.line("device       \(status.device)")
        Terminal.line("sqlite       \(status.sqlite)")
        Terminal.line("contract     \(status.contract)")
        Terminal.line("pending      \(status.pending) operations wait for the server")
        Terminal.line("quarantined  \(status.quarantined) operations were refused and are kept")
        for operation in status.quarantine { Terminal.line("             \(operation.code): \(operation.message)") }
        Terminal.line("conflicts    \(status.conflicts), of which \(status.openConflicts) wait for a person")
        if status.waitingRows > 0 {
            Terminal.line("waiting      \(status.waitingRows) rows of the server wait for a unique value held here")
        }
        for scope in status.scopes {
            let verified = scope.verified.map { ", verified at revision \($0)" } ?? ", not verified yet"
            Terminal.line(
                "scope        \(scope.scope): \(scope.state), \(scope.records) records, checkpoint \(scope.checkpoint)"
                    + verified)
            Terminal.line("digest       \(scope.digest)")
        }
    }
}
