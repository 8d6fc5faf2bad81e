/// What the device says arrives, and it hears nothing.
struct OneWayCut: Fault {
    let name = "one-way-cut"
    let summary = "requests arrive, answers do not"
    let family = FaultFamily.network

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.hearsFrom = max(device.hearsFrom, world.now + random.spread(500, 300_000))
        world.cutStream(device)
        world.coverage.hit(fault: name)
    }
}
