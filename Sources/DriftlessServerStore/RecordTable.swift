internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

extension SQLiteServerStore {
    func record(_ id: RecordID, _ sql: Connection) throws -> StoredRecord? {
        guard let entity = contract.entity(named: id.entity), let table = tables[id.entity],
            let found = try sql.first(
                "SELECT revision, life, dead, fields, kept, row, hash FROM driftless_record "
                    + "WHERE entity = ? AND key = ?",
                .string(id.entity), .blob(id.key.bytes)),
            let life = Identifier(bytes: found[1].bytes)
        else { return nil }
        var row: [Value]?
        if found[2] == .integer(0) {
            row = try sql.first(table.select, found[5])
            if row == nil { throw damaged(id) }
        }
        let kept = found[4] == .null ? nil : try PackedRow.unpack(found[4].bytes)
        let metas = try metas(found[3].bytes)
        guard metas.count == entity.fields.count, kept.map({ $0.count == metas.count }) ?? true else {
            throw damaged(id)
        }
        if head != nil { places[id] = Place(hash: found[6], row: found[5]) }
        return StoredRecord(
            id: id, revision: Revision(found[0].int), life: life, row: row, kept: kept, metas: metas)
    }

    private func damaged(_ id: RecordID) -> StoreError {
        StoreError(.damaged, "The record \(id.entity) \(id.key) is incomplete. Restore the file from a backup.")
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
    func write(_ record: StoredRecord, _ sql: Connection) throws {
        guard let entity = contract.entity(named: record.id.entity), let table = tables[entity.name] else { return }
        if let highest = highestKeys[entity.name], case .integer(let key)? = record.id.key.values.first {
            highestKeys[entity.name] = max(highest, key)
        }
        let key: [Value] = [.string(record.id.entity), .blob(record.id.key.bytes)]
        let old =
            try places[record.id]
            ?? sql.first("SELECT hash, row FROM driftless_record WHERE entity = ? AND key = ?", key)
            .map { Place(hash: $0[0], row: $0[1]) }
        var place = Place(hash: .null, row: .null)
        if let hash = RecordHash(bytes: old?.hash.bytes ?? []) { head?.sum.subtract(hash) }
        place.row = try put(record.row, in: table, at: old?.row ?? .null, sql)
        if let row = record.row {
            let hash = RecordHash(entity: entity, key: record.id.key, row: row)
            head?.sum.add(hash)
            place.hash = .blob(hash.bytes)
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
                .integer(Int64(record.revision)), .blob(record.life.bytes), .integer(record.row == nil ? 1 : 0),
                place.hash, .blob(PackedRow.pack(metas)), record.kept.map { .blob(PackedRow.pack($0)) } ?? .null,
                .string(tenantScope), place.row,
            ])
        places[record.id] = place
    }

    /// - Returns: where the row is now; NULL for none.
    private func put(_ row: [Value]?, in table: EntityTable, at place: Value, _ sql: Connection) throws -> Value {
        switch (row, place) {
        case (let row?, .null):
            try sql.run(table.insert, row)
            return .integer(sql.lastInsertedRowID)
        case (let row?, _):
            try sql.run(table.update, row + [place])
            return place
        case (nil, .null):
            return .null
        case (nil, _):
            try sql.run(table.delete, [place])
            return .null
        }
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
            return .highestKey(try highestKey(of: entity, sql))
        case .holders(let entity, let fields, let values):
            return .holders(try holders(entity, fields, values, sql))
        }
    }

    /// Of tombstones too. Found once, then kept up: what a rollback leaves too high only skips a number.
    private func highestKey(of entity: String, _ sql: Connection) throws -> Int64 {
        if let highest = highestKeys[entity] { return highest }
        var highest: Int64 = 0
        try sql.forEach("SELECT key FROM driftless_record WHERE entity = ?", [.string(entity)]) { row in
            if case .integer(let key)? = RecordKey(bytes: row[0].bytes).values.first { highest = max(highest, key) }
        }
        highestKeys[entity] = highest
        return highest
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
