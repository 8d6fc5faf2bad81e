internal import DriftlessSQLite
internal import Foundation
internal import GRDB

/// One process, and one client of it, syncs a file at a time. Held on a small file beside the database by SQLite's own
/// locks: the system frees it when the process ends, however it ends.
package final class SyncLock: Sendable {
    private let queue: DatabaseQueue
    private let file: String

    /// - Throws: `SyncError.alreadySyncing` if somebody holds it.
    package init?(path: String) throws {
        if path.isEmpty || path == ":memory:" { return nil }
        file = path + "-driftless"
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        configuration.busyMode = .immediateError
        do {
            queue = try DatabaseQueue(path: file, configuration: configuration)
            try queue.inDatabase { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            throw SyncError(
                .alreadySyncing,
                "\(path) is being synced already, by this process or another. Stop that one; programs that only write "
                    + "need no sync of their own.")
        }
    }

    package func release() { try? queue.close() }

    /// Leaves nothing beside the database; only when the file is no longer under sync, for somebody may wait for it.
    package func remove() {
        release()
        try? FileManager.default.removeItem(atPath: file)
    }
}
