internal import DriftlessSync

/// A proxy or an overloaded server turns a call away, and may say when to come again.
struct RefusedCall: MessageFault {
    let name = "refused-call"
    let summary = "a call is turned away without effect"
    var wish: Int64?

    func drawn(_ random: inout SplitMix64) -> Self {
        var copy = self
        copy.wish = random.chance(0.5) ? random.spread(500, 120_000) : nil
        return copy
    }

    func bend(_ fate: inout Fate) { fate.refusal = .init(.transient, "503", serverWish: wish) }
}
