internal import DriftlessSQLite
internal import DriftlessSync
internal import GRDB

/// What is wrong with a disk while the engine uses it.
enum DiskTrouble {
    case full(FullDisk.Room)
    case failing(FailingDisk.Health)
}

/// Who has a disk.
protocol DiskOwner: AnyObject {
    var scenery: Scenery { get }
    /// `nil`: all is well.
    var disk: DiskTrouble? { get set }
}

extension DiskOwner {
    /// - Throws: `TroubledDisk` where the trouble was met.
    fileprivate func withDisk<T>(_ body: () throws -> T) throws -> T {
        switch disk {
        case nil: return try body()
        case .full(let room):
            disk = room.calls > 1 ? .full(FullDisk.Room(pages: room.pages, calls: room.calls - 1)) : nil
            do {
                return try scenery.withRoom(forPages: room.pages, body)
            } catch let error as StoreError where error.code == .diskFull {
                // Then there is room again.
                disk = nil
                throw TroubledDisk(fault: "full", cause: error)
            }
        case .failing(let health):
            let commits = FailingCommits(left: health.commits)
            scenery.queue.add(transactionObserver: commits)
            defer {
                scenery.queue.remove(transactionObserver: commits)
                let isWell = commits.hasFailed && !health.isForGood
                disk = isWell ? nil : .failing(FailingDisk.Health(commits: commits.left, isForGood: health.isForGood))
            }
            do {
                return try body()
            } catch let error as StoreError where commits.hasFailed {
                throw TroubledDisk(fault: "failing", cause: error)
            }
        }
    }
}

/// What a store said of its disk.
private struct TroubledDisk: Error {
    /// Before the word for whose disk it is.
    var fault: String
    var cause: StoreError
}

/// So many commits reach the disk; each one after them meets an error, and is undone.
private final class FailingCommits: TransactionObserver {
    private(set) var left: Int
    private(set) var hasFailed = false

    init(left: Int) { self.left = left }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseWillCommit() throws {
        if left == 0 {
            hasFailed = true
            throw DatabaseError(resultCode: .SQLITE_IOERR, message: "disk I/O error")
        }
        left -= 1
    }
    func databaseDidCommit(_ db: Database) {}
    func databaseDidRollback(_ db: Database) {}
}

extension World {
    /// - Returns: `nil` if the disk gave trouble: what ran the engine has ended then, and begins anew later.
    func onDisk<T>(of device: SimulatedDevice, _ body: () throws -> T) throws -> T? {
        do {
            return try device.withDisk(body)
        } catch let trouble as TroubledDisk {
            coverage.hit(fault: "\(trouble.fault)-disk")
            note("\(device): \(trouble.cause.message)")
            crash(device)
            return nil
        }
    }

    func onServerDisk(_ body: () throws -> Reply) throws -> Reply {
        do {
            return try server.withDisk(body)
        } catch let trouble as TroubledDisk {
            coverage.hit(fault: "\(trouble.fault)-server-disk")
            note("  the server: \(trouble.cause.message)")
            return .failure(.init(.transient, trouble.cause.message, serverWish: 30_000))
        }
    }
}

extension Scenery {
    /// Runs the body on a disk that has room for so many more pages.
    func withRoom<T>(forPages pages: Int, _ body: () throws -> T) throws -> T {
        // Free pages in the file would be room too, and how many there are no plan says.
        try execute("VACUUM")
        let used = try queue.writeWithoutTransaction { try Connection($0).integer("PRAGMA page_count") ?? 0 }
        try execute("PRAGMA max_page_count = \(used + Int64(pages))")
        defer { try? execute("PRAGMA max_page_count = \(Int32.max)") }
        return try body()
    }

    private func execute(_ sql: String) throws { try queue.writeWithoutTransaction { try Connection($0).execute(sql) } }
}
