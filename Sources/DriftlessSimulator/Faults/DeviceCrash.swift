/// The device's process dies at one of the next boundaries between effects; its file stays as the last commit left it.
struct DeviceCrash: Fault {
    let name = "device-crash"
    let summary = "a device dies at the n-th boundary between effects"
    let family = FaultFamily.process

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.crashIn = random.below(8)
    }
}
