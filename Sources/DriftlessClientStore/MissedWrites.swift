internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

extension ClientStore {
    /// Compares each row with what the device should show, by the record's stored hash or its pending changes; what
    /// differs becomes one operation (rule [11]).
    func recordMissed(_ connection: Connection, random: inout some RandomNumberGenerator) throws {
        try sealLog(connection, random: &random)
        let id = OperationID.random(using: &random)
        let scan = try MissedWrites(store: self, connection: connection, operation: id)
        var found: [MissedWrites.Write] = []
        for entity in order {
            let deletes = try scan.deletes(of: entity)
            if try !deletes.isEmpty && connection.first("SELECT 1 FROM \(quoted(entity.table)) LIMIT 1") == nil {
                try askAgain(for: entity, connection)
                continue
            }
            found += try scan.rows(of: entity) + deletes
        }
        var changes = found.map(\.change)
        if changes.isEmpty { return }
        try attachTargets(&changes, operation: id, connection)
        try append(changes, id: id, wallTime: MissedWrites.wallTime, existing: false, in: connection)
        for write in found {
            try seedUnderlay(write.entity, write.change.key, before: write.before, in: connection)
        }
    }

    /// No row is left of a table that had some. A migration that made the table anew is likelier than somebody who
    /// deleted all by hand, and deleting everybody's records on that word would be the worse mistake: so the device
    /// forgets what it holds of the entity, and a first sync brings it again.
    private func askAgain(for entity: Entity, _ connection: Connection) throws {
        var touched = try TouchedRecords(connection)
        try connection.forEach(
            "SELECT hash, scope FROM driftless_record WHERE entity = ? AND hash IS NOT NULL", [.string(entity.name)]
        ) { row in
            touched.subtract(
                row[0].asBytes.flatMap { RecordHash(bytes: $0) },
                from: row[1] == .null ? Scope.tenant.id : row[1].description)
        }
        try touched.writeSums(connection)
        try connection.run("DELETE FROM driftless_record WHERE entity = ?", .string(entity.name))
        try connection.run("DELETE FROM driftless_page")
        try connection.run(
            "UPDATE driftless_scope SET state = 'hydrating', cursor = NULL WHERE state = 'live' OR cursor NOTNULL")
    }
}

/// Writes that no trigger saw: a migration rebuilt the table, or somebody took the triggers out.
///
/// What a record was before is not known, only its hash. So all fields are sent, each with itself as the old value,
/// with the revision that the device held and the lowest wall time: a field that somebody else changed meanwhile keeps
/// that, and a conflict says so (docs/decisions/0012).
private struct MissedWrites {
    struct Write {
        var entity: Entity
        var change: Change
        /// What stands for the server's row until its answer brings it.
        var before: [Value]?
    }

    static let wallTime: Int64 = 0

    private let store: ClientStore
    private let connection: Connection
    private let operation: OperationID
    /// Rows that nobody knows wait for the first sync to discard them.
    private let discardsUnknown: Bool

    init(store: ClientStore, connection: Connection, operation: OperationID) throws {
        self.store = store
        self.connection = connection
        self.operation = operation
        discardsUnknown =
            try connection.integer(
                """
                SELECT existing = 'discard' AND EXISTS (SELECT 1 FROM driftless_scope WHERE state = 'new')
                FROM driftless_device
                """) == 1
    }

    func rows(of entity: Entity) throws -> [Write] {
        var found: [Write] = []
        try connection.forEachRow(of: entity) { key, row in found += try write(entity, key, row) }
        return found
    }

    func deletes(of entity: Entity) throws -> [Write] {
        guard let table = store.tables[entity.name] else { return [] }
        let known = try connection.rows(
            """
            SELECT key FROM driftless_record WHERE entity = ?1 AND hash IS NOT NULL
            UNION SELECT key FROM driftless_underlay WHERE entity = ?1
            """, .string(entity.name))
        return try known.flatMap { row in
            let key = RecordKey(bytes: row[0].asBytes ?? [])
            return try connection.first(table.exists, key.values) == nil ? write(entity, key, nil) : []
        }
    }

    /// At most one.
    private func write(_ entity: Entity, _ key: RecordKey, _ row: [Value]?) throws -> [Write] {
        let ref = RecordRef(entity.name, key)
        let steps: [LogEntry.Step]
        var before: [Value]?
        if let kept = try store.underlay(ref, connection) {
            // A row of the server that could not be placed is not there, and nobody removed it.
            if try isWaiting(ref) { return [] }
            before = kept
            let pending = try store.pendingChanges(entity.name, key, connection).map(\.change)
            steps = RecordHistory.difference(
                from: Prediction.visible(underlay: kept, pending: pending, entity: entity), to: row)
        } else {
            let held = try store.heldRecord(entity.name, key, connection)
            switch (held?.hash, row) {
            case (nil, nil): return []
            case (nil, let row?):
                if discardsUnknown { return [] }
                steps = [.insert(row)]
            case (_?, nil): steps = [.delete([])]
            case (let hash?, let row?):
                if hash == RecordHash(entity: entity, key: key, row: row) { return [] }
                before = row
                steps = [.update(whole(row, entity))]
            }
        }
        return try store.changes(of: steps, entity, key, in: operation, connection)
            .map { Write(entity: entity, change: $0, before: before) }
    }

    private func whole(_ row: [Value], _ entity: Entity) -> [Int: LogEntry.Pair] {
        var pairs: [Int: LogEntry.Pair] = [:]
        for i in row.indices where !entity.keyIndices.contains(i) {
            pairs[i] = LogEntry.Pair(old: row[i], new: row[i])
        }
        return pairs
    }

    private func isWaiting(_ ref: RecordRef) throws -> Bool {
        try connection.integer(
            "SELECT waiting FROM driftless_underlay WHERE entity = ? AND key = ?", .string(ref.entity),
            .blob(ref.key.bytes)) == 1
    }
}
