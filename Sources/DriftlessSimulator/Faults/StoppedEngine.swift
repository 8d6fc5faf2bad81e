/// The app stops the engine in the midst of what it does, and starts it again at once: the call under way is cancelled,
/// and the process goes on.
struct StoppedEngine: Fault {
    let name = "stopped-engine"
    let summary = "an app stops the engine in the midst of a call, and starts it again"
    let family = FaultFamily.process

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) throws {
        guard device.isRunning, !device.isAsleep, device.call != nil else { return }
        world.coverage.hit(fault: name)
        try world.restartEngine(of: device)
    }
}
