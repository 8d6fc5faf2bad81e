package import DriftlessContract
package import DriftlessProtocol
internal import DriftlessSync
internal import Synchronization

/// The exchanges with a Driftless server over HTTP, by any HTTP library.
///
/// Answers count only with Driftless's own header (rule [18]); nothing is asked twice.
package struct HTTPExchanges<Requester: HTTPRequester>: SyncTransport {
    private let base: String
    private let token: @Sendable () async throws -> String
    private let timeouts: Transport.Timeouts
    private let heartbeat: Duration
    private let requester: Requester
    private let greeted = Greeted()

    /// - Parameters:
    ///   - server: the server's URL, `https://host[:port][/path]`.
    ///   - token: the bearer token, asked for at each call.
    ///   - timeouts: how long a call may take.
    ///   - heartbeat: how often the server shows life. The first sign must come within a heartbeat of connecting, for
    ///     the server greets; later on 2.5 times that in silence is a broken stream.
    /// - Throws: `.misconfigured` if `server` is no such URL.
    package init(
        server: String, token: @escaping @Sendable () async throws -> String, timeouts: Transport.Timeouts,
        heartbeat: Duration, requester: Requester
    ) throws(TransportFailure) {
        base = try ServerAddress.base(of: server)
        self.token = token
        self.timeouts = timeouts
        self.heartbeat = heartbeat
        self.requester = requester
    }

    package func hello(_ message: Hello) async throws(TransportFailure) -> Welcome {
        try await post("hello", message, greets: true)
    }

    package func push(_ request: PushRequest) async throws(TransportFailure) -> PushResponse {
        try await post("push", request)
    }

    package func stage(_ request: StageRequest) async throws(TransportFailure) -> StageResponse {
        try await post("stage", request)
    }

    package func pull(_ request: PullRequest) async throws(TransportFailure) -> PullPage {
        try await post("pull", request)
    }

    package func snapshot(_ request: SnapshotRequest) async throws(TransportFailure) -> SnapshotPage {
        try await post("snapshot", request)
    }

    package func live(
        device: DeviceID, onRevision: @escaping @Sendable (Revision) async -> Void
    ) async throws(TransportFailure) {
        let url = "\(base)/v1/live?device=\(device)"
        let idle = heartbeat * 5 / 2
        let greeting = timeouts.connect + heartbeat
        let pulse = Pulse(first: greeting, later: idle)
        try await race(
            url,
            { try await self.follow(url, pulse, onRevision) },
            against: {
                while let rest = pulse.rest { try await Task.sleep(for: rest) }
                throw TransportFailure(
                    .transient,
                    pulse.hasBegun
                        ? "\(url) gave no sign of life for \(idle). Connect again."
                        : "\(url) said nothing within \(greeting): the server is stuck, or a proxy on the way waits "
                            + "for the end of a stream that has none. Let it pass text/event-stream on at once.")
            })
    }

    private func follow(
        _ url: String, _ pulse: Pulse, _ onRevision: @escaping @Sendable (Revision) async -> Void
    ) async throws {
        let bearer = try await bearer(for: url)
        try greeted.check(TokenUser(claimedBy: bearer), url)
        let request = request(url, "GET", bearer, accept: "text/event-stream")
        let parser = Mutex(ServerSentEventParser())
        let refused = try await requester.stream(request) { bytes in
            pulse.beat()
            for event in try parser.withLock({ try $0.feed(bytes) }) where event.name == "revision" {
                guard let revision = Revision(event.data) else {
                    throw TransportFailure(.transient, "\(url) announced a revision that is no number.")
                }
                // The app's own work is no silence of the server.
                pulse.pause()
                await onRevision(revision)
                pulse.beat()
            }
        }
        if let refused { throw refused.failure(url) }
    }

    private func post<Result: WireMessage>(
        _ path: String, _ message: some WireMessage, greets: Bool = false
    ) async throws(TransportFailure) -> Result {
        let url = "\(base)/v1/\(path)"
        let limit = timeouts.request
        // A slow line may take longer with a large answer, as long as some of it comes.
        let pulse = Pulse(first: limit, later: limit)
        return try await race(
            url,
            { try await self.exchange(url, message, greets: greets, pulse) },
            against: {
                while let rest = pulse.rest { try await Task.sleep(for: rest) }
                throw TransportFailure(
                    .transient,
                    "\(url) "
                        + (pulse.hasBegun
                            ? "began to answer, and then sent nothing for \(limit)."
                            : "did not answer within \(limit).")
                        + " Check the network, then try again.")
            })
    }

    private func exchange<Result: WireMessage>(
        _ url: String, _ message: some WireMessage, greets: Bool, _ pulse: Pulse
    ) async throws -> Result {
        let bearer = try await bearer(for: url), user = TokenUser(claimedBy: bearer)
        if !greets { try greeted.check(user, url) }
        var request = request(url, "POST", bearer, accept: WireFormat.protobuf.rawValue)
        do {
            request.body = try message.wireBytes(as: .protobuf)
        } catch {
            throw TransportFailure(.refused, error.message)
        }
        request.headers.append(("Content-Type", WireFormat.protobuf.rawValue))
        let answer = try await requester.send(request) { pulse.beat() }
        guard answer.isSuccess else { throw answer.failure(url) }
        do {
            let result = try Result(wire: answer.body, as: .protobuf)
            if greets { greeted.user.withLock { $0.greeted(as: user) } }
            return result
        } catch {
            throw TransportFailure(.transient, "\(url) answered what cannot be read. \(error.message)")
        }
    }

    private func bearer(for url: String) async throws -> String {
        do {
            return try await token()
        } catch let failure as TransportFailure {
            throw failure
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw TransportFailure(.transient, "There is no token for \(url): \(error)")
        }
    }

    private func request(_ url: String, _ method: String, _ bearer: String, accept: String) -> HTTPRequest {
        HTTPRequest(
            url: url, method: method,
            headers: [
                ("Accept", accept), ("Authorization", "Bearer \(bearer)"),
                (ProtocolVersion.header, String(ProtocolVersion.current)),
            ])
    }

    /// The first of the two to end decides; the other is cancelled.
    private func race<Result: Sendable>(
        _ url: String, _ work: @escaping @Sendable () async throws -> Result,
        against limit: @escaping @Sendable () async throws -> Never
    ) async throws(TransportFailure) -> Result {
        do {
            return try await withThrowingTaskGroup(of: Result.self) { group in
                group.addTask { try await work() }
                group.addTask { try await limit() }
                defer { group.cancelAll() }
                guard let first = try await group.next() else { throw CancellationError() }
                return first
            }
        } catch let failure as TransportFailure {
            throw failure
        } catch {
            if Task.isCancelled || error is CancellationError {
                throw TransportFailure(.cancelled, "The call to \(url) was cancelled.")
            }
            if error is ServerSentEventParser.Overflow {
                throw TransportFailure(.transient, "\(url) sent a line too long for an event.")
            }
            throw requester.failure(error, url)
        }
    }
}

