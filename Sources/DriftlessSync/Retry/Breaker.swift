public import DriftlessContract

/// Stops calls to a server that mostly fails, and lets a few through to see whether it is back.
public struct Breaker: Hashable, Sendable, Codable {
    public enum State: Hashable, Sendable, Codable {
        /// Calls pass. Goes to `open` when enough of the last calls failed.
        case closed
        /// No call before the time (Unix milliseconds). Goes to `halfOpen` then.
        case open(until: Int64)
        /// Probes pass. Goes to `closed` after enough successes, to `open` after one failure.
        case halfOpen(successes: Int)
    }
    public private(set) var state = State.closed
    private let settings: Transport.Breaker
    /// The last calls' results, newest last.
    private var results: [Bool] = []

    public init(_ settings: Transport.Breaker) { self.settings = settings }

    /// - Returns: milliseconds until a call may pass; 0 for now.
    public mutating func wait(now: Int64) -> Int64 {
        guard case .open(let until) = state else { return 0 }
        if now < until {
            // A clock that was years ahead and is corrected must not keep the breaker open for years, wait after wait.
            let end = min(until, now + settings.openFor.milliseconds)
            state = .open(until: end)
            return end - now
        }
        state = .halfOpen(successes: 0)
        return 0
    }

    public mutating func record(success: Bool, now: Int64) {
        switch state {
        case .closed:
            results.append(success)
            if results.count > settings.window { results.removeFirst(results.count - settings.window) }
            let failed = results.count { !$0 }
            if results.count >= settings.minCalls,
                Double(failed) >= settings.failureRatio * Double(results.count)
            {
                open(now)
            }
        case .open:
            return
        case .halfOpen(let successes):
            if !success {
                open(now)
            } else if successes + 1 >= settings.probes {
                state = .closed
                results = []
            } else {
                state = .halfOpen(successes: successes + 1)
            }
        }
    }

    private mutating func open(_ now: Int64) {
        state = .open(until: now + settings.openFor.milliseconds)
        results = []
    }
}
