internal import DriftlessContract
public import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

extension SQLiteServerStore {
    public func pull(_ request: PullRequest) throws -> PullPage {
        try access { sql in
            try sql.transaction {
                let current = try revision(sql)
                guard request.after <= current else {
                    throw StoreError(
                        .init(rawValue: "ahead"),
                        "The checkpoint \(request.after) is ahead of \(current). Compare the terms.")
                }
                var page = PullPage(start: request.after, end: current, complete: true, records: [])
                var bytes = 0
                // At most so many rows in memory, yet always whole revisions.
                let cut = try sql.integer(
                    "SELECT revision FROM driftless_record WHERE scope = ? AND revision > ? "
                        + "ORDER BY revision LIMIT 1 OFFSET 99999",
                    .string(tenantScope), .integer(Int64(request.after)))
                if let cut, cut < Int64(current) {
                    page.end = Revision(cut)
                    page.complete = false
                }
                let rows = try sql.rows(
                    "SELECT entity, key, revision FROM driftless_record WHERE scope = ? AND revision > ? "
                        + "AND revision <= ? ORDER BY revision, entity, key",
                    .string(tenantScope), .integer(Int64(request.after)), .integer(Int64(page.end)))
                for row in rows {
                    let revision = Revision(row[2].int)
                    // Cut only between revisions: no reader sees half an operation [21].
                    if bytes >= request.pageBytes, let last = page.records.last, last.revision < revision {
                        page.end = last.revision
                        page.complete = false
                        break
                    }
                    guard let state = try state(row, sql) else { continue }
                    bytes += PackedRow.pack(state.row ?? []).count + state.key.bytes.count
                    page.records.append(state)
                }
                if page.complete { page.digests = try digests(sql) }
                return page
            }
        }
    }

    private func state(_ row: [Value], _ sql: Connection) throws -> RecordState? {
        let id = RecordID(entity: row[0].description, key: RecordKey(bytes: row[1].bytes))
        guard let entity = contract.entity(named: id.entity), let record = try record(id, sql) else { return nil }
        return RecordState(
            layout: Layout(entity), key: id.key, revision: record.revision, life: record.life, row: record.row)
    }

    public func snapshot(_ request: SnapshotRequest) throws -> SnapshotPage {
        try access { sql in
            try sql.transaction {
                let start = try request.cursor?.start ?? revision(sql)
                var page = SnapshotPage(start: start, records: [], next: nil)
                var bytes = 0
                var index = contract.entities.firstIndex { $0.name == request.cursor?.entity } ?? 0
                var after = request.cursor?.after
                while index < contract.entities.count {
                    let name = contract.entities[index].name
                    let rows = try sql.rows(
                        "SELECT entity, key FROM driftless_record WHERE entity = ? AND key > ? AND dead = 0 "
                            + "ORDER BY key LIMIT 1000",
                        .string(name), .blob(after?.bytes ?? []))
                    for row in rows {
                        // Never an empty page: the next one would be as empty.
                        if bytes >= request.pageBytes, !page.records.isEmpty {
                            page.next = SnapshotCursor(start: start, entity: name, after: after)
                            return page
                        }
                        guard let state = try state(row, sql) else { continue }
                        bytes += PackedRow.pack(state.row ?? []).count + state.key.bytes.count
                        page.records.append(state)
                        after = state.key
                    }
                    if rows.count < 1000 {
                        index += 1
                        after = nil
                    }
                }
                return page
            }
        }
    }
}
