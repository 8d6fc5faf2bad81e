/// Nothing gets through for a while, from an instant to half an hour.
struct Cut: Fault {
    let name = "cut"
    let summary = "a device is offline for a while"
    let family = FaultFamily.network

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        world.cut(device, for: random.spread(500, 1_800_000))
        world.coverage.hit(fault: name)
    }
}
