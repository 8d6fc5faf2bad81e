internal import ArgumentParser
internal import Foundation

/// The entry point: runs the command that the arguments name.
public enum CommandLineTool {
    /// Exits with 0 clean, 1 findings, 2 usage, 3 for a defect of our own.
    public static func main() async {
        do {
            var command = try DriftlessCommand.parseAsRoot()
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
            if let failure = CommandFailure(error) {
                Terminal.error(failure.message)
                exit(failure.code.rawValue)
            }
            let code = DriftlessCommand.exitCode(for: error)
            if code == .success { DriftlessCommand.exit(withError: error) }
            Terminal.complain(DriftlessCommand.fullMessage(for: error))
            exit(code == .validationFailure ? 2 : 3)
        }
    }
}
