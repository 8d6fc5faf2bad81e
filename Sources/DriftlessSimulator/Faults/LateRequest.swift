/// A request arrives when its sender has given up and asked again.
struct LateRequest: MessageFault {
    let name = "late-request"
    let summary = "a request arrives after its retry"
    var later: Int64 = 40_000

    func drawn(_ random: inout SplitMix64) -> Self {
        var copy = self
        copy.later = random.spread(20_000, 400_000)
        return copy
    }

    func bend(_ fate: inout Fate) { fate.arrivals = fate.arrivals.map { $0 + later } }
}
