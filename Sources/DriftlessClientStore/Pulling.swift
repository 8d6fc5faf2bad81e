internal import Foundation
public import DriftlessContract
public import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

/// Where a scope stands on this device.
public struct ScopePosition: Hashable, Sendable {
    public var checkpoint: Revision
    /// `nil` once the first sync is done.
    public var snapshot: SnapshotProgress?
}

public enum SnapshotProgress: Hashable, Sendable {
    case notBegun
    case at(SnapshotCursor)
}

/// What a comparison of digests said.
public enum Verification: Hashable, Sendable {
    case equal
    /// The device has processed receipts beyond the pull's end; the next pull compares.
    case later
    case different(device: ScopeDigest, server: ScopeDigest)
}

extension ClientStore {
    public func position() throws -> ScopePosition {
        try read { connection in
            guard
                let row = try connection.first(
                    "SELECT state, checkpoint, cursor FROM driftless_scope WHERE scope = ?", .string(tenantScope))
            else { throw damaged }
            let checkpoint = Revision(row[1].asInteger ?? 0)
            if row[0] == .string("live") { return ScopePosition(checkpoint: checkpoint, snapshot: nil) }
            let cursor = try row[2].asBytes.map { try JSONDecoder().decode(SnapshotCursor.self, from: Data($0)) }
            return ScopePosition(checkpoint: checkpoint, snapshot: cursor.map { .at($0) } ?? .notBegun)
        }
    }

    /// Takes a page of the first sync straight into the tables and remembers where to go on (rule [22]).
    /// - Returns: whether the first sync is done, and the number of operations that wait; the pull that follows begins
    ///   at the page's start.
    public func apply(
        _ page: SnapshotPage, random: inout some RandomNumberGenerator
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

    /// Applies all pages of one pull in one transaction, so that no reader sees half an operation (rule [21]).
    ///
    /// A pull that does not begin at the checkpoint, or whose pages do not follow each other, changes nothing (rule
    /// [14]).
    /// - Returns: the comparison of digests, `nil` if the pull did not fit; and the number of operations that wait.
    public func apply(
        _ pages: [PullPage], random: inout some RandomNumberGenerator
    ) throws -> (verification: Verification?, pending: Int) {
        try apply(random: &random) { connection, touched in
            (try take(pages, &touched, connection), try pendingCount(connection))
        }
    }

    private func take(
        _ pages: [PullPage], _ touched: inout TouchedRecords, _ connection: Connection
    ) throws -> Verification? {
        guard let first = pages.first, let last = pages.last, last.complete,
            zip(pages, pages.dropFirst()).allSatisfy({ $0.end == $1.start }),
            try connection.integer("SELECT checkpoint FROM driftless_scope WHERE scope = ?", .string(tenantScope))
                == Int64(clamping: first.start)
        else { return nil }
        for page in pages { for state in page.records { try take(state, &touched, connection) } }
        try connection.run(
            "UPDATE driftless_scope SET checkpoint = ? WHERE scope = ?", .revision(last.end), .string(tenantScope))
        try touched.writeSum(connection)
        return try verify(last, connection)
    }

    /// Rule [26]: compared when the pull's end is past every applied receipt.
    private func verify(_ page: PullPage, _ connection: Connection) throws -> Verification {
        guard let theirs = page.digests.first(where: { $0.scope == tenantScope }),
            let row = try connection.first(
                "SELECT sum, count, applied FROM driftless_scope WHERE scope = ?", .string(tenantScope)),
            Revision(row[2].asInteger ?? 0) <= page.end
        else { return .later }
        let mine = ScopeDigest(scope: tenantScope, sum: row[0].asBytes ?? [], count: Int(row[1].asInteger ?? 0))
        let column = mine == theirs ? "verified" : "diverged"
        try connection.run(
            "UPDATE driftless_scope SET \(column) = ? WHERE scope = ?", .revision(page.end), .string(tenantScope))
        if mine == theirs { try connection.run("UPDATE driftless_scope SET diverged = NULL") }
        return mine == theirs ? .equal : .different(device: mine, server: theirs)
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

    /// Compares the server's history with the one this device knows (rule [27]) and remembers it.
    /// - Returns: false if the server has lost history that this device has seen: it was restored from a backup.
    public func meet(_ terms: [Term], revision: Revision) throws -> Bool {
        try write { connection in
            let known =
                try connection.first("SELECT terms FROM driftless_device")?[0].asBytes
                .map { try JSONDecoder().decode([Term].self, from: Data($0)) } ?? []
            let seen =
                try connection.integer(
                    "SELECT max(checkpoint, applied) FROM driftless_scope WHERE scope = ?", .string(tenantScope)) ?? 0
            guard terms.starts(with: known), revision >= Revision(seen) else { return false }
            try connection.run("UPDATE driftless_device SET terms = ?", .blob(Array(try JSONEncoder().encode(terms))))
            return true
        }
    }

    /// Forgets answered operations and removals that are older than the replay horizon (rule [20]).
    public func prune(now: Int64) throws {
        try write { connection in
            let before = Value.integer(now - contract.horizons.replay.milliseconds)
            try connection.run(
                """
                DELETE FROM driftless_change WHERE operation IN
                (SELECT number FROM driftless_operation WHERE state = 'answered' AND answered_at < ?)
                """, before)
            try connection.run(
                "DELETE FROM driftless_operation WHERE state = 'answered' AND answered_at < ?", before)
        }
    }
}
