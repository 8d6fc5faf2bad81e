/// The app suspends its database for an instant in the midst of what the engine does, as apps do that go to the
/// background: the statement is interrupted, and the engine, which has forgotten nothing, tries again.
struct SuspendedFile: Fault {
    let name = "suspended-file"
    let summary = "an app suspends its database in the midst of a statement, and resumes it"
    let family = FaultFamily.process

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.disk = .failing(
            FailingDisk.Health(
                kind: .suspended, successes: Int(random.spread(1, 300)) - 1, isForGood: false))
    }
}
