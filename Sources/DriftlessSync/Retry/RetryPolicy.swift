public import DriftlessContract

/// When to try again: exponential backoff with full jitter ("Exponential Backoff And Jitter", AWS Architecture Blog,
/// 2015): attempt n waits between 0 and min(cap, base · factorⁿ⁻¹).
public struct RetryPolicy: Hashable, Sendable, Codable {
    public var backoff: Transport.Backoff
    /// Failures in a row.
    public private(set) var failures = 0

    public init(backoff: Transport.Backoff) { self.backoff = backoff }

    public mutating func succeeded() { failures = 0 }

    /// - Parameter serverWish: Retry-After, milliseconds; the wait is not shorter, up to the cap: any proxy can send
    ///   one, and a wish for years must not park a device.
    /// - Returns: milliseconds to wait.
    public mutating func failed(serverWish: Int64?, random: inout some RandomNumberGenerator) -> Int64 {
        failures += 1
        let wait = Int64.random(in: 0...max(0, ceiling(attempt: failures)), using: &random)
        return max(wait, min(serverWish ?? 0, backoff.cap.milliseconds))
    }

    /// The longest that attempt n (from 1) waits, milliseconds.
    public func ceiling(attempt: Int) -> Int64 {
        var wait = Double(backoff.base.milliseconds)
        let cap = Double(backoff.cap.milliseconds)
        for _ in 1..<max(2, min(attempt, 64)) where attempt > 1 { wait = min(cap, wait * backoff.factor) }
        return Int64(min(cap, wait))
    }
}
