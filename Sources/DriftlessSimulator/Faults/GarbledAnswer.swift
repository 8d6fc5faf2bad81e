/// Bytes of an answer arrive as others. Checksums of the network or TLS notice that and break the connection; whoever
/// reads them all the same must not come down.
struct GarbledAnswer: MessageFault {
    let name = "garbled-answer"
    let summary = "an answer arrives with other bytes, after its effect"
    var seed: UInt64 = 0

    func drawn(_ random: inout SplitMix64) -> Self {
        var copy = self
        copy.seed = random.next()
        return copy
    }

    func bend(_ fate: inout Fate) { fate.damage = .garbled(seed: seed) }
}
