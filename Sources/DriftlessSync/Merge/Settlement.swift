public import DriftlessContract
public import DriftlessProtocol

/// Who wrote a field's value, and when: what a policy may look at besides the values.
public struct Author: Hashable, Sendable, Codable {
    /// Corrected Unix milliseconds (rule [5]).
    public var stamp: Int64
    /// The device's index on the server.
    public var writer: Int
    public var isServerSide: Bool

    public init(stamp: Int64, writer: Int, isServerSide: Bool = false) {
        self.stamp = stamp
        self.writer = writer
        self.isServerSide = isServerSide
    }

    /// Later wins; a tie goes to the higher device, so that every order of delivery decides alike.
    func isLater(than other: Author) -> Bool { (stamp, writer) >= (other.stamp, other.writer) }
}

/// A write of a field and the value that it meets.
public struct FieldConflict: Hashable, Sendable, Codable {
    /// The old value that the writer sent.
    public var base: Value
    public var mine: Value
    public var theirs: Value
    /// The writer knew `theirs` (rule [3]).
    public var known: Bool
    public var mineBy: Author
    public var theirsBy: Author

    public init(base: Value, mine: Value, theirs: Value, known: Bool, mineBy: Author, theirsBy: Author) {
        self.base = base
        self.mine = mine
        self.theirs = theirs
        self.known = known
        self.mineBy = mineBy
        self.theirsBy = theirsBy
    }
}

/// What a policy made of a conflict.
public enum Settlement: Hashable, Sendable, Codable {
    case settled(Value, Conflict.Kept)
    /// An integer counter has no room for the sum.
    case overflow
}

extension MergePolicy {
    /// Pure: the same on every server and in every order where the policy promises so.
    public func settle(_ conflict: FieldConflict) -> Settlement {
        // A counter adds also when it knew: its new value means only a difference.
        if self == .counter { return Counter.settle(conflict) }
        if conflict.known { return .settled(conflict.mine, .mine) }
        switch self {
        case .lww: return LastWriterWins.settle(conflict)
        case .firstWins: return FirstWins.settle(conflict)
        case .serverWins: return ServerWins.settle(conflict)
        case .max: return Maximum.settle(conflict)
        case .min: return Minimum.settle(conflict)
        case .counter: return Counter.settle(conflict)
        }
    }

    /// What the device shows until the server has answered (rule [13]).
    public func predict(old: Value, new: Value, theirs: Value) -> Value {
        if theirs == old { return new }
        switch self {
        case .lww, .serverWins: return new
        case .firstWins: return theirs
        case .counter: return Counter.sum(theirs, old: old, new: new) ?? new
        case .max: return Maximum.of(new, theirs)
        case .min: return Minimum.of(new, theirs)
        }
    }
}

extension Value {
    /// SQLite's order over storage classes; NULL first.
    func precedes(_ other: Value) -> Bool {
        switch (self, other) {
        case (.integer(let a), .integer(let b)): return a < b
        case (.real(let a), .real(let b)): return a < b
        case (.integer(let a), .real(let b)): return Double(a) < b
        case (.real(let a), .integer(let b)): return a < Double(b)
        case (.text(let a), .text(let b)), (.blob(let a), .blob(let b)): return a.lexicographicallyPrecedes(b)
        case (.null, _), (.integer, _), (.real, _), (.text, _), (.blob, _): return rank < other.rank
        }
    }

    private var rank: Int {
        switch self {
        case .null: 0
        case .integer, .real: 1
        case .text: 2
        case .blob: 3
        }
    }
}
