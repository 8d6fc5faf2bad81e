@_exported public import DriftlessClientStore
@_exported public import DriftlessContract
internal import DriftlessSQLite
public import GRDB
internal import Synchronization

/// Sync for an app's own database.
///
/// The app reads and writes with GRDB as before; each of its transactions becomes an operation. `run()` sends and
/// receives until its task is cancelled.
///
/// ```swift
/// let sync = try DriftlessClient(
///     database: pool, contract: contract, server: "https://sync.example.com",
///     credentials: { try await session.token() })
/// try await sync.run()
/// ```
public final class DriftlessClient: Sendable {
    public struct Configuration: Sendable {
        /// What becomes of rows that are there before the first sync.
        public var existing = ExistingRows.upload
        /// Makes the contract's tables that the file lacks.
        public var createsTables = false
        /// How often to look for what other processes wrote to the file; the app's own commits are seen at once.
        public var foreignWrites = Duration.seconds(1)
        /// Called with each event before anybody else hears of it; must not block.
        package var report: @Sendable (SyncEngine.Event) -> Void = { _ in }
        public init() {}
    }

    /// What a view shows.
    public let status: SyncStatus
    /// The server's answers to the app's transactions.
    public var receipts: SyncReceipts { SyncReceipts(broadcast: receiptBroadcast) }
    /// What the engine does, for logs and progress.
    public var events: SyncEvents { SyncEvents(broadcast: eventBroadcast) }

    private let database: any DatabaseWriter
    private let contract: Contract
    private let digest: [UInt8]
    /// `nil` in a preview.
    private let transport: (any SyncTransport)?
    private var isPreview: Bool { transport == nil }
    private let configuration: Configuration
    private let receiptBroadcast = Broadcast<SyncReceipt>()
    private let eventBroadcast = Broadcast<SyncEngine.Event>()
    private let engine = Mutex<SyncEngine?>(nil)
    /// From the client's beginning, also without `run()`: each transaction of the app is an operation of its own.
    private let boundaries: TransactionBoundaries

    /// Over `URLSession`.
    ///
    /// - Parameters:
    ///   - database: the app's own pool or queue.
    ///   - contract: describes the tables that sync; generated, as `.todo`.
    ///   - server: the server's URL.
    ///   - credentials: gives the bearer token; asked for at each call. What it throws is waited out.
    ///   - configuration: what becomes of rows that are there before the first sync, and the like.
    /// - Throws: `TransportFailure` if `server` is no URL of a server.
    public convenience init(
        database: any DatabaseWriter, contract: Contract, server: String,
        credentials: @escaping @Sendable () async throws -> String, configuration: Configuration = Configuration()
    ) throws {
        self.init(
            database: database, contract: contract,
            transport: try URLSessionTransport(
                server: server, token: credentials, timeouts: contract.transport.timeouts,
                heartbeat: contract.transport.heartbeat), configuration: configuration)
    }

    /// Over a transport of your own.
    public init(
        database: any DatabaseWriter, contract: Contract, transport: any SyncTransport,
        configuration: Configuration = Configuration()
    ) {
        self.database = database
        self.contract = contract
        digest = contract.digest
        self.transport = transport
        self.configuration = configuration
        status = SyncStatus()
        boundaries = TransactionBoundaries(of: database)
    }

    /// For previews and tests of views: shows the status that it is given, never calls a server, never writes to the
    /// database. `run()` waits for the end of its task; what else would sync or write returns at once.
    public init(preview status: SyncStatus, database: any DatabaseWriter, contract: Contract) {
        self.database = database
        self.contract = contract
        digest = contract.digest
        self.status = status
        transport = nil
        configuration = Configuration()
        boundaries = TransactionBoundaries(of: database)
    }

    /// Syncs until the task is cancelled. What is not sent then stays in the outbox.
    ///
    /// - Throws: `SyncError` when it cannot go on without a person; `StoreError` if the contract does not fit the
    ///   database, or the database was closed; `CancellationError`.
    public func run() async throws { try await run(.watch) }

    /// Seals, sends and receives now, and returns when that is done; within `run()` or without it.
    ///
    /// - Throws: as `run()`; `SyncError.offline` if the server was not reached, `.unauthorised` if it refused the
    ///   token, `.locked` if another process kept the file.
    public func syncNow() async throws {
        guard let running = engine.withLock({ $0 }) else { return try await run(.once) }
        try await running.syncNow()
    }

    private func run(_ mode: SyncEngine.Mode) async throws {
        try Task.checkCancellation()
        guard let transport else {
            while mode == .watch { try await Task.sleep(for: .seconds(3600)) }
            return
        }
        let lock = try SyncLock(path: database.path)
        defer { lock?.release() }
        let store = ClientStore(database: database, contract: contract, boundaries: boundaries)
        try await attach(store, mode)
        // In order, and on the main actor: a view must not see an older state after a newer one.
        let (events, continuation) = AsyncStream<SyncEngine.Event>.makeStream()
        let engine = SyncEngine(
            store: store, transport: transport, mode: mode, foreignWrites: configuration.foreignWrites,
            report: { [report = configuration.report] event in
                report(event)
                continuation.yield(event)
            })
        self.engine.withLock { $0 = engine }
        defer { self.engine.withLock { $0 = nil } }
        async let shown: Void = show(events)
        var failure: (any Error)?
        do { try await engine.run() } catch { failure = error }
        continuation.finish()
        await shown
        await status.stopped(failure)
        if let failure { throw failure }
    }

