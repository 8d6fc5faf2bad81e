internal import DriftlessContract
internal import DriftlessSQLite

/// The triggers that record an app's writes: plain SQL, so that any connection of any process is captured, whether or
/// not an engine runs (rule [6]).
///
/// They only log old and new values. Bases, lives and keys are added at sealing, which comes before anything that
/// could raise a held revision (docs/decisions/0002).
struct CaptureTriggers {
    let entity: Entity
    /// The entity's number in the log.
    let index: Int
    let table: Catalogue.Table

    private var name: String { quoted(entity.table) }
    private var columns: [String] { entity.fields.map { quoted($0.column) } }
    private var key: [String] { entity.keyFields.map { quoted($0.column) } }
    private var capturing: String { "(SELECT capturing FROM driftless_device)" }
    private var now: String { "CAST((julianday('now') - 2440587.5) * 86400000.0 AS INTEGER)" }
    private var displaced: String { ClientSchema.displacedName(index) }
    private var displacedColumns: [String] { columns.indices.map { "c\($0)" } }

    var statements: [String] {
        var all = [
            beforeInsert, afterInsert, afterUpdate, afterKeyUpdate, afterDelete, beforeUniqueUpdate, afterUniqueUpdate,
        ]
        if let guardrail = nullKeyGuard("INSERT") { all.append(guardrail) }
        if let guardrail = nullKeyGuard("UPDATE") { all.append(guardrail) }
        return all
    }

    /// What fires on inserts into the table of the entity with this number.
    static func insertTriggers(_ index: Int) -> [String] { ["bi", "ai", "ni"].map { "driftless_\($0)_\(index)" } }

    private func trigger(_ suffix: String, _ when: String, _ condition: String, _ body: [String]) -> String {
        "CREATE TRIGGER driftless_\(suffix)_\(index) \(when) ON \(name) WHEN \(condition) BEGIN "
            + body.map { $0 + "; " }.joined() + "END"
    }

    // MARK: Inserts

    private var beforeInsert: String {
        trigger("bi", "BEFORE INSERT", capturing, [forget(.insert), note(.insert, where: holdsUnique("NEW"))])
    }

    /// Every statement of a trigger costs each insert about as much as its own row does, so these are few. What a
    /// REPLACE changed is compared at sealing: here each insert would pay for it.
    private var afterInsert: String {
        let same = "\(noted(.insert)) AND \(sameKey("NEW", keyColumns: noteKey))"
        let write = log(
            kind: "CASE WHEN d.statement IS NULL THEN 1 ELSE 2 END", old: displacedColumns.map { "d.\($0)" },
            new: columns.map { "NEW.\($0)" }, from: "FROM (SELECT 1) LEFT JOIN \(displaced) d ON \(same)")
        // Where the key alone is unique, a displaced row is the one of the new row's key: it is not gone, and the next
        // statement that writes this key forgets it.
        let isKeyOnly = table.uniqueIndexes.isEmpty
        return trigger(
            "ai", "AFTER INSERT", capturing, isKeyOnly ? [write] : [vanished(.insert), write, forget(.insert)])
    }

    // MARK: Updates and deletes

    private var keepsKey: String { sameKey("NEW", keyColumns: key.map { "OLD.\($0)" }) }
    private var anyChanged: String {
        columns.map { changed("OLD.\($0)", "NEW.\($0)") }.joined(separator: " OR ")
    }

    private var afterUpdate: String {
        trigger("au", "AFTER UPDATE", "\(capturing) AND \(keepsKey)", [logChanged])
    }

    /// Another key is another record: a delete and an insert. The row whose key was taken by an UPDATE OR REPLACE is
    /// another record too, so a delete, though its key is there.
    private var afterKeyUpdate: String {
        trigger(
            "ak", "AFTER UPDATE\(ofKey)", "\(capturing) AND NOT (\(keepsKey))",
            [
                vanished(.update),
                log(
                    kind: "3", old: displacedColumns.map { "d.\($0)" }, new: nil,
                    from: "FROM \(displaced) d WHERE \(noted(.update)) AND \(sameKey("NEW", keyColumns: noteKey))"),
                log(kind: "3", old: columns.map { "OLD.\($0)" }, new: nil, from: ""),
                log(kind: "1", old: nil, new: columns.map { "NEW.\($0)" }, from: ""),
                forget(.update),
            ])
    }

