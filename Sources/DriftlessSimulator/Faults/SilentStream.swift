/// Something on the way holds the next live streams back.
struct SilentStream: Fault {
    let name = "silent-stream"
    let summary = "live streams are held back"
    let family = FaultFamily.network

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.silentStreams += 1 + random.below(4)
    }
}
