#if Server
    internal import AsyncHTTPClient
    public import Driftless
    public import DriftlessContract
    public import DriftlessProtocol
    internal import NIOCore
    internal import NIOHTTP1
    internal import Synchronization

    /// The way to a Driftless server over HTTP, by AsyncHTTPClient.
    ///
    /// Answers count only with Driftless's own header (rule [18]); nothing is asked twice. Call `shutdown` at the end.
    public final class HTTPTransport: SyncTransport {
        static let bodyLimit = 64 << 20

        private let base: String
        private let token: @Sendable () async throws -> String
        private let timeouts: Transport.Timeouts
        private let heartbeat: Duration
        private let client: HTTPClient

        /// - Parameters:
        ///   - server: the server's URL, `https://host[:port][/path]`.
        ///   - token: the bearer token, asked for at each call.
        ///   - timeouts: how long a call may take.
        ///   - heartbeat: how often the server shows life; 2.5 times that in silence is a broken stream.
        /// - Throws: `.misconfigured` if `server` is no such URL.
        public init(
            server: String, token: @escaping @Sendable () async throws -> String,
            timeouts: Transport.Timeouts = Transport().timeouts,
            heartbeat: Duration = Transport().heartbeat
        ) throws(TransportFailure) {
            base = try ServerAddress.base(of: server)
            self.token = token
            self.timeouts = timeouts
            self.heartbeat = heartbeat
            var configuration = HTTPClient.Configuration()
            // A redirect could carry the token to another host.
            configuration.redirectConfiguration = .disallow
            configuration.timeout.connect = TimeAmount(timeouts.connect)
            // The caller decides when to try again.
            configuration.connectionPool.retryConnectionEstablishment = false
            client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        }

        /// Closes all connections; the transport is of no use afterwards.
        public func shutdown() async throws { try await client.shutdown() }

        public func hello(_ message: Hello) async throws(TransportFailure) -> Welcome {
            try await post("hello", message)
        }

        public func push(_ request: PushRequest) async throws(TransportFailure) -> PushResponse {
            try await post("push", request)
        }

        public func stage(_ request: StageRequest) async throws(TransportFailure) -> StageResponse {
            try await post("stage", request)
        }

        public func pull(_ request: PullRequest) async throws(TransportFailure) -> PullPage {
            try await post("pull", request)
        }

        public func snapshot(_ request: SnapshotRequest) async throws(TransportFailure) -> SnapshotPage {
            try await post("snapshot", request)
        }

        public func live(
            device: DeviceID, onRevision: @escaping @Sendable (Revision) async -> Void
        ) async throws(TransportFailure) {
            let url = "\(base)/v1/live?device=\(device)"
            let idle = heartbeat * 5 / 2
            let pulse = Pulse()
            try await race(
                url,
                { try await self.follow(url, pulse, onRevision) },
                against: {
                    while let rest = pulse.rest(of: idle) { try await Task.sleep(for: rest) }
                    throw TransportFailure(.transient, "\(url) gave no sign of life for \(idle). Connect again.")
                })
        }

        private func follow(
            _ url: String, _ pulse: Pulse, _ onRevision: @Sendable (Revision) async -> Void
        ) async throws {
            var request = try await self.request(url, accept: "text/event-stream")
            request.method = .GET
            let response = try await client.execute(request, deadline: .distantFuture)
            guard response.status == .ok, Answer.isOwn(response.headers) else {
                throw try await Answer.failure(response, url)
            }
            var parser = ServerSentEventParser()
            for try await chunk in response.body {
                pulse.beat()
                for event in try parser.feed(chunk.readableBytesView) where event.name == "revision" {
                    guard let revision = Revision(event.data) else {
                        throw TransportFailure(.transient, "\(url) announced a revision that is no number.")
                    }
                    // The app's own work is no silence of the server.
                    pulse.pause()
                    await onRevision(revision)
                    pulse.beat()
                }
            }
        }

        private func post<Result: WireMessage>(
            _ path: String, _ message: some WireMessage
        ) async throws(TransportFailure) -> Result {
            let url = "\(base)/v1/\(path)"
            let limit = timeouts.request
            return try await race(
                url,
                { try await self.exchange(url, message) },
                against: {
                    try await Task.sleep(for: limit)
                    throw TransportFailure(
                        .transient, "\(url) did not answer within \(limit). Check the network, then try again.")
                })
        }

        private func exchange<Result: WireMessage>(_ url: String, _ message: some WireMessage) async throws -> Result {
            let body: [UInt8]
            do {
                body = try message.wireBytes(as: .protobuf)
            } catch {
                throw TransportFailure(.refused, error.message)
            }
            var request = try await self.request(url, accept: WireFormat.protobuf.rawValue)
            request.method = .POST
            request.headers.add(name: "content-type", value: WireFormat.protobuf.rawValue)
            request.body = .bytes(body)
            let response = try await client.execute(request, deadline: .distantFuture)
            guard (200..<300).contains(response.status.code), Answer.isOwn(response.headers) else {
                throw try await Answer.failure(response, url)
            }
            let buffer = try await response.body.collect(upTo: Self.bodyLimit)
            do {
                return try Result(wire: Array(buffer.readableBytesView), as: .protobuf)
            } catch {
                throw TransportFailure(.transient, "\(url) answered what cannot be read. \(error.message)")
            }
        }

        private func request(_ url: String, accept: String) async throws -> HTTPClientRequest {
            let bearer: String
            do {
                bearer = try await token()
            } catch let failure as TransportFailure {
                throw failure
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                throw TransportFailure(.transient, "There is no token for \(url): \(error)")
            }
            var request = HTTPClientRequest(url: url)
            request.headers.add(name: "accept", value: accept)
            request.headers.add(name: "authorization", value: "Bearer \(bearer)")
            request.headers.add(name: ProtocolVersion.header, value: String(ProtocolVersion.current))
            return request
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
            } catch {
                if Task.isCancelled { throw TransportFailure(.cancelled, "The call to \(url) was cancelled.") }
                throw Answer.failure(error, url)
            }
        }
    }

    /// When something last arrived; nothing while the app is at work with it.
    private final class Pulse: Sendable {
        private let last = Mutex<ContinuousClock.Instant?>(.now)

        func beat() { last.withLock { $0 = .now } }
        func pause() { last.withLock { $0 = nil } }

        /// How long to wait before looking again; `nil`: it has been silent for too long.
        func rest(of idle: Duration) -> Duration? {
            guard let last = last.withLock({ $0 }) else { return idle }
            let rest = ContinuousClock.now.duration(to: last + idle)
            return rest > .zero ? rest : nil
        }
    }
#endif
