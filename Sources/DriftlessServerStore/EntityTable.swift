internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite

/// An entity's relational table, with the SQL that reads and writes its rows, made once.
struct EntityTable {
    let entity: Entity
    /// A record with its row: `recordColumns`, then the row's values, NULL in a tombstone.
    let record: String
    /// A record as devices get it: `stateColumns`, then the row's values.
    let state: String
    /// The live records above a key, in the key's order; for an entity that has scopes, those of one.
    let snapshot: String
    let insert: String
    let update: String
    let delete: String

    static let recordColumns = 8
    static let stateColumns = 4
    let layout: Layout

    init(_ entity: Entity) {
        self.entity = entity
        layout = Layout(entity)
        let name = quoted(entity.serverTable)
        let columns = entity.fields.map { quoted($0.name) }
        let list = columns.joined(separator: ", ")
        let values = columns.map { "t.\($0)" }.joined(separator: ", ")
        let joined = "FROM driftless_record r LEFT JOIN \(name) t ON t._rowid_ = r.row WHERE r.entity = ? AND r.key"
        record = "SELECT r.row, r.hash, r.revision, r.life, r.dead, r.fields, r.kept, r.scope, \(values) \(joined) = ?"
        state = "SELECT r.row, r.key, r.revision, r.life, \(values) \(joined) = ?"
        let scope = entity.scope == nil ? "" : "AND r.scope = ? "
        snapshot =
            "SELECT r.row, r.key, r.revision, r.life, \(values) \(joined) > ? AND r.dead = 0 \(scope)ORDER BY r.key"
        insert = "INSERT INTO \(name)(\(list)) VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))"
        update = "UPDATE \(name) SET \(columns.map { "\($0) = ?" }.joined(separator: ", ")) WHERE _rowid_ = ?"
        delete = "DELETE FROM \(name) WHERE _rowid_ = ?"
    }
}
