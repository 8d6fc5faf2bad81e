internal import DriftlessClientStore
internal import DriftlessSQLite
internal import DriftlessSync
internal import GRDB

/// What is wrong with a disk while it is used.
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
    /// What the shipped code does on the disk; what the simulator looks at meanwhile is outside.
    ///
    /// - Throws: `TroubledDisk` where the trouble was met.
    func onDisk<T>(_ body: () throws -> T) throws -> T {
        switch disk {
        case nil: return try body()
        case .full(let room):
            disk = room.calls > 1 ? .full(FullDisk.Room(pages: room.pages, calls: room.calls - 1)) : nil
            do {
                return try scenery.withRoom(forPages: room.pages, body)
            } catch  where TroubledDisk.isFull(error) {
                // Then there is room again.
                disk = nil
                throw TroubledDisk(kind: "full", cause: error)
            }
        case .failing(let health):
            let countdown = Countdown(health)
            defer { disk = countdown.health.map { .failing($0) } }
            do {
                return try scenery.withErrors(countdown, body)
            } catch  where countdown.hasStruck {
                throw TroubledDisk(kind: health.kind.rawValue, cause: error)
            }
        }
    }
}

/// What an app or a store heard of its disk.
struct TroubledDisk: Error {
    var kind: String
    var cause: any Error

    /// Of a device.
    var fault: String { passes ? "suspended-file" : "\(kind)-disk" }
    /// Whether the engine goes on.
    var passes: Bool { kind == FailingDisk.Health.Kind.suspended.rawValue }

    static func isFull(_ error: any Error) -> Bool {
        switch error {
        case let error as StoreError: error.code == .diskFull
        case let error as DatabaseError: error.resultCode == .SQLITE_FULL
        default: false
        }
    }

    var message: String { (cause as? StoreError)?.message ?? "\(cause)" }
}

/// To the commit or the statement that meets an error.
private final class Countdown: TransactionObserver {
    private(set) var health: FailingDisk.Health?
    private(set) var hasStruck = false

    init(_ health: FailingDisk.Health) { self.health = health }

    func strikes() -> Bool {
        guard var left = health else { return false }
        if left.successes > 0 {
            left.successes -= 1
            health = left
            return false
        }
        if !left.isForGood { health = nil }
        hasStruck = true
        return true
    }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseWillCommit() throws {
        if strikes() { throw DatabaseError(resultCode: .SQLITE_IOERR, message: "disk I/O error") }
    }
    func databaseDidCommit(_ db: Database) {}
    func databaseDidRollback(_ db: Database) {}
}

extension Scenery {
    /// Runs the body on a disk that gives errors.
    ///
    /// The databases are in memory, where nothing fails at reading: a statement that SQLite is told to interrupt stops
    /// in its midst as one does that meets an input/output error, and what it had written is rolled back likewise.
    fileprivate func withErrors<T>(_ countdown: Countdown, _ body: () throws -> T) throws -> T {
        switch countdown.health?.kind {
        case nil: return try body()
        case .failing:
            queue.add(transactionObserver: countdown)
            defer { queue.remove(transactionObserver: countdown) }
            return try body()
        case .unreadable, .suspended:
            let queue = queue
            queue.writeWithoutTransaction { db in
                db.trace { event in
                    // What ends a transaction that has failed does not fail itself.
                    guard case .statement(let statement) = event, !statement.sql.hasPrefix("ROLLBACK") else { return }
                    if countdown.strikes() { queue.interrupt() }
                }
            }
            defer { queue.writeWithoutTransaction { $0.trace(options: []) } }
            return try body()
        }
    }
}

extension World {
    /// - Returns: `nil` if the disk gave trouble: the engine tries again, or has ended and begins anew later.
    func enduringDisk<T>(of device: SimulatedDevice, _ body: () throws -> T) throws -> T? {
        do {
            return try body()
        } catch let trouble as TroubledDisk {
            coverage.hit(fault: trouble.fault)
            // An effect is several transactions: what was committed before the trouble counts. The first one seals.
            if try !device.store.hasUnsealedChanges() { device.ledger.sealed() }
            try confirmed(device)
            note("\(device): \(trouble.message)")
            if trouble.passes {
                tryAgain(device, trouble.message)
            } else {
                // Starting it over and over is of no use while somebody has to look at the disk.
                crash(device, atRestFor: device.disk == nil ? 0 : 60_000)
            }
            return nil
        }
    }

    func enduringServerDisk(_ body: () throws -> Reply) throws -> Reply {
        do {
            return try body()
        } catch let trouble as TroubledDisk {
            coverage.hit(fault: "\(trouble.kind)-server-disk")
            note("  the server: \(trouble.message)")
            return .failure(.init(.transient, trouble.message, serverWish: 30_000))
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
