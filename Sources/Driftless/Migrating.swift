internal import DriftlessClientStore
public import DriftlessContract
internal import DriftlessSQLite
public import GRDB

extension DatabaseMigrator {
    /// Migrates a database that is under sync, or is about to be: instead of `migrate(_:)`, before the client is made.
    ///
    /// The engine's triggers are out of the way while the app's migrations run, so that these may rebuild, rename and
    /// drop as GRDB shows it; afterwards they are back, and what the migrations wrote to synced tables is in the
    /// outbox. An interruption in between costs nothing: the next call, or the next `run()`, completes it.
    ///
    /// ```swift
    /// var migrator = DatabaseMigrator()
    /// migrator.registerMigration("v1") { db in … }
    /// try migrator.migrate(pool, syncing: contract)
    /// let sync = try DriftlessClient(database: pool, contract: contract, …)
    /// ```
    ///
    /// With `eraseDatabaseOnSchemaChange`, only what the app's own migrations say counts as a change, and a database
    /// with unsent work is not erased.
    ///
    /// - Parameters:
    ///   - contract: describes the tables as they are after the migrations.
    ///   - configuration: as for the client; says what becomes of rows that are there before the first sync.
    /// - Throws: what a migration throws; `SyncError.alreadySyncing` while a client syncs the file;
    ///   `SyncError.unsentWork`, with nothing changed, where the database would have to be erased; `StoreError` if the
    ///   contract does not fit the tables that came out.
    public func migrate(
        _ database: any DatabaseWriter, syncing contract: Contract,
        configuration: DriftlessClient.Configuration = DriftlessClient.Configuration()
    ) throws {
        let lock = try SyncLock(path: database.path)
        defer { lock?.release() }
        let store = ClientStore(database: database, contract: contract)
        if try database.read(hasCompletedMigrations), !eraseDatabaseOnSchemaChange {
            return try store.attach(configuration)
        }
        var migrator = self
        migrator.eraseDatabaseOnSchemaChange = try eraseDatabaseOnSchemaChange && store.hasSchemaChanges(self)
        if migrator.eraseDatabaseOnSchemaChange {
            // All goes, ours too: the contract that the file was attached with matters no more.
            if try store.hasUnsentWork() {
                throw SyncError(
                    .unsentWork,
                    "A migration that was applied already has changed, so the database would be erased, and it holds "
                        + "work that the server has not accepted. Sync first, undo the change, or delete the file.")
            }
        } else {
            var random = SystemRandomNumberGenerator()
            try store.suspendCapture(random: &random)
        }
        try migrator.migrate(database)
        try store.attach(configuration)
    }
}

extension ClientStore {
    /// As the client's configuration says.
    func attach(_ configuration: DriftlessClient.Configuration) throws {
        var random = SystemRandomNumberGenerator()
        try attach(
            existing: configuration.existing, createTables: configuration.createsTables, now: SyncEngine.systemClock(),
            random: &random)
    }
}
