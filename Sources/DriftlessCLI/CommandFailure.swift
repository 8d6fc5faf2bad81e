internal import ArgumentParser
internal import Driftless
internal import DriftlessServer
internal import DriftlessSQLite

/// Exit codes of every command; 3 is a defect of our own.
enum Exit {
    /// Something was found, or differs.
    static let findings = ExitCode(1)
    /// The command was called wrongly, or what it names is not there.
    static let usage = ExitCode(2)
}

/// A command could not do its job. Printed once, where the tool ends.
struct CommandFailure: Error {
    /// What happened, to what, and what to do.
    var message: String
    var code: ExitCode

    static func findings(_ message: String) -> CommandFailure { CommandFailure(message: message, code: Exit.findings) }
    static func usage(_ message: String) -> CommandFailure { CommandFailure(message: message, code: Exit.usage) }

    private init(message: String, code: ExitCode) {
        self.message = message
        self.code = code
    }

    /// What the layers below throw, in a command's terms; `nil` for an error that is none of theirs.
    init?(_ error: any Error) {
        switch error {
        case let error as CommandFailure:
            self = error
        case let error as StoreError:
            self =
                [.contractDoesNotFit, .otherContract].contains(error.code)
                ? .findings(error.message) : .usage(error.message)
        case let error as SyncError:
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
