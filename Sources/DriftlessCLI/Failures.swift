internal import Driftless
internal import DriftlessContractCommands
internal import DriftlessSQLite
internal import DriftlessServer
internal import DriftlessChaos

extension CommandFailure {
    /// What the layers below throw, in a command's terms; `nil` for an error that is none of theirs.
    init?(_ error: any Error) {
        switch error {
        case let error as StoreError:
            self =
                [.contractDoesNotFit, .otherContract].contains(error.code)
                ? .findings(error.message) : .usage(error.message)
        case let error as SyncError:
            self = .findings(error.message)
        case let error as ChaosError:
            self = .findings(error.message)
        case let error as TransportFailure:
            self = .usage(error.message)
        case let error as ServerError:
            self = error.code == .badTenant ? .usage(error.message) : .findings(error.message)
        default:
            return nil
        }
    }
}
