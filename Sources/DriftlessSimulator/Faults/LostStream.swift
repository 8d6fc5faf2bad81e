/// The live stream breaks.
struct LostStream: Fault {
    let name = "lost-stream"
    let summary = "the live stream breaks"
    let family = FaultFamily.network

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        guard let stream = device.stream else { return }
        world.agenda.add(
            .streamEnded(device: device.index, stream: stream, random.chance(0.5) ? "reset" : nil), at: world.now)
        world.coverage.hit(fault: name)
    }
}
