/// A seeded generator (Sebastiano Vigna's splitmix64): the same seed, the same run.
package struct SplitMix64: RandomNumberGenerator, Hashable, Sendable, Codable {
    private var state: UInt64

    /// Mixed once, or the next seed's numbers would be this one's, moved by one.
    package init(seed: UInt64) {
        state = seed
        state = next()
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func chance(_ p: Double) -> Bool { Double(next() >> 11) * 0x1p-53 < p }
    mutating func below(_ n: Int) -> Int { n <= 1 ? 0 : Int(truncatingIfNeeded: next() % UInt64(n)) }
    mutating func pick<T>(_ items: [T]) -> T { items[below(items.count)] }
    /// Evenly on a logarithmic scale: as often seconds as hours.
    mutating func spread(_ low: Int64, _ high: Int64) -> Int64 {
        var ceiling = max(1, low)
        let doublings = max(1, 64 - (high / max(1, low)).leadingZeroBitCount)
        for _ in 0..<below(doublings + 1) { ceiling = min(high, ceiling * 2) }
        return max(low, ceiling / 2 + Int64(below(Int(ceiling / 2 + 1))))
    }
}