    /// A file that another process keeps locked, or the app suspended, is waited for, as during the sync itself.
    private func attach(_ store: ClientStore, _ mode: SyncEngine.Mode) async throws {
        var attempts = 0
        while true {
            do {
                try store.attach(configuration)
                var random = SystemRandomNumberGenerator()
                return try store.finishLeaving(random: &random)
            } catch let error as StoreError where error.passes && (mode == .watch || attempts < 3) {
                attempts += 1
                try await Task.sleep(for: .milliseconds(250))
            }
        }
    }

    private func show(_ events: AsyncStream<SyncEngine.Event>) async {
        for await event in events {
            // The status first: who hears of an event may look at it.
            await status.show(event)
            if case .answered(let receipts) = event { for receipt in receipts { receiptBroadcast.send(receipt) } }
            eventBroadcast.send(event)
        }
    }

    /// Takes a scope from now on, beside the tenant's, which every device has.
    ///
    /// Returns when the file says so. The records come with the sync, also offline later; `syncNow()` waits for them,
    /// and `scopes(_:)` shows how far that is. Does nothing if the scope is taken already.
    ///
    /// ```swift
    /// try await sync.subscribe(to: .scope("site", siteID))
    /// ```
    ///
    /// - Throws: `StoreError.notFound` if the contract has no such scope; as `run()` if the file cannot be put under
    ///   sync.
    public func subscribe(to scope: Scope) async throws {
        try await changeScopes { store, random in try store.subscribe(to: scope, random: &random) }
    }

    /// Leaves a scope: its records go from the app's tables, and stay with the server and other devices. What the
    /// server has not answered yet stays in the outbox.
    ///
    /// - Throws: as `subscribe(to:)`; `StoreError.refused` for the tenant's scope.
    public func unsubscribe(from scope: Scope) async throws {
        try await changeScopes { store, random in try store.unsubscribe(from: scope, random: &random) }
    }

    /// The scopes that the device takes, and how they stand; the tenant's first.
    public func scopes(_ db: Database) throws -> [DeviceStatus.Scope] { try ClientStore.scopes(db) }

    private func changeScopes(
        _ body: (ClientStore, inout SystemRandomNumberGenerator) throws -> Void
    ) async throws {
        if isPreview { return }
        let store = ClientStore(database: database, contract: contract, boundaries: boundaries)
        // An app may say what it wants before the first `run()`.
        try store.attach(configuration)
        var random = SystemRandomNumberGenerator()
        try body(store, &random)
        await engine.withLock { $0 }?.scopesChanged()
    }

    /// What the server has not accepted, in the order in which it was written: it waits, or was refused and is kept.
    ///
    /// ```swift
    /// ValueObservation.tracking { db in try sync.unaccepted(db) }
    /// ```
    public func unaccepted(_ db: Database) throws -> [UnacceptedChange] {
        try UnacceptedChange.fetchAll(db, contract: contract, digest: digest)
    }

    /// Writes a refused operation's changes to the app's tables again: they become a new operation.
    ///
    /// - Parameter operation: as `UnacceptedChange` and `SyncReceipt` name it.
    /// - Throws: `StoreError.notFound` if it is not in quarantine, or a record that it updates is gone;
    ///   `StoreError.refused` if a constraint of the app's tables refuses its values.
    public func retry(_ operation: String) async throws {
        var random = SystemRandomNumberGenerator()
        try await change { try $0.retry(try Self.id(operation), random: &random) }
    }

    /// Drops a refused operation with its values, for good.
    ///
    /// - Throws: `StoreError.notFound` if it is not in quarantine.
    public func discard(_ operation: String) async throws {
        try await change { try $0.discard(try Self.id(operation)) }
    }

    /// The newest conflicts that this device met, newest first, settled by policy or open.
    public func conflicts(_ db: Database, limit: Int = 100) throws -> [RecordedConflict] {
        try RecordedConflict.fetchAll(db, limit: limit)
    }

    /// A person has looked at an open conflict: it is open no more. Write what should stand before, as ever.
    ///
    /// - Throws: `StoreError.notFound` if there is no such conflict.
    public func close(_ conflict: RecordedConflict) async throws {
        try await change { try $0.closeConflict(conflict.id) }
    }

    /// What a person does beside the sync; the status follows.
    private func change(_ body: (ClientStore) throws -> Void) async throws {
        if isPreview { return }
        let store = ClientStore(database: database, contract: contract, boundaries: boundaries)
        try body(store)
        await status.show(try store.status())
    }

    private static func id(_ operation: String) throws -> OperationID {
        guard let id = OperationID(hex: operation) else {
            throw StoreError(.notFound, "\(operation) is no operation's id: these are 32 hexadecimal digits.")
        }
        return id
    }

    /// What becomes of work that the server has not accepted when the user signs out.
    public enum Wipe: Sendable {
        /// Syncs first; if anything is pending or in quarantine then, throws `SyncError.unsentWork` and wipes nothing.
        case afterUpload
        /// Wipes at once; what was not accepted is lost.
        case discardingUnsent
    }

    /// Removes every synced row and everything of the engine's from the file, in one transaction. `run()` must have
    /// ended.
    public func signOut(wiping wipe: Wipe) async throws {
        if isPreview { return }
        if engine.withLock({ $0 != nil }) {
            throw SyncError(
                .alreadySyncing, "Sync still runs. Cancel the task of run(), wait for its end, sign out then.")
        }
        if case .afterUpload = wipe { try await run(.once) }
        let lock = try SyncLock(path: database.path)
        defer { lock?.release() }
        let store = ClientStore(database: database, contract: contract)
        if case .afterUpload = wipe {
            let left = try store.status()
            guard left.pending + left.quarantined == 0 else {
                throw SyncError(
                    .unsentWork,
                    "\(left.pending) operations wait and \(left.quarantined) are in quarantine. Settle them first, or "
                        + "sign out discarding them.")
            }
        }
        try store.wipe()
        lock?.remove()
    }
}
