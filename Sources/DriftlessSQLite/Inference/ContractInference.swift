public import DriftlessContract
internal import GRDB

/// Reads a contract off an existing database.
public enum ContractInference {
    /// Opens the file strictly for reading.
    public static func infer(databaseAt path: String, id: String) throws -> InferredContract {
        var configuration = Configuration()
        configuration.readonly = true
        do {
            return try DatabaseQueue(path: path, configuration: configuration).read { db in
                let connection = try Connection(db)
                return try infer(connection: connection, id: id)
            }
        } catch let error as DatabaseError {
            let code = Connection.code(error.resultCode.rawValue)
            let said = error.message ?? "error \(error.resultCode.rawValue)"
            switch code {
            case .notADatabase:
                throw StoreError(
                    code, "\(path) is not a SQLite database, or it is encrypted. Give the plain database file.")
            case .locked:
                throw StoreError(code, "\(path) is locked by another program. Close that program, or try again.")
            default:
                throw StoreError(code, "\(path) cannot be read: SQLite says \(said). Check the file and its rights.")
            }
        }
    }

    /// Looks at every column of every table that can be synced.
    public static func infer(connection: Connection, id: String) throws -> InferredContract {
        let catalogue = try connection.catalogue()
        var result = InferredContract(contract: Contract(id: id, version: "1.0.0", entities: []))
        var kept: [Catalogue.Table] = []
        for table in catalogue.tables {
            if let reason = try reasonToLeaveOut(table, connection) {
                result.leftOut.append(.init(table: table.name, reason: reason))
            } else {
                kept.append(table)
            }
        }
        for table in kept {
            var inference = EntityInference(table: table, kept: Catalogue(tables: kept), connection: connection)
            result.contract.entities.append(try inference.entity())
            result.comments[table.name] = inference.comments
            result.fieldComments[table.name] = inference.fieldComments
        }
        return result
    }

    private static func reasonToLeaveOut(_ table: Catalogue.Table, _ connection: Connection) throws -> String? {
        switch table.kind {
        case .view: return "a view; the tables it reads are synced"
        case .virtual: return "a virtual table; each device builds its own from the synced tables"
        case .shadow: return "belongs to a virtual table"
        case .ordinary: break
        }
        if table.primaryKey.isEmpty { return "no primary key, so its rows cannot be told apart between devices" }
        if table.columns.count > ContractFit.fieldLimit {
            return "\(table.columns.count) columns, and \(ContractFit.fieldLimit) can be recorded"
        }
        for name in table.primaryKey {
            guard let column = table.column(named: name) else { continue }
            if column.generated { return "the key column \(name) is generated" }
            if Collation(rawValue: column.collation.lowercased()) == nil {
                return "the key column \(name) has the app's own collation \(column.collation), unknown to the server"
            }
            if try connection.first("SELECT 1 FROM \(quoted(table.name)) WHERE \(quoted(name)) IS NULL LIMIT 1") != nil
            {
                return "the key column \(name) holds NULL"
            }
        }
        return nil
    }
}

/// One table.
struct EntityInference {
    let table: Catalogue.Table
    let kept: Catalogue
    let connection: Connection
    var comments: [String] = []
    var fieldComments: [String: [String]] = [:]

    init(table: Catalogue.Table, kept: Catalogue, connection: Connection) {
        self.table = table
        self.kept = kept
        self.connection = connection
    }

    mutating func entity() throws -> Entity {
        var fields: [Field] = []
        var samples: [String: ColumnSample] = [:]
        for column in table.columns {
            if column.generated {
                comments.append("column \(column.name) is left out: it is generated")
                continue
            }
            let sample = try connection.sample(table: table.name, column: column.name, digits: column.decimalDigits)
            samples[column.name] = sample
            fields.append(field(column, sample))
        }
        var identity = Identity(key: table.primaryKey.map { table.column(named: $0)?.name ?? $0 })
        let foreign = Set(table.foreignKeys.flatMap(\.columns).map { $0.lowercased() })
        if identity.key.count > 1, identity.key.allSatisfy({ foreign.contains($0.lowercased()) }) {
            identity.natural = true
            comments.append("joins other tables: the same key on two devices is the same record")
        } else if identity.key.count == 1, fields.first(where: { $0.name == identity.key[0] })?.type == .int {
            identity.onDuplicate = .rekey
            comments.append("rekey: if two devices mint the same \(identity.key[0]) offline, the second one's record")
            comments.append("gets a new one, and references to it follow")
        }
        var entity = Entity(name: table.name, identity: identity, fields: fields)
        try applyChecks(to: &entity, samples)
        entity.references = references(in: entity)
        entity.unique = uniques(in: entity)
        return entity
    }

