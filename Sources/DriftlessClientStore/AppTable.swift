internal import DriftlessContract
internal import DriftlessSQLite

/// An app's table, with the SQL that the engine reads and writes it by, made once.
struct AppTable {
    let entity: Entity
    /// Columns that the contract does not have and that hold values of their own, quoted.
    let unsynced: [String]
    let select: String
    let exists: String
    let delete: String
    let update: String
    let insert: String
    private let marks: String
    /// Gives a row another key.
    let move: String
    let selectUnsynced: String
    let updateUnsynced: String

    /// - Parameter table: as it is in the file; `nil` where that is not known.
    init(_ entity: Entity, _ table: Catalogue.Table?) {
        self.entity = entity
        let synced = Set(entity.fields.map { $0.column.lowercased() })
        unsynced = (table?.columns ?? []).filter { !$0.generated && !synced.contains($0.name.lowercased()) }
            .map { quoted($0.name) }
        let name = quoted(entity.table)
        let columns = entity.fields.map { quoted($0.column) }
        // By the key's collation: the canonical key finds the row however it is spelled there.
        let condition = entity.keyFields.map { "\(quoted($0.column)) = ? COLLATE \($0.collation.rawValue)" }
            .joined(separator: " AND ")
        // A constraint that says ON CONFLICT IGNORE or REPLACE would skip the row in silence or remove another. Only
        // there, because it also overrides what the app's triggers say.
        let orAbort = table?.resolvesConflicts == true ? "OR ABORT " : ""
        let list = columns.joined(separator: ", ")
        marks = "(" + columns.map { _ in "?" }.joined(separator: ", ") + ")"
        let sets = columns.map { "\($0) = ?" }.joined(separator: ", ")
        let keys = entity.keyFields.map { "\(quoted($0.column)) = ?" }.joined(separator: ", ")
        select = "SELECT \(list) FROM \(name) WHERE \(condition)"
        exists = "SELECT 1 FROM \(name) WHERE \(condition)"
        delete = "DELETE FROM \(name) WHERE \(condition)"
        update = "UPDATE \(orAbort)\(name) SET \(sets) WHERE \(condition)"
        insert = "INSERT \(orAbort)INTO \(name) (\(list)) VALUES \(marks)"
        move = "UPDATE OR ABORT \(name) SET \(keys) WHERE \(condition)"
        selectUnsynced = "SELECT \(unsynced.joined(separator: ", ")) FROM \(name) WHERE \(condition)"
        updateUnsynced =
            "UPDATE OR ABORT \(name) SET \(unsynced.map { "\($0) = ?" }.joined(separator: ", ")) WHERE \(condition)"
    }

    /// `insert` for several rows at once.
    func insert(rows count: Int) -> String {
        insert + [String](repeating: ", " + marks, count: count - 1).joined()
    }
}

extension Connection {
    /// Each row of an app's table with its key, canonical, in the key's order.
    /// - Throws: `StoreError` for a row without a key.
    func forEachRow(of entity: Entity, _ body: (RecordKey, [Value]) throws -> Void) throws {
        let columns = entity.fields.map { quoted($0.column) }.joined(separator: ", ")
        let keys = entity.keyFields.map { quoted($0.column) }.joined(separator: ", ")
        try forEach("SELECT \(columns) FROM \(quoted(entity.table)) ORDER BY \(keys)", []) { raw in
            let row = zip(entity.fields, raw).map { $0.canonical($1) }
            guard let key = entity.key(of: row) else {
                throw StoreError(
                    .contractDoesNotFit,
                    "A row of \(entity.table) has NULL in its key: it has no identity. Give it a key, or delete it.")
            }
            try body(key, row)
        }
    }
}
