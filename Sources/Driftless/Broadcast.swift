internal import Synchronization

/// Hands each element to everybody who listens at the time.
final class Broadcast<Element: Sendable>: Sendable {
    private struct State {
        var listeners: [UInt64: AsyncStream<Element>.Continuation] = [:]
        var next: UInt64 = 0
    }
    private let state = Mutex(State())

    func send(_ element: Element) {
        let listeners = state.withLock { $0.listeners.values.map(\.self) }
        for listener in listeners { listener.yield(element) }
    }

    func subscribe() -> AsyncStream<Element> {
        AsyncStream { continuation in
            let id = state.withLock { state in
                state.next += 1
                state.listeners[state.next] = continuation
                return state.next
            }
            continuation.onTermination = { [weak self] _ in self?.state.withLock { $0.listeners[id] = nil } }
        }
    }
}

/// The receipts from the moment on at which iteration begins.
public struct SyncReceipts: AsyncSequence, Sendable {
    let broadcast: Broadcast<SyncReceipt>

    public struct AsyncIterator: AsyncIteratorProtocol {
        var iterator: AsyncStream<SyncReceipt>.AsyncIterator
        public mutating func next() async -> SyncReceipt? { await iterator.next() }
    }
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(iterator: broadcast.subscribe().makeAsyncIterator())
    }
}

/// The engine's events from the moment on at which iteration begins.
public struct SyncEvents: AsyncSequence, Sendable {
    let broadcast: Broadcast<SyncEngine.Event>

    public struct AsyncIterator: AsyncIteratorProtocol {
        var iterator: AsyncStream<SyncEngine.Event>.AsyncIterator
        public mutating func next() async -> SyncEngine.Event? { await iterator.next() }
    }
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(iterator: broadcast.subscribe().makeAsyncIterator())
    }
}
