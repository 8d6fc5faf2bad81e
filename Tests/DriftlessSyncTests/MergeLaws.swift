import DriftlessContract
import DriftlessProtocol
import DriftlessSync
import Testing

struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

@Suite("Merge laws")
struct MergeLaws {
    private func result(_ policy: MergePolicy, _ c: FieldConflict) -> Value? {
        guard case .settled(let value, _) = policy.settle(c) else { return nil }
        return value
    }

    private func merged(_ policy: MergePolicy, _ writes: [(Value, Author)], from base: Value) -> Value {
        var stored = base
        var by = Author(stamp: 0, writer: 0)
        for (value, author) in writes {
            let c = FieldConflict(
                base: base, mine: value, theirs: stored, known: stored == base, mineBy: author, theirsBy: by)
            let next = result(policy, c) ?? stored
            if next == value { by = author }
            stored = next
        }
        return stored
    }

    @Test(
        "The order of delivery does not matter to a counter nor to the last writer",
        arguments: [
            MergePolicy.counter, .lww,
        ])
    func orderFree(policy: MergePolicy) {
        var random = Seeded(state: 7)
        for _ in 0..<300 {
            let writes = (1...4).map { i in
                (
                    Value.integer(Int64.random(in: 1...9, using: &random) * 10 + Int64(i)),
                    Author(stamp: Int64.random(in: 1...3, using: &random), writer: i)
                )
            }
            let base = Value.integer(5)
            let once = merged(policy, writes, from: base)
            #expect(merged(policy, writes.shuffled(using: &random), from: base) == once)
        }
    }

    @Test("Maximum and minimum keep the extreme of all concurrent writes", arguments: [MergePolicy.max, .min])
    func extremes(policy: MergePolicy) {
        var random = Seeded(state: 8)
        for _ in 0..<300 {
            let numbers = (0..<2).map { _ in Int64.random(in: -9...9, using: &random) }
            let author = Author(stamp: 1, writer: 1)
            for (mine, theirs) in [(numbers[0], numbers[1]), (numbers[1], numbers[0])] {
                let c = FieldConflict(
                    base: .null, mine: .integer(mine), theirs: .integer(theirs), known: false, mineBy: author,
                    theirsBy: author)
                #expect(result(policy, c) == .integer(policy == .max ? numbers.max()! : numbers.min()!))
            }
        }
    }

    @Test("A write that knew wins outright, whatever the clock says")
    func knownWins() {
        for policy in MergePolicy.allCases where policy != .counter {
            let c = FieldConflict(
                base: .integer(9), mine: .integer(1), theirs: .integer(9), known: true,
                mineBy: Author(stamp: 0, writer: 1), theirsBy: Author(stamp: 99, writer: 2, isServerSide: true))
            #expect(result(policy, c) == .integer(1))
        }
    }

    @Test("A counter that has no room overflows")
    func overflow() {
        let author = Author(stamp: 1, writer: 1)
        let c = FieldConflict(
            base: .integer(0), mine: .integer(1), theirs: .integer(.max), known: true, mineBy: author, theirsBy: author)
        #expect(MergePolicy.counter.settle(c) == .overflow)
    }
}
