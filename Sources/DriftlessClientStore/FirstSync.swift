public import DriftlessContract
public import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync
internal import Foundation

extension ClientStore {
    /// Takes a page of a scope's first sync straight into the tables and remembers where to go on (rule [22]). The
    /// app's writer is held for some thousand records at a time.
    ///
    /// - Parameter place: where the page was asked for. A page of a place at which the scope is no longer is let go.
    /// - Returns: whether all scopes had their first sync, from where the pull that follows begins, and the number of
    ///   operations that wait.
    public func apply(
        _ page: SnapshotPage, at place: Hydration, random: inout some RandomNumberGenerator
    ) throws -> (done: Bool, checkpoint: Revision, pending: Int) {
        var rest = page.records[...]
        var place = place
        while rest.count > ClientStore.recordsAtATime {
            let records = Array(rest.prefix(ClientStore.recordsAtATime))
            rest = rest.dropFirst(records.count)
            guard let last = records.last else { break }
            let next = SnapshotCursor(start: page.start, entity: last.layout.entity, after: last.key)
            try applyPart(of: SnapshotPage(start: page.start, records: records, next: next), at: place, random: &random)
            place.cursor = next
        }
        let last = SnapshotPage(start: page.start, records: Array(rest), next: page.next)
        try applyPart(of: last, at: place, random: &random)
        try confirmAll(random: &random)
        return try read { connection in
            let position = try position(connection)
            return (position.hydration == nil, position.checkpoint, try pendingCount(connection))
        }
    }

    static let recordsAtATime = 2000

    private func applyPart(
        of page: SnapshotPage, at place: Hydration, random: inout some RandomNumberGenerator
    ) throws {
        try apply(random: &random) { connection, touched in
            let scope = Value.string(place.scope)
            guard
                let row = try connection.first(
                    "SELECT cursor FROM driftless_scope WHERE scope = ? AND state IN ('new', 'hydrating')", scope),
                try row[0].asBytes.map({ try JSONDecoder().decode(SnapshotCursor.self, from: Data($0)) })
                    == place.cursor
            else { return }
            if place == Hydration() { try discardExisting(&touched, connection) }
            let fresh = try entitiesNotHeld(in: page, connection)
            var rest = page.records[...]
            while let entity = rest.first?.layout.entity {
                let run = rest.prefix { $0.layout.entity == entity }
                rest = rest.dropFirst(run.count)
                if fresh.contains(entity) {
                    try takeNew(run, of: entity, in: place.scope, &touched, connection)
                } else {
                    for state in run { try take(state, &touched, connection) }
                }
            }
            if let next = page.next {
                return try connection.run(
                    "UPDATE driftless_scope SET state = 'hydrating', cursor = ? WHERE scope = ?",
                    .blob(Array(try JSONEncoder().encode(next))), scope)
            }
            // One pull covers all scopes from here on: from where the first of them is.
            try connection.run(
                "UPDATE driftless_scope SET state = 'live', cursor = NULL, applied = max(applied, ?) WHERE scope = ?",
                .revision(page.start), scope)
            try connection.run(
                """
                UPDATE driftless_scope SET checkpoint = min(?1, coalesce(
                    (SELECT min(checkpoint) FROM driftless_scope WHERE state = 'live' AND scope <> ?2), ?1))
                WHERE state = 'live'
                """, .revision(page.start), scope)
            try connection.run("DELETE FROM driftless_page")
        }
    }

    /// Records of which this device holds no state.
    ///
    /// Where nothing is pending and the app has no triggers of its own there, nothing but the row is to be shown: it
    /// goes straight into its table. What a constraint refuses is left to the general way.
    private func takeNew(
        _ states: ArraySlice<RecordState>, of entity: String, in scope: String, _ touched: inout TouchedRecords,
        _ connection: Connection
    ) throws {
        guard let table = tables[entity], touched.mayShowAtOnce, !appTriggers else {
            for state in states { try take(state, isNew: true, &touched, connection) }
            return
        }
        let triggers = try states.count < 100 ? [] : dropInsertTriggers(of: table.entity, connection)
        let one = try Inserts(1, into: table, connection)
        let several = try states.count < Inserts.atOnce ? one : Inserts(Inserts.atOnce, into: table, connection)
        var rest = states
        while !rest.isEmpty {
            let group = rest.prefix(Inserts.atOnce)
            rest = rest.dropFirst(group.count)
            if try group.count == Inserts.atOnce && put(group, by: several, in: table, scope, &touched) { continue }
            for state in group where try !put([state], by: one, in: table, scope, &touched) {
                try take(state, isNew: true, &touched, connection)
            }
        }
        for sql in triggers { try connection.execute(sql) }
        touched.shown.insert(table.entity.table)
    }

