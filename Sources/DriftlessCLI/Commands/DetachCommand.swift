public import ArgumentParser
internal import DriftlessContractCommands
internal import Driftless
internal import DriftlessClientStore

/// Takes everything of ours out of a file.
public struct DetachCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "detach",
        abstract: "Take a file out of sync; its tables and rows stay.",
        discussion: """
            Example: driftless detach --database app.sqlite

            Refuses while operations wait for the server or are in quarantine, unless --force is given.
            """)

    @Option(help: "The SQLite file.") var database: String
    @Flag(help: "Also if operations have not been sent: they stay in the rows, but will not be uploaded.")
    var force = false

    public init() {}

    public func run() async throws {
        let status = try DeviceStatus.read(path: database)
        if !force, let unsent = unsent(status) { throw CommandFailure.findings(unsent) }
        let lock = try SyncLock(path: database)
        defer { lock?.release() }
        try ClientStore.detach(path: database)
        lock?.remove()
        Terminal.line("\(database) is no longer under sync; its tables and rows are as they were.")
    }

    /// What would be lost, and what to do about it; `nil` where nothing would.
    private func unsent(_ status: DeviceStatus) -> String? {
        if status.quarantined > 0 {
            return "The server refused \(Terminal.count(status.quarantined, "operation")) of \(database), whose values "
                + "may stand nowhere else. Send them again or let them go: driftless quarantine list. Or detach with "
                + "--force: they are gone then."
        }
        guard status.pending > 0 else { return nil }
        return "The server has not accepted \(Terminal.count(status.pending, "operation")) of \(database) yet. Sync "
            + "first, or detach with --force: the rows stay, and the server does not hear of what was written."
    }
}
