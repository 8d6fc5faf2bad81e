import DriftlessContract
import DriftlessHTTPClient
import DriftlessProtocol
import Foundation
import Testing

@testable import Driftless

/// What every transport does, whatever library carries it.
@Suite(.serialized) struct TransportConformance {
    enum Kind: String, CaseIterable, Sendable {
        case urlSession, asyncHTTPClient

        func with<T: Sendable>(
            _ server: String, token: String = "x", timeouts: Transport.Timeouts = Transport().timeouts,
            heartbeat: Duration = .seconds(15), _ body: (any SyncTransport) async throws -> T
        ) async throws -> T {
            switch self {
            case .urlSession:
                return try await body(
                    try URLSessionTransport(
                        server: server, token: { token }, timeouts: timeouts, heartbeat: heartbeat))
            case .asyncHTTPClient:
                let transport = try HTTPTransport(
                    server: server, token: { token }, timeouts: timeouts, heartbeat: heartbeat)
                let result: Result<T, any Error>
                do { result = .success(try await body(transport)) } catch { result = .failure(error) }
                try await transport.shutdown()
                return try result.get()
            }
        }
    }

    private static let contract = TodoApp.contract
    private static let device = DeviceID(high: 1, low: 2)
    private static let hello = Hello(device: device, contractDigest: contract.digest)

    private func failure(_ body: () async throws -> Void) async -> TransportFailure? {
        do { try await body() } catch { return error as? TransportFailure }
        return nil
    }

    @Test(arguments: Kind.allCases)
    func `greets, pushes, pulls and takes a snapshot`(kind: Kind) async throws {
        try await RealServer.with(TransportConformance.contract) { server in
            try await kind.with(server.url, token: server.token) { transport in
                #expect(try await transport.hello(TransportConformance.hello).revision == 0)
                let row: [Value] = [.string("1"), .string(String(repeating: "é", count: 20)), .null]
                let entity = TodoApp.todo
                let change = Change(
                    layout: Layout(entity), kind: .insert, key: try #require(entity.key(of: row)), life: nil, base: 0,
                    fields: row.enumerated().map { FieldChange(field: $0, old: .null, new: $1, base: 0) })
                let operation = DriftlessProtocol.Operation(
                    id: OperationID(high: 3, low: 4), number: 1, wallTime: 0, changes: [change])
                let digest = TransportConformance.contract.digest
                let answer = try await transport.push(
                    PushRequest(
                        device: TransportConformance.device, contractDigest: digest, clock: 0, operations: [operation],
                        acknowledged: 0))
                #expect(answer.receipts.map(\.outcome) == [.accepted])
                let page = try await transport.pull(
                    PullRequest(device: TransportConformance.device, contractDigest: digest, after: 0))
                #expect(page.records.map(\.row) == [row])
                let snapshot = try await transport.snapshot(
                    SnapshotRequest(device: TransportConformance.device, contractDigest: digest, cursor: nil))
                #expect(snapshot.records.map(\.row) == [row])
            }
        }
    }

