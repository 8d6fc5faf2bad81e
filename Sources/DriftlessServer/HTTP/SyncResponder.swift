internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessServerStore
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore

/// All routes. A table of its own instead of a router: every answer, also 404 and 405, is a Driftless one.
struct SyncResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let configuration: ServerConfiguration
    let digest: [UInt8]
    let verifier: TokenVerifier
    let registry: TenantRegistry
    let hub: LiveHub
    let logger: Logger
    /// Unix milliseconds.
    let now: @Sendable () -> Int64

    func respond(to request: Request, context: Context) async throws -> Response {
        var response: Response
        do {
            response = try await route(request)
        } catch let problem as Problem {
            response = problem.response
        } catch let error as BodyUnreadable {
            throw error.cause
        } catch {
            // The code alone: a store's message may quote data.
            logger.error(
                "a request failed", metadata: ["path": "\(request.uri.path)", "code": "\(ErrorCode.of(error))"])
            response = Problem.of(error).response
        }
        if let name = HTTPField.Name(ProtocolVersion.header) {
            response.headers[name] = "\(ProtocolVersion.current)"
        }
        return response
    }

    private func route(_ request: Request) async throws -> Response {
        let path = request.uri.path
        switch path {
        case "/healthz":
            try allow(.get, request)
            return Body.response("ok\n".utf8, type: "text/plain")
        case "/readyz":
            try allow(.get, request)
            guard await registry.isReady else { throw ServerError(.stopping, "the server is stopping") }
            return Body.response("ready\n".utf8, type: "text/plain")
        case "/v1/hello", "/v1/push", "/v1/stage", "/v1/pull", "/v1/snapshot":
            try allow(.post, request)
            let token = try await authenticate(request)
            return try await exchange(path, request, token.caller)
        case "/v1/digests":
            try allow(.get, request)
            return try await digests(for: authenticate(request).caller)
        case "/v1/live":
            try allow(.get, request)
            return try await live(request, authenticate(request))
        default: throw Problem(.notFound, "not-found", "There is nothing here; the API is under /v1.")
        }
    }

    private func allow(_ method: HTTPRequest.Method, _ request: Request) throws {
        guard request.method != method else { return }
        throw Problem(
            .methodNotAllowed, "method-not-allowed", "Use \(method.rawValue) here.", headers: [.allow: method.rawValue])
    }

    private func authenticate(_ request: Request) async throws -> VerifiedToken {
        guard let header = request.headers[.authorization] else {
            throw Problem.unauthorised("A token is missing; send Authorization: Bearer TOKEN.")
        }
        let parts = header.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw Problem.unauthorised("Send Authorization: Bearer TOKEN.")
        }
        do {
            return try await verifier.verify(String(parts[1]), now: now() / 1000)
        } catch {
            throw Problem.unauthorised(error.message)
        }
    }
}

// MARK: - The exchanges

extension SyncResponder {
    private func exchange(_ path: String, _ request: Request, _ caller: Caller) async throws -> Response {
        // Before the body: a slow link's upload is no error of the device's clock.
        let arrived = now()
        return switch path {
        case "/v1/hello": try await answer(request) { try await hello($0, caller) }
        case "/v1/push": try await answer(request) { try await push($0, caller, arrived) }
        case "/v1/stage": try await answer(request) { try await stage($0, caller) }
        case "/v1/pull": try await answer(request) { try await pull($0, caller) }
        default: try await answer(request) { try await snapshot($0, caller) }
        }
    }

    private func answer<Ask: WireMessage, Answer: WireMessage>(
        _ request: Request, _ work: (Ask) async throws -> Answer
    ) async throws -> Response {
        let sent = try Body.format(of: request)
        let wanted = try Body.answerFormat(for: request, sent: sent)
        let compression = configuration.contract.transport.compression
        let bytes = try await Body.read(
            request, limit: configuration.limits.bodyBytes, within: configuration.limits.idle, compression)
        let ask: Ask
        do { ask = try Ask(wire: bytes, as: sent) } catch {
            throw Problem(.badRequest, "malformed", "The body is no such message: \(error.message)")
        }
        return try await Body.response(
            work(ask).wireBytes(as: wanted), type: wanted.rawValue, to: request, compression)
    }