    private var afterDelete: String {
        trigger(
            "ad", "AFTER DELETE", capturing, [log(kind: "3", old: columns.map { "OLD.\($0)" }, new: nil, from: "")])
    }

    /// The columns whose update may displace other rows; `nil` for all: a partial index, one of an expression or one
    /// over a generated column may do so whichever column changes.
    private var displacing: [String]? {
        let columns = Set(entity.fields.map(\.column))
        let isOpen = table.uniqueIndexes.contains { index in
            index.isPartial || index.hasExpression || !columns.isSuperset(of: index.columns)
        }
        if isOpen { return nil }
        let watched = Set(entity.keyFields.map(\.column) + table.uniqueIndexes.flatMap(\.columns))
        return entity.fields.map(\.column).filter(watched.contains).map(quoted)
    }

    private var mayDisplace: String {
        displacing?.map { changed("OLD.\($0)", "NEW.\($0)") }.joined(separator: " OR ") ?? anyChanged
    }

    /// SQLite compiles every trigger of a table into each statement that could fire it, an app's statements too: those
    /// that name no key and no unique column are spared three of four. A key may also be written by its other names.
    private var ofKey: String {
        " OF " + (key + (isRowIDAlias ? ["rowid", "oid", "_rowid_"] : [])).joined(separator: ", ")
    }
    private var ofDisplacing: String {
        displacing.map { " OF " + ($0 + (isRowIDAlias ? ["rowid", "oid", "_rowid_"] : [])).joined(separator: ", ") }
            ?? ""
    }

    private var beforeUniqueUpdate: String {
        let other = "NOT (" + sameKey("OLD", keyColumns: key.map { "t.\($0)" }) + ")"
        return trigger(
            "bu", "BEFORE UPDATE\(ofDisplacing)", "\(capturing) AND (\(mayDisplace))",
            // What an outer statement noted for this row and has displaced already is said before it is forgotten.
            [vanished(.update), forget(.update), note(.update, where: "(\(holdsUnique("NEW"))) AND \(other)")])
    }

    private var afterUniqueUpdate: String {
        trigger(
            "av", "AFTER UPDATE\(ofDisplacing)", "\(capturing) AND \(keepsKey) AND (\(mayDisplace))",
            [vanished(.update), forget(.update)])
    }

    // MARK: Displaced rows

    /// A statement finds the rows that it noted by its own new key, so that what an app's trigger or a foreign-key
    /// action writes to the table meanwhile leaves them alone.
    private enum Statement: Int { case insert, update }

    private var keyPositions: [Int] { entity.keyIndices }
    private var noteKey: [String] { keyPositions.map { "d.c\($0)" } }

    /// Rows of the table, as `t`, that hold a key or a unique value of the given row.
    private func holdsUnique(_ row: String) -> String {
        var matches = [sameKey(row, keyColumns: key.map { "t.\($0)" })]
        let values = table.columns.map { "\(row).\(quoted($0.name)) AS \(quoted($0.name))" }.joined(separator: ", ")
        for index in table.uniqueIndexes {
            let terms = index.terms.compactMap { term -> String? in
                if let column = term.column.map(quoted) {
                    return "t.\(column) = \(row).\(column) COLLATE \(quoted(term.collation))"
                }
                return term.expression.map {
                    "(\($0)) = (SELECT \($0) FROM (SELECT \(values))) COLLATE \(quoted(term.collation))"
                }
            }
            guard terms.count == index.terms.count else { continue }
            let predicate = index.predicate.map { " AND (\($0))" } ?? ""
            matches.append("(" + terms.joined(separator: " AND ") + predicate + ")")
        }
        return matches.joined(separator: " OR ")
    }

    private func note(_ statement: Statement, where condition: String) -> String {
        let by = key.map { "NEW.\($0)" }.joined(separator: ", ")
        return "INSERT INTO \(displaced) SELECT \(statement.rawValue), \(by), "
            + "\(columns.map { "t.\($0)" }.joined(separator: ", ")) FROM \(name) t WHERE \(condition)"
    }

    /// What this statement noted. Before an insert SQLite gives a row id that it will make itself as -1.
    private func noted(_ statement: Statement, as alias: String = "d.") -> String {
        let tests = key.indices.map { i in
            let place = "\(alias)k\(i)"
            return isRowIDAlias && statement == .insert
                ? "\(place) IN (NEW.\(key[i]), -1)" : "\(place) IS NEW.\(key[i])"
        }
        return "(\(alias)statement = \(statement.rawValue) AND \(tests.joined(separator: " AND ")))"
    }

