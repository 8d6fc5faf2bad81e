import Driftless
import DriftlessChaos
import DriftlessContract
import GRDB
import Testing

/// Devices behind the proxy that `driftless dev --chaos` puts before a server.
@Suite(.serialized) struct ChaosTests {
    private static let contract: Contract = {
        var contract = Contract(
            id: "count", version: "1",
            entities: [
                Entity(
                    name: "count", identity: Identity(key: ["id"]),
                    fields: [
                        Field(name: "id", type: .int, required: true),
                        Field(name: "n", type: .int, required: true, policy: .counter),
                    ])
            ])
        contract.transport.backoff.base = .milliseconds(20)
        contract.transport.backoff.cap = .milliseconds(200)
        // Where streams are cut, this often the device asks.
        contract.transport.heartbeat = .milliseconds(300)
        contract.transport.breaker.openFor = .milliseconds(200)
        contract.transport.timeouts.request = .seconds(2)
        return contract
    }()

    @Test(arguments: TransportConformance.Kind.allCases)
    func `answers lost after the commit, resets and silence neither lose nor double an increment`(
        kind: TransportConformance.Kind
    ) async throws {
        try await RealServer.with(Self.contract) { server in
            let port = try #require(server.url.split(separator: ":").last.flatMap { Int($0) })
            let proxy = ChaosProxy(
                upstream: port,
                profile: NetworkProfile(jitter: 5, lostRequests: 0.15, lostResponses: 0.3, resets: 0.1, refused: 0.1))
            try await proxy.serve { port in
                let transport = Self.contract.transport
                try await kind.with(
                    "http://127.0.0.1:\(port)", token: server.token, timeouts: transport.timeouts,
                    heartbeat: transport.heartbeat
                ) { try await count(server, $0, proxy) }
            }
        }
    }

    private func count(_ server: RealServer, _ transport: any SyncTransport, _ proxy: ChaosProxy) async throws {
        let pools = try ["a", "b"].map { name in
            let pool = try DatabasePool(path: server.path("\(name).sqlite"))
            try pool.write { try $0.execute(sql: "CREATE TABLE count (id INTEGER PRIMARY KEY, n INTEGER NOT NULL)") }
            return pool
        }
        let clients = pools.map {
            DriftlessClient(database: $0, contract: Self.contract, transport: transport)
        }
        try await pools[0].write { try $0.execute(sql: "INSERT INTO count VALUES (1, 0)") }
        async let _: Void = clients[0].run()
        async let _: Void = clients[1].run()
        func count(_ pool: DatabasePool) async throws -> Int? {
            try await pool.read { try Int.fetchOne($0, sql: "SELECT n FROM count WHERE id = 1") }
        }
        #expect(await eventually { try await count(pools[1]) == 0 })
        // By chance, so until it has happened.
        var written = 0
        while written < 40 || (proxy.tally.lostResponses == 0 || proxy.tally.lostRequests == 0) && written < 1_000 {
            for pool in pools { try await pool.write { try $0.execute(sql: "UPDATE count SET n = n + 1") } }
            written += 1
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(proxy.tally.lostResponses > 0 && proxy.tally.lostRequests > 0, "\(proxy.tally)")
        proxy.profile = NetworkProfile()
        let total = 2 * written
        for pool in pools { #expect(await eventually { try await count(pool) == total }) }
        for client in clients { #expect(await eventually { await client.status.state == .upToDate }) }
    }
}
