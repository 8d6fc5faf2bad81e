#if Server
    internal import AsyncHTTPClient
    public import Driftless
    public import DriftlessContract
    public import DriftlessProtocol
    internal import NIOCore
    internal import NIOHTTP1
    internal import NIOHTTPCompression

    /// The way to a Driftless server by AsyncHTTPClient, for the daemon and services. Call `shutdown` at the end.
    public struct HTTPTransport: SyncTransport {
        private let exchanges: HTTPExchanges<AsyncRequester>
        private let client: HTTPClient

        /// - Parameters:
        ///   - server: the server's URL, `https://host[:port][/path]`.
        ///   - token: the bearer token, asked for at each call.
        ///   - timeouts: how long a call may take; the contract's.
        ///   - heartbeat: how often the server shows life; the contract's.
        /// - Throws: `.misconfigured` if `server` is no such URL.
        public init(
            server: String, token: @escaping @Sendable () async throws -> String,
            timeouts: Transport.Timeouts = Transport().timeouts, heartbeat: Duration = Transport().heartbeat
        ) throws(TransportFailure) {
            // First: a client must be shut down, and a wrong URL leaves nobody to do it.
            _ = try ServerAddress.base(of: server)
            var configuration = HTTPClient.Configuration()
            // A redirect could carry the token to another host.
            configuration.redirectConfiguration = .disallow
            configuration.timeout.connect = TimeAmount(timeouts.connect)
            configuration.decompression = .enabled(limit: .size(HTTPAnswer.bodyLimit))
            // The caller decides when to try again.
            configuration.connectionPool.retryConnectionEstablishment = false
            client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
            exchanges = try HTTPExchanges(
                server: server, token: token, timeouts: timeouts, heartbeat: heartbeat,
                requester: AsyncRequester(client: client))
        }

        /// Closes all connections; the transport is of no use afterwards.
        public func shutdown() async throws { try await client.shutdown() }

        public func hello(_ message: Hello) async throws(TransportFailure) -> Welcome {
            try await exchanges.hello(message)
        }
        public func push(_ request: PushRequest) async throws(TransportFailure) -> PushResponse {
            try await exchanges.push(request)
        }
        public func stage(_ request: StageRequest) async throws(TransportFailure) -> StageResponse {
            try await exchanges.stage(request)
        }
        public func pull(_ request: PullRequest) async throws(TransportFailure) -> PullPage {
            try await exchanges.pull(request)
        }
        public func snapshot(_ request: SnapshotRequest) async throws(TransportFailure) -> SnapshotPage {
            try await exchanges.snapshot(request)
        }
        public func live(
            device: DeviceID, onRevision: @escaping @Sendable (Revision) async -> Void
        ) async throws(TransportFailure) {
            try await exchanges.live(device: device, onRevision: onRevision)
        }
    }

    private struct AsyncRequester: HTTPRequester {
        let client: HTTPClient

        func send(_ request: HTTPRequest, onBytes: @escaping @Sendable () -> Void) async throws -> HTTPAnswer {
            let response = try await execute(request)
            var answer = HTTPAnswer(response)
            onBytes()
            for try await chunk in response.body {
                onBytes()
                if answer.body.count + chunk.readableBytes > HTTPAnswer.bodyLimit {
                    throw NIOTooManyBytesError(maxBytes: HTTPAnswer.bodyLimit)
                }
                answer.body += chunk.readableBytesView
            }
            return answer
        }

        func stream(
            _ request: HTTPRequest, onBytes: @escaping @Sendable ([UInt8]) async throws -> Void
        ) async throws -> HTTPAnswer? {
            let response = try await execute(request)
            var answer = HTTPAnswer(response)
            guard answer.isSuccess else {
                answer.body = Array(try await response.body.collect(upTo: 1 << 16).readableBytesView)
                return answer
            }
            for try await chunk in response.body { try await onBytes(Array(chunk.readableBytesView)) }
            return nil
        }

        private func execute(_ request: HTTPRequest) async throws -> HTTPClientResponse {
            var native = HTTPClientRequest(url: request.url)
            native.method = HTTPMethod(rawValue: request.method)
            for header in request.headers { native.headers.add(name: header.name, value: header.value) }
            if !request.body.isEmpty { native.body = .bytes(request.body) }
            return try await client.execute(native, deadline: .distantFuture)
        }

        func failure(_ error: any Error, _ url: String) -> TransportFailure { ClientError.failure(error, url) }
    }

    extension HTTPAnswer {
        fileprivate init(_ response: HTTPClientResponse) {
            var headers: [String: String] = [:]
            for (name, value) in response.headers where headers[name.lowercased()] == nil {
                headers[name.lowercased()] = value
            }
            self.init(status: Int(response.status.code), headers: headers)
        }
    }

    extension TimeAmount {
        fileprivate init(_ duration: Duration) {
            let (seconds, attoseconds) = duration.components
            self = .seconds(min(seconds, 1 << 31)) + .nanoseconds(attoseconds / 1_000_000_000)
        }
    }
#endif
