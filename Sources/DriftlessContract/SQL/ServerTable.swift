/// The server's table for an entity, in a tenant's SQLite file.
package enum ServerTable {
    /// - Returns: statements, without semicolons: the table, and an index for each set of fields that decisions use.
    package static func create(_ entity: Entity, in contract: Contract) -> [String] {
        let columns = entity.fields.map { "\(quoted($0.name)) \($0.type.storage.rawValue.uppercased())" }
        let key = entity.identity.key.map(quoted).joined(separator: ", ")
        let list = columns.joined(separator: ", ")
        let table = "CREATE TABLE IF NOT EXISTS \(quoted(entity.serverTable)) (\(list), PRIMARY KEY (\(key))) STRICT"
        return [table]
            + lookups(into: entity, contract).enumerated().map { i, fields in
                let name = quoted("driftless_\(entity.serverTable)_\(i)")
                let columns = fields.map { "\(quoted($0.name)) COLLATE \($0.collation.rawValue)" }
                return "CREATE INDEX IF NOT EXISTS \(name) ON \(quoted(entity.serverTable)) "
                    + "(\(columns.joined(separator: ", ")))"
            }
    }

    /// The sets of fields by which the decisions look for records of an entity: its references, its unique sets and
    /// what others refer to. By the collation that the look-up compares with, or it would walk the table.
    private static func lookups(into entity: Entity, _ contract: Contract) -> [[Field]] {
        let parents = contract.entities.flatMap(\.references).filter { $0.parent == entity.name }.map(\.parentFields)
        var seen: Set<[String]> = []
        return (entity.references.map(\.fields) + entity.unique + parents)
            .filter { seen.insert($0).inserted }
            .map { names in names.compactMap(entity.index(of:)).map { entity.fields[$0] } }
    }
}
