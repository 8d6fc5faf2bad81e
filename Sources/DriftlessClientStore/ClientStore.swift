internal import Foundation
public import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import GRDB

/// The device's side of sync in the app's own SQLite file: triggers, outbox, underlay, applying.
///
/// Synchronous and blocking. Every method is one transaction of its own; each begins by sealing what the triggers
/// logged, so nothing can raise a held revision between a write and the moment its base is read (rule [2]).
public final class ClientStore {
    public let contract: Contract
    let queue: DatabaseQueue
    let connection: Connection
    let entities: [String: Entity]
    /// By the entity's number in the log.
    let order: [Entity]
    /// App triggers on synced tables may write when the engine applies; their writes are undone (rule [15]).
    var appTriggers = false
    /// By entity.
    var tables: [String: AppTable]
    /// By their ids in the file; forgotten with a rollback, which may give an id away again.
    var layouts: [Value: Layout] = [:]
    /// The contract's, computed once.
    public let digest: [UInt8]

    /// - Parameter path: an existing SQLite file.
    /// - Throws: `StoreError` for a missing, foreign, read-only, locked or damaged file.
    public init(path: String, contract: Contract) throws {
        self.contract = contract
        order = contract.entities.filter { $0.direction != .local }
        entities = Dictionary(order.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        tables = entities.mapValues { AppTable($0, nil) }
        digest = contract.digest
        queue = try SQLiteFile.open(path, readOnly: false)
        connection = try queue.inDatabase { try Connection($0) }
    }

    /// Finishes what the store holds open; the file stays attached.
    public func close() throws {
        connection.finalize()
        try queue.close()
    }

    /// One immediate transaction; the closure's throw undoes it all.
    func write<T>(_ body: (Connection) throws -> T) throws -> T {
        do {
            return try queue.inDatabase { _ in try connection.transaction { try body(connection) } }
        } catch {
            layouts = [:]
            throw error
        }
    }

    func read<T>(_ body: (Connection) throws -> T) throws -> T {
        try queue.inDatabase { _ in try body(connection) }
    }

    /// A number that changes when another connection has committed: cheap to ask often.
    public func dataVersion() throws -> Int64 {
        try read { try $0.integer("PRAGMA data_version") ?? 0 }
    }

    /// Whether the triggers have logged something that is not sealed yet.
    public func hasUnsealedChanges() throws -> Bool {
        try read { try $0.integer("SELECT EXISTS (SELECT 1 FROM driftless_log)") == 1 }
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
