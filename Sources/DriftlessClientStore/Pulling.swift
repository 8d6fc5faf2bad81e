internal import Foundation
public import DriftlessContract
public import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

/// Where this device stands with what it takes of the server.
public struct Position: Hashable, Sendable {
    /// Up to where it holds its scopes completely, all of them (docs/decisions/0019).
    public var checkpoint: Revision
    /// The first sync that comes next; `nil` when all scopes had theirs.
    public var hydration: Hydration?
}

/// How far the first sync of a scope is.
public struct Hydration: Hashable, Sendable {
    /// Its id.
    public var scope: String
    /// `nil`: not begun.
    public var cursor: SnapshotCursor?

    public init(scope: String = Scope.tenant.id, cursor: SnapshotCursor? = nil) {
        self.scope = scope
        self.cursor = cursor
    }
}

/// What a comparison of digests said.
public enum Verification: Hashable, Sendable {
    case equal
    /// The page says no digests, or is older than what the device holds; the next pull compares.
    case later
    case different(device: ScopeDigest, server: ScopeDigest)
}

/// What became of a page of a pull.
public enum PullStep: Hashable, Sendable {
    /// Kept until the last one is there.
    case staged
    /// It was the last: all are applied, and the digests were compared. So many operations wait.
    case applied(Verification, pending: Int)
    /// The device took or left a scope since it asked: nothing was applied, and what was staged is gone.
    case outdated
    /// It does not follow what the device holds. Nothing was applied, and what was staged is gone.
    case unfit(pending: Int)
}

extension ClientStore {
    public func position() throws -> Position { try read { try position($0) } }

    func position(_ connection: Connection) throws -> Position {
        let checkpoint = try connection.integer("SELECT min(checkpoint) FROM driftless_scope WHERE state = 'live'") ?? 0
        // The tenant's first: others may refer to its records.
        let next = try connection.first(
            """
            SELECT scope, cursor FROM driftless_scope WHERE state IN ('new', 'hydrating')
            ORDER BY scope <> ?, state, scope LIMIT 1
            """, .string(Scope.tenant.id))
        let hydration = try next.map { row in
            Hydration(
                scope: row[0].description,
                cursor: try row[1].asBytes.map { try JSONDecoder().decode(SnapshotCursor.self, from: Data($0)) })
        }
        return Position(checkpoint: Revision(checkpoint), hydration: hydration)
    }

    /// After which revision the next page of a pull begins, and of which scopes it is: a pull that was interrupted goes
    /// on where it was.
    public func nextPull() throws -> (after: Revision, scopes: [String]) {
        try read { connection in
            let staged = try connection.integer("SELECT max(last) FROM driftless_page").map { Revision($0) }
            return (try staged ?? position(connection).checkpoint, try liveScopes(connection))
        }
    }

    private func liveScopes(_ connection: Connection) throws -> [String] {
        try connection.rows("SELECT scope FROM driftless_scope WHERE state = 'live' ORDER BY scope")
            .map(\.[0].description)
    }

    /// Takes the next page of a pull. One that is not the last is kept in the file, however many there are; the last
    /// one applies them all in one transaction, so that no reader sees half an operation (rule [21]).
    ///
    /// A page that does not follow what is held changes nothing (rule [14]), and the pull begins anew.
    public func take(
        _ page: PullPage, now: Int64, random: inout some RandomNumberGenerator
    ) throws -> PullStep {
        if !page.complete { return try stage(page) }
        let step = try writeRows { connection in
            try sealLog(connection, random: &random)
            if let misfit = try misfit(page, connection) { return misfit }
            // The numbers first: a page is let go before the next one is read.
            for first in try connection.rows("SELECT first FROM driftless_page ORDER BY first") {
                guard let row = try connection.first("SELECT page FROM driftless_page WHERE first = ?", first[0]),
                    let staged = try? PullPage(wire: row[0].asBytes ?? [], as: .protobuf)
                else { throw damaged }
                try applyPart(connection) { try take(staged, &$0, connection) }
            }
            try connection.run("DELETE FROM driftless_page")
            let verification = try applyPart(connection) { touched in
                try take(page, &touched, connection)
                try connection.run(
                    "UPDATE driftless_scope SET checkpoint = ? WHERE state = 'live'", .revision(page.end))
                try confirm(&touched, connection)
                try touched.writeSums(connection)
                return try verify(page, now, connection)
            }
            return PullStep.applied(verification, pending: try pendingCount(connection))
        }
        try confirmAll(random: &random)
        return step
    }

