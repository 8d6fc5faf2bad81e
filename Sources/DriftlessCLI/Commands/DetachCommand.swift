public import ArgumentParser
internal import DriftlessClientStore
internal import DriftlessSQLite

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
        do {
            let status = try DeviceStatus.read(path: database)
            let unsent = status.pending + status.quarantined
            if unsent > 0, !force {
                Terminal.error(
                    "\(unsent) operations of \(database) were not accepted yet. Sync first, or detach with --force.")
                throw Exit.findings
            }
            try ClientStore.detach(path: database)
            Terminal.line("\(database) is no longer under sync; its tables and rows are as they were.")
        } catch let error as StoreError {
            Terminal.error(error.message)
            throw Exit.usage
        }
    }
}
