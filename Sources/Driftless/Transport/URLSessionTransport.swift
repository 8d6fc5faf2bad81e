public import DriftlessContract
public import DriftlessProtocol
internal import Foundation
internal import Synchronization

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// The way to a Driftless server by `URLSession`, for apps.
public struct URLSessionTransport: SyncTransport {
    private let exchanges: HTTPExchanges<URLSessionRequester>

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
        exchanges = try HTTPExchanges(
            server: server, token: token, timeouts: timeouts, heartbeat: heartbeat, requester: URLSessionRequester())
    }

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

/// A delegate hands bytes on as they come: also on Linux, where `URLSession` has no asynchronous byte sequence.
private struct URLSessionRequester: HTTPRequester {
    private let connections = Connections()

    func send(_ request: HTTPRequest, onBytes: @escaping @Sendable () -> Void) async throws -> HTTPAnswer {
        var answer: HTTPAnswer?
        var body: [UInt8] = []
        for try await part in try parts(of: request, limit: HTTPAnswer.bodyLimit) {
            onBytes()
            switch part {
            case .head(let head): answer = head
            case .bytes(let bytes): body += bytes
            }
        }
        // A cancelled task's stream ends as if in good order.
        try Task.checkCancellation()
        guard var answer else { throw URLError(.badServerResponse) }
        answer.body = body
        return answer
    }

    func stream(
        _ request: HTTPRequest, onBytes: @escaping @Sendable ([UInt8]) async throws -> Void
    ) async throws -> HTTPAnswer? {
        var refused: HTTPAnswer?
        for try await part in try parts(of: request, limit: .max) {
            switch part {
            case .head(let head): refused = head.isSuccess ? nil : head
            case .bytes(let bytes):
                if refused == nil { try await onBytes(bytes) } else { refused?.body += bytes.prefix(1 << 16) }
            }
        }
        try Task.checkCancellation()
        return refused
    }

    private func parts(of request: HTTPRequest, limit: Int) throws -> AsyncThrowingStream<Part, any Error> {
        guard let url = URL(string: request.url) else { throw URLError(.badURL) }
        var native = URLRequest(url: url)
        native.httpMethod = request.method
        native.httpBody = request.body.isEmpty ? nil : Data(request.body)
        for header in request.headers { native.setValue(header.value, forHTTPHeaderField: header.name) }
        // Our own timeouts watch the exchange; this one must not end a quiet stream before they do.
        native.timeoutInterval = 3600
        native.cachePolicy = .reloadIgnoringLocalAndRemoteCacheData
        return connections.parts(of: native, limit: limit)
    }

    func failure(_ error: any Error, _ url: String) -> TransportFailure {
        if error is BodyTooLong {
            return TransportFailure(.transient, "\(url) answered with more bytes than are taken.")
        }
        guard let error = error as? URLError else {
            return TransportFailure(.transient, "\(url) cannot be reached: \(error).")
        }
        // Linux gives no code of its own for what goes wrong in TLS.
        let codes: [URLError.Code] = [
            .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected,
        ]
        let isTLS =
            codes.contains(error.code)
            || ["SSL", "TLS", "certificate"].contains { error.localizedDescription.contains($0) }
        switch error.code {
        case .cannotFindHost, .dnsLookupFailed, .badURL, .unsupportedURL:
            return TransportFailure(
                .misconfigured, "The host of \(url) has no known address. Check the URL's spelling and the DNS.")
        case _ where isTLS:
            return TransportFailure(
                .misconfigured,
                "No secure connection to \(url): \(error.localizedDescription) Check the certificate, and whether the "
                    + "server speaks TLS at all.")
        default:
            return TransportFailure(
                .transient,
                "\(url) cannot be reached: \(error.localizedDescription) Check that the server runs and the network is "
                    + "up.")
        }
    }
}

private struct BodyTooLong: Error {}

private enum Part: Sendable {
    case head(HTTPAnswer)
    case bytes([UInt8])
}

/// One session for all requests: they share its connections, and making a session takes longer than most requests.
private final class Connections: Sendable {
    private let delegate = Delegate()
    private let session: URLSession

    init() {
        let configuration = URLSessionConfiguration.ephemeral
        // What one answer says must not change the next request.
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        configuration.urlCache = nil
        session = URLSession(configuration: configuration, delegate: delegate, delegateQueue: nil)
    }

    deinit { session.finishTasksAndInvalidate() }

    func parts(of request: URLRequest, limit: Int) -> AsyncThrowingStream<Part, any Error> {
        AsyncThrowingStream { continuation in
            let task = session.dataTask(with: request)
            delegate.follow(task, continuation, limit: limit)
            continuation.onTermination = { _ in task.cancel() }
            task.resume()
        }
    }
}

/// Hands what comes for a task to who follows it.
private final class Delegate: NSObject, URLSessionDataDelegate, Sendable {
    typealias Continuation = AsyncThrowingStream<Part, any Error>.Continuation
    private struct Follower {
        var continuation: Continuation
        /// Of the body, inflated: counted where it comes in, so that no more waits in memory.
        var left: Int
    }
    private let followers = Mutex<[Int: Follower]>([:])

    func follow(_ task: URLSessionTask, _ continuation: Continuation, limit: Int) {
        followers.withLock { $0[task.taskIdentifier] = Follower(continuation: continuation, left: limit) }
    }

    private func follower(of task: URLSessionTask) -> Continuation? {
        followers.withLock { $0[task.taskIdentifier]?.continuation }
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
    ) {
        if let response = response as? HTTPURLResponse {
            var headers: [String: String] = [:]
            for (name, value) in response.allHeaderFields { headers["\(name)".lowercased()] = "\(value)" }
            follower(of: dataTask)?.yield(.head(HTTPAnswer(status: response.statusCode, headers: headers)))
        }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let follower = followers.withLock { followers -> Continuation? in
            followers[dataTask.taskIdentifier]?.left -= data.count
            return followers[dataTask.taskIdentifier].flatMap { $0.left >= 0 ? $0.continuation : nil }
        }
        if let follower {
            follower.yield(.bytes(Array(data)))
        } else {
            self.follower(of: dataTask)?.finish(throwing: BodyTooLong())
        }
    }

    /// A redirect could carry the token to another host.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping @Sendable (URLRequest?) -> Void
    ) { completionHandler(nil) }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        followers.withLock { $0.removeValue(forKey: task.taskIdentifier) }?.continuation.finish(throwing: error)
    }
}
