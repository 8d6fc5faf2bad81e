/// What becomes of the bytes of one connection: pure, so that it can be tested without one.
///
/// A request begins with the first bytes from the client, or the first after bytes from the server: enough for
/// HTTP/1.1, where a connection carries one exchange at a time. What befalls an exchange is drawn when it begins.
struct Passage {
    enum Side: Hashable { case client, server }

    enum Outcome: Hashable {
        /// Hand the bytes on after so many milliseconds, which `slot` says when the line is busy until.
        case pass(after: Int)
        /// End the connection for both, by a reset.
        case cut(Loss)
        /// Keep it open, and let nothing through any more.
        case hang
    }

    enum Loss: Hashable { case request, response, reset, outage }

    private enum Fate: Hashable { case none, loseRequest, loseResponse, reset(afterBytes: Int), hang(afterBytes: Int) }

    private var last: Side?
    private var fate = Fate.none
    private var bytes = 0
    private(set) var exchanges = 0
    /// When the last bytes of a direction arrive: later ones do not overtake them.
    private var arrival: [Side: Int] = [:]

    /// - Parameters:
    ///   - now: milliseconds since the proxy began.
    ///   - side: who sent the bytes.
    mutating func take(
        _ count: Int, from side: Side, _ profile: NetworkProfile, now: Int, random: inout some RandomNumberGenerator
    ) -> Outcome {
        if side == .client, last != .client { begin(profile, &random) }
        let isAnswer = side == .server && last == .client
        last = side
        bytes += count
        if !profile.isUp(at: now) { return .cut(.outage) }
        switch fate {
        case .loseRequest: return .cut(.request)
        case .loseResponse where isAnswer: return .cut(.response)
        case .reset(let limit) where bytes > limit: return .cut(.reset)
        case .hang(let limit) where bytes > limit: return .hang
        case .none, .loseResponse, .reset, .hang: break
        }
        let extra = profile.jitter > 0 ? Int.random(in: 0...profile.jitter, using: &random) : 0
        let due = max(now + profile.latency + extra, arrival[side] ?? 0)
        arrival[side] = due
        return .pass(after: due - now)
    }

    private mutating func begin(_ profile: NetworkProfile, _ random: inout some RandomNumberGenerator) {
        exchanges += 1
        bytes = 0
        fate = .none
        var dice = Double.random(in: 0..<1, using: &random)
        let middle = Int.random(in: 0...1_500, using: &random)
        for (probability, fate) in [
            (profile.lostRequests, Fate.loseRequest), (profile.lostResponses, .loseResponse),
            (profile.resets, .reset(afterBytes: middle)), (profile.halfOpen, .hang(afterBytes: middle)),
        ] {
            if dice < probability {
                self.fate = fate
                return
            }
            dice -= probability
        }
    }
}
