internal import Driftless
internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessHTTPClient
internal import DriftlessSQLite
internal import Foundation
internal import GRDB
internal import Synchronization

/// A device on this machine: a database file, an app that writes to it, and an engine that runs when it is online.
struct LoopbackDevice: Sendable {
    let name: String
    let path: String
    let contract: Contract
    /// How wrong its clock is.
    let clockError: Int64
    let server: String
    let token: String
    let tally: AnswerTally
    /// Where a long sync shows how far it is.
    var progress: StatusLine?

    private var clock: @Sendable () -> Int64 {
        let error = clockError
        return { SyncEngine.systemClock() + error }
    }

    /// Makes the file with the contract's tables, and takes scopes, which come with the next sync.
    func create(taking scopes: [Scope]) throws {
        try SQLiteFile.open(path, readOnly: false, create: true).close()
        let store = try ClientStore(path: path, contract: contract)
        var random = SystemRandomNumberGenerator()
        try store.attach(createTables: true, now: clock(), random: &random)
        for scope in scopes { try store.subscribe(to: scope, random: &random) }
        try store.close()
    }

    /// One session, to quiescence.
    func sync() async throws {
        let token = token
        let transport = try HTTPTransport(
            server: server, token: { token }, timeouts: contract.transport.timeouts,
            heartbeat: contract.transport.heartbeat)
        do {
            let store = try ClientStore(path: path, contract: contract)
            var random = SystemRandomNumberGenerator()
            try store.attach(createTables: true, now: clock(), random: &random)
            let tally = tally
            let engine = SyncEngine(
                store: store, transport: transport, mode: .once, clock: clock,
                report: { event in
                    tally.note(event)
                    progress?.show(event)
                })
            try await engine.run()
        } catch {
            try? await transport.shutdown()
            throw error
        }
        try await transport.shutdown()
    }

    /// What the app does: SQL in one transaction on a connection of its own. The engine sees it and seals it, offline.
    func app(_ statements: [(sql: String, arguments: [Value])]) throws {
        let queue = try SQLiteFile.open(path, readOnly: false)
        try queue.inDatabase { db in
            let connection = try Connection(db)
            try connection.transaction {
                for statement in statements { try connection.run(statement.sql, statement.arguments) }
                // The triggers read the machine's clock; this device's is wrong.
                try connection.run("UPDATE driftless_log SET at = at + ?", .integer(clockError))
            }
        }
        try queue.close()
        let store = try ClientStore(path: path, contract: contract)
        var random = SystemRandomNumberGenerator()
        try store.seal(now: clock(), random: &random)
        try store.close()
    }

    func edit(_ place: DemoPlan.Place, _ value: Value) throws { try app([LoopbackDevice.update(place, value)]) }

    static func update(_ place: DemoPlan.Place, _ value: Value) -> (sql: String, arguments: [Value]) {
        (
            "UPDATE \(quoted(place.entity.table)) SET \(quoted(place.field.column)) = ? WHERE \(place.condition)",
            [value] + place.key
        )
    }

    func read<T>(_ body: (Connection) throws -> T) throws -> T {
        let queue = try SQLiteFile.open(path, readOnly: true)
        let result = try queue.inDatabase { db in
            let connection = try Connection(db)
            return try body(connection)
        }
        try queue.close()
        return result
    }

    func value(_ place: DemoPlan.Place) throws -> Value? {
        try read {
            try $0.first(
                "SELECT \(quoted(place.field.column)) FROM \(quoted(place.entity.table)) WHERE \(place.condition)",
                place.key)?.first
        }
    }

    /// Every synced row, in key order.
    func table(_ entity: Entity) throws -> [[Value]] {
        let columns = entity.fields.map { quoted($0.column) }.joined(separator: ", ")
        let keys = entity.keyFields.map { quoted($0.column) }.joined(separator: ", ")
        return try read { connection in
            try connection.rows("SELECT \(columns) FROM \(quoted(entity.table)) ORDER BY \(keys)")
                .map { zip(entity.fields, $0).map { $0.canonical($1) } }
        }
    }
}

/// The answers that the devices got, added up.
final class AnswerTally: Sendable {
    private struct State {
        var operations = DemoReport.Operations()
        var conflicts = 0
        var refusals: [String] = []
        var diverged = false
    }
    private let state = Mutex(State())

    func note(_ event: SyncEngine.Event) {
        state.withLock { state in
            switch event {
            case .answered(let receipts):
                let tally = ReceiptTally(receipts)
                state.operations.accepted += tally.accepted
                state.operations.merged += tally.merged
                state.operations.rejected += tally.rejected
                state.conflicts += tally.conflicts
                for case .rejected(let code, let message) in receipts.map(\.outcome) {
                    state.refusals.append("\(code): \(message)")
                }
            case .diverged: state.diverged = true
            case .working, .upToDate, .outbox, .received, .waiting, .live, .asking: break
            }
        }
    }

    var operations: DemoReport.Operations { state.withLock { $0.operations } }
    var conflicts: Int { state.withLock { $0.conflicts } }
    /// Code and sentence of each operation that went to quarantine.
    var refusals: [String] { state.withLock { $0.refusals } }
    var diverged: Bool { state.withLock { $0.diverged } }
}
