import DriftlessContract
import DriftlessProtocol
import Foundation
import GRDB
import Testing

@testable import Driftless

/// What comes in between: a network that breaks off in the middle of a pull, a file that another process holds.
@Suite(.serialized) struct InterruptionTests {
    @Test func `a large pull that breaks off goes on where it was, and shows all or nothing`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            let a = try server.pool("a.sqlite"), b = try server.pool("b.sqlite")
            let first = try server.client(a)
            let pulls = Shared<[Revision]>([])
            // Every second page is lost on its way.
            let transport = LossyTransport(
                try URLSessionTransport(
                    server: server.url, token: { [token = server.token] in token }, timeouts: Transport().timeouts,
                    heartbeat: Transport().heartbeat)
            ) { request in
                pulls.with { pulls in
                    pulls.append(request.after)
                    return pulls.count % 2 == 0
                }
            }
            let second = DriftlessClient(database: b, contract: TodoApp.contract, transport: transport)
            try await first.syncNow()
            try await second.syncNow()
            pulls.with { $0 = [] }
            let name = String(repeating: "x", count: 200_000)
            for i in 0..<20 {
                try await a.write { try $0.execute(sql: "INSERT INTO list VALUES (?, ?)", arguments: ["\(i)", name]) }
            }
            try await first.syncNow()
            let seen = Shared<Set<Int>>([])
            let count = ValueObservation.tracking { try Int.fetchOne($0, sql: "SELECT count(*) FROM list") ?? 0 }
                .start(in: b, scheduling: .async(onQueue: .global())) { _ in
                } onChange: { count in
                    _ = seen.with { $0.insert(count) }
                }
            defer { count.cancel() }
            try await second.syncNow()
            #expect(await eventually { seen.with { $0.contains(20) } })
            #expect(seen.with { $0 } == [0, 20])
            let asked = pulls.with { $0 }
            #expect(
                asked.count > 4 && asked == asked.sorted(), "each attempt begins where the last page ended: \(asked)")
            #expect(Set(asked).count > asked.count / 2 - 1)
        }
    }

    @Test func `a file that another process holds is waited for, at the start and within the sync`() async throws {
        try await RealServer.with(TodoApp.contract) { server in
            var quick = Configuration()
            quick.busyMode = .timeout(0.05)
            _ = try server.pool("a.sqlite")
            let a = try DatabasePool(path: server.path("a.sqlite"), configuration: quick)
            var holding = Configuration()
            holding.allowsUnsafeTransactions = true
            let other = try DatabaseQueue(path: server.path("a.sqlite"), configuration: holding)
            let sync = try server.client(a)
            try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
            async let _: Void = sync.run()
            try await Task.sleep(for: .milliseconds(400))
            try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
            #expect(await eventually { await sync.status.state == .upToDate })
            try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
            let error = await #expect(throws: SyncError.self) { try await sync.syncNow() }
            #expect(error?.code == .locked)
            try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
            try await sync.syncNow()
        }
    }
}

/// Loses the answers to some pulls.
private struct LossyTransport: SyncTransport {
    let base: URLSessionTransport
    let loses: @Sendable (PullRequest) -> Bool

    init(_ base: URLSessionTransport, loses: @escaping @Sendable (PullRequest) -> Bool) {
        self.base = base
        self.loses = loses
    }

    func pull(_ request: PullRequest) async throws(TransportFailure) -> PullPage {
        let page = try await base.pull(request)
        if loses(request) { throw TransportFailure(.transient, "The answer was lost.") }
        return page
    }

    func hello(_ message: Hello) async throws(TransportFailure) -> Welcome { try await base.hello(message) }
    func push(_ request: PushRequest) async throws(TransportFailure) -> PushResponse { try await base.push(request) }
    func stage(_ request: StageRequest) async throws(TransportFailure) -> StageResponse {
        try await base.stage(request)
    }
    func snapshot(_ request: SnapshotRequest) async throws(TransportFailure) -> SnapshotPage {
        try await base.snapshot(request)
    }
    func live(
        device: DeviceID, onRevision: @escaping @Sendable (Revision) async -> Void
    ) async throws(TransportFailure) {
        try await base.live(device: device, onRevision: onRevision)
    }
}
