internal import DriftlessContract
internal import DriftlessProtocol

/// A checkpoint means that all up to it is held, and that nothing at or below it is still to come.
final class CheckpointHonest: Checker {
    let invariant = Invariant.checkpointHonest

    func check(_ moment: Moment, in world: World) throws {
        switch moment {
        case .pulled(let device, _, let step, _) where step.isApplied:
            let held = try device.held(), checkpoint = device.heard.checkpoint
            let taken = try device.liveScopes()
            if checkpoint > world.model.revision {
                world.find(
                    invariant, "\(device) is at \(checkpoint), the server at \(world.model.revision)")
            }
            for (revision, refs, deleted) in world.model.commits where revision <= checkpoint {
                for ref in refs where held[ref, default: 0] < revision && world.model.records[ref]?.isLive == true {
                    // Of a record that was deleted before its first sync a device need not hear, though it came back.
                    if held[ref] == nil, deleted.contains(ref) { continue }
                    // Where it was at the checkpoint is known of one that has not changed since.
                    if world.isScoped(ref),
                        !taken.contains(world.scope(of: ref)) || world.model.records[ref]?.revision ?? 0 > checkpoint
                    {
                        continue
                    }
                    world.find(
                        invariant,
                        "\(device) is at \(checkpoint) and holds \(ref) at \(held[ref, default: 0]), "
                            + "not \(revision)")
                }
            }
        case .committed(let before, let after) where after > before:
            for device in world.devices where device.heard.checkpoint > before {
                world.find(
                    invariant,
                    "revision \(before + 1) came when \(device) was at \(device.heard.checkpoint)")
            }
        default: return
        }
    }
}
