internal import DriftlessContract
internal import DriftlessProtocol

/// The smaller value stays; NULL is no value and yields to any.
enum Minimum {
    static func settle(_ c: FieldConflict) -> Settlement {
        wins(c.mine, over: c.theirs) ? .settled(c.mine, .mine) : .settled(c.theirs, .theirs)
    }
    static func of(_ a: Value, _ b: Value) -> Value { wins(a, over: b) ? a : b }

    private static func wins(_ a: Value, over b: Value) -> Bool {
        if a == .null { return false }
        return b == .null || a.precedes(b)
    }
}
