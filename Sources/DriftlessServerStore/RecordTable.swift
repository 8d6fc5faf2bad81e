internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

extension SQLiteServerStore {
    func record(_ id: RecordID, _ sql: Connection) throws -> StoredRecord? {
        guard let entity = contract.entity(named: id.entity),
            let found = try sql.first(
                "SELECT revision, life, dead, fields, kept, row FROM driftless_record WHERE entity = ? AND key = ?",
                .string(id.entity), .blob(id.key.bytes)),
            let life = Identifier(bytes: found[1].bytes)
        else { return nil }
        var row: [Value]?
        if found[2] == .integer(0) {
            let names = entity.fields.map { quoted($0.name) }.joined(separator: ", ")
            row = try sql.first("SELECT \(names) FROM \(quoted(entity.serverTable)) WHERE _rowid_ = ?", found[5])
            if row == nil {
                throw StoreError(.damaged, "\(id.entity) \(id.key) has no row. Restore the file from a backup.")
            }
        }
        return StoredRecord(
            id: id, revision: Revision(found[0].int), life: life, row: row,
            kept: found[4] == .null ? nil : try PackedRow.unpack(found[4].bytes),
            metas: try metas(found[3].bytes))
    }

    private func metas(_ bytes: [UInt8]) throws -> [FieldMeta] {
        let numbers = try PackedRow.unpack(bytes).map(\.int)
        return stride(from: 0, to: numbers.count - 3, by: 4).map { i in
            FieldMeta(
                revision: Revision(numbers[i]),
                author: Author(
                    stamp: numbers[i + 1], writer: Int(numbers[i + 2]), isServerSide: numbers[i + 3] == 1))
        }
    }

    /// Writes a record's new state and keeps the digest in step.
    func write(_ record: StoredRecord, _ sum: inout ScopeSum, _ sql: Connection) throws {
        guard let entity = contract.entity(named: record.id.entity) else { return }
        let key: [Value] = [.string(record.id.entity), .blob(record.id.key.bytes)]
        let table = quoted(entity.serverTable)
        let old = try sql.first("SELECT hash, row FROM driftless_record WHERE entity = ? AND key = ?", key)
        if let old, let hash = RecordHash(bytes: old[0].bytes) {
            sum.subtract(hash)
            try sql.run("DELETE FROM \(table) WHERE _rowid_ = ?", old[1])
        }
        var hash: Value = .null
        var rowID: Value = .null
        if let row = record.row {
            let names = entity.fields.map { quoted($0.name) }.joined(separator: ", ")
            let marks = row.map { _ in "?" }.joined(separator: ", ")
            try sql.run("INSERT INTO \(table)(\(names)) VALUES (\(marks))", row)
            rowID = .integer(sql.lastInsertedRowID)
            let new = RecordHash(entity: entity, key: record.id.key, row: row)
            sum.add(new)
            hash = .blob(new.bytes)
        }
        let metas = record.metas.flatMap { meta -> [Value] in
            [
                .integer(Int64(meta.revision)), .integer(meta.author.stamp), .integer(Int64(meta.author.writer)),
                .integer(meta.author.isServerSide ? 1 : 0),
            ]
        }
        try sql.run(
            "INSERT OR REPLACE INTO driftless_record(entity, key, revision, life, dead, hash, fields, kept, scope, "
                + "row) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            key + [
                .integer(Int64(record.revision)), .blob(record.life.bytes), .integer(record.row == nil ? 1 : 0), hash,
                .blob(PackedRow.pack(metas)), record.kept.map { .blob(PackedRow.pack($0)) } ?? .null,
                .string(tenantScope), rowID,
            ])
    }

    func answer(_ query: Query, _ sql: Connection) throws -> Findings.Answer {
        switch query {
        case .record(let id):
            return .record(try record(id, sql))
        case .alias(let alias):
            let row = try sql.first(
                "SELECT new FROM driftless_alias WHERE entity = ? AND old = ? AND life = ?",
                .string(alias.record.entity), .blob(alias.record.key.bytes), .blob(alias.life.bytes))
            return .alias(row.map { RecordKey(bytes: $0[0].bytes) })
        case .joined(let alias):
            let row = try sql.first(
                "SELECT present FROM driftless_join WHERE entity = ? AND key = ? AND life = ?",
                .string(alias.record.entity), .blob(alias.record.key.bytes), .blob(alias.life.bytes))
            return .joined(row.flatMap { Identifier(bytes: $0[0].bytes) })
        case .wasRejected(let id):
            let row = try sql.first("SELECT outcome FROM driftless_operation WHERE id = ?", .blob(id.bytes))
            return .wasRejected(row.map { $0[0].description.hasPrefix("rejected") } ?? false)
        case .highestKey(let entity):
            let keys = try sql.rows("SELECT key FROM driftless_record WHERE entity = ?", .string(entity))
            return .highestKey(keys.compactMap { RecordKey(bytes: $0[0].bytes).values.first?.int }.max() ?? 0)
        case .holders(let entity, let fields, let values):
            return .holders(try holders(entity, fields, values, sql))
        }
    }

    private func holders(
        _ name: String, _ fields: [String], _ values: [Value], _ sql: Connection
    ) throws -> [StoredRecord] {
        guard let entity = contract.entity(named: name) else { return [] }
        let tests = fields.map { field in
            let collation = entity.fields.first { $0.name == field }?.collation ?? .binary
            return "\(quoted(field)) = ? COLLATE \(collation.rawValue)"
        }
        let rows = try sql.rows(
            "SELECT d.key FROM \(quoted(entity.serverTable)) t JOIN driftless_record d "
                + "ON d.entity = ? AND d.row = t._rowid_ WHERE \(tests.joined(separator: " AND "))",
            [.string(name)] + values)
        return try rows.compactMap { try record(RecordID(entity: name, key: RecordKey(bytes: $0[0].bytes)), sql) }
    }
}
