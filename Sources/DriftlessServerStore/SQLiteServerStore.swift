public import DriftlessContract
public import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync
package import GRDB

/// A tenant's data in one SQLite file.
public final class SQLiteServerStore: ServerStore {
    let contract: Contract
    let tenant: String
    private let queue: DatabaseQueue
    let tables: [String: EntityTable]
    /// In a push: where the tenant stands, written when the push ends.
    var head: Head?
    /// Where the records lie that the present operation asked for.
    var places: [RecordID: Place] = [:]
    /// The highest integer key of an entity that was asked for it.
    var highestKeys: [String: Int64] = [:]

    /// Opens the file or makes it, and begins a term (rule [27]).
    ///
    /// - Parameter path: `:memory:` keeps nothing.
    public convenience init(
        path: String, tenant: String, contract: Contract, now: Int64, random: inout some RandomNumberGenerator
    ) throws {
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        configuration.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        try queue.writeWithoutTransaction { db in
            try Connection(db).execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        try self.init(database: queue, tenant: tenant, contract: contract, now: now, random: &random)
    }

    /// - Parameter queue: an open database, the store's own from now on.
    package convenience init(
        database queue: DatabaseQueue, tenant: String, contract: Contract, now: Int64,
        random: inout some RandomNumberGenerator
    ) throws {
        self.init(installed: queue, tenant: tenant, contract: contract)
        let term = Identifier.random(using: &random)
        try access { sql in
            try sql.transaction { try Schema.install(contract, tenant: tenant, term: term, now: now, in: sql) }
        }
    }

    /// On a database that has the schema; goes on in the present term.
    package init(installed queue: DatabaseQueue, tenant: String, contract: Contract) {
        self.contract = contract
        self.tenant = tenant
        self.queue = queue
        tables = Dictionary(contract.entities.map { ($0.name, EntityTable($0)) }) { first, _ in first }
    }

    /// Whether a tenant's file was written under this contract; changes nothing.
    /// - Throws: `StoreError` if it was not, or if the file cannot be read.
    public static func check(path: String, tenant: String, contract: Contract) throws {
        try Schema.check(path: path, tenant: tenant, contract: contract)
    }

    func access<T>(_ body: (Connection) throws -> T) throws -> T {
        try queue.writeWithoutTransaction { try body(Connection($0)) }
    }

    public var revision: Revision { get throws { try access { try self.revision($0) } } }

    func revision(_ sql: Connection) throws -> Revision {
        if let head { return head.revision }
        return Revision(try sql.integer("SELECT revision FROM driftless_tenant") ?? 0)
    }

    public func hello(_ message: Hello, from caller: Caller, now: Int64) throws -> Welcome {
        try access { sql in
            try sql.transaction {
                _ = try device(message.device, of: caller, now: now, sql)
                let terms = try sql.rows("SELECT id, first FROM driftless_term ORDER BY ordinal").compactMap {
                    Identifier(bytes: $0[0].bytes).map { [first = $0[1]] in Term(id: $0, first: Revision(first.int)) }
                }
                let horizon = try sql.integer("SELECT horizon FROM driftless_tenant") ?? 0
                return Welcome(
                    revision: try revision(sql), terms: terms, horizon: Revision(horizon), serverTime: now)
            }
        }
    }

    /// What the server knows of a device; registers a new one.
    func device(_ id: DeviceID, of caller: Caller, now: Int64, _ sql: Connection) throws -> DeviceRow {
        guard caller.tenant == tenant else {
            throw StoreError(.init(rawValue: "other-tenant"), "This store is of another tenant. Check the routing.")
        }
        let side = caller.isServerSide ? 1 : 0
        try sql.run(
            "INSERT INTO driftless_device(id, user, side, acknowledged, seen_at) VALUES (?1, ?2, ?3, 0, ?4) "
                + "ON CONFLICT(id) DO UPDATE SET seen_at = ?4, side = ?3 WHERE user = ?2",
            .blob(id.bytes), .string(caller.user), .integer(Int64(side)), .integer(now))
        let row = try sql.first(
            "SELECT ordinal, user, last_number, last_stamp FROM driftless_device WHERE id = ?", .blob(id.bytes))
        guard let row, row[1] == .string(caller.user) else {
            throw StoreError(
                .init(rawValue: "device-of-another-user"), "Device \(id) is another user's. Give it a new id.")
        }
        return DeviceRow(
            ordinal: Int(row[0].int), isServerSide: caller.isServerSide,
            lastNumber: row[2] == .null ? nil : UInt64(bitPattern: row[2].int),
            lastStamp: row[3] == .null ? Int64.min : row[3].int)
    }

    public func digests() throws -> [ScopeDigest] {
        try access { sql in
            try sql.rows("SELECT scope, sum, count FROM driftless_digest ORDER BY scope").map(SQLiteServerStore.digest)
        }
    }

    /// Of these scopes; one in which there never was a record is empty.
    func digests(of scopes: [String], _ sql: Connection) throws -> [ScopeDigest] {
        try scopes.map { scope in
            try sql.first("SELECT scope, sum, count FROM driftless_digest WHERE scope = ?", .string(scope))
                .map(SQLiteServerStore.digest) ?? ScopeDigest(scope: scope, sum: ScopeSum().bytes, count: 0)
        }
    }

    private static func digest(_ row: [Value]) -> ScopeDigest {
        ScopeDigest(scope: row[0].description, sum: row[1].bytes, count: Int(row[2].int))
    }

    /// The digests computed anew from the tables: what the kept ones must equal.
    public func recount() throws -> [ScopeDigest] {
        try access { sql in
            var sums = [Scope.tenant.id: ScopeSum()]
            for entity in contract.entities {
                let keys = try sql.rows(
                    "SELECT key FROM driftless_record WHERE entity = ? AND dead = 0", .string(entity.name))
                for key in keys {
                    let id = RecordID(entity: entity.name, key: RecordKey(bytes: key[0].bytes))
                    guard let row = try record(id, sql)?.row else { continue }
                    sums[entity.scopeID(of: row), default: ScopeSum()].add(
                        RecordHash(entity: entity, key: id.key, row: row))
                }
            }
            // A scope that all records have left is still there, empty.
            for row in try sql.rows("SELECT scope FROM driftless_digest") where sums[row[0].description] == nil {
                sums[row[0].description] = ScopeSum()
            }
            // As SQLite sorts: by bytes.
            return sums.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
                ScopeDigest(scope: $0.key, sum: $0.value.bytes, count: $0.value.count)
            }
        }
    }

