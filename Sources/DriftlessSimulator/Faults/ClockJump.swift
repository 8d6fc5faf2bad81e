/// Somebody sets the clock, by an hour or by years.
struct ClockJump: Fault {
    let name = "clock-jump"
    let summary = "a device's clock jumps by up to three years"
    let family = FaultFamily.clock

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        let jump = random.spread(1_000, 94_608_000_000) * (random.chance(0.5) ? 1 : -1)
        device.clockOffset = max(-World.worstClock, min(World.worstClock, device.clockOffset + jump))
        world.coverage.hit(fault: name)
    }
}