    private mutating func field(_ column: Catalogue.Column, _ sample: ColumnSample) -> Field {
        let isKey = table.primaryKey.contains { $0.lowercased() == column.name.lowercased() }
        let inferred = InferredType.of(column, sample, isKey: isKey)
        var field = Field(
            name: column.name, type: inferred.type, required: isKey || column.notNull,
            limits: Limits(max: inferred.maximum))
        var notes = inferred.comment.map { [$0] } ?? []
        if column.notNull, sample.nulls > 0 {
            field.required = isKey
            notes.append("NOT NULL, but the data holds NULLs")
        }
        if let collation = Collation(rawValue: column.collation.lowercased()) {
            field.collation = collation
        } else {
            notes.append("the app's own collation \(column.collation) stays on the device")
        }
        if let sql = column.defaultSQL, sql.uppercased() != "NULL" {
            if let value = defaultValue(sql, field) {
                field.defaultValue = value
            } else {
                notes.append("DEFAULT \(sql) is filled in by the device's database")
            }
        }
        if !notes.isEmpty { fieldComments[column.name] = notes }
        return field
    }

    /// The value of a literal, if it is one and of the field's type.
    private func defaultValue(_ sql: String, _ field: Field) -> Value? {
        var literal = Substring(sql)
        while literal.first == "(", literal.last == ")" { literal = literal.dropFirst().dropLast() }
        let value: Value
        if literal.first == "'", literal.last == "'", literal.count > 1 {
            let inside = literal.dropFirst().dropLast()
            // More than one literal, such as 'a' || 'b'.
            guard !inside.replacing("''", with: "").contains("'") else { return nil }
            value = .string(String(inside.replacing("''", with: "'")))
        } else if let x = Int64(literal) {
            value = .integer(x)
        } else if let x = Double(literal), x.isFinite, literal.allSatisfy({ "0123456789+-.eE".contains($0) }) {
            value = .real(x)
        } else if ["TRUE", "FALSE"].contains(literal.uppercased()) {
            value = .integer(literal.uppercased() == "TRUE" ? 1 : 0)
        } else {
            return nil
        }
        switch (field.type, value) {
        case (.bool, .integer(0)), (.bool, .integer(1)), (.int, .integer), (.real, .real), (.decimal, .real):
            return value
        case (.any, .integer), (.any, .real): return value
        case (.real, .integer(let x)), (.decimal, .integer(let x)): return .real(Double(x))
        case (.string, .text), (.text, .text), (.any, .text): return value
        default: return nil
        }
    }

    private mutating func references(in entity: Entity) -> [Reference] {
        var result: [Reference] = []
        for key in table.foreignKeys {
            let sentence = "(\(key.columns.joined(separator: ", "))) to \(key.parentTable)"
            guard let parent = kept.table(named: key.parentTable), key.columns.count == key.parentColumns.count else {
                comments.append("foreign key \(sentence) is dropped: that table is not synced")
                continue
            }
            let mine = key.columns.compactMap { name in
                entity.fields.first { $0.name.lowercased() == name.lowercased() }
            }
            let theirs = key.parentColumns.compactMap { parent.column(named: $0) }.filter { !$0.generated }
            guard mine.count == key.columns.count, theirs.count == mine.count else {
                comments.append("foreign key \(sentence) is dropped: a column of it is not synced")
                continue
            }
            let rule: Reference.OnParentDeleted =
                switch key.onDelete.uppercased() {
                case "CASCADE": .cascade
                case "SET NULL": .nullify
                default: .reject
                }
            if key.onDelete.uppercased() == "SET DEFAULT" {
                comments.append("foreign key \(sentence) says SET DEFAULT, which cannot be said here: reject")
            }
            result.append(
                Reference(
                    fields: mine.map(\.name), parent: parent.name, parentFields: theirs.map(\.name),
                    onParentDeleted: rule))
        }
        return result
    }

    private mutating func uniques(in entity: Entity) -> [[String]] {
        var result: [[String]] = []
        for index in table.uniqueIndexes {
            let names = index.columns.compactMap { name in
                entity.fields.first { $0.name.lowercased() == name.lowercased() }?.name
            }
            let comparesOtherwise = index.terms.contains { term in
                term.column.flatMap { table.column(named: $0) }.map { $0.collation != term.collation } ?? false
            }
            if index.isPartial || index.hasExpression || names.count < index.columns.count {
                comments.append("unique index \(index.name) is partial or of an expression: only devices enforce it")
            } else if comparesOtherwise {
                comments.append("unique index \(index.name) has its own collation: only devices enforce it")
            } else if !result.contains(names) {
                result.append(names)
            }
        }
        return result
    }
}

extension Catalogue.Column {
    /// (precision, scale) of decimals only; of text the digits are a length.
    var decimalDigits: (Int, Int)? { affinity == .numeric ? digits : nil }
}
