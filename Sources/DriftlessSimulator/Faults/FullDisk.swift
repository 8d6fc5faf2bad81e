/// The device's disk has no room in the midst of what the engine does. The engine ends with an error that says so,
/// and the app starts it again.
struct FullDisk: Fault {
    let name = "full-disk"
    let summary = "a device's disk is full while the engine writes"
    let family = FaultFamily.storage

    /// How much there is, and for how many calls at most; most need none.
    struct Room {
        var pages: Int
        var calls: Int
    }

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.disk = .full(Room(pages: random.below(2), calls: 6))
    }
}

/// The server's disk has no room in the midst of an answer.
struct FullServerDisk: Fault {
    let name = "full-server-disk"
    let summary = "the server's disk is full while it writes"
    let family = FaultFamily.storage

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        world.server.disk = .full(FullDisk.Room(pages: random.below(2), calls: 6))
    }
}