    private func hello(_ message: Hello, _ caller: Caller) async throws -> Welcome {
        guard message.protocolVersion == ProtocolVersion.current else {
            throw Problem(
                .badRequest, "protocol-mismatch",
                "The server speaks protocol \(ProtocolVersion.current), the device \(message.protocolVersion).")
        }
        try check(message.contractDigest)
        let time = now()
        return try await registry.worker(for: caller.tenant).run { try $0.hello(message, from: caller, now: time) }
    }

    private func push(_ push: PushRequest, _ caller: Caller, _ arrived: Int64) async throws -> PushResponse {
        try check(push.contractDigest)
        let limit = configuration.limits.operationsPerBatch
        guard push.operations.count <= limit else {
            throw Problem(
                .contentTooLarge, "too-many-operations", "A batch has at most \(limit) operations; send smaller ones.")
        }
        let admitted = AdmittedPush(caller: caller, request: push, arrived: arrived)
        let answer = try await registry.worker(for: caller.tenant).push(admitted)
        hub.publish(answer.revision, tenant: caller.tenant)
        return answer
    }

    private func stage(_ stage: StageRequest, _ caller: Caller) async throws -> StageResponse {
        try check(stage.contractDigest)
        let time = now()
        return try await registry.worker(for: caller.tenant).run { try $0.stage(stage, from: caller, now: time) }
    }

    private func pull(_ ask: PullRequest, _ caller: Caller) async throws -> PullPage {
        try check(ask.contractDigest)
        var bounded = ask
        bounded.pageBytes = bound(ask.pageBytes)
        let pull = bounded
        return try await registry.worker(for: caller.tenant).run { try $0.pull(pull) }
    }

    private func snapshot(_ ask: SnapshotRequest, _ caller: Caller) async throws -> SnapshotPage {
        try check(ask.contractDigest)
        // The cursor is the client's word: a made-up entity must not reach SQL.
        if let cursor = ask.cursor, configuration.contract.entity(named: cursor.entity) == nil {
            throw Problem(.badRequest, "bad-cursor", "The cursor names an entity that the contract does not have.")
        }
        var bounded = ask
        bounded.pageBytes = bound(ask.pageBytes)
        let snapshot = bounded
        return try await registry.worker(for: caller.tenant).run { try $0.snapshot(snapshot) }
    }

    private func bound(_ bytes: Int) -> Int { min(max(bytes, 1024), configuration.limits.pageBytes) }

    private func check(_ theirs: [UInt8]) throws {
        guard theirs != digest else { return }
        let contract = configuration.contract
        throw Problem(
            .conflict, "contract-mismatch",
            "The server runs contract \(contract.id) \(contract.version), the device another; update the older one.")
    }

    private struct DigestList: Encodable {
        struct Entry: Encodable {
            var scope: String
            var sum: String
            var count: Int
        }
        var digests: [Entry]
    }

    private func digests(for caller: Caller) async throws -> Response {
        let digests = try await registry.worker(for: caller.tenant).run { try $0.digests() }
        let list = DigestList(
            digests: digests.map { .init(scope: $0.scope, sum: Hex.encode($0.sum), count: $0.count) })
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return Body.response(try encoder.encode(list), type: WireFormat.json.rawValue)
    }

    private func live(_ request: Request, _ token: VerifiedToken) async throws -> Response {
        let text = request.uri.queryParameters["device"].map { String($0) } ?? ""
        guard let device = DeviceID(hex: text) else {
            throw Problem(.badRequest, "bad-device", "Name the device: /v1/live?device= and its id in hex.")
        }
        let limit = configuration.limits.streamsPerUser
        // First the ear, then the current revision: none falls between.
        let tenant = token.caller.tenant
        let owner = LiveHub.Owner(user: token.caller.user, device: device)
        guard let subscription = hub.subscribe(tenant: tenant, owner: owner, limit: limit) else {
            throw Problem(
                .tooManyRequests, "too-many-streams", "This user has \(limit) devices listening already.",
                headers: [.retryAfter: "15"])
        }
        subscription.channel.begin(at: try await registry.worker(for: tenant).run { try $0.revision })
        let left = Duration.milliseconds(max(0, min(token.expires, Int64.max / 1000) * 1000 - now()))
        return LiveStream(subscription: subscription, heartbeat: configuration.heartbeat, lifetime: left).response
    }
}
