internal import DriftlessSQLite
internal import GRDB

/// While a call is under way, the app can write: nothing of the engine's holds the file.
///
/// The world itself reports a write that fails for any other reason than a constraint.
final class NeverBlocked: Checker {
    let invariant = Invariant.neverBlocked

    func check(_ moment: Moment, in world: World) throws {
        guard case .asked(let device) = moment else { return }
        if try device.read({ $0.isInTransaction }) {
            world.find(invariant, "\(device) keeps its file locked during a call")
        }
    }
}
