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
                    guard let table = tables[row[0].description],
                        let found = try sql.first(table.state, row[0], row[1])
                    else { continue }
                    let state = try state(found, table)
                    bytes += PackedRow.count(state.row ?? []) + state.key.bytes.count
                    page.records.append(state)
                }
                if page.complete { page.digests = try digests(sql) }
                return page
            }
        }
    }

    /// From a row of `EntityTable.state`.
    private func state(_ found: [Value], _ table: EntityTable) throws -> RecordState {
        let key = RecordKey(bytes: found[1].bytes)
        guard let life = Identifier(bytes: found[3].bytes) else {
            throw damaged(RecordID(entity: table.entity.name, key: key))
        }
        return RecordState(
            layout: table.layout, key: key, revision: Revision(found[2].int), life: life,
            row: found[0] == .null ? nil : Array(found[EntityTable.stateColumns...]))
    }

    public func snapshot(_ request: SnapshotRequest) throws -> SnapshotPage {
        try access { sql in
            try sql.transaction {
                let start = try request.cursor?.start ?? revision(sql)
                var page = SnapshotPage(start: start, records: [], next: nil)
                var bytes = 0
                let first = contract.entities.firstIndex { $0.name == request.cursor?.entity } ?? 0
                for (i, entity) in contract.entities.enumerated() where i >= first {
                    guard let table = tables[entity.name] else { continue }
                    var after = i == first ? request.cursor?.after : nil
                    let key = Value.blob(after?.bytes ?? [])
                    let isWhole = try sql.walk(table.snapshot, [.string(entity.name), key]) { row in
                        // Never an empty page: the next one would be as empty.
                        if bytes >= request.pageBytes, !page.records.isEmpty { return false }
                        let state = try state(row, table)
                        bytes += PackedRow.count(state.row ?? []) + state.key.bytes.count
                        page.records.append(state)
                        after = state.key
                        return true
                    }
                    if !isWhole {
                        page.next = SnapshotCursor(start: start, entity: entity.name, after: after)
                        break
                    }
                }
                return page
            }
        }
    }
}
