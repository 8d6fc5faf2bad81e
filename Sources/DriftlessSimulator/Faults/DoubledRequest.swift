/// A proxy sends a request twice.
struct DoubledRequest: MessageFault {
    let name = "doubled-request"
    let summary = "a request arrives twice"
    var later: Int64 = 1

    func meets(_ exchange: Exchange) -> Bool { exchange != .hello }

    func drawn(_ random: inout SplitMix64) -> Self {
        var copy = self
        copy.later = random.spread(1, 60_000)
        return copy
    }

    func bend(_ fate: inout Fate) { fate.arrivals.append((fate.arrivals.last ?? 0) + later) }
}
