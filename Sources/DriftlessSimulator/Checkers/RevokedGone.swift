internal import DriftlessContract

/// Records of a scope that a device does not take are not on it, its own unanswered writes aside.
final class RevokedGone: Checker {
    let invariant = Invariant.revokedGone

    func check(_ moment: Moment, in world: World) throws {
        guard case .ended(settled: true) = moment else { return }
        for device in world.settling {
            let taken = try device.scopes()
            for (ref, row) in try device.rows().sorted(by: { $0.key < $1.key }) {
                guard let scope = world.contract.entity(named: ref.entity)?.scopeID(of: row), taken[scope] == nil
                else { continue }
                world.find(invariant, "\(device) shows \(ref) of \(scope), which it does not take")
            }
        }
    }
}
