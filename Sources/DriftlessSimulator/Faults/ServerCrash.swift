/// The server's process dies, at rest or after it has committed and before it answers. It begins a new term.
struct ServerCrash: Fault {
    let name = "server-crash"
    let summary = "the server dies, at rest or between commit and answer"
    let family = FaultFamily.process

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        if random.chance(0.3) { return world.restartServer(downFor: random.spread(100, 60_000)) }
        world.server.dying = (random.chance(0.7) ? .push : random.pick(Exchange.allCases), random.below(3))
    }
}
