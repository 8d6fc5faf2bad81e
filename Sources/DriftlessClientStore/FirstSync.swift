internal import DriftlessContract
public import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync
internal import Foundation

extension ClientStore {
    /// Takes a page of the first sync straight into the tables and remembers where to go on (rule [22]). The app's
    /// writer is held for a few hundred records at a time.
    /// - Returns: whether the first sync is done, and the number of operations that wait; the pull that follows begins
    ///   at the page's start.
    public func apply(
        _ page: SnapshotPage, random: inout some RandomNumberGenerator
    ) throws -> (done: Bool, pending: Int) {
        var rest = page.records[...]
        while rest.count > ClientStore.recordsAtATime {
            let records = Array(rest.prefix(ClientStore.recordsAtATime))
            rest = rest.dropFirst(records.count)
            guard let last = records.last else { break }
            let next = SnapshotCursor(start: page.start, entity: last.layout.entity, after: last.key)
            _ = try applyPart(of: SnapshotPage(start: page.start, records: records, next: next), random: &random)
        }
        return try applyPart(
            of: SnapshotPage(start: page.start, records: Array(rest), next: page.next), random: &random)
    }

    private static let recordsAtATime = 500

    private func applyPart(
        of page: SnapshotPage, random: inout some RandomNumberGenerator
    ) throws -> (done: Bool, pending: Int) {
        try apply(random: &random) { connection, touched in
            let row = try connection.first("SELECT cursor FROM driftless_scope WHERE scope = ?", .string(tenantScope))
            let cursor = try row?[0].asBytes.map { try JSONDecoder().decode(SnapshotCursor.self, from: Data($0)) }
            if cursor == nil { try discardExisting(&touched, connection) }
            let fresh = try entitiesNotHeld(in: page, connection)
            for state in page.records {
                try take(state, isNew: fresh.contains(state.layout.entity), &touched, connection)
            }
            try removeUnseen(page, after: cursor, &touched, connection)
            if let next = page.next {
                try connection.run(
                    "UPDATE driftless_scope SET state = 'hydrating', cursor = ? WHERE scope = ?",
                    .blob(Array(try JSONEncoder().encode(next))), .string(tenantScope))
            } else {
                try connection.run(
                    "UPDATE driftless_scope SET state = 'live', cursor = NULL, checkpoint = ? WHERE scope = ?",
                    .revision(page.start), .string(tenantScope))
            }
            return (page.next == nil, try pendingCount(connection))
        }
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

    /// A page covers the keys from the cursor before it to its own. What this device holds there and the page does not
    /// bring was removed before the first sync began: the device held it from receipts of its own.
    private func removeUnseen(
        _ page: SnapshotPage, after cursor: SnapshotCursor?, _ touched: inout TouchedRecords, _ connection: Connection
    ) throws {
        let seen = Set(page.records.map { RecordRef($0.layout.entity, $0.key) })
        let first = cursor.map { cursor in contract.entities.firstIndex { $0.name == cursor.entity } ?? 0 } ?? 0
        let last = page.next.map { next in contract.entities.firstIndex { $0.name == next.entity } ?? 0 }
        for (i, entity) in contract.entities.enumerated() where i >= first && i <= last ?? i {
            guard entities[entity.name] != nil else { continue }
            let above = i == first ? cursor?.after?.bytes ?? [] : []
            let upTo = i == last ? page.next?.after?.bytes : nil
            if i == last, upTo == nil { continue }
            let held = try connection.rows(
                """
                SELECT key FROM driftless_record WHERE entity = ?1 AND key > ?2 AND (?3 IS NULL OR key <= ?3)
                AND hash IS NOT NULL AND revision <= ?4
                """, .string(entity.name), .blob(above), .optional(upTo), .revision(page.start))
            for row in held {
                let ref = RecordRef(entity.name, RecordKey(bytes: row[0].asBytes ?? []))
                if seen.contains(ref) { continue }
                if try !pendingChanges(ref.entity, ref.key, connection).isEmpty { continue }
                try remove(ref, &touched, connection)
            }
        }
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
