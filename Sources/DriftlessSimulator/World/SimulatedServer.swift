internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessServerStore
internal import DriftlessSync
internal import GRDB

/// The shipped store on a database of its own, and what a server process has around it.
final class SimulatedServer: DiskOwner {
    let contract: Contract
    let scenery: Scenery
    private let pageBytes: Int
    private(set) var store: SQLiteServerStore
    private var random: SplitMix64
    /// Down until then.
    var upFrom: Int64 = 0
    var disk: DiskTrouble?
    /// A process that begins anew opens its database anew.
    var mustOpen = false
    /// Dies after the n-th answer of this kind is made and before it is sent.
    var dying: (exchange: Exchange, after: Int)?

    init(_ plan: Plan, _ stage: Stage) throws {
        contract = stage.contract
        pageBytes = plan.pageBytes
        random = SplitMix64(seed: plan.seed &+ 0x5E4)
        scenery = stage.server
        try scenery.reset()
        store = SQLiteServerStore(installed: scenery.queue, tenant: Stage.tenant, contract: contract)
    }

    private static func open(
        _ scenery: Scenery, _ contract: Contract, _ now: Int64, _ random: inout SplitMix64
    ) throws -> SQLiteServerStore {
        try SQLiteServerStore(
            database: scenery.queue, tenant: Stage.tenant, contract: contract, now: now, random: &random)
    }

    func heal() {
        upFrom = 0
        dying = nil
        disk = nil
    }

    func diesAfter(_ exchange: Exchange) throws -> Bool {
        guard let dying, dying.exchange == exchange else { return false }
        self.dying = dying.after == 0 ? nil : (exchange, dying.after - 1)
        return dying.after == 0
    }

    func open(_ now: Int64) throws {
        mustOpen = false
        store = try SimulatedServer.open(scenery, contract, now, &random)
    }

    func hello(_ message: Hello, _ caller: Caller, _ now: Int64) throws -> Welcome {
        try onDisk { try store.hello(message, from: caller, now: now) }
    }

    func push(_ request: PushRequest, _ caller: Caller, _ now: Int64) throws -> PushResponse {
        let admitted = AdmittedPush(caller: caller, request: request, arrived: now)
        guard let response = try onDisk({ try store.push([admitted], now: now).first }) else {
            throw StoreError(.sqlite, "The store did not answer a push.")
        }
        return response
    }

    func stage(_ request: StageRequest, _ caller: Caller, _ now: Int64) throws -> StageResponse {
        try onDisk { try store.stage(request, from: caller, now: now) }
    }

    func snapshot(_ request: SnapshotRequest) throws -> SnapshotPage {
        var request = request
        request.pageBytes = min(request.pageBytes, pageBytes)
        return try onDisk { try store.snapshot(request) }
    }

    func pull(_ request: PullRequest) throws -> PullPage {
        var request = request
        request.pageBytes = min(request.pageBytes, pageBytes)
        return try onDisk { try store.pull(request) }
    }

    // MARK: Looking at the file

    func read<T>(_ body: (Connection) throws -> T) throws -> T {
        try scenery.queue.writeWithoutTransaction { try body(Connection($0)) }
    }

    /// The relational tables, as SQL reads them.
    func rows() throws -> [RecordRef: [Value]] {
        try read { sql in
            var found: [RecordRef: [Value]] = [:]
            for entity in contract.entities {
                let columns = entity.fields.map { quoted($0.name) }.joined(separator: ", ")
                try sql.forEach("SELECT \(columns) FROM \(quoted(entity.serverTable))", []) { row in
                    if let key = entity.key(of: row) { found[RecordRef(entity: entity.name, key: key)] = row }
                }
            }
            return found
        }
    }

    func row(_ ref: RecordRef) throws -> [Value]? {
        guard let entity = contract.entity(named: ref.entity) else { return nil }
        return try read { sql in
            let columns = entity.fields.map { quoted($0.name) }.joined(separator: ", ")
            let condition = entity.keyFields.map { "\(quoted($0.name)) = ? COLLATE \($0.collation.rawValue)" }
                .joined(separator: " AND ")
            return try sql.first(
                "SELECT \(columns) FROM \(quoted(entity.serverTable)) WHERE \(condition)", ref.key.values)
        }
    }

    func revision() throws -> Revision {
        try read { Revision(try $0.integer("SELECT revision FROM driftless_tenant") ?? 0) }
    }
}
