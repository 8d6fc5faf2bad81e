internal import DriftlessContract
internal import DriftlessProtocol

/// What the server committed first stays.
enum FirstWins {
    static func settle(_ c: FieldConflict) -> Settlement { .settled(c.theirs, .theirs) }
}
