public import DriftlessContract

/// Whether a database can hold what a contract says.
public enum ContractFit {
    /// The log keeps an old and a new value of each field in a row, and SQLite's rows have 2,000 columns.
    public static let fieldLimit = 900

    /// One sentence for each thing that does not fit, with what to do; empty if all fits.
    public static func findings(contract: Contract, catalogue: Catalogue) -> [String] {
        contract.entities.flatMap { findings($0, catalogue) }
    }

    private static func findings(_ entity: Entity, _ catalogue: Catalogue) -> [String] {
        guard let table = catalogue.table(named: entity.table) else {
            return ["The table \(entity.table) is missing. Create it, or take \(entity.name) out of the contract."]
        }
        guard table.kind == .ordinary else {
            return ["\(entity.table) is a view or a virtual table. Take \(entity.name) out of the contract."]
        }
        var result: [String] = []
        if entity.fields.count > fieldLimit {
            result.append(
                "\(entity.name) has \(entity.fields.count) fields, and \(fieldLimit) can be recorded. "
                    + "Take some out of the contract, or split the table.")
        }
        for field in entity.fields { result += findings(field, entity, table) }
        let key = entity.keyFields.map { $0.column.lowercased() }
        if key != table.primaryKey.map({ $0.lowercased() }) {
            let actual = table.primaryKey.isEmpty ? "none" : table.primaryKey.joined(separator: ", ")
            result.append(
                "The key of \(entity.name) is not the primary key of \(entity.table) (\(actual)). "
                    + "Name the primary key's columns, in its order, as identity.key.")
        }
        let columns = Set(entity.fields.map { $0.column.lowercased() })
        for column in table.columns
        where column.notNull && column.defaultSQL == nil && !column.generated
            && !columns.contains(column.name.lowercased())
        {
            result.append(
                "The column \(entity.table).\(column.name) is NOT NULL without a default and not in the contract. "
                    + "Add it as a field, or give it a default.")
        }
        return result
    }

    private static func findings(_ field: Field, _ entity: Entity, _ table: Catalogue.Table) -> [String] {
        let place = "\(entity.table).\(field.column)"
        guard let column = table.column(named: field.column) else {
            return ["The column \(place) is missing. Add it, or take the field \(field.name) out of the contract."]
        }
        if column.generated {
            return ["The column \(place) is generated. Take the field \(field.name) out of the contract."]
        }
        var result: [String] = []
        if !roundTrips(field.type, column.affinity) {
            result.append(
                "The column \(place) is declared \(column.declaredType), which changes values of type "
                    + "\(field.type.word). Declare the column otherwise, or give the field the type any.")
        }
        let isKey = entity.identity.key.contains(field.name)
        if isKey, field.collation.rawValue.uppercased() != column.collation.uppercased() {
            result.append(
                "The key column \(place) compares by \(column.collation), the contract says "
                    + "\(field.collation.rawValue). Write collation: \(column.collation.lowercased()) at the field.")
        }
        // A key is never NULL, whatever the contract says of it.
        if column.notNull, !field.required, !isKey, column.defaultSQL == nil {
            result.append("The column \(place) is NOT NULL, the field may be NULL. Write required: true at the field.")
        }
        return result
    }

    /// Whether a column of this affinity gives back exactly what was stored.
    private static func roundTrips(_ type: FieldType, _ affinity: Catalogue.Column.Affinity) -> Bool {
        switch (type.storage, affinity) {
        case (.any, _), (.blob, _), (_, .blob): true
        case (.text, .text), (.integer, .integer), (.integer, .numeric), (.real, .real): true
        // ISO dates and UUIDs with their dashes never look like numbers; digits alone would become some.
        case (.text, .numeric), (.text, .integer), (.text, .real): neverANumber(type, affinity)
        case (.real, .numeric): if case .decimal = type { true } else { false }
        case (.real, .integer), (.real, .text), (.integer, .text), (.integer, .real): false
        }
    }

    private static func neverANumber(_ type: FieldType, _ affinity: Catalogue.Column.Affinity) -> Bool {
        switch type {
        case .date, .timestamp, .uuid7: true
        case .text: affinity == .numeric
        default: false
        }
    }
}
