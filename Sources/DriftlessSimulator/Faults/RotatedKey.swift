/// The server begins anew with another key: no token that anybody has is taken any more, and new ones are there for the
/// asking.
struct RotatedKey: Fault {
    let name = "rotated-key"
    let summary = "the server begins anew with a key that no token of before fits"
    let family = FaultFamily.access

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        world.restartServer(downFor: random.spread(100, 60_000))
        for device in world.devices { device.isTokenValid = false }
        world.coverage.hit(fault: name)
    }
}
