import DriftlessContract
import DriftlessHTTPClient
import Foundation
import GRDB
import Testing

@testable import Driftless

/// A proxy on the way that holds answers back until they are complete, which a live stream never is.
@Suite(.serialized) struct BufferingProxyTests {
    @Test(arguments: TransportConformance.Kind.allCases, [nil, 4096])
    func `a device behind a buffering proxy says so, asks, and converges`(
        kind: TransportConformance.Kind, pieces: Int?
    ) async throws {
        var contract = TodoApp.contract
        contract.transport.heartbeat = .milliseconds(300)
        // A stream that fails to connect ends without a word too, for a reason of its own: not so short that a busy
        // machine runs into it.
        contract.transport.timeouts.connect = .seconds(3)
        let quick = contract
        try await RealServer.with(quick) { server in
            let proxy = try Portal.buffering(before: server.url, pieces: pieces)
            defer { proxy.stop() }
            let a = try server.pool("a.sqlite"), b = try server.pool("b.sqlite")
            let first = try DriftlessClient(
                database: a, contract: quick, server: server.url, credentials: { [token = server.token] in token })
            try await first.syncNow()
            try await kind.with(
                proxy.url, token: server.token, timeouts: quick.transport.timeouts, heartbeat: quick.transport.heartbeat
            ) { transport in
                let events = Shared<[SyncEngine.Event]>([])
                var configuration = DriftlessClient.Configuration()
                configuration.report = { event in events.with { $0.append(event) } }
                let second = DriftlessClient(
                    database: b, contract: quick, transport: transport, configuration: configuration)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await second.run() }
                    let isAsking = await eventually {
                        events.with {
                            $0.contains { if case .asking(300, let why) = $0 { why.contains("proxy") } else { false } }
                        }
                    }
                    #expect(isAsking, "\(events.with { $0 })")
                    // The next stream comes in half a minute at the earliest.
                    for title in ["one", "two"] {
                        try await a.write {
                            try $0.execute(sql: "INSERT INTO todo VALUES (?, ?, NULL)", arguments: [title, title])
                        }
                        try await first.syncNow()
                        #expect(await eventually { try await TodoApp.titles(b).contains(title) })
                    }
                    #expect(await eventually { await second.status.state == .upToDate }, "slow, but not offline")
                    group.cancelAll()
                    while let result = await group.nextResult() { _ = result }
                }
            }
        }
    }
}
