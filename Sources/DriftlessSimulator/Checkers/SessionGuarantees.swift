internal import DriftlessContract
internal import DriftlessProtocol

/// On one device: what was read is never older afterwards. That what was written stays shown sees `VisibleState`.
final class SessionGuarantees: Checker {
    let invariant = Invariant.sessionGuarantees

    func check(_ moment: Moment, in world: World) throws {
        switch moment {
        case .hydrated(let device, _, let before), .pulled(let device, _, _, let before):
            try compare(device, before, device.held(), world)
        case .answered(let device, _, let before):
            try compare(device, before, device.held(), world)
        default: return
        }
    }

    private func compare(
        _ device: SimulatedDevice, _ before: [RecordRef: Revision], _ held: [RecordRef: Revision], _ world: World
    ) {
        for ref in before.keys.sorted() {
            guard let was = before[ref], held[ref, default: 0] < was else { continue }
            // It has left the device's scopes.
            if held[ref] == nil, world.isScoped(ref) { continue }
            world.find(
                invariant, "\(device) went back from \(was) to \(held[ref, default: 0]) of \(ref)")
        }
    }
}
