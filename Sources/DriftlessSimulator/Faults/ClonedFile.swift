/// A backup of one phone is restored to another, or a file is copied to a second machine: two devices that take
/// themselves for one (rule [16]).
struct ClonedFile: Fault {
    let name = "cloned-file"
    let summary = "a device's file comes to another device, whose own is gone"
    let family = FaultFamily.storage

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) throws {
        let others = world.devices.filter {
            $0.index != device.index && $0.caller == device.caller && !$0.isLeftOut
        }
        guard let other = others.isEmpty ? nil : others[random.below(others.count)] else { return }
        world.coverage.hit(fault: name)
        world.note("  \(other) gets its file")
        world.crash(other)
        try other.scenery.restore(try device.scenery.contents())
        // What the other one had written and not sent is lost with its file.
        other.ledger = device.ledger
        other.ledger.crashed()
        other.heard = device.heard
        other.scopesByID.merge(device.scopesByID) { mine, _ in mine }
    }
}
