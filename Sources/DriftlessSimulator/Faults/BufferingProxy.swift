/// Between the device and the server nothing that has no end comes through, from now on and for good.
struct BufferingProxy: Fault {
    let name = "buffering-proxy"
    let summary = "something on the way holds every live stream back, for good"
    let family = FaultFamily.network

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.isBuffered = true
        world.cutStream(device)
    }
}
