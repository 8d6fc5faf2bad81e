public import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
package import GRDB

/// A change of a record that the server has not accepted: it waits, or was refused and is kept.
public struct UnacceptedChange: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable { case insert, update, delete }

    public enum State: Hashable, Sendable {
        case waiting
        /// In quarantine, and no longer in the app's table. `code` is stable, `message` for people.
        case refused(code: String, message: String)
    }

    /// The operation that it belongs to, 32 hexadecimal digits; `nil` while the engine has not sealed it.
    public var operation: String?
    public var entity: String
    /// The record's key, canonical: as in the app's table, but text of a NOCASE key in lower case.
    public var key: [Value]
    public var kind: Kind
    /// What was written, by field: of an insert all, of an update what changed, of a delete nothing.
    public var values: [String: Value]
    public var state: State

    /// All of a file, in the order in which they were written.
    ///
    /// In a `ValueObservation` it follows what the app writes and the server answers.
    ///
    /// - Parameter digest: the contract's.
    /// - Returns: nothing for a file that is not under sync. Of a file that is still under another contract only what
    ///   is sealed: what is not names entities and fields by their places in that contract.
    package static func fetchAll(
        _ db: Database, contract: Contract, digest: [UInt8]
    ) throws -> [UnacceptedChange] {
        // GRDB does not see what the engine's connection reads.
        for table in ["driftless_operation", "driftless_log"] { try db.registerAccess(to: Table(table)) }
        let connection = try Connection(db)
        guard try ClientStore.isAttached(connection) else { return [] }
        let sealed = try sealed(connection)
        let isOwn = try connection.first("SELECT contract FROM driftless_device")?.first == .blob(digest)
        return isOwn ? try sealed + unsealed(connection, contract.synced) : sealed
    }

    static func sealed(_ connection: Connection) throws -> [UnacceptedChange] {
        try connection.rows(
            """
            SELECT o.id, o.state, o.code, o.message, c.key, c.kind, c.fields, l.entity, l.fields
            FROM driftless_operation o JOIN driftless_change c ON c.operation = o.number
            JOIN driftless_layout l ON l.id = c.layout
            WHERE o.state IN ('pending', 'quarantined') ORDER BY c.id
            """
        ).map { row in
            let names = try PackedRow.unpack(row[8].asBytes ?? []).map(\.description)
            let values = try ClientStore.unpack(row[6].asBytes ?? []).compactMap { field in
                names.indices.contains(field.field) ? (names[field.field], field.new) : nil
            }
            return UnacceptedChange(
                operation: Hex.encode(row[0].asBytes ?? []), entity: row[7].description,
                key: RecordKey(bytes: row[4].asBytes ?? []).values,
                kind: row[5] == .integer(1) ? .insert : row[5] == .integer(3) ? .delete : .update,
                values: Dictionary(values) { _, last in last },
                state: row[1] == .string("pending")
                    ? .waiting : .refused(code: row[2].description, message: row[3].description))
        }
    }

    private static func unsealed(_ connection: Connection, _ entities: [Entity]) throws -> [UnacceptedChange] {
        try LogEntry.readAll(connection, entities: entities).compactMap { entry in
            var change = UnacceptedChange(
                operation: nil, entity: entry.entity.name, key: entry.key.values, kind: .delete, values: [:],
                state: .waiting)
            let names = entry.entity.fieldNames
            switch entry.step {
            case .insert(let row):
                change.kind = .insert
                change.values = Dictionary(zip(names, row)) { _, last in last }
            case .update(let pairs):
                if pairs.isEmpty { return nil }
                change.kind = .update
                change.values = Dictionary(pairs.map { (names[$0], $1.new) }) { _, last in last }
            case .delete: break
            }
            return change
        }
    }
}

extension Contract {
    /// What is captured, in the order in which the log names it.
    package var synced: [Entity] { entities.filter { $0.direction != .local } }
}
