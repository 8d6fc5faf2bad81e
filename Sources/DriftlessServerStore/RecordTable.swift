internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

extension SQLiteServerStore {
    func record(_ id: RecordID, _ sql: Connection) throws -> StoredRecord? {
        guard let table = tables[id.entity] else { return nil }
        guard let found = try sql.first(table.record, .string(id.entity), .blob(id.key.bytes)) else {
            if head != nil { places[id] = Place() }
            return nil
        }
        let count = table.entity.fields.count
        let row = found[4] == .integer(0) ? Array(found[EntityTable.recordColumns...]) : nil
        let kept = found[6] == .null ? nil : try PackedRow.unpack(found[6].bytes)
        let metas = try FieldMeta.unpack(found[5].bytes, count: count)
        guard let life = Identifier(bytes: found[3].bytes), metas.count == count, kept?.count ?? count == count,
            row == nil || found[0] != .null
        else { throw damaged(id) }
        if head != nil {
            places[id] = Place(
                isStored: true, scope: found[7].description, row: found[0], hash: RecordHash(bytes: found[1].bytes))
        }
        return StoredRecord(
            id: id, revision: Revision(found[2].int), life: life, row: row, kept: kept, metas: metas)
    }

    func damaged(_ id: RecordID) -> StoreError {
        StoreError(.damaged, "The record \(id.entity) \(id.key) is incomplete. Restore the file from a backup.")
    }

    /// Writes a record's new state and keeps the digests in step.
    func write(_ record: StoredRecord, _ sql: Connection) throws {
        guard let table = tables[record.id.entity] else { return }
        if let highest = highestKeys[record.id.entity], case .integer(let key)? = record.id.key.values.first {
            highestKeys[record.id.entity] = max(highest, key)
        }
        if places[record.id] == nil { _ = try self.record(record.id, sql) }
        var place = places[record.id] ?? Place()
        if let hash = place.hash { try head?.change(place.scope, sql) { $0.subtract(hash) } }
        let scope = table.entity.scope == nil ? place.scope : self.scope(of: record, at: place, table.entity)
        if place.isStored, scope != place.scope { try leave(place.scope, for: scope, record, sql) }
        place.scope = scope
        place.row = try put(record.row, in: table, at: place.row, sql)
        place.hash = record.row.map { RecordHash(entity: table.entity, key: record.id.key, row: $0) }
        if let hash = place.hash { try head?.change(scope, sql) { $0.add(hash) } }
        // Not REPLACE, which SQLite makes undoable by copying every page that it touches.
        try sql.run(
            place.isStored ? SQLiteServerStore.updateRecord : SQLiteServerStore.insertRecord,
            .integer(Int64(record.revision)), .blob(record.life.bytes), .integer(record.row == nil ? 1 : 0),
            place.hash.map { .blob($0.bytes) } ?? .null, .blob(FieldMeta.pack(record.metas)),
            record.kept.map { .blob(PackedRow.pack($0)) } ?? .null, .string(place.scope), place.row,
            .string(record.id.entity), .blob(record.id.key.bytes))
        place.isStored = true
        places[record.id] = place
    }

    /// A tombstone stays where its record was.
    private func scope(of record: StoredRecord, at place: Place, _ entity: Entity) -> String {
        if let row = record.row { return entity.scopeID(of: row) }
        return place.isStored ? place.scope : record.kept.map { entity.scopeID(of: $0) } ?? place.scope
    }

    /// Devices that hold the scope are told (rule [23]).
    private func leave(_ old: String, for new: String, _ record: StoredRecord, _ sql: Connection) throws {
        let entity = Value.string(record.id.entity), key = Value.blob(record.id.key.bytes)
        try sql.run(
            "INSERT OR REPLACE INTO driftless_exit(scope, entity, key, revision) VALUES (?, ?, ?, ?)", .string(old),
            entity, key, .integer(Int64(record.revision)))
        try sql.run(
            "DELETE FROM driftless_exit WHERE scope = ? AND entity = ? AND key = ?", .string(new), entity, key)
    }

    private static let insertRecord = """
        INSERT INTO driftless_record(revision, life, dead, hash, fields, kept, scope, row, entity, key)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    private static let updateRecord = """
        UPDATE driftless_record SET revision = ?, life = ?, dead = ?, hash = ?, fields = ?, kept = ?, scope = ?, row = ?
        WHERE entity = ? AND key = ?
        """

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
        let keys = entity.identity.key.map(quoted).joined(separator: ", ")
        let rows = try sql.rows(
            "SELECT \(keys) FROM \(quoted(entity.serverTable)) WHERE \(tests.joined(separator: " AND "))", values)
        return try rows.compactMap { row in
            // A row's key, in the form in which keys compare, is its record's.
            try RecordKey(values: row, fields: entity.keyFields).flatMap {
                try record(RecordID(entity: name, key: $0), sql)
            }
        }
    }
}

extension FieldMeta {
    /// Four numbers a field; once for all where all are the same, as after an insert.
    fileprivate static func pack(_ metas: [FieldMeta]) -> [UInt8] {
        let isUniform = metas.dropFirst().allSatisfy { $0 == metas.first }
        var bytes: [UInt8] = []
        for meta in isUniform ? metas.prefix(1) : metas[...] {
            PackedRow.append(.integer(Int64(meta.revision)), to: &bytes)
            PackedRow.append(.integer(meta.author.stamp), to: &bytes)
            PackedRow.append(.integer(Int64(meta.author.writer)), to: &bytes)
            PackedRow.append(.integer(meta.author.isServerSide ? 1 : 0), to: &bytes)
        }
        return bytes
    }

    fileprivate static func unpack(_ bytes: [UInt8], count: Int) throws -> [FieldMeta] {
        let numbers = try PackedRow.unpack(bytes).map(\.int)
        let metas = stride(from: 0, to: numbers.count - 3, by: 4).map { i in
            FieldMeta(
                revision: Revision(numbers[i]),
                author: Author(
                    stamp: numbers[i + 1], writer: Int(numbers[i + 2]), isServerSide: numbers[i + 3] == 1))
        }
        return metas.count == 1 ? Array(repeating: metas[0], count: count) : metas
    }
}
