/// The phone goes back to an older state of its file: a backup that was restored, or a power cut that lost the last
/// commits. Half of these faults only take the backup.
struct RestoredFile: Fault {
    let name = "restored-file"
    let summary = "a device's file goes back to an older state"
    let family = FaultFamily.storage

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) throws {
        guard let backup = device.backup, random.chance(0.7) else {
            device.backup = (try device.scenery.contents(), device.ledger, device.heard)
            return world.note("  its file is copied")
        }
        world.coverage.hit(fault: name)
        world.crash(device)
        try device.scenery.restore(backup.contents)
        // What was written since is lost with the file, and what was heard is forgotten.
        device.ledger = backup.ledger
        device.ledger.crashed()
        device.heard = backup.heard
    }
}