    @Test(arguments: Kind.allCases)
    func `a live stream announces revisions and ends with its task`(kind: Kind) async throws {
        try await RealServer.with(TransportConformance.contract) { server in
            try await kind.with(server.url, token: server.token) { transport in
                let heard = Shared<[Revision]>([])
                await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        try await transport.live(device: TransportConformance.device) { revision in
                            heard.with { $0.append(revision) }
                        }
                    }
                    #expect(await eventually { heard.with { $0 == [0] } })
                    group.cancelAll()
                    let result = await group.nextResult()
                    guard case .failure(let error as TransportFailure)? = result else {
                        Issue.record("\(String(describing: result))")
                        return
                    }
                    #expect(error.kind == .cancelled)
                }
            }
        }
    }

    @Test(arguments: Kind.allCases)
    func `says what a refusal means`(kind: Kind) async throws {
        try await RealServer.with(TransportConformance.contract) { server in
            let token = await failure {
                try await kind.with(server.url, token: "garbage") { _ = try await $0.hello(TransportConformance.hello) }
            }
            #expect(token?.kind == .unauthorised)
            let other = Hello(device: TransportConformance.device, contractDigest: [1])
            let contract = await failure {
                try await kind.with(server.url, token: server.token) { _ = try await $0.hello(other) }
            }
            #expect(contract?.kind == .contractMismatch)
            let live = await failure {
                try await kind.with(server.url, token: "garbage") {
                    try await $0.live(device: TransportConformance.device) { _ in }
                }
            }
            #expect(live?.kind == .unauthorised)
        }
    }

    @Test(arguments: Kind.allCases)
    func `nobody there, no such host, no TLS`(kind: Kind) async throws {
        func meet(_ url: String) async -> TransportFailure? {
            await failure { try await kind.with(url) { _ = try await $0.hello(TransportConformance.hello) } }
        }
        #expect(await meet("http://127.0.0.1:1")?.kind == .transient)
        #expect(await meet("http://no-such-host.invalid")?.kind == .misconfigured)
        #expect(await failure { _ = try await kind.with("ftp://x") { _ in } }?.kind == .misconfigured)
        try await RealServer.with(TransportConformance.contract) { server in
            let tls = await meet(server.url.replacing("http://", with: "https://"))
            #expect(tls?.kind == .misconfigured, "\(String(describing: tls))")
        }
    }

    @Test(arguments: Kind.allCases)
    func `an answer that is not the server's is believed in nothing`(kind: Kind) async throws {
        for answer in ["403 Forbidden", "404 Not Found", "413 Content Too Large", "200 OK", "302 Found"] {
            let portal = try Portal(
                answer: "HTTP/1.1 \(answer)\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 5\r\nRetry-After: 7"
                    + "\r\nConnection: close\r\n\r\nlogin")
            let said = await failure {
                try await kind.with(portal.url) { _ = try await $0.hello(TransportConformance.hello) }
            }
            #expect(said?.kind == .transient, "\(answer)")
            portal.stop()
        }
    }

    @Test(arguments: Kind.allCases)
    func `silence is given up after the timeout, a call and a stream`(kind: Kind) async throws {
        let portal = try Portal.silent()
        defer { portal.stop() }
        var timeouts = Transport().timeouts
        timeouts.connect = .milliseconds(100)
        timeouts.request = .milliseconds(300)
        let call = await failure {
            try await kind.with(portal.url, timeouts: timeouts) { _ = try await $0.hello(TransportConformance.hello) }
        }
        #expect(call?.kind == .transient && call?.message.contains("did not answer") == true)
        let stream = await failure {
            try await kind.with(portal.url, timeouts: timeouts, heartbeat: .milliseconds(100)) {
                try await $0.live(device: TransportConformance.device) { _ in }
            }
        }
        #expect(stream?.kind == .transient && stream?.message.contains("said nothing") == true)
    }

    /// Sends an answer byte by byte: all of it, or but for the last byte.
    private func dribble(_ kind: Kind, whole: Bool) async -> TransportFailure? {
        let body = try? Welcome(revision: 7, terms: [], horizon: 0, serverTime: 1_772_000_000_000).wireBytes(
            as: .protobuf)
        let script = """
            import time
            def serve(c):
                body = bytes.fromhex(sys.argv[2])
                read(c)
                c.sendall(b"HTTP/1.1 200 OK\\r\\nDriftless-Protocol: 1\\r\\nContent-Type: application/x-protobuf\\r\\n"
                    + b"Content-Length: %d\\r\\n\\r\\n" % len(body))
                for byte in body if \(whole ? "True" : "False") else body[:-1]:
                    time.sleep(0.2); c.sendall(bytes([byte]))
                keep.append(c)
            """
        var timeouts = Transport().timeouts
        timeouts.request = .milliseconds(600)
        guard let portal = try? Portal(script, Hex.encode(body ?? [])) else {
            return TransportFailure(.refused, "no portal")
        }
        defer { portal.stop() }
        return await failure { [timeouts] in
            let welcome = try await kind.with(portal.url, timeouts: timeouts) {
                try await $0.hello(TransportConformance.hello)
            }
            #expect(welcome.revision == 7)
        }
    }

    @Test(arguments: Kind.allCases)
    func `an answer that takes longer than the timeout is waited for while it comes`(kind: Kind) async throws {
        #expect(await dribble(kind, whole: true)?.message == nil)
        let broken = await dribble(kind, whole: false)
        #expect(broken?.kind == .transient && broken?.message.contains("began to answer") == true, "\(broken as Any)")
    }

    @Test(arguments: Kind.allCases)
    func `a stream that falls silent after its first word is broken`(kind: Kind) async throws {
        let portal = try Portal(
            """
            def serve(c):
                read(c)
                c.sendall(b"HTTP/1.1 200 OK\\r\\nDriftless-Protocol: 1\\r\\n"
                    + b"Content-Type: text/event-stream\\r\\n\\r\\n")
                c.sendall(b"event: revision\\ndata: 7\\n\\n")
                keep.append(c)
            """)
        defer { portal.stop() }
        let heard = Shared<[Revision]>([])
        let stream = await failure {
            try await kind.with(portal.url, heartbeat: .milliseconds(100)) {
                try await $0.live(device: TransportConformance.device) { revision in heard.with { $0.append(revision) }
                }
            }
        }
        #expect(heard.with { $0 } == [7])
        #expect(
            stream?.kind == .transient && stream?.message.contains("no sign of life") == true,
            "\(String(describing: stream))")
    }

    @Test(arguments: Kind.allCases, ["hello", "live"])
    func `a cancelled call ends at once, whatever the server does`(kind: Kind, call: String) async throws {
        let portal = try Portal.silent()
        defer { portal.stop() }
        try await kind.with(portal.url) { transport in
            await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    if call == "hello" {
                        _ = try await transport.hello(TransportConformance.hello)
                    } else {
                        try await transport.live(device: TransportConformance.device) { _ in }
                    }
                }
                #expect(await eventually { portal.hasGuest }, "the call is in flight")
                let began = ContinuousClock.now
                group.cancelAll()
                let result = await group.nextResult()
                // The call's own limit is 30 s.
                #expect(began.duration(to: .now) < .seconds(5))
                guard case .failure(let error as TransportFailure)? = result else {
                    Issue.record("\(String(describing: result))")
                    return
                }
                #expect(error.kind == .cancelled)
            }
        }
    }

    /// A server that greets in gzip, if it is asked to.
    private func greeter(_ body: String) throws -> Portal {
        try Portal(
            """
            import gzip
            def serve(c):
                accepts = [l for l in read(c).lower().split(b"\\r\\n") if l.startswith(b"accept-encoding:")]
                body = gzip.compress(\(body))
                if not accepts or b"gzip" not in accepts[0]: c.close(); return
                c.sendall(b"HTTP/1.1 200 OK\\r\\nDriftless-Protocol: 1\\r\\n"
                    + b"Content-Encoding: gzip\\r\\nContent-Length: "
                    + str(len(body)).encode() + b"\\r\\nConnection: close\\r\\n\\r\\n" + body)
                c.close()
            """)
    }

    @Test(arguments: Kind.allCases)
    func `asks for compression and takes it off`(kind: Kind) async throws {
        let welcome = Welcome(revision: 7, terms: [], horizon: 0, serverTime: 1_772_000_000_000)
        let portal = try greeter("bytes.fromhex('\(Hex.encode(try welcome.wireBytes(as: .protobuf)))')")
        defer { portal.stop() }
        #expect(try await kind.with(portal.url) { try await $0.hello(TransportConformance.hello) } == welcome)
    }

    @Test(arguments: Kind.allCases)
    func `an answer that inflates to more than is taken is refused`(kind: Kind) async throws {
        let portal = try greeter("bytes(200 << 20)")
        defer { portal.stop() }
        let said = await failure {
            try await kind.with(portal.url) { _ = try await $0.hello(TransportConformance.hello) }
        }
        #expect(
            said?.kind == .transient && said?.message.contains("more bytes than are taken") == true,
            "\(String(describing: said))")
    }

    @Test(arguments: Kind.allCases)
    func `a certificate that nobody trusts is a matter for a person, and the token is not sent`(kind: Kind) async throws
    {
        let portal = try Portal.untrusted()
        defer { portal.stop() }
        let said = await failure {
            try await kind.with(portal.url) { _ = try await $0.hello(TransportConformance.hello) }
        }
        #expect(said?.kind == .misconfigured, "\(String(describing: said))")
        #expect(said?.message.contains("ertificate") == true)
        #expect(!portal.hasGuest, "nothing was read")
    }
}
