internal import DriftlessContract

/// How a watching device hears of what is new: on the live stream, or by asking now and then where something between
/// device and server lets no stream through.
///
/// The server says its revision at the beginning of each stream. So a stream without a word is held back on its way, by
/// a proxy that waits for the end of an answer that has none.
public struct Following: Hashable, Sendable, Codable {
    private enum Stream: Hashable, Sendable, Codable {
        /// Goes to `opening` when there is nothing else to do.
        case none
        /// No word yet. Goes to `heard` with the first one, to `none` at its end.
        case opening
        /// Announcements come through. Goes to `none` at its end.
        case heard(since: Int64)
    }

    private let heartbeat: Int64
    private var stream = Stream.none
    /// Streams in a row that were of no use. One without a word says as much as two that broke off early.
    private var failures = 0
    /// No stream before this time, Unix milliseconds.
    private var next: Int64 = 0
    /// How long before it that was decided, milliseconds.
    private var delay: Int64 = 0
    private var reason = ""
    /// A reminder is under way.
    private var isReminded = false
    /// Somebody was told that the device asks.
    private var isTold = false
    private static let shortestReminder: Int64 = 200
    private static let firstRetry: Int64 = 60_000
    private static let longestRetry: Int64 = 1_800_000

    init(_ transport: Transport) { heartbeat = transport.heartbeat.milliseconds }

    /// As often as a stream's heartbeat would wake the device.
    private var interval: Int64 { heartbeat }

    private var isStarved: Bool {
        if case .heard = stream { return false }
        return failures >= 2
    }

    /// What a device that has nothing else to do needs to hear of news.
    mutating func idle(now: Int64) -> [ClientSession.Effect] {
        var effects: [ClientSession.Effect] = []
        // A clock that was ahead and is corrected must not put the stream off by more than was decided.
        next = min(next, now + delay)
        if stream == .none, next <= now {
            stream = .opening
            effects.append(.openLive)
        }
        if isStarved || stream == .none, !isReminded {
            isReminded = true
            // Where the clock stands still, the rest of a wait stays as short as it is.
            effects.append(.remind(after: isStarved ? interval : max(next - now, Following.shortestReminder)))
        }
        if isStarved, !isTold {
            isTold = true
            effects.append(.tell(.asking(every: interval, because: reason)))
        }
        return effects
    }

    /// An announcement came.
    mutating func heard(now: Int64) -> [ClientSession.Effect] {
        guard stream == .opening else { return [] }
        stream = .heard(since: now)
        defer { isTold = false }
        return isTold ? [.tell(.live)] : []
    }

    /// - Parameter reason: for people; `nil` if the stream ended in good order.
    mutating func ended(_ reason: String?, now: Int64, random: inout some RandomNumberGenerator) {
        switch stream {
        case .none: return
        case .opening: failures += 2
        // A silence is noticed after 2.5 heartbeats: what lived for one more was of use.
        case .heard(let since): failures = now - since < heartbeat * 7 / 2 ? failures + 1 : 0
        }
        stream = .none
        self.reason = reason ?? "the stream ended early"
        // Never at once: a proxy that lets no stream through must not make for a tight loop.
        let longest = min(Following.firstRetry << max(0, min(failures / 2 - 1, 10)), Following.longestRetry)
        delay = Int64.random(in: failures < 2 ? 200...500 : longest / 2...longest, using: &random)
        next = now + delay
    }

    /// - Returns: whether the time to ask has come.
    mutating func reminded() -> Bool {
        isReminded = false
        return isStarved
    }

    /// The network went away; the next one may let streams through.
    mutating func networkLost() {
        failures = 0
        next = 0
    }
}
