internal import DriftlessContract
internal import DriftlessProtocol

/// The greater value stays, in SQLite's order.
enum Maximum {
    static func settle(_ c: FieldConflict) -> Settlement {
        c.theirs.precedes(c.mine) ? .settled(c.mine, .mine) : .settled(c.theirs, .theirs)
    }
    static func of(_ a: Value, _ b: Value) -> Value { b.precedes(a) ? a : b }
}