    /// For so many rows of the app's and of ours: a statement by itself costs about as much as a row.
    private struct Inserts {
        static let atOnce = 16
        let rows: Prepared
        let records: Prepared

        init(_ count: Int, into table: AppTable, _ connection: Connection) throws {
            rows = try connection.prepared(table.insert(rows: count))
            records = try connection.prepared(ClientStore.insertRecords(count))
        }
    }

    /// Puts all of them into the app's table, or none.
    /// - Returns: false if the general way has to look at them one by one.
    private func put(
        _ states: ArraySlice<RecordState>, by inserts: Inserts, in table: AppTable, _ scope: String,
        _ touched: inout TouchedRecords
    ) throws -> Bool {
        var rows: [[Value]] = []
        for state in states {
            guard let row = table.entity.row(of: state), table.entity.scopeID(of: row) == scope else { return false }
            rows.append(row)
        }
        guard try ClientStore.isPlaced({ try inserts.rows.run(rows.flatMap(\.self)) }) else { return false }
        let name = Value.string(table.entity.name), column = ClientStore.column(scope)
        var records: [Value] = []
        for (state, row) in zip(states, rows) {
            let hash = RecordHash(entity: table.entity, key: state.key, row: row)
            touched.add(hash, to: scope)
            records += [
                .revision(state.revision), .blob(state.life.bytes), .blob(hash.bytes), column, name,
                .blob(state.key.bytes),
            ]
        }
        try inserts.records.run(records)
        return true
    }

    private static func isPlaced(_ put: () throws -> Void) throws -> Bool {
        do { try put() } catch is ConstraintFailure { return false }
        return true
    }

    /// Capture is off, yet SQLite runs each trigger as far as the condition that says so, which costs as much again as
    /// the row. Nobody else writes before they are back: it is one transaction.
    /// - Returns: the SQL that makes them again.
    private func dropInsertTriggers(of entity: Entity, _ connection: Connection) throws -> [String] {
        guard let index = order.firstIndex(where: { $0.name == entity.name }) else { return [] }
        let triggers = try connection.rows(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name IN (?, ?, ?) ORDER BY rowid",
            CaptureTriggers.insertTriggers(index).map { .string($0) })
        for row in triggers { try connection.execute("DROP TRIGGER \(row[0])") }
        return triggers.map(\.[1].description)
    }

    /// The entities of whose records in the page, which come in key order, this device holds none.
    private func entitiesNotHeld(in page: SnapshotPage, _ connection: Connection) throws -> Set<String> {
        var ranges: [String: (first: RecordKey, last: RecordKey)] = [:]
        for state in page.records {
            ranges[state.layout.entity] = (ranges[state.layout.entity]?.first ?? state.key, state.key)
        }
        return try Set(
            ranges.filter { entity, range in
                try connection.first(
                    "SELECT 1 FROM driftless_record WHERE entity = ? AND key BETWEEN ? AND ? LIMIT 1", .string(entity),
                    .blob(range.first.bytes), .blob(range.last.bytes)) == nil
            }.keys)
    }

    /// `existing: discard`: rows that the engine does not know make room for the server's.
    private func discardExisting(_ touched: inout TouchedRecords, _ connection: Connection) throws {
        guard try connection.first("SELECT existing FROM driftless_device")?[0] == .string("discard") else { return }
        for entity in order {
            let keys = entity.keyFields.map { quoted($0.column) }.joined(separator: ", ")
            let rows = try connection.rows("SELECT \(keys) FROM \(quoted(entity.table))")
            for values in rows {
                guard let key = RecordKey(values: values, fields: entity.keyFields),
                    try heldRecord(entity.name, key, connection) == nil,
                    try pendingChanges(entity.name, key, connection).isEmpty
                else { continue }
                // Shown as a row that the server does not have; a row of the page takes its place.
                touched.take(nil, for: RecordRef(entity.name, key), wasHeld: true)
            }
        }
    }
}
