/// The system puts the process to sleep: what comes meanwhile is heard afterwards.
struct Suspension: Fault {
    let name = "suspension"
    let summary = "a device sleeps for a while"
    let family = FaultFamily.process

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.isAsleep = true
        world.agenda.add(.wake(device: device.index), at: world.now + random.spread(1_000, 600_000))
        world.coverage.hit(fault: name)
    }
}
