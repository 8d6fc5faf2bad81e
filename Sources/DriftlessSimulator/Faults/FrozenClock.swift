/// The clock stands still: all stamps are equal.
struct FrozenClock: Fault {
    let name = "frozen-clock"
    let summary = "a device's clock stands still"
    let family = FaultFamily.clock

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.clockStandsAt = device.clock(world.now)
        world.coverage.hit(fault: name)
    }
}