    public func close() throws { try queue.close() }
}

struct DeviceRow {
    var ordinal: Int
    var isServerSide: Bool
    /// `nil`: nothing yet; a new device may begin with any number.
    var lastNumber: UInt64?
    var lastStamp: Int64

    /// Whether an operation that is not known may come now [16].
    func stop(at number: UInt64) -> PushResponse.Stop {
        guard let last = lastNumber else { return .none }
        return number <= last ? .forked : number - last > 1 ? .gap : .none
    }

    /// The clock's offset is corrected; nothing is stamped later than it arrived [5].
    /// - Parameters:
    ///   - clock: the device's, when it sent.
    ///   - arrived: the server's, when the request began to come in.
    func author(of operation: Operation, clock: Int64, arrived: Int64, now: Int64) -> Author {
        let (offset, o1) = arrived.subtractingReportingOverflow(clock)
        let (corrected, o2) = operation.wallTime.addingReportingOverflow(offset)
        let stamp = max(o1 || o2 ? now : min(corrected, now), lastStamp)
        return Author(stamp: stamp, writer: ordinal, isServerSide: isServerSide)
    }
}

/// A tenant's revision, and the digests of the scopes that the present push has touched.
struct Head: Equatable {
    var revision: Revision
    private var sums: [String: ScopeSum] = [:]

    init(_ sql: Connection) throws {
        guard let row = try sql.first("SELECT revision FROM driftless_tenant") else {
            throw StoreError(.damaged, "The tenant's file lost its head. Restore it from a backup.")
        }
        revision = Revision(row[0].int)
    }

    mutating func change(_ scope: String, _ sql: Connection, _ body: (inout ScopeSum) -> Void) throws {
        if sums[scope] == nil {
            let row = try sql.first("SELECT sum, count FROM driftless_digest WHERE scope = ?", .string(scope))
            let kept = row.map { ScopeSum(bytes: $0[0].bytes, count: Int($0[1].int)) } ?? ScopeSum()
            guard let kept else {
                throw StoreError(.damaged, "The digest of \(scope) is damaged. Restore the file from a backup.")
            }
            sums[scope] = kept
        }
        body(&sums[scope, default: ScopeSum()])
    }

    func write(_ sql: Connection) throws {
        try sql.run("UPDATE driftless_tenant SET revision = ?", .integer(Int64(revision)))
        for (scope, sum) in sums {
            try sql.run(
                "INSERT INTO driftless_digest(scope, sum, count) VALUES (?1, ?2, ?3) "
                    + "ON CONFLICT(scope) DO UPDATE SET sum = ?2, count = ?3",
                .string(scope), .blob(sum.bytes), .integer(Int64(sum.count)))
        }
    }
}

/// Where a record lies: whether it has a row of ours and in which scope, and of the entity's table its row and that
/// one's hash, which a tombstone has not.
struct Place {
    var isStored = false
    var scope = Scope.tenant.id
    var row = Value.null
    var hash: RecordHash?
}

extension Value {
    var int: Int64 {
        guard case .integer(let x) = self else { return 0 }
        return x
    }
    var bytes: [UInt8] {
        switch self {
        case .blob(let x), .text(let x): x
        case .null, .integer, .real: []
        }
    }
}
