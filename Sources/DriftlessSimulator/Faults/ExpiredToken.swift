/// The token runs out, and a new one is there for the asking.
struct ExpiredToken: Fault {
    let name = "expired-token"
    let summary = "a token runs out"
    let family = FaultFamily.access

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.isTokenValid = false
        world.coverage.hit(fault: name)
    }
}
