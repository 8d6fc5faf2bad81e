internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

/// Writes that no trigger saw: a migration rebuilt the table, or somebody took the triggers out (rule [11]).
extension ClientStore {
    /// Compares each row with what the device should show, by the record's stored hash or its pending changes; what
    /// differs becomes one operation.
    ///
    /// What a record was before is not known, only its hash. So all fields are sent, with the revision that the device
    /// held, and with the lowest wall time: a field that somebody else changed meanwhile keeps that, and a conflict
    /// says so (docs/decisions/0012).
    func recordMissed(_ connection: Connection, random: inout some RandomNumberGenerator) throws {
        try sealLog(connection, random: &random)
        let id = OperationID.random(using: &random)
        var found: [MissedWrite] = []
        for entity in order {
            if try isEmptied(entity, connection) {
                try askAgain(for: entity, connection)
                continue
            }
            found += try missedRows(entity, in: id, connection)
            found += try missedDeletes(entity, in: id, connection)
        }
        var changes = found.map(\.change)
        if changes.isEmpty { return }
        try attachTargets(&changes, operation: id, connection)
        try append(changes, id: id, wallTime: 0, existing: false, in: connection)
        for write in found where write.change.kind != .insert || write.before == nil {
            guard let entity = entities[write.change.layout.entity] else { continue }
            try seedUnderlay(entity, write.change.key, before: write.before, in: connection)
        }
    }

    private struct MissedWrite {
        var change: Change
        /// What stands for the server's row until its answer brings it.
        var before: [Value]?
    }

    private func missedRows(
        _ entity: Entity, in operation: OperationID, _ connection: Connection
    ) throws -> [MissedWrite] {
        var found: [MissedWrite] = []
        let columns = entity.fields.map { quoted($0.column) }.joined(separator: ", ")
        try connection.forEach("SELECT \(columns) FROM \(quoted(entity.table))", []) { raw in
            let row = zip(entity.fields, raw).map { $0.canonical($1) }
            guard let key = entity.key(of: row) else {
                throw StoreError(
                    .contractDoesNotFit,
                    "A row of \(entity.table) has NULL in its key: it has no identity. Give it a key, or delete it.")
            }
            found += try missed(entity, key, row, in: operation, connection)
        }
        return found
    }

    private func missedDeletes(
        _ entity: Entity, in operation: OperationID, _ connection: Connection
    ) throws -> [MissedWrite] {
        guard let table = tables[entity.name] else { return [] }
        let held = try connection.rows(
            """
            SELECT key FROM driftless_record WHERE entity = ?1 AND hash IS NOT NULL
            UNION SELECT key FROM driftless_underlay WHERE entity = ?1
            """, .string(entity.name))
        return try held.flatMap { row in
            let key = RecordKey(bytes: row[0].asBytes ?? [])
            if try connection.first(table.exists, key.values) != nil { return [MissedWrite]() }
            return try missed(entity, key, nil, in: operation, connection)
        }
    }

    private func missed(
        _ entity: Entity, _ key: RecordKey, _ row: [Value]?, in operation: OperationID, _ connection: Connection
    ) throws -> [MissedWrite] {
        let ref = RecordRef(entity.name, key)
        let steps: [LogEntry.Step]
        var before: [Value]?
        if let kept = try underlay(ref, connection) {
            // A row of the server that could not be placed is not there, and nobody removed it.
            if try isWaiting(ref, connection) { return [] }
            before = kept
            let pending = try pendingChanges(entity.name, key, connection).map(\.change)
            steps = RecordHistory.difference(
                from: Prediction.visible(underlay: kept, pending: pending, entity: entity), to: row)
        } else {
            let held = try heldRecord(entity.name, key, connection)
            switch (held?.hash, row) {
            case (nil, nil): return []
            case (nil, let row?): steps = [.insert(row)]
            case (_?, nil): steps = [.delete([])]
            case (let hash?, let row?):
                if hash == RecordHash(entity: entity, key: key, row: row) { return [] }
                before = row
                let fields = row.indices.filter { !entity.keyIndices.contains($0) }
                steps = [
                    .update(
                        Dictionary(uniqueKeysWithValues: fields.map { ($0, LogEntry.Pair(old: row[$0], new: row[$0])) })
                    )
                ]
            }
        }
        return try changes(of: steps, entity, key, in: operation, connection)
            .map { MissedWrite(change: $0, before: before) }
    }

    private func isWaiting(_ ref: RecordRef, _ connection: Connection) throws -> Bool {
        try connection.integer(
            "SELECT waiting FROM driftless_underlay WHERE entity = ? AND key = ?", .string(ref.entity),
            .blob(ref.key.bytes)) == 1
    }

    /// No row is left of a table that had some. A migration that made the table anew is likelier than somebody who
    /// deleted all by hand, and deleting everybody's records on that word would be the worse mistake.
    private func isEmptied(_ entity: Entity, _ connection: Connection) throws -> Bool {
        try connection.integer(
            """
            SELECT NOT EXISTS (SELECT 1 FROM \(quoted(entity.table)))
            AND EXISTS (SELECT 1 FROM driftless_record WHERE entity = ? AND hash IS NOT NULL)
            """, .string(entity.name)) == 1
    }

    /// Forgets what the device holds of the entity; a first sync brings it again.
    private func askAgain(for entity: Entity, _ connection: Connection) throws {
        var touched = try TouchedRecords(connection)
        try connection.forEach(
            "SELECT hash FROM driftless_record WHERE entity = ? AND hash IS NOT NULL", [.string(entity.name)]
        ) { row in
            touched.count(from: row[0].asBytes.flatMap { RecordHash(bytes: $0) }, to: nil)
        }
        try touched.writeSum(connection)
        try connection.run("DELETE FROM driftless_record WHERE entity = ?", .string(entity.name))
        try connection.run("DELETE FROM driftless_page")
        try connection.run(
            "UPDATE driftless_scope SET state = 'hydrating', cursor = NULL WHERE scope = ?", .string(tenantScope))
    }
}
