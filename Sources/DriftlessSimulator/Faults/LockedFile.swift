/// Another program keeps the device's file locked.
struct LockedFile: Fault {
    let name = "locked-file"
    let summary = "a device's file is locked by another program"
    let family = FaultFamily.storage

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.lockedCalls += 1 + random.below(5)
    }
}
