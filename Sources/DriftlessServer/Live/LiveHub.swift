public import DriftlessContract
internal import Synchronization

/// Tells open streams of a tenant's new revisions.
public final class LiveHub: Sendable {
    private struct State {
        var streams: [String: [UInt64: LiveSubscription.Channel]] = [:]
        var next: UInt64 = 0
        var closed = false
    }
    private let state = Mutex(State())

    public init() {}

    /// After a commit.
    public func publish(_ revision: Revision, tenant: String) {
        let channels = state.withLock { $0.streams[tenant].map { Array($0.values) } ?? [] }
        for channel in channels { channel.announce(revision) }
    }

    /// Ends all streams in good order; later ones end at once.
    public func close() {
        let channels = state.withLock { state in
            state.closed = true
            defer { state.streams = [:] }
            return state.streams.values.flatMap(\.values)
        }
        for channel in channels { channel.finish() }
    }

    /// `nil` if the owner (a user's device) has `limit` streams open.
    func subscribe(tenant: String, owner: String, limit: Int) -> LiveSubscription? {
        let channel = LiveSubscription.Channel(owner: owner)
        let id: UInt64? = state.withLock { state in
            guard state.streams[tenant, default: [:]].values.count(where: { $0.owner == owner }) < limit else {
                return nil
            }
            state.next += 1
            if state.closed { channel.finish() } else { state.streams[tenant, default: [:]][state.next] = channel }
            return state.next
        }
        return id.map { id in LiveSubscription(channel: channel) { [weak self] in self?.remove(id, tenant: tenant) } }
    }

    private func remove(_ id: UInt64, tenant: String) {
        state.withLock { state in
            state.streams[tenant]?[id] = nil
            if state.streams[tenant]?.isEmpty == true { state.streams[tenant] = nil }
        }
    }

    /// How many streams are open.
    var count: Int { state.withLock { $0.streams.values.reduce(0) { $0 + $1.count } } }
}

/// One open stream's ear. Its place in the hub is freed with it: a response that is never written leaks nothing.
final class LiveSubscription: Sendable {
    /// Wakes carry nothing and collapse; the newest revision stands beside them, so that a heartbeat's wake cannot
    /// push an announcement out.
    final class Channel: Sendable {
        let owner: String
        let wakes: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation
        private let newest = Mutex<Revision>(0)

        init(owner: String) {
            self.owner = owner
            (wakes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        }

        var latest: Revision { newest.withLock { $0 } }
        func wake() { continuation.yield() }
        func finish() { continuation.finish() }
        /// Where the stream begins: said first of all, so nobody needs waking.
        func begin(at revision: Revision) { newest.withLock { $0 = max($0, revision) } }
        func announce(_ revision: Revision) {
            newest.withLock { $0 = max($0, revision) }
            wake()
        }
    }

    let channel: Channel
    private let onEnd: @Sendable () -> Void

    init(channel: Channel, onEnd: @escaping @Sendable () -> Void) {
        self.channel = channel
        self.onEnd = onEnd
    }

    deinit { onEnd() }
}
