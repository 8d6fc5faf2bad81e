public import GRDB
internal import Synchronization

/// Watches the app's own commits on the store's connection: where each transaction begins in the triggers' log, so that
/// it becomes an operation of its own (rule [9]). In memory: what was written before a crash, or by another process, is
/// joined.
public final class TransactionBoundaries: TransactionObserver, Sendable {
    private struct State {
        /// Of the present transaction, once it has written to the log.
        var beginning: Int64?
        /// The log's first number of each committed transaction.
        var beginnings: [Int64] = []
        /// Given in the present transaction: without its commit they are not sealed.
        var given: [Int64] = []
        var onCommit: (@Sendable () -> Void)?
    }
    private let state = Mutex(State())

    /// Watches this database's writer for as long as it lives.
    public init(of database: any DatabaseWriter) {
        database.add(transactionObserver: self, extent: .observerLifetime)
    }

    /// - Parameter action: called after each commit that wrote to the log, on the writer's queue; must not block.
    public func onCommit(_ action: (@Sendable () -> Void)?) { state.withLock { $0.onCommit = action } }

    /// The beginnings so far, given once: what they begin is sealed then.
    func take() -> [Int64] {
        state.withLock { state in
            defer {
                state.given += state.beginnings
                state.beginnings = []
            }
            return state.beginnings
        }
    }

    public func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool {
        if case .insert(let table) = eventKind { table == "driftless_log" } else { false }
    }

    public func databaseDidChange(with event: DatabaseEvent) {
        // GRDB passes on what a statement changes beyond what it was compiled to: a virtual table's rows, a foreign
        // key's action.
        guard event.kind == .insert, event.tableName == "driftless_log" else { return }
        state.withLock { $0.beginning = event.rowID }
        // The first one says it all.
        stopObservingDatabaseChangesUntilNextTransaction()
    }

    public func databaseDidCommit(_ db: Database) {
        let action = state.withLock { state in
            state.given = []
            guard let beginning = state.beginning else { return nil as (@Sendable () -> Void)? }
            state.beginning = nil
            state.beginnings.append(beginning)
            return state.onCommit
        }
        action?()
    }

    /// As if it began to watch now.
    func forget() { state.withLock { ($0.beginning, $0.beginnings, $0.given) = (nil, [], []) } }

    public func databaseDidRollback(_ db: Database) { rolledBack() }

    /// Nobody is told of a transaction that SQLite itself rolls back because a statement in it meets an error or is
    /// interrupted: the store, whose transaction it was, says so.
    func rolledBack() {
        state.withLock { state in
            state.beginning = nil
            state.beginnings = state.given + state.beginnings
            state.given = []
        }
    }
}
