internal import DriftlessContract
internal import DriftlessContractCommands
internal import DriftlessSQLite

/// Which rows of a database the story is told with.
struct DemoPlan {
    /// A row and a field of it that an edit may change.
    struct Place {
        var entity: Entity
        var key: [Value]
        var field: Field

        var condition: String {
            entity.keyFields.map { "\(quoted($0.column)) = ?" }.joined(separator: " AND ")
        }
        var name: String { "\(entity.name) \(key.map(\.description).joined(separator: "/")), \(field.name)" }
    }

    /// Edited by both devices, neither knowing of the other.
    var conflict: Place
    /// Edited by one device, then by the other, which knows the first edit but has a wrong clock.
    var sequential: Place
    /// Deleted by one device, edited by the other; a row that no row refers to.
    var deleted: Place
    /// Edited together in one transaction.
    var together: [Place]

    /// - Throws: `CommandFailure` if the database has no table to tell the story with.
    init(contract: Contract, connection: Connection) throws {
        var places: [Place] = []
        for entity in contract.entities {
            guard let field = DemoPlan.editable(entity) else { continue }
            let keys = entity.keyFields.map { quoted($0.column) }.joined(separator: ", ")
            let rows = try connection.rows("SELECT \(keys) FROM \(quoted(entity.table)) ORDER BY \(keys) LIMIT 40")
            places += rows.map { Place(entity: entity, key: $0, field: field) }
        }
        guard let first = places.first else {
            throw CommandFailure.findings(
                "No table of this database has a row with a text or number to edit. Try another database.")
        }
        // One entity has rows enough for the whole story, if any has.
        let main =
            Dictionary(grouping: places, by: \.entity.name).values
            .max { ($0.count, $1[0].entity.name) < ($1.count, $0[0].entity.name) } ?? [first]
        let leaf =
            try places.last {
                try !DemoPlan.isReferred($0, contract, connection) && $0.entity.name != main[0].entity.name
            }
            ?? main.last { (try? !DemoPlan.isReferred($0, contract, connection)) ?? false }
        guard main.count >= 3 || places.count >= 4, let leaf else {
            throw CommandFailure.findings(
                "The database has too few rows for the story: it takes four. Try another one.")
        }
        func pick(_ n: Int) -> Place { main.count >= 3 ? main[min(n, main.count - 1)] : places[n] }
        conflict = pick(0)
        sequential = pick(1)
        deleted = leaf
        together = [pick(2)] + places.filter { $0.entity.name != pick(2).entity.name }.prefix(1)
    }

    /// A field whose edit breaks nothing: no key, no reference, not unique, no fixed set of values.
    private static func editable(_ entity: Entity) -> Field? {
        let bound = Set(entity.identity.key + entity.references.flatMap(\.fields) + entity.unique.flatMap { $0 })
        let free = entity.fields.filter { !bound.contains($0.name) && !$0.immutable && $0.limits.min == nil }
        return free.first { field in
            switch field.type {
            case .string, .text: field.limits.max.map { $0 >= 24 } ?? true
            case .int, .real, .bool, .date, .timestamp, .blob, .json, .decimal, .enumeration, .any, .uuid7: false
            }
        } ?? free.first { $0.type == .int || $0.type == .real }
    }

    private static func isReferred(_ place: Place, _ contract: Contract, _ connection: Connection) throws -> Bool {
        for child in contract.entities {
            for reference in child.references where reference.parent == place.entity.name {
                guard reference.parentFields == place.entity.identity.key else { return true }
                let columns = reference.fields.compactMap { name in child.fields.first { $0.name == name }?.column }
                let condition = columns.map { "\(quoted($0)) = ?" }.joined(separator: " AND ")
                if try connection.first("SELECT 1 FROM \(quoted(child.table)) WHERE \(condition)", place.key) != nil {
                    return true
                }
            }
        }
        return false
    }

    /// A new value for the field that a person recognises.
    static func value(_ place: Place, _ text: String, _ number: Int64) -> Value {
        switch place.field.type {
        case .int: .integer(number)
        case .real: .real(Double(number))
        case .string, .text, .bool, .date, .timestamp, .blob, .json, .decimal, .enumeration, .any, .uuid7: .string(text)
        }
    }
}
