package import ArgumentParser
internal import Foundation

/// Runs the command that the arguments name.
package enum CommandLineTool {
    /// Exits with 0 clean, 1 findings, 2 usage, 3 for a defect of our own.
    ///
    /// - Parameter explain: says in a command's terms what the layers below throw; `nil` if it is none of theirs.
    package static func main(
        _ root: any ParsableCommand.Type, explain: (any Error) -> CommandFailure? = { _ in nil }
    ) async {
        do {
            var command = try root.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch is CancellationError {
            exit(130)
        } catch {
            if let failure = error as? CommandFailure ?? explain(error) {
                Terminal.error(failure.message)
                exit(failure.code.rawValue)
            }
            let code = root.exitCode(for: error)
            if code == .success { root.exit(withError: error) }
            Terminal.complain(root.fullMessage(for: error))
            exit(code == .validationFailure ? 2 : 3)
        }
    }
}
