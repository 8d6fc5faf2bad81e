/// The clock runs ten times as fast.
struct FastClock: Fault {
    let name = "fast-clock"
    let summary = "a device's clock runs ten times as fast"
    let family = FaultFamily.clock

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.setClock(fastFrom: device.clockIsFastFrom ?? world.now, now: world.now)
        world.coverage.hit(fault: name)
    }
}
