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

/// What became of a page of a pull.
public enum PullStep: Hashable, Sendable {
    /// Kept until the last one is there.
    case staged
    /// It was the last: all are applied, and the digests were compared. So many operations wait.
    case applied(Verification, pending: Int)
    /// It does not follow what the device holds. Nothing was applied, and what was staged is gone.
    case unfit(pending: Int)
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

    /// After which revision the next page of a pull begins: a pull that was interrupted goes on where it was.
    public func nextPull() throws -> Revision {
        try read { connection in
            Revision(
                try connection.integer("SELECT max(last) FROM driftless_page")
                    ?? connection.integer(
                        "SELECT checkpoint FROM driftless_scope WHERE scope = ?", .string(tenantScope))
                    ?? 0)
        }
    }

    /// Takes the next page of a pull. One that is not the last is kept in the file, however many there are; the last
    /// one applies them all in one transaction, so that no reader sees half an operation (rule [21]).
    ///
    /// A page that does not follow what is held changes nothing (rule [14]), and the pull begins anew.
    public func take(_ page: PullPage, random: inout some RandomNumberGenerator) throws -> PullStep {
        if !page.complete { return try stage(page) }
        return try writeRows { connection in
            try sealLog(connection, random: &random)
            guard try follows(page, connection) else {
                try connection.run("DELETE FROM driftless_page")
                return .unfit(pending: try pendingCount(connection))
            }
            // The numbers first: a page is let go before the next one is read.
            for first in try connection.rows("SELECT first FROM driftless_page ORDER BY first") {
                guard let row = try connection.first("SELECT page FROM driftless_page WHERE first = ?", first[0]),
                    let staged = try? PullPage(wire: row[0].asBytes ?? [], as: .protobuf)
                else { throw damaged }
                try applyPart(connection) { touched in
                    for state in staged.records { try take(state, &touched, connection) }
                }
            }
            try connection.run("DELETE FROM driftless_page")
            let verification = try applyPart(connection) { touched in
                for state in page.records { try take(state, &touched, connection) }
                try connection.run(
                    "UPDATE driftless_scope SET checkpoint = ? WHERE scope = ?", .revision(page.end),
                    .string(tenantScope))
                try touched.writeSum(connection)
                return try verify(page, connection)
            }
            return .applied(verification, pending: try pendingCount(connection))
        }
    }

    private func stage(_ page: PullPage) throws -> PullStep {
        try write { connection in
            // A page that brings the pull no further would be asked for again for ever.
            guard page.end > page.start, try follows(page, connection) else {
                try connection.run("DELETE FROM driftless_page")
                return .unfit(pending: try pendingCount(connection))
            }
            guard let bytes = try? page.wireBytes(as: .protobuf) else { throw damaged }
            try connection.run(
                "INSERT INTO driftless_page (first, last, page) VALUES (?, ?, ?)", .revision(page.start),
                .revision(page.end), .blob(bytes))
            return .staged
        }
    }

    /// Whether the page begins at the end of the staged ones, and these at the checkpoint.
    private func follows(_ page: PullPage, _ connection: Connection) throws -> Bool {
        guard
            let row = try connection.first(
                """
                SELECT checkpoint, coalesce((SELECT min(first) FROM driftless_page), checkpoint),
                coalesce((SELECT max(last) FROM driftless_page), checkpoint) FROM driftless_scope WHERE scope = ?
                """, .string(tenantScope))
        else { throw damaged }
        return row[0] == row[1] && row[2] == .revision(page.start)
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
            guard terms.starts(with: known), revision >= Revision(seen) else {
                try connection.run("DELETE FROM driftless_page")
                return false
            }
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
