internal import Foundation
internal import NIOCore
internal import NIOPosix
internal import Synchronization

/// A TCP proxy that does to a server's clients what networks do, while both are real.
public final class ChaosProxy: Sendable {
    /// What has befallen since the beginning.
    public struct Tally: Hashable, Sendable, Codable {
        public var connections = 0
        public var requests = 0
        public var refused = 0
        public var lostRequests = 0
        public var lostResponses = 0
        public var resets = 0
        public var hangs = 0
        public var outages = 0
    }

    private struct State {
        var profile: NetworkProfile
        var tally = Tally()
    }

    private let host: String
    private let upstream: Int
    private let state: Mutex<State>
    private let began = ContinuousClock.now

    /// - Parameters:
    ///   - host: the server's.
    ///   - upstream: the server's port; nobody need listen there yet.
    ///   - profile: what the network is like at first.
    public init(host: String = "127.0.0.1", upstream: Int, profile: NetworkProfile) {
        self.host = host
        self.upstream = upstream
        state = Mutex(State(profile: profile))
    }

    /// May be changed at any time; exchanges under way keep what was drawn for them.
    public var profile: NetworkProfile {
        get { state.withLock { $0.profile } }
        set { state.withLock { $0.profile = newValue } }
    }

    public var tally: Tally { state.withLock { $0.tally } }

    /// Passes on what comes to a port while the body runs, which gets that port.
    ///
    /// - Parameters:
    ///   - host: where to listen.
    ///   - port: 0 picks a free one.
    ///   - body: ends the proxy with its own end.
    /// - Throws: `ChaosError` if it cannot listen; what the body throws.
    public func serve<Answer: Sendable>(
        host: String = "127.0.0.1", port: Int = 0, while body: (_ port: Int) async throws -> Answer
    ) async throws -> Answer {
        let listener = try await listen(host, port)
        return try await listener.executeThenClose { clients in
            // The connections live as long as the body, beside it.
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await withThrowingDiscardingTaskGroup { connections in
                        for try await client in clients { connections.addTask { await self.connect(client) } }
                        connections.cancelAll()
                    }
                }
                let result: Result<Answer, any Error>
                do {
                    result = .success(try await body(listener.channel.localAddress?.port ?? port))
                } catch {
                    result = .failure(error)
                }
                // Not by cancelling: NIO traps where a connection was accepted that nobody takes any more.
                try? await listener.channel.close()
                for try await _ in group {}
                return try result.get()
            }
        }
    }

    private func listen(_ host: String, _ port: Int) async throws -> NIOAsyncChannel<Pipe, Never> {
        do {
            return try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.backlog, value: 256)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .bind(host: host, port: port) { ChaosProxy.wrap($0) }
        } catch let error as IOError {
            throw ChaosError(error, port: port)
        }
    }

    private typealias Pipe = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private static func wrap(_ channel: any Channel) -> EventLoopFuture<Pipe> {
        channel.eventLoop.makeCompletedFuture {
            try Pipe(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
        }
    }

    private func connect(_ client: Pipe) async {
        do {
            try await client.executeThenClose { fromClient, toClient in
                if isRefused() { return try await reset(client) }
                let server = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                    .connect(host: host, port: upstream) { ChaosProxy.wrap($0) }
                try await server.executeThenClose { fromServer, toServer in
                    let connection = Connection()
                    do {
                        // Two directions at a time; the end of one by a failure is the end of both.
                        try await withThrowingTaskGroup(of: Void.self) { group in
                            group.addTask { try await self.carry(.client, fromClient, toServer, connection) }
                            group.addTask { try await self.carry(.server, fromServer, toClient, connection) }
                            defer { group.cancelAll() }
                            for try await _ in group {}
                        }
                    } catch is Cut {
                        try await reset(client)
                    }
                }
            }
        } catch {
            // Either end went away, or nobody listens: the other end is closed, as it would be without us.
        }
    }

    /// What both directions of a connection share.
    private final class Connection: Sendable {
        let passage = Mutex(Passage())
    }

    private struct Cut: Error {}

    /// Hands one side's bytes to the other, late; more may come in meanwhile.
    private func carry(
        _ side: Passage.Side, _ input: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ output: NIOAsyncChannelOutboundWriter<ByteBuffer>, _ connection: Connection
    ) async throws {
        // Bytes that are under way must not keep the next ones from being read.
        let (line, feed) = AsyncStream<(due: ContinuousClock.Instant, bytes: ByteBuffer)>.makeStream()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await (due, bytes) in line {
                    try await Task.sleep(until: due, clock: .continuous)
                    try await output.write(bytes)
                }
                output.finish()
            }
            group.addTask {
                defer { feed.finish() }
                for try await bytes in input {
                    try await self.crowd(bytes.readableBytes)
                    feed.yield((try await self.take(bytes.readableBytes, side, connection), bytes))
                }
            }
            defer { group.cancelAll() }
            for try await _ in group {}
        }
    }

    /// A slow line takes its time for every byte, and holds back who sends more.
    private func crowd(_ bytes: Int) async throws {
        guard let rate = profile.bytesPerSecond, rate > 0 else { return }
        try await Task.sleep(for: .milliseconds(bytes * 1000 / rate))
    }

    /// - Returns: when the bytes arrive.
    private func take(
        _ count: Int, _ side: Passage.Side, _ connection: Connection
    ) async throws -> ContinuousClock.Instant {
        let now = ContinuousClock.now, milliseconds = milliseconds(at: now), profile = profile
        let (outcome, requests) = connection.passage.withLock { passage in
            var random = SystemRandomNumberGenerator()
            let before = passage.exchanges
            let outcome = passage.take(count, from: side, profile, now: milliseconds, random: &random)
            return (outcome, passage.exchanges - before)
        }
        state.withLock { $0.tally.count(outcome, requests: requests) }
        switch outcome {
        case .pass(let delay): return now + .milliseconds(delay)
        case .cut: throw Cut()
        case .hang:
            // Until one of the ends gives up.
            try await Task.sleep(for: .seconds(86_400))
            throw Cut()
        }
    }

    private func isRefused() -> Bool {
        let dice = Double.random(in: 0..<1), milliseconds = milliseconds(at: .now)
        return state.withLock { state in
            state.tally.connections += 1
            let isUp = state.profile.isUp(at: milliseconds)
            if !isUp { state.tally.outages += 1 } else if dice < state.profile.refused { state.tally.refused += 1 }
            return !isUp || dice < state.profile.refused
        }
    }

    /// Closed with no time to linger: the system sends a reset instead of an end.
    private func reset(_ client: Pipe) async throws {
        guard let options = client.channel as? any SocketOptionProvider else { return }
        try await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        try await client.channel.close()
    }

    private func milliseconds(at now: ContinuousClock.Instant) -> Int { Int((now - began) / .milliseconds(1)) }
}

extension ChaosProxy.Tally {
    fileprivate mutating func count(_ outcome: Passage.Outcome, requests: Int) {
        self.requests += requests
        switch outcome {
        case .pass: break
        case .cut(.request): lostRequests += 1
        case .cut(.response): lostResponses += 1
        case .cut(.reset): resets += 1
        case .cut(.outage): outages += 1
        case .hang: hangs += 1
        }
    }
}
