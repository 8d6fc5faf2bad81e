/// The connection breaks in the midst of an answer.
struct TornAnswer: MessageFault {
    let name = "torn-answer"
    let summary = "an answer breaks off after its effect"
    var thousandths = 500

    func drawn(_ random: inout SplitMix64) -> Self {
        var copy = self
        copy.thousandths = random.below(1000)
        return copy
    }

    func bend(_ fate: inout Fate) { fate.damage = .torn(thousandths: thousandths) }
}
