import AsyncHTTPClient
import DriftlessContract
import DriftlessProtocol
import DriftlessSQLite
import DriftlessServerStore
import NIOCore
import NIOHTTP1
import Synchronization
import Testing

@testable import DriftlessServer

@Suite struct RouteTests {
    static let exchanges = ["/v1/hello", "/v1/push", "/v1/pull", "/v1/snapshot"]

    @Test func healthNeedsNoToken() async throws {
        try await TestServer.with { server in
            for path in ["/healthz", "/readyz"] {
                let answer = try await server.send(.GET, path)
                #expect(answer.status == 200)
                #expect(answer.headers["Driftless-Protocol"] == ["1"])
            }
        }
    }

    @Test func everythingElseNeedsOne() async throws {
        try await TestServer.with { server in
            let expired = try await server.issuer.issue(
                for: Caller(tenant: "acme", user: "ann", roles: []), now: 1_000_000, ttl: 1)
            for token in [nil, "garbage", expired] {
                for path in Self.exchanges + ["/v1/digests", "/v1/live?device=\(device)"] {
                    let method: HTTPMethod = Self.exchanges.contains(path) ? .POST : .GET
                    let answer = try await server.send(method, path, token: token)
                    #expect(answer.status == 401)
                    #expect(answer.headers["WWW-Authenticate"] == [#"Bearer realm="driftless""#])
                    #expect(answer.headers["Content-Type"] == ["application/problem+json"])
                    #expect(answer.code == "unauthorised")
                }
            }
        }
    }

    @Test func garbageIsRefusedAndTheServerLives() async throws {
        try await TestServer.with { server in
            let bodies: [[UInt8]] = [
                Array("\u{0}garbage".utf8), Array(repeating: 0xFF, count: 4096), Array("{\"device\":".utf8),
                Array(repeating: 0x5B, count: 100_000),
            ]
            for path in Self.exchanges {
                for format in WireFormat.allCases {
                    for body in bodies {
                        let answer = try await server.send(
                            .POST, path, body: .bytes(body), headers: ["Content-Type": format.rawValue],
                            token: server.token)
                        #expect((400..<500).contains(answer.status), "\(path) \(format) \(answer.status)")
                        #expect(answer.headers["Driftless-Protocol"] == ["1"])
                    }
                }
            }
            #expect(try await server.send(.GET, "/healthz").status == 200)
        }
    }

    @Test func wrongPathsMethodsAndTypes() async throws {
        try await TestServer.with { server in
            let missing = try await server.send(.GET, "/v1/nothing/../../etc", token: server.token)
            #expect(missing.status == 404)
            #expect(missing.headers["Driftless-Protocol"] == ["1"])
            let method = try await server.send(.GET, "/v1/push", token: server.token)
            #expect(method.status == 405)
            #expect(method.headers["Allow"] == ["POST"])
            let type = try await server.send(
                .POST, "/v1/push", body: .bytes([1]), headers: ["Content-Type": "text/xml"], token: server.token)
            #expect(type.status == 415)
            let encoding = try await server.send(
                .POST, "/v1/push", body: .bytes([1]), headers: ["Content-Encoding": "br"], token: server.token)
            #expect(encoding.status == 415)
            let accept = try await server.send(
                .POST, "/v1/push", body: .bytes([1]), headers: ["Accept": "text/html"], token: server.token)
            #expect(accept.status == 406)
        }
    }

    @Test func tooMuchIsRefused() async throws {
        var limits = ServerConfiguration.Limits(testContract)
        limits.bodyBytes = 10_000
        limits.operationsPerBatch = 2
        try await TestServer.with(limits: limits) { server in
            let big = [UInt8](repeating: 7, count: 20_000)
            let known = try await server.send(.POST, "/v1/push", body: .bytes(big), token: server.token)
            #expect(known.status == 413)
            let chunked = try await server.send(
                .POST, "/v1/push", body: .stream([ByteBuffer(bytes: big)].async, length: .unknown),
                token: server.token)
            #expect(chunked.status == 413)
            let batch = try await server.post("/v1/push", pushRequest(operations: 3))
            #expect(batch.status == 413)
            #expect(batch.code == "too-many-operations")
            #expect(try await server.post("/v1/push", pushRequest(operations: 2)).status == 200)
        }
    }

    @Test(arguments: WireFormat.allCases) func exchangesAnswer(format: WireFormat) async throws {
        try await TestServer.with { server in
            let digest = testContract.digest
            let hello = try await server.post("/v1/hello", Hello(device: device, contractDigest: digest), as: format)
            #expect(hello.headers["Content-Type"] == [format.rawValue])
            #expect(try Welcome(wire: hello.body, as: format).revision == 0)
            let push = try await server.post("/v1/push", pushRequest(), as: format)
            #expect(try PushResponse(wire: push.body, as: format).revision == 1)
            let pull = try await server.post(
                "/v1/pull", PullRequest(device: device, contractDigest: digest, after: 1), as: format)
            #expect(try PullPage(wire: pull.body, as: format).end == 1)
            let snapshot = try await server.post(
                "/v1/snapshot", SnapshotRequest(device: device, contractDigest: digest, cursor: nil), as: format)
            #expect(try SnapshotPage(wire: snapshot.body, as: format).next == nil)
            let digests = try await server.send(.GET, "/v1/digests", token: server.token)
            #expect(String(decoding: digests.body, as: UTF8.self).contains(#""sum":"0102""#))
        }
    }

    @Test func anotherContractIsRefused() async throws {
        try await TestServer.with { server in
            let other = [UInt8](repeating: 1, count: 32)
            let answers = [
                try await server.post("/v1/hello", Hello(device: device, contractDigest: other)),
                try await server.post("/v1/pull", PullRequest(device: device, contractDigest: other, after: 0)),
            ]
            for answer in answers {
                #expect(answer.status == 409)
                #expect(answer.code == "contract-mismatch")
            }
        }
    }

    @Test func storeFailuresAreTold() async throws {
        try await TestServer.with { server in
            for code in [StoreError.Code.locked, .diskFull] {
                server.store.state.withLock { $0.failure = StoreError(code, "secret value") }
                let answer = try await server.post("/v1/push", pushRequest())
                #expect(answer.status == 503)
                #expect(answer.headers["Retry-After"].count == 1)
                let text = String(decoding: answer.body, as: UTF8.self)
                #expect(!text.contains("secret") && text.contains("disk is full") == (code == .diskFull))
            }
            server.store.state.withLock { $0.failure = nil }
            #expect(try await server.post("/v1/push", pushRequest()).status == 200)
        }
    }

    @Test func takenPortIsSaid() async throws {
        try await TestServer.with { server in
            let port = try #require(Int(server.base.split(separator: ":").last ?? ""))
            var random = SystemRandomNumberGenerator()
            let second = SyncServer(
                configuration: ServerConfiguration(port: port, contract: testContract),
                verifier: await TokenVerifier(key: TokenKey(random: &random)),
                registry: TenantRegistry(logger: quiet, now: { 0 }) { _ in FakeStore() }, logger: quiet)
            let error = await #expect(throws: ServerError.self) { try await second.serve { _ in } }
            #expect(error?.code == .portTaken)
        }
    }
}

extension Array where Element: Sendable {
    /// The elements one by one: a body of unknown length.
    fileprivate var async: AsyncStream<Element> {
        AsyncStream { continuation in
            for element in self { continuation.yield(element) }
            continuation.finish()
        }
    }
}
