package import ArgumentParser

/// Exit codes of every command; 3 is a defect of our own.
package enum Exit {
    /// Something was found, or differs.
    package static let findings = ExitCode(1)
    /// The command was called wrongly, or what it names is not there.
    package static let usage = ExitCode(2)
}

/// A command could not do its job. Printed once, where the tool ends.
package struct CommandFailure: Error {
    /// What happened, to what, and what to do.
    package var message: String
    package var code: ExitCode

    package static func findings(_ message: String) -> CommandFailure {
        CommandFailure(message: message, code: Exit.findings)
    }
    package static func usage(_ message: String) -> CommandFailure {
        CommandFailure(message: message, code: Exit.usage)
    }
}

/// How a command prints.
package enum OutputFormat: String, ExpressibleByArgument, CaseIterable, Sendable { case text, json }
