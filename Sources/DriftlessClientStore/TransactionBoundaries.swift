public import GRDB
internal import Synchronization

/// Watches the app's own commits on the store's connection: where each transaction ends in the triggers' log, so that
/// it becomes an operation of its own (rule [9]). In memory: what was written before a crash, or by another process, is
/// joined.
public final class TransactionBoundaries: TransactionObserver, Sendable {
    private struct State {
        var isDirty = false
        /// The log's highest number after each commit.
        var ends: [Int64] = []
        var onCommit: (@Sendable () -> Void)?
    }
    private let state = Mutex(State())

    /// Watches this database's writer for as long as it lives.
    public init(of database: any DatabaseWriter) {
        database.add(transactionObserver: self, extent: .observerLifetime)
    }

    /// - Parameter action: called after each commit that wrote to the log, on the writer's queue; must not block.
    public func onCommit(_ action: (@Sendable () -> Void)?) { state.withLock { $0.onCommit = action } }

    /// The ends so far, given once: what they end is sealed then.
    func take() -> [Int64] {
        state.withLock { state in
            defer { state.ends = [] }
            return state.ends
        }
    }

    public func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool {
        if case .insert(let table) = eventKind { table == "driftless_log" } else { false }
    }

    public func databaseDidChange(with event: DatabaseEvent) {
        state.withLock { $0.isDirty = true }
        stopObservingDatabaseChangesUntilNextTransaction()
    }

    public func databaseDidCommit(_ db: Database) {
        let action = state.withLock { state in
            defer { state.isDirty = false }
            return state.isDirty ? state.onCommit ?? {} : nil
        }
        guard let action else { return }
        if let end = try? Int64.fetchOne(db.cachedStatement(sql: "SELECT max(seq) FROM driftless_log")) {
            state.withLock { $0.ends.append(end) }
        }
        action()
    }

    public func databaseDidRollback(_ db: Database) { state.withLock { $0.isDirty = false } }
}
