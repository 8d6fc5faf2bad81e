public import ArgumentParser
internal import DriftlessContractCommands
internal import DriftlessContractFile
internal import DriftlessDocs
internal import Foundation

/// `driftless docs gate`.
public struct DocsGateCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "gate", abstract: "Pass a release gate: run its command, and write down that it held.",
        discussion: """
            The gates are those of testing.release_gates. The record holds the contract's digest, so that a changed
            contract wants its gates passed again; docs check says which (TST002). A command that fails takes the
            record out. Example:

              driftless docs gate contract-tests --contract sync/contract.yaml -- driftless docs verify --check

            Exits with 1 if the command fails.
            """)

    @OptionGroup var arguments: DocumentationArguments
    @Argument(help: "One of testing.release_gates.") var name: String
    @Argument(parsing: .postTerminator, help: "What must hold: a program and its arguments.") var command: [String]

    public init() {}

    public func validate() throws {
        if command.isEmpty { throw ValidationError("Say what must hold, after two dashes: -- make test") }
    }

    public func run() async throws {
        let site = try arguments.site()
        let gates = site.document["testing", "release_gates"].texts
        guard gates.contains(name) else {
            let known = gates.isEmpty ? "It names none." : "It names: \(gates.joined(separator: ", "))."
            throw CommandFailure.usage("testing.release_gates names no \(name). \(known)")
        }
        let code = try outcome()
        let file = EvidenceFile(arguments.folder)
        var lock = try file.read() ?? EvidenceLock(records: [])
        lock.gates.removeAll { $0.name == name || !gates.contains($0.name) }
        if code == 0 {
            lock.gates.append(
                Gate(
                    name: name, command: command.joined(separator: " "), document: site.document, at: arguments.today))
            lock.gates.sort { $0.name < $1.name }
        }
        try file.write(lock)
        guard code == 0 else {
            Terminal.complain("The gate \(name) is not passed: the command ended with \(code).")
            throw Exit.findings
        }
        Terminal.line("The gate \(name) is passed; it stands in \(file.path).")
    }

    private func outcome() throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = command
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }
}
