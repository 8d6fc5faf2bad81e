internal import DriftlessContract
public import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

extension SQLiteServerStore {
    public func pull(_ request: PullRequest) throws -> PullPage {
        for scope in request.scopes { try check(scope) }
        return try access { sql in
            try sql.transaction {
                let current = try revision(sql)
                guard request.after <= current else {
                    throw StoreError(
                        .init(rawValue: "ahead"),
                        "The checkpoint \(request.after) is ahead of \(current). Compare the terms.")
                }
                var page = PullPage(
                    scopes: request.scopes, start: request.after, end: current, complete: true, records: [])
                let changes = Changes(of: page, sql)
                try changes.cut(&page)
                var bytes = 0
                for row in try changes.records(of: page) {
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
                page.exits = try changes.exits(of: page)
                if page.complete { page.digests = try digests(of: request.scopes, sql) }
                return page
            }
        }
    }

    private func check(_ scope: String) throws {
        if contract.entities(inScope: scope).isEmpty, scope != Scope.tenant.id {
            throw StoreError(
                .init(rawValue: "unknown-scope"), "The contract \(contract.id) has no scope \(scope).")
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
        try check(request.scope)
        let entities = contract.entities(inScope: request.scope)
        return try access { sql in
            try sql.transaction {
                let start = try request.cursor?.start ?? revision(sql)
                var page = SnapshotPage(
                    scope: request.scope, cursor: request.cursor, start: start, records: [], next: nil)
                var bytes = 0
                let first = entities.firstIndex { $0.name == request.cursor?.entity } ?? 0
                for (i, entity) in entities.enumerated() where i >= first {
                    guard let table = tables[entity.name] else { continue }
                    var after = i == first ? request.cursor?.after : nil
                    var arguments: [Value] = [.string(entity.name), .blob(after?.bytes ?? [])]
                    if entity.scope != nil { arguments.append(.string(request.scope)) }
                    let isWhole = try sql.walk(table.snapshot, arguments) { row in
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

/// What changed in some scopes above a revision.
private struct Changes {
    private let sql: Connection
    private let scopes: [Value]
    private let condition: String
    private let start: Value
    /// At most so many rows in memory, yet always whole revisions.
    private static let limit = 100_000

    init(of page: PullPage, _ sql: Connection) {
        self.sql = sql
        scopes = page.scopes.map { .string($0) }
        start = .integer(Int64(page.start))
        // An equality where one is enough: then the index gives the order, too.
        let list = scopes.map { _ in "?" }.joined(separator: ", ")
        condition = (scopes.count == 1 ? "scope = ?" : "scope IN (\(list))") + " AND revision > ?"
    }

    /// Ends the page where there would be too many rows.
    func cut(_ page: inout PullPage) throws {
        for table in ["driftless_record", "driftless_exit"] {
            let cut = try sql.rows(
                "SELECT revision FROM \(table) WHERE \(condition) ORDER BY revision LIMIT 1 "
                    + "OFFSET \(Changes.limit - 1)",
                scopes + [start]
            ).first.map { Revision($0[0].int) }
            guard let cut, cut < page.end else { continue }
            page.end = cut
            page.complete = false
        }
    }

    /// Entity, key and revision.
    func records(of page: PullPage) throws -> [[Value]] {
        try sql.rows(
            "SELECT entity, key, revision FROM driftless_record WHERE \(condition) AND revision <= ? "
                + "ORDER BY revision, entity, key", scopes + [start, .integer(Int64(page.end))])
    }

    func exits(of page: PullPage) throws -> [Exit] {
        try sql.rows(
            "SELECT scope, entity, key, revision FROM driftless_exit WHERE \(condition) AND revision <= ? "
                + "ORDER BY revision, scope, entity, key", scopes + [start, .integer(Int64(page.end))]
        ).map {
            Exit(
                scope: $0[0].description, entity: $0[1].description, key: RecordKey(bytes: $0[2].bytes),
                revision: Revision($0[3].int))
        }
    }
}
