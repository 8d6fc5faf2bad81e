public import DriftlessContract
internal import Synchronization

/// Tells open streams of a tenant's new revisions.
public final class LiveHub: Sendable {
    /// Whose ear a stream is.
    struct Owner: Hashable {
        var user: String
        var device: DeviceID
    }
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

    /// A device has one ear: after a change of networks its new stream takes the place of the dead one.
    /// - Returns: `nil` if the user has `limit` devices listening.
    func subscribe(tenant: String, owner: Owner, limit: Int) -> LiveSubscription? {
        let channel = LiveSubscription.Channel(owner: owner)
        let (id, displaced): (UInt64?, LiveSubscription.Channel?) = state.withLock { state in
            let streams = state.streams[tenant, default: [:]]
            let old = streams.first { $0.value.owner == owner }
            guard old != nil || streams.values.count(where: { $0.owner.user == owner.user }) < limit else {
                return (nil, nil)
            }
            if let old { state.streams[tenant]?[old.key] = nil }
            state.next += 1
            if state.closed { channel.finish() } else { state.streams[tenant, default: [:]][state.next] = channel }
            return (state.next, old?.value)
        }
        displaced?.finish()
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
        let owner: LiveHub.Owner
        let wakes: AsyncStream<Void>
        private let continuation: AsyncStream<Void>.Continuation
        private let newest = Mutex<Revision>(0)

        init(owner: LiveHub.Owner) {
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
