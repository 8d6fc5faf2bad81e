public import DriftlessContract

/// Writes a contract's file for people to read and change.
public enum ContractWriter {
    /// YAML that the loader reads back as the same contract; horizons and transport are the defaults and left out.
    public static func write(_ inferred: InferredContract) -> String {
        let contract = inferred.contract
        var out = "# The sync contract. Everything not said here has its default.\n"
        for note in inferred.notes { out += comment(note) }
        out += "contract: { id: \(text(contract.id)), version: \(Tree.quoted(contract.version)) }\n"
        if !inferred.leftOut.isEmpty {
            out += "\n# Not synced:\n"
            for table in inferred.leftOut { out += comment("  \(table.table): \(table.reason)") }
        }
        out += contract.entities.isEmpty ? "\nentities: {}\n" : "\nentities:\n"
        for entity in contract.entities { out += write(entity, inferred) }
        return out
    }

    private static func write(_ entity: Entity, _ inferred: InferredContract) -> String {
        var out = "  \(text(entity.name)):\n"
        for line in inferred.comments[entity.name] ?? [] { out += "    " + comment(line) }
        out += "    table: \(text(entity.table))\n"
        if entity.direction != .both { out += "    direction: \(entity.direction.rawValue)\n" }
        var identity = [
            "key: \(entity.identity.key.count == 1 ? text(entity.identity.key[0]) : list(entity.identity.key))"
        ]
        if entity.identity.mintedBy != .client { identity.append("minted_by: \(entity.identity.mintedBy.rawValue)") }
        if entity.identity.natural { identity.append("natural: true") }
        if entity.identity.onDuplicate != .reject {
            identity.append("on_duplicate: \(entity.identity.onDuplicate.rawValue)")
        }
        out += "    identity: { \(identity.joined(separator: ", ")) }\n"
        if entity.serverTable != entity.table { out += "    server: { table: \(text(entity.serverTable)) }\n" }
        if entity.delete != DeleteRule() {
            var rule = ["mode: \(entity.delete.mode.rawValue)"]
            if entity.delete.winner == .delete { rule.append("wins_over: update") }
            if let retention = entity.delete.retention { rule.append("retention: \(retention.milliseconds)ms") }
            out += "    delete: { \(rule.joined(separator: ", ")) }\n"
        }
        out += "    fields:\n"
        for field in entity.fields {
            for line in inferred.fieldComments[entity.name]?[field.name] ?? [] { out += "      " + comment(line) }
            out += "      \(text(field.name)): { \(parts(field).joined(separator: ", ")) }\n"
        }
        if !entity.references.isEmpty { out += "    references:\n" }
        for reference in entity.references {
            out += "      - { fields: \(list(reference.fields)), to: \(text(reference.parent)),"
            out += " parent_fields: \(list(reference.parentFields)),"
            out += " on_parent_deleted: \(reference.onParentDeleted.rawValue) }\n"
        }
        if !entity.unique.isEmpty {
            out += "    unique: [\(entity.unique.map(list).joined(separator: ", "))]\n"
        }
        return out
    }

    private static func parts(_ field: Field) -> [String] {
        var parts = ["type: \(field.type.word)"]
        switch field.type {
        case .decimal(let precision, let scale, let store):
            parts += ["precision: \(precision)", "scale: \(scale)"]
            if store != .text { parts.append("store: \(store.rawValue)") }
        case .enumeration(let values, let open):
            parts.append("values: \(list(values))")
            if open { parts.append("open: true") }
        case .uuid7(let store): if store != .text { parts.append("store: \(store.rawValue)") }
        case .date(let store), .timestamp(let store): if store != .text { parts.append("store: \(store.rawValue)") }
        case .string, .text, .int, .real, .bool, .blob, .json, .any: break
        }
        if field.column != field.name { parts.append("column: \(text(field.column))") }
        if field.required { parts.append("required: true") }
        if let value = field.defaultValue { parts.append("default: \(literal(value, field.type))") }
        if let min = field.limits.min { parts.append("min: \(number(min))") }
        if let max = field.limits.max { parts.append("max: \(number(max))") }
        if field.collation != .binary { parts.append("collation: \(field.collation.rawValue)") }
        if field.immutable { parts.append("immutable: true") }
        if field.policy != .lww { parts.append("conflict: \(field.policy.rawValue)") }
        return parts
    }

    private static func literal(_ value: Value, _ type: FieldType) -> String {
        switch value {
        case .null: "null"
        case .integer(let x): type == .bool ? (x == 0 ? "false" : "true") : "\(x)"
        case .real(let x): "\(x)"
        case .text(let bytes): Tree.quoted(String(decoding: bytes, as: UTF8.self))
        case .blob(let bytes): "{ hex: \"\(Hex.encode(bytes))\" }"
        }
    }

    private static func number(_ x: Double) -> String {
        x == x.rounded() && abs(x) < 9e15 ? "\(Int64(x))" : "\(x)"
    }

    private static func list(_ names: [String]) -> String { "[\(names.map(text).joined(separator: ", "))]" }

    /// Bare where every reader of YAML takes it for the same text, else quoted.
    static func text(_ name: String) -> String {
        let plain = name.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == UInt8(ascii: "_")
        }
        let letter = name.first.map { $0.isLetter || $0 == "_" } ?? false
        return plain && letter && YAMLTrap.meaning(ofPlain: name) == nil ? name : Tree.quoted(name)
    }

    private static func comment(_ line: String) -> String {
        let safe = String(
            line.unicodeScalars.map { $0.value < 32 || $0.value == 0x7F ? Character(" ") : Character($0) })
        return "# \(safe)\n"
    }
}
