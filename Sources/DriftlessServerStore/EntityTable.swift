internal import DriftlessContract
internal import DriftlessSQLite

/// An entity's relational table, with the SQL that reads and writes its rows, made once.
struct EntityTable {
    let select: String
    let insert: String
    let update: String
    let delete: String

    init(_ entity: Entity) {
        let name = quoted(entity.serverTable)
        let columns = entity.fields.map { quoted($0.name) }
        let list = columns.joined(separator: ", ")
        select = "SELECT \(list) FROM \(name) WHERE _rowid_ = ?"
        insert = "INSERT INTO \(name)(\(list)) VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))"
        update = "UPDATE \(name) SET \(columns.map { "\($0) = ?" }.joined(separator: ", ")) WHERE _rowid_ = ?"
        delete = "DELETE FROM \(name) WHERE _rowid_ = ?"
    }
}