/// Copies of the exchanges are one way to one server.
private final class Greeted: Sendable {
    let user = Mutex(GreetedUser())

    func check(_ user: TokenUser?, _ url: String) throws(TransportFailure) {
        if self.user.withLock({ $0.admits(user) }) { return }
        throw TransportFailure(.unauthorised, "\(url) was not asked. \(GreetedUser.refusal)")
    }
}

/// When something last arrived; nothing while the app is at work with it.
private final class Pulse: Sendable {
    private struct State {
        var last: ContinuousClock.Instant? = .now
        var hasBegun = false
    }
    private let state = Mutex(State())
    private let first: Duration
    private let later: Duration

    /// - Parameters:
    ///   - first: how long to wait for the first sign of life.
    ///   - later: and for each that follows.
    init(first: Duration, later: Duration) {
        self.first = first
        self.later = later
    }

    var hasBegun: Bool { state.withLock { $0.hasBegun } }
    func beat() { state.withLock { $0 = State(last: .now, hasBegun: true) } }
    func pause() { state.withLock { $0.last = nil } }

    /// How long to wait before looking again; `nil`: it has been silent for too long.
    var rest: Duration? {
        let state = state.withLock { $0 }
        let limit = state.hasBegun ? later : first
        guard let last = state.last else { return limit }
        let rest = ContinuousClock.now.duration(to: last + limit)
        return rest > .zero ? rest : nil
    }
}
