internal import Foundation
public import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
public import GRDB

/// The device's side of sync in the app's own SQLite file: triggers, outbox, underlay, applying.
///
/// Synchronous and blocking. Every method is one transaction of its own; each begins by sealing what the triggers
/// logged, so nothing can raise a held revision between a write and the moment its base is read (rule [2]).
public final class ClientStore {
    public let contract: Contract
    let database: any DatabaseWriter
    /// Closed with the store; the app's own database is the app's to close.
    private let ownsDatabase: Bool
    let entities: [String: Entity]
    /// By the entity's number in the log.
    let order: [Entity]
    /// Whether the contract knows scopes beside the tenant's.
    let hasScopes: Bool
    /// App triggers on synced tables may write when the engine applies; their writes are undone (rule [15]).
    var appTriggers = false
    /// By entity.
    var tables: [String: AppTable]
    /// By their ids in the file; forgotten with a rollback, which may give an id away again.
    var layouts: [Value: Layout] = [:]
    /// The contract's, computed once.
    public let digest: [UInt8]
    /// Where this process's transactions end in the log.
    public let boundaries: TransactionBoundaries

    /// - Parameter path: an existing SQLite file, opened for the store alone.
    /// - Throws: `StoreError` for a missing, foreign, read-only, locked or damaged file.
    public convenience init(path: String, contract: Contract) throws {
        self.init(database: try SQLiteFile.open(path, readOnly: false), contract: contract, ownsDatabase: true)
    }

    /// - Parameters:
    ///   - database: the app's own; its writer is held for one transaction at a time.
    ///   - boundaries: those of this database that know of earlier transactions; `nil` begins now.
    public convenience init(
        database: any DatabaseWriter, contract: Contract, boundaries: TransactionBoundaries? = nil
    ) {
        self.init(database: database, contract: contract, ownsDatabase: false, boundaries: boundaries)
    }

    private init(
        database: any DatabaseWriter, contract: Contract, ownsDatabase: Bool,
        boundaries: TransactionBoundaries? = nil
    ) {
        self.database = database
        self.boundaries = boundaries ?? TransactionBoundaries(of: database)
        self.contract = contract
        self.ownsDatabase = ownsDatabase
        order = contract.synced
        hasScopes = !contract.scopeNames.isEmpty
        entities = Dictionary(order.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        tables = entities.mapValues { AppTable($0, nil) }
        digest = contract.digest
    }

    /// Closes what the store opened; the file stays attached.
    public func close() throws { if ownsDatabase { try database.close() } }

    /// Knows no more of the past than a new store on this file: for one that another file has been put under.
    package func forget() {
        layouts = [:]
        boundaries.forget()
    }

    /// One immediate transaction; the closure's throw undoes it all.
    func write<T>(_ body: (Connection) throws -> T) throws -> T { try access { try transaction($0, body) } }

    /// The same for what writes the app's rows.
    ///
    /// The engine does the foreign-key actions itself and puts rows in any order: enforcement rests meanwhile (rule
    /// [15]). It cannot be switched within a transaction, so around it, on the writer that nobody else has. Switching
    /// makes SQLite compile every kept statement anew, so only where a table of the file refers to another.
    func writeRows<T>(_ body: (Connection) throws -> T) throws -> T {
        try access { connection in
            let enforces =
                try connection.integer("PRAGMA foreign_keys") == 1
                && connection.integer("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE sql LIKE '%REFERENCES%')") == 1
            if enforces { try connection.execute("PRAGMA foreign_keys = OFF") }
            defer { if enforces { try? connection.execute("PRAGMA foreign_keys = ON") } }
            return try transaction(connection, body)
        }
    }

    private func transaction<T>(_ connection: Connection, _ body: (Connection) throws -> T) throws -> T {
        do {
            return try connection.transaction { try body(connection) }
        } catch {
            layouts = [:]
            boundaries.rolledBack()
            throw error
        }
    }

    func read<T>(_ body: (Connection) throws -> T) throws -> T { try access(body) }

    private func access<T>(_ body: (Connection) throws -> T) throws -> T {
        do {
            return try database.writeWithoutTransaction { try body(Connection($0)) }
        } catch let error as DatabaseError {
            throw StoreError(Connection.code(error.resultCode.rawValue), "The database cannot be used: \(error)")
        }
    }

    /// A number that changes when another connection has committed: cheap to ask often.
    public func dataVersion() throws -> Int64 {
        try read { try $0.integer("PRAGMA data_version") ?? 0 }
    }

    /// Whether the triggers have logged something that is not sealed yet.
    public func hasUnsealedChanges() throws -> Bool {
        try read { try $0.integer("SELECT EXISTS (SELECT 1 FROM driftless_log WHERE kind <> 0)") == 1 }
    }

    static func isAttached(_ connection: Connection) throws -> Bool {
        try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'driftless_device'") == 1
    }

    public func device() throws -> DeviceID {
        try read { connection in
            guard case .blob(let bytes)? = try connection.first("SELECT id FROM driftless_device")?.first,
                let id = DeviceID(bytes: bytes)
            else { throw StoreError(.damaged, "The file's device id is damaged. Restore the file from a backup.") }
            return id
        }
    }
}

extension Value {
    var asInteger: Int64? { if case .integer(let x) = self { x } else { nil } }
    var asBytes: [UInt8]? {
        switch self {
        case .blob(let bytes), .text(let bytes): bytes
        case .null, .integer, .real: nil
        }
    }
    static func revision(_ revision: Revision) -> Value { .integer(Int64(clamping: revision)) }
    static func optional(_ bytes: [UInt8]?) -> Value { bytes.map { .blob($0) } ?? .null }
}
