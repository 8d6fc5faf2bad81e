/// The device's disk gives an input/output error at a commit, the engine's or the app's, once or until somebody changes
/// it. The engine ends with an error that says so, and the app starts it again.
struct FailingDisk: Fault {
    let name = "failing-disk"
    let summary = "a commit on a device's disk gives an input/output error, once or for good"
    let family = FaultFamily.storage

    struct Health {
        enum Kind: String { case failing, unreadable, suspended }
        /// A failing disk gives the error at a commit, the others at a statement.
        var kind = Kind.failing
        /// So many succeed yet.
        var successes: Int
        var isForGood: Bool
    }

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.disk = .failing(drawn(&random))
    }

    func drawn(_ random: inout SplitMix64) -> Health {
        Health(successes: random.below(4), isForGood: random.chance(0.3))
    }
}

/// The server's disk does so.
struct FailingServerDisk: Fault {
    let name = "failing-server-disk"
    let summary = "a commit on the server's disk gives an input/output error, once or for good"
    let family = FaultFamily.storage

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        world.server.disk = .failing(FailingDisk().drawn(&random))
    }
}
