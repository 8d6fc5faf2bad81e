/// The line carries few bytes a second for a while: what is large takes long, or too long.
struct SlowLine: Fault {
    let name = "slow-line"
    let summary = "a device's line carries few bytes a second for a while"
    let family = FaultFamily.network

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.line = Line(
            bytesPerSecond: random.spread(15, 8_000), until: world.now + random.spread(10_000, 1_800_000))
    }
}

/// What a device's line carries.
struct Line {
    /// Each way.
    var bytesPerSecond: Int64
    var until: Int64
}
