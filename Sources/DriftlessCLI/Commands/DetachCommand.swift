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
        let unsent = status.pending + status.quarantined
        guard unsent == 0 || force else {
            throw CommandFailure.findings(
                "\(Terminal.count(unsent, "operation")) of \(database) not accepted yet. Sync first, or detach with "
                    + "--force: the rows stay, and will not be uploaded.")
        }
        let lock = try SyncLock(path: database)
        defer { lock?.release() }
        try ClientStore.detach(path: database)
        lock?.remove()
        Terminal.line("\(database) is no longer under sync; its tables and rows are as they were.")
    }
}
