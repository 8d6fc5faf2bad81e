internal import DriftlessContract
internal import DriftlessProtocol

/// The later stamp wins; time orders concurrent writes only (rule [5]).
enum LastWriterWins {
    static func settle(_ c: FieldConflict) -> Settlement {
        c.mineBy.isLater(than: c.theirsBy) ? .settled(c.mine, .mine) : .settled(c.theirs, .theirs)
    }
}
