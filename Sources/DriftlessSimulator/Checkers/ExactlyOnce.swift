internal import DriftlessProtocol

/// An operation that is sent again gets the answer that it got, with the revision of its own commit (rule [16]), and
/// changes nothing.
final class ExactlyOnce: Checker {
    let invariant = Invariant.exactlyOnce

    func check(_ moment: Moment, in world: World) throws {
        switch moment {
        case .repeated(let operation, let receipt, let first?):
            if receipt.revision != first.revision {
                world.find(
                    invariant,
                    "\(operation.number) was decided at \(first.revision), and again at \(receipt.revision)")
            } else if receipt.outcome.word != first.outcome.word {
                world.find(
                    invariant,
                    "\(operation.number) was \(first.outcome.described), and is now \(receipt.outcome.described)")
            }
        case .committed(_, let after):
            if after != world.model.revision {
                world.find(invariant, "the server is at \(after); its operations explain \(world.model.revision)")
            }
        default: return
        }
    }
}

extension Receipt.Outcome {
    /// Without what is for people.
    fileprivate var word: String {
        switch self {
        case .accepted: "accepted"
        case .merged: "merged"
        case .rejected(let why): "rejected \(why.code.rawValue)"
        }
    }
}
