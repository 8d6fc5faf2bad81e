internal import DriftlessContract
internal import DriftlessProtocol

/// A backend's write beats a device's; between equals the later one wins.
enum ServerWins {
    static func settle(_ c: FieldConflict) -> Settlement {
        if c.mineBy.isServerSide == c.theirsBy.isServerSide { return LastWriterWins.settle(c) }
        return c.mineBy.isServerSide ? .settled(c.mine, .mine) : .settled(c.theirs, .theirs)
    }
}
