internal import Dispatch
internal import DriftlessProtocol
internal import DriftlessServerStore
internal import Synchronization

/// A tenant's store on a queue of its own: stores block and take one call at a time.
///
/// Pushes that arrive while one commits are committed together in the next transaction: one durable commit pays for
/// all of them.
final class TenantWorker: Sendable {
    private struct Waiting {
        var push: AdmittedPush
        var answer: CheckedContinuation<PushResponse, any Error>
    }
    private struct Pushes {
        var waiting: [Waiting] = []
        var drainScheduled = false
    }
    /// Touched on the queue only.
    private final class Slot: @unchecked Sendable {
        var store: (any ServerStore)?
        var stopped = false
    }

    private let queue: DispatchQueue
    private let slot = Slot()
    private let pushes = Mutex(Pushes())
    private let cap: Int
    private let now: @Sendable () -> Int64
    private let open: @Sendable () throws -> any ServerStore

    init(
        tenant: String, cap: Int, now: @escaping @Sendable () -> Int64,
        open: @escaping @Sendable () throws -> any ServerStore
    ) {
        queue = DispatchQueue(label: "driftless.tenant")
        self.cap = cap
        self.now = now
        self.open = open
    }

    /// Runs a call on the store, opening it if need be.
    func run<Answer: Sendable>(
        _ call: @escaping @Sendable (any ServerStore) throws -> Answer
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try call(self.opened()) }) }
        }
    }

    /// Commits a push, perhaps together with others.
    func push(_ push: AdmittedPush) async throws -> PushResponse {
        try await withCheckedThrowingContinuation { continuation in
            let mustSchedule = pushes.withLock { pushes in
                pushes.waiting.append(Waiting(push: push, answer: continuation))
                defer { pushes.drainScheduled = true }
                return !pushes.drainScheduled
            }
            if mustSchedule { queue.async { self.drain() } }
        }
    }

    /// Closes the store; the next call opens it again, unless `forGood`.
    func close(forGood: Bool) async throws {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            queue.async {
                self.slot.stopped = self.slot.stopped || forGood
                let store = self.slot.store
                self.slot.store = nil
                continuation.resume(with: Result { try store?.close() })
            }
        }
    }

    private func opened() throws -> any ServerStore {
        if let store = slot.store { return store }
        guard !slot.stopped else { throw ServerError(.stopping, "the server is stopping") }
        let store = try open()
        slot.store = store
        return store
    }

    private func drain() {
        let (batch, more) = pushes.withLock { pushes in
            let batch = Array(pushes.waiting.prefix(cap))
            pushes.waiting.removeFirst(batch.count)
            pushes.drainScheduled = !pushes.waiting.isEmpty
            return (batch, pushes.drainScheduled)
        }
        // Behind the calls that wait already: pushes must not starve pulls.
        defer { if more { queue.async { self.drain() } } }
        do {
            let answers = try commit(batch.map(\.push))
            for (waiting, answer) in zip(batch, answers) { waiting.answer.resume(returning: answer) }
        } catch {
            settle(batch, after: error)
        }
    }

    /// Nothing was committed. One push must not fail its neighbours, so each gets a try alone.
    private func settle(_ batch: [Waiting], after error: any Error) {
        guard batch.count > 1, !Unavailable.isTemporary(error) else {
            for waiting in batch { waiting.answer.resume(throwing: error) }
            return
        }
        for waiting in batch {
            waiting.answer.resume(
                with: Result {
                    let answers = try commit([waiting.push])
                    guard let answer = answers.first else { throw Self.wrongCount }
                    return answer
                })
        }
    }

    private func commit(_ batch: [AdmittedPush]) throws -> [PushResponse] {
        let answers = try opened().push(batch, now: now())
        guard answers.count == batch.count else { throw Self.wrongCount }
        return answers
    }

    private static let wrongCount = ServerError(.internal, "the store did not answer every push")
}
