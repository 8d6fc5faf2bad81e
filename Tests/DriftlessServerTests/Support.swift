import AsyncHTTPClient
import DriftlessContract
import DriftlessProtocol
import DriftlessSQLite
import DriftlessServerStore
import Foundation
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

@testable import DriftlessServer

/// A store without data that counts its transactions.
final class FakeStore: ServerStore, Sendable {
    struct State {
        var revision: Revision = 0
        var batches: [Int] = []
        var closed = 0
        var failure: StoreError?
        /// What a pull answers; an empty page if nothing.
        var page: PullPage?
        /// Pushes of this device fail, however they are grouped.
        var poison: DeviceID?
    }
    let state = Mutex(State())

    var revision: Revision {
        get throws { state.withLock { $0.revision } }
    }
    func hello(_ message: Hello, from caller: Caller, now: Int64) throws -> Welcome {
        try fail()
        return Welcome(revision: try revision, terms: [], horizon: 0, serverTime: now)
    }
    func push(_ requests: [AdmittedPush], now: Int64) throws -> [PushResponse] {
        try fail()
        return try state.withLock { state in
            if let poison = state.poison, requests.contains(where: { $0.request.device == poison }) {
                throw StoreError(.sqlite, "secret value")
            }
            state.batches.append(requests.count)
            return requests.map { _ in
                state.revision += 1
                return PushResponse(receipts: [], revision: state.revision)
            }
        }
    }
    func stage(_ request: StageRequest, from caller: Caller, now: Int64) throws -> StageResponse {
        try fail()
        return StageResponse(part: request.part)
    }
    func pull(_ request: PullRequest) throws -> PullPage {
        try fail()
        if let page = state.withLock({ $0.page }) { return page }
        return PullPage(start: request.after, end: request.after, complete: true, records: [])
    }
    func snapshot(_ request: SnapshotRequest) throws -> SnapshotPage {
        try fail()
        return SnapshotPage(start: 0, records: [], next: nil)
    }
    func digests() throws -> [ScopeDigest] { [ScopeDigest(scope: Scope.tenant.id, sum: [1, 2], count: 3)] }
    func close() throws { state.withLock { $0.closed += 1 } }

    private func fail() throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }
}

let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
let testContract = Contract(id: "test", version: "1", entities: [])
let device = DeviceID(high: 1, low: 2)

func pushRequest(from device: DeviceID = device, operations: Int = 0) -> PushRequest {
    let operation = DriftlessProtocol.Operation(id: OperationID(high: 0, low: 1), number: 1, wallTime: 0, changes: [])
    return PushRequest(
        device: device, contractDigest: testContract.digest, clock: 0,
        operations: Array(repeating: operation, count: operations), acknowledged: 0)
}

/// A server on loopback with fake stores.
struct TestServer {
    var base: String
    var token: String
    var store: FakeStore
    var issuer: TokenIssuer

    static func with(
        contract: Contract = testContract, heartbeat: Duration = .milliseconds(50),
        limits: ServerConfiguration.Limits = .init(testContract), _ body: (TestServer) async throws -> Void
    ) async throws {
        var random = SystemRandomNumberGenerator()
        let key = TokenKey(random: &random)
        let issuer = await TokenIssuer(key: key)
        let store = FakeStore()
        let registry = TenantRegistry(logger: quiet, now: SyncServer.systemTime) { _ in store }
        let server = SyncServer(
            configuration: ServerConfiguration(port: 0, contract: contract, heartbeat: heartbeat, limits: limits),
            verifier: await TokenVerifier(key: key), registry: registry, logger: quiet)
        let token = try await issuer.issue(
            for: Caller(tenant: "acme", user: "ann", roles: []), now: SyncServer.systemTime() / 1000, ttl: 3600)
        try await server.serve { port in
            try await body(
                TestServer(base: "http://127.0.0.1:\(port)", token: token, store: store, issuer: issuer))
        }
    }

    /// Shows answers as they come; the shared one would inflate them.
    private static let client = HTTPClient(eventLoopGroupProvider: .singleton)

    struct Answer {
        var status: UInt
        var headers: HTTPHeaders
        var body: [UInt8]
        var code: String? {
            (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any])?["code"] as? String
        }
    }

    func open(
        _ method: HTTPMethod, _ path: String, body: HTTPClientRequest.Body? = nil, headers: HTTPHeaders = [:],
        token: String? = nil
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: base + path)
        request.method = method
        request.headers = headers
        if let token { request.headers.add(name: "Authorization", value: "Bearer \(token)") }
        request.body = body
        return try await TestServer.client.execute(request, timeout: .seconds(10))
    }

    func send(
        _ method: HTTPMethod, _ path: String, body: HTTPClientRequest.Body? = nil, headers: HTTPHeaders = [:],
        token: String? = nil
    ) async throws -> Answer {
        let response = try await open(method, path, body: body, headers: headers, token: token)
        let bytes = try await response.body.collect(upTo: 1 << 20)
        return Answer(status: response.status.code, headers: response.headers, body: Array(bytes.readableBytesView))
    }

    func post(_ path: String, _ message: some WireMessage, as format: WireFormat = .protobuf) async throws -> Answer {
        try await send(
            .POST, path, body: .bytes(message.wireBytes(as: format)), headers: ["Content-Type": format.rawValue],
            token: token)
    }
}