    /// Records first: one that went from one scope of this device to another is held as of the other then, and one that
    /// is held as of an older revision than an exit is in none of this device's scopes (rule [23]).
    private func take(_ page: PullPage, _ touched: inout TouchedRecords, _ connection: Connection) throws {
        for state in page.records { try take(state, &touched, connection) }
        for exit in page.exits {
            guard let held = try heldRecord(exit.entity, exit.key, connection), held.revision < exit.revision else {
                continue
            }
            try forget(RecordRef(exit.entity, exit.key), held, &touched, connection)
        }
    }

    private func stage(_ page: PullPage) throws -> PullStep {
        try write { connection in
            if let misfit = try misfit(page, connection) { return misfit }
            guard let bytes = try? page.wireBytes(as: .protobuf) else { throw damaged }
            try connection.run(
                "INSERT INTO driftless_page (first, last, page) VALUES (?, ?, ?)", .revision(page.start),
                .revision(page.end), .blob(bytes))
            return .staged
        }
    }

    /// Whether the page begins at the end of the staged ones, and these at the checkpoint, and all are of the scopes
    /// that this device takes now.
    /// - Returns: `nil` if so. Else what was staged is gone.
    private func misfit(_ page: PullPage, _ connection: Connection) throws -> PullStep? {
        let checkpoint = Value.revision(try position(connection).checkpoint)
        let staged = try connection.first("SELECT min(first), max(last) FROM driftless_page")
        let begins = staged?[0] ?? .null, ends = staged?[1] ?? .null
        let follows =
            (begins == .null || begins == checkpoint) && .revision(page.start) == (ends == .null ? checkpoint : ends)
        let isOutdated = try page.scopes != liveScopes(connection)
        // A page that brings the pull no further would be asked for again for ever.
        if follows, !isOutdated, page.complete || page.end > page.start { return nil }
        try connection.run("DELETE FROM driftless_page")
        return isOutdated ? .outdated : .unfit(pending: try pendingCount(connection))
    }

    /// Rule [26]: compared when the pull's end is past everything that the device holds. A proxy's old copy of a page
    /// may end before what a first sync has brought since.
    private func verify(_ page: PullPage, _ now: Int64, _ connection: Connection) throws -> Verification {
        var verification = Verification.equal
        for theirs in page.digests {
            guard
                let row = try connection.first(
                    "SELECT sum, count, applied FROM driftless_scope WHERE scope = ?", .string(theirs.scope))
            else { continue }
            if Revision(row[2].asInteger ?? 0) > page.end { return .later }
            let mine = ScopeDigest(scope: theirs.scope, sum: row[0].asBytes ?? [], count: Int(row[1].asInteger ?? 0))
            let column = mine == theirs ? "verified = ?1, diverged = NULL" : "diverged = ?1"
            try connection.run(
                "UPDATE driftless_scope SET \(column) WHERE scope = ?2", .revision(page.end), .string(theirs.scope))
            if mine != theirs, verification == .equal { verification = .different(device: mine, server: theirs) }
        }
        if page.digests.isEmpty { return .later }
        if verification == .equal { try connection.run("UPDATE driftless_device SET last_sync = ?", .integer(now)) }
        return verification
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
                    "SELECT max(max(checkpoint, applied)) FROM driftless_scope") ?? 0
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
