/// An answer comes late, mostly in time.
struct SlowAnswer: MessageFault {
    let name = "slow-answer"
    let summary = "an answer takes its time"
    var later: Int64 = 5_000

    func drawn(_ random: inout SplitMix64) -> Self {
        var copy = self
        copy.later = random.spread(1_000, 40_000)
        return copy
    }

    func bend(_ fate: inout Fate) { fate.answer = fate.answer.map { $0 + later } }
}
