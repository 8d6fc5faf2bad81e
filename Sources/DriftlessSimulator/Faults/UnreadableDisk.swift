/// A statement on the device's disk meets an error in its midst, whether it reads or writes: the n-th that the engine
/// or the app runs, a trigger's among them; that one, or each one from then on.
struct UnreadableDisk: Fault {
    let name = "unreadable-disk"
    let summary = "a statement on a device's disk meets an error in its midst, once or for good"
    let family = FaultFamily.storage

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.disk = .failing(drawn(&random))
    }

    func drawn(_ random: inout SplitMix64) -> FailingDisk.Health {
        // A turn of the engine runs a handful of statements or some hundred.
        FailingDisk.Health(
            kind: .unreadable, successes: Int(random.spread(1, 300)) - 1, isForGood: random.chance(0.2))
    }
}

/// One on the server's disk does so.
struct UnreadableServerDisk: Fault {
    let name = "unreadable-server-disk"
    let summary = "a statement on the server's disk meets an error in its midst, once or for good"
    let family = FaultFamily.storage

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        world.server.disk = .failing(UnreadableDisk().drawn(&random))
    }
}
