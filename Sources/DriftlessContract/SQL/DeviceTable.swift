/// The device's table for an entity, for a file that does not have it yet.
package enum DeviceTable {
    /// - Returns: one statement, without a semicolon.
    package static func create(_ entity: Entity, in contract: Contract) -> String {
        var lines = entity.fields.map { field in
            var line = "\(quoted(field.column)) \(declaredType(field.type))"
            if field.required { line += " NOT NULL" }
            if field.collation != .binary { line += " COLLATE \(field.collation.rawValue.uppercased())" }
            if let value = field.defaultValue { line += " DEFAULT \(literal(value))" }
            return line
        }
        lines.append("PRIMARY KEY (\(columns(entity.identity.key, of: entity)))")
        for unique in entity.unique { lines.append("UNIQUE (\(columns(unique, of: entity)))") }
        for reference in entity.references {
            guard let parent = contract.entity(named: reference.parent) else { continue }
            lines.append(
                "FOREIGN KEY (\(columns(reference.fields, of: entity))) REFERENCES \(quoted(parent.table)) "
                    + "(\(columns(reference.parentFields, of: parent)))\(onDelete(reference.onParentDeleted))")
        }
        return "CREATE TABLE \(quoted(entity.table)) (\n    \(lines.joined(separator: ",\n    "))\n)"
    }

    private static func columns(_ names: [String], of entity: Entity) -> String {
        names.map { name in quoted(entity.fields.first { $0.name == name }?.column ?? name) }.joined(separator: ", ")
    }

    private static func declaredType(_ type: FieldType) -> String {
        switch type.storage {
        case .integer: "INTEGER"
        case .real: "REAL"
        case .text: "TEXT"
        case .blob, .any: "BLOB"
        }
    }

    private static func onDelete(_ rule: Reference.OnParentDeleted) -> String {
        switch rule {
        case .cascade: " ON DELETE CASCADE"
        case .nullify: " ON DELETE SET NULL"
        case .reject, .restore: ""
        }
    }

    private static func literal(_ value: Value) -> String {
        switch value {
        case .null: "NULL"
        case .integer(let x): "\(x)"
        case .real(let x): "\(x)"
        case .text: "'" + value.description.replacing("'", with: "''") + "'"
        case .blob(let bytes): "x'\(Hex.encode(bytes))'"
        }
    }
}
