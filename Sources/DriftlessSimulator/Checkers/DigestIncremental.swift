internal import DriftlessProtocol
internal import DriftlessServerStore

/// The digest that the server keeps up is that of its rows.
final class DigestIncremental: Checker {
    let invariant = Invariant.digestIncremental
    private var commits = 0

    func check(_ moment: Moment, in world: World) throws {
        switch moment {
        case .committed(let before, let after) where after > before:
            commits += 1
            // A recount reads everything: now and then, and at the end.
            if commits % 8 != 1 { return }
        case .ended: break
        default: return
        }
        let kept = try world.server.store.digests(), counted = try world.server.store.recount()
        if kept != counted {
            world.find(invariant, "the server counts \(kept.map(\.count)) records, and has \(counted.map(\.count))")
        }
    }
}
