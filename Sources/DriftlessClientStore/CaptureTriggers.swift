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

    /// The column lists of unique indexes besides the key; an index over an expression is left to the scan for
    /// uncaptured writes (rule [11]).
    private var uniques: [[String]] {
        table.uniqueIndexes.filter { !$0.hasExpression && !$0.columns.isEmpty }.map { $0.columns.map(quoted) }
    }

    private func trigger(_ suffix: String, _ when: String, _ condition: String, _ body: [String]) -> String {
        "CREATE TRIGGER driftless_\(suffix)_\(index) \(when) ON \(name) WHEN \(condition) BEGIN "
            + body.map { $0 + "; " }.joined() + "END"
    }

    // MARK: Inserts

    private var beforeInsert: String {
        let matches = ([key] + uniques).map { equal($0.map { "t.\($0)" }, $0.map { "NEW.\($0)" }) }
        return trigger(
            "bi", "BEFORE INSERT", capturing,
            ["DELETE FROM \(displaced)", note(where: matches.joined(separator: " OR "))])
    }

    private var afterInsert: String {
        let same = equal(key.map { "NEW.\($0)" }, keyPositions.map { "d.c\($0)" })
        let olds = displacedColumns.map { "d.\($0)" }
        return trigger(
            "ai", "AFTER INSERT", capturing,
            [
                vanished,
                logUpdate(old: olds, new: columns.map { "NEW.\($0)" }, from: "FROM \(displaced) d WHERE \(same)"),
                log(
                    kind: 1, old: nil, new: columns.map { "NEW.\($0)" },
                    from: "WHERE NOT EXISTS (SELECT 1 FROM \(displaced) d WHERE \(same))"),
                "DELETE FROM \(displaced)",
            ])
    }

    // MARK: Updates and deletes

    private var sameKey: String { equal(key.map { "OLD.\($0)" }, key.map { "NEW.\($0)" }) }
    private var anyChanged: String {
        columns.map { changed("OLD.\($0)", "NEW.\($0)") }.joined(separator: " OR ")
    }

    private var afterUpdate: String {
        trigger(
            "au", "AFTER UPDATE", "\(capturing) AND \(sameKey) AND (\(anyChanged))",
            [logUpdate(old: columns.map { "OLD.\($0)" }, new: columns.map { "NEW.\($0)" }, from: "")])
    }

    /// Another key is another record: a delete and an insert.
    private var afterKeyUpdate: String {
        trigger(
            "ak", "AFTER UPDATE", "\(capturing) AND NOT (\(sameKey))",
            [
                log(kind: 3, old: columns.map { "OLD.\($0)" }, new: nil, from: ""),
                log(kind: 1, old: nil, new: columns.map { "NEW.\($0)" }, from: ""),
            ])
    }

    private var afterDelete: String {
        trigger(
            "ad", "AFTER DELETE", capturing, [log(kind: 3, old: columns.map { "OLD.\($0)" }, new: nil, from: "")])
    }

    private var uniqueColumnList: String {
        var seen: [String] = []
        for column in (key + uniques.flatMap { $0 }) where !seen.contains(column) { seen.append(column) }
        return seen.joined(separator: ", ")
    }

    private var beforeUniqueUpdate: String {
        let matches = ([key] + uniques).map { equal($0.map { "t.\($0)" }, $0.map { "NEW.\($0)" }) }
        let other = "NOT (" + equal(key.map { "t.\($0)" }, key.map { "OLD.\($0)" }) + ")"
        return trigger(
            "bu", "BEFORE UPDATE OF \(uniqueColumnList)", capturing,
            ["DELETE FROM \(displaced)", note(where: "(\(matches.joined(separator: " OR "))) AND \(other)")])
    }

    private var afterUniqueUpdate: String {
        trigger(
            "av", "AFTER UPDATE OF \(uniqueColumnList)", capturing,
            [vanished, overwritten, "DELETE FROM \(displaced)"])
    }

    // MARK: Pieces

    private func note(where condition: String) -> String {
        "INSERT INTO \(displaced) SELECT \(columns.map { "t.\($0)" }.joined(separator: ", ")) "
            + "FROM \(name) t WHERE \(condition)"
    }

    /// Noted rows that are gone: deletes.
    private var vanished: String {
        let present = equal(key.map { "t.\($0)" }, keyPositions.map { "d.c\($0)" })
        return log(
            kind: 3, old: displacedColumns.map { "d.\($0)" }, new: nil,
            from: "FROM \(displaced) d WHERE NOT EXISTS (SELECT 1 FROM \(name) t WHERE \(present))")
    }

    /// The noted row whose key an UPDATE OR REPLACE took: another record, so a delete, though its key is there.
    private var overwritten: String {
        let same = equal(key.map { "NEW.\($0)" }, keyPositions.map { "d.c\($0)" })
        return log(
            kind: 3, old: displacedColumns.map { "d.\($0)" }, new: nil, from: "FROM \(displaced) d WHERE \(same)")
    }

    private func log(kind: Int, old: [String]?, new: [String]?, from: String) -> String {
        var names: [String] = []
        var values: [String] = []
        for i in columns.indices {
            if let old { names.append("o\(i)"); values.append(old[i]) }
            if let new { names.append("n\(i)"); values.append(new[i]) }
        }
        return "INSERT INTO driftless_log (entity, kind, at, \(names.joined(separator: ", "))) "
            + "SELECT \(index), \(kind), \(now), \(values.joined(separator: ", ")) \(from)"
    }

    /// Old and new of what changed, and of the key, which says which record it is.
    private func logUpdate(old: [String], new: [String], from: String) -> String {
        var names: [String] = []
        var values: [String] = []
        var masks = [[String]](repeating: [], count: ClientSchema.maskWords(columns.count))
        for i in columns.indices {
            let differs = changed(old[i], new[i])
            names += ["o\(i)", "n\(i)"]
            if keyPositions.contains(i) {
                values += [old[i], new[i]]
            } else {
                values += ["CASE WHEN \(differs) THEN \(old[i]) END", "CASE WHEN \(differs) THEN \(new[i]) END"]
            }
            masks[i / ClientSchema.bitsAWord].append("((\(differs)) << \(i % ClientSchema.bitsAWord))")
        }
        for (word, bits) in masks.enumerated() {
            names.append("m\(word)")
            values.append("(" + bits.joined(separator: " | ") + ")")
        }
        return "INSERT INTO driftless_log (entity, kind, at, \(names.joined(separator: ", "))) "
            + "SELECT \(index), 2, \(now), \(values.joined(separator: ", ")) \(from)"
    }

    /// By type and bytes, not by the column's collation (rule [7]).
    private func changed(_ old: String, _ new: String) -> String {
        "(typeof(\(old)) <> typeof(\(new)) OR \(old) COLLATE BINARY IS NOT \(new))"
    }

    /// By the left side's collation and affinity: as the index compares.
    private func equal(_ left: [String], _ right: [String]) -> String {
        "(" + zip(left, right).map { "\($0) = \($1)" }.joined(separator: " AND ") + ")"
    }

    private var keyPositions: [Int] { entity.keyIndices }

    /// A row without identity cannot be synced: refused where it is written (rule [12]).
    private func nullKeyGuard(_ event: String) -> String? {
        let nullable = entity.keyFields.filter { field in
            guard let column = table.column(named: field.column) else { return false }
            let rowIDAlias = key.count == 1 && column.declaredType.uppercased() == "INTEGER"
            return !column.notNull && !table.withoutRowID && !rowIDAlias
        }
        guard !nullable.isEmpty else { return nil }
        let condition = nullable.map { "NEW.\(quoted($0.column)) IS NULL" }.joined(separator: " OR ")
        let sentence = "driftless: the key of \(entity.table) must not be NULL; give the row a key"
            .replacing("'", with: "''")
        return trigger(
            event == "INSERT" ? "ni" : "nu", "BEFORE \(event)", "\(capturing) AND (\(condition))",
            ["SELECT RAISE(ABORT, '\(sentence)')"])
    }
}
