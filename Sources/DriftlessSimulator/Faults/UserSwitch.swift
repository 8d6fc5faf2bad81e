internal import DriftlessServerStore

/// The app gives another user's tokens with a device's file, operations waiting or not: while the engine runs, or from
/// its next start. The other user is of the same tenant or of another one. Once the engine has refused to go on, the
/// file's own user comes back, at once or after a few more attempts.
struct UserSwitch: Fault {
    let name = "user-switch"
    let summary = "another user's tokens come with a device's file"
    let family = FaultFamily.access

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) throws {
        let tenant = random.chance(0.5) ? Stage.tenant : "another"
        device.visitor = Visitor(caller: Caller(tenant: tenant, user: "v", roles: []), starts: random.below(3))
        if random.chance(0.4) { world.crash(device) }
    }
}
