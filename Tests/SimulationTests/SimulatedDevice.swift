import DriftlessContract
import DriftlessProtocol
import DriftlessSQLite
import DriftlessServerStore
import Testing

@testable import DriftlessClientStore

/// The shipped device store over a database of its own, with a clock that is wrong by `skew`.
final class SimulatedDevice {
    let store: ClientStore
    let id: DeviceID
    let skew: Int64
    let contract: Contract
    var random: SplitMix64

    init(contract: Contract, skew: Int64, seed: UInt64) throws {
        self.contract = contract
        self.skew = skew
        random = SplitMix64(seed: seed)
        store = try ClientStore(path: ":memory:", contract: contract)
        try store.attach(createTables: true, now: skew, random: &random)
        id = try store.device()
    }

    /// One transaction of the app, recorded with this device's clock.
    func app(now: Int64, _ body: (Connection) throws -> Void) throws {
        try store.write { sql in
            try body(sql)
            try sql.run("UPDATE driftless_log SET at = ?", .integer(now + skew))
        }
        _ = try store.seal(now: now + skew, random: &random)
    }

    func rows(_ entity: Entity) throws -> [[Value]] {
        try store.read { sql in
            let columns = entity.fields.map { quoted($0.column) }.joined(separator: ", ")
            return try sql.rows("SELECT \(columns) FROM \(quoted(entity.table)) ORDER BY 1")
        }
    }

    func row(_ entity: Entity, _ key: Value) throws -> [Value]? {
        try rows(entity).first { $0[0] == key }
    }

    func held(_ entity: Entity, _ key: RecordKey) throws -> Revision {
        try store.read { try store.heldRecord(entity.name, key, $0)?.revision ?? 0 }
    }

    func isPending(_ operation: OperationID) throws -> Bool {
        try pending().contains { $0.id == operation }
    }

    func pending() throws -> [DriftlessProtocol.Operation] {
        try store.nextBatch(limit: contract.transport.batch)
    }

    func pushRequest(_ operations: [DriftlessProtocol.Operation], now: Int64) throws -> PushRequest {
        PushRequest(
            device: id, contractDigest: contract.digest, clock: now + skew, operations: operations,
            acknowledged: try store.acknowledged())
    }

    /// - Parameter pageBytes: 1 makes a page of each revision.
    func pullRequest(pageBytes: Int = 1 << 20) throws -> PullRequest {
        PullRequest(
            device: id, contractDigest: contract.digest, after: try store.nextPull().after, pageBytes: pageBytes)
    }

    func digest() throws -> ScopeDigest? {
        try store.read { sql in
            guard let row = try sql.first("SELECT sum, count FROM driftless_scope"), case .blob(let sum) = row[0],
                case .integer(let count) = row[1]
            else { return nil }
            return ScopeDigest(scope: Scope.tenant.id, sum: sum, count: Int(count))
        }
    }

    func firstSync(_ server: SQLiteServerStore) throws {
        let page = try server.snapshot(SnapshotRequest(device: id, contractDigest: contract.digest, cursor: nil))
        #expect(try store.apply(page, at: Hydration(), random: &random).done)
    }
}

/// Everyone of the simulated tenant.
let caller = Caller(tenant: "t", user: "u", roles: [])