    private func forget(_ statement: Statement) -> String {
        "DELETE FROM \(displaced) WHERE \(noted(statement, as: ""))"
    }

    /// Noted rows that are gone: deletes.
    private func vanished(_ statement: Statement) -> String {
        let present = zip(key, zip(entity.keyFields, noteKey)).map { column, note in
            "t.\(column) = \(note.1) COLLATE \(note.0.collation.rawValue)"
        }
        return log(
            kind: "3", old: displacedColumns.map { "d.\($0)" }, new: nil,
            from: "FROM \(displaced) d WHERE \(noted(statement)) AND NOT EXISTS "
                + "(SELECT 1 FROM \(name) t WHERE \(present.joined(separator: " AND ")))")
    }

    // MARK: The log

    private func log(kind: String, old: [String]?, new: [String]?, from: String) -> String {
        var names: [String] = []
        var values: [String] = []
        for i in columns.indices {
            if let old { names.append("o\(i)"); values.append(old[i]) }
            if let new { names.append("n\(i)"); values.append(new[i]) }
        }
        return "INSERT INTO driftless_log (entity, kind, at, \(names.joined(separator: ", "))) "
            + "SELECT \(index), \(kind), \(now), \(values.joined(separator: ", ")) \(from)"
    }

    /// Old and new of what changed, and of the key, which says which record it is; nothing if nothing changed.
    ///
    /// Each column is compared once, in a SELECT whose limit keeps SQLite from merging it into the outer one, where
    /// every mention of the result would compare again.
    private var logChanged: String {
        var names: [String] = []
        var values: [String] = []
        var masks = [[String]](repeating: [], count: ClientSchema.maskWords(columns.count))
        for (i, column) in columns.enumerated() {
            let word = i / ClientSchema.bitsAWord, bit = i % ClientSchema.bitsAWord
            masks[word].append("(\(changed("OLD.\(column)", "NEW.\(column)")) << \(bit))")
            for (name, row) in [("o", "OLD"), ("n", "NEW")] {
                names.append("\(name)\(i)")
                values.append(
                    keyPositions.contains(i)
                        ? "\(row).\(column)" : "CASE WHEN m\(word) & \(1 << bit) THEN \(row).\(column) END")
            }
        }
        let words = masks.indices.map { "m\($0)" }
        let compared = zip(masks, words).map { "\($0.joined(separator: " | ")) AS \($1)" }
        return "INSERT INTO driftless_log (entity, kind, at, \((names + words).joined(separator: ", "))) "
            + "SELECT \(index), 2, \(now), \((values + words).joined(separator: ", ")) "
            + "FROM (SELECT \(compared.joined(separator: ", ")) LIMIT 1) WHERE \(words.joined(separator: " OR "))"
    }

    /// By type and bytes, not by the column's collation (rule [7]).
    private func changed(_ old: String, _ new: String) -> String {
        "(typeof(\(old)) <> typeof(\(new)) OR \(old) COLLATE BINARY IS NOT \(new))"
    }

    /// By the key's collation, as its index compares.
    private func sameKey(_ row: String, keyColumns: [String]) -> String {
        "("
            + zip(keyColumns, entity.keyFields).map { column, field in
                "\(column) = \(row).\(quoted(field.column)) COLLATE \(field.collation.rawValue)"
            }.joined(separator: " AND ") + ")"
    }

    private var isRowIDAlias: Bool {
        key.count == 1 && !table.withoutRowID
            && table.column(named: entity.keyFields[0].column)?.declaredType.uppercased() == "INTEGER"
    }

    /// A row without identity cannot be synced: refused where it is written (rule [12]).
    private func nullKeyGuard(_ event: String) -> String? {
        let nullable = entity.keyFields.filter { field in
            guard let column = table.column(named: field.column) else { return false }
            return !column.notNull && !table.withoutRowID && !isRowIDAlias
        }
        guard !nullable.isEmpty else { return nil }
        let condition = nullable.map { "NEW.\(quoted($0.column)) IS NULL" }.joined(separator: " OR ")
        let sentence = "driftless: the key of \(entity.table) must not be NULL; give the row a key"
            .replacing("'", with: "''")
        return trigger(
            event == "INSERT" ? "ni" : "nu", "BEFORE \(event)" + (event == "INSERT" ? "" : ofKey),
            "\(capturing) AND (\(condition))", ["SELECT RAISE(ABORT, '\(sentence)')"])
    }
}
