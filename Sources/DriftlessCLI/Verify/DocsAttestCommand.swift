public import ArgumentParser
internal import DriftlessContractCommands
internal import DriftlessContractFile
internal import DriftlessDocs
internal import Foundation

/// `driftless docs attest`.
public struct DocsAttestCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "attest", abstract: "Answer for a statement that no run can prove.",
        discussion: """
            The site shows the statement where the path stands, with who answers for it and until when. Once that day
            has passed, or the contract says something else there, docs check asks for another look (EVD003). Examples:

              driftless docs attest transport.encryption.transit --by team-security --until 2027-03-01 \\
                --statement "The proxy before the server speaks TLS 1.3 alone."
              driftless docs attest transport.encryption.transit --remove
            """)

    @OptionGroup var arguments: DocumentationArguments
    @Argument(help: "The path in the contract that it speaks of.") var path: String
    @Option(help: "Who answers for it.") var by: String?
    @Option(help: ArgumentHelp("The last day on which it holds.", valueName: "date")) var until: String?
    @Option(help: ArgumentHelp("What is so, in a sentence; the one before, if there is one.", valueName: "text"))
    var statement: String?
    @Flag(help: "Take it back.") var remove = false

    public init() {}

    public func validate() throws {
        if remove { return }
        guard by != nil else { throw ValidationError("Say who answers for it: --by team-security") }
        guard let until, let last = CalendarDay(until) else {
            throw ValidationError("Say until when, as a date: --until 2027-03-01")
        }
        if last <= arguments.today { throw ValidationError("--until \(until) has passed.") }
    }

    public func run() async throws {
        let site = try arguments.site()
        let path = ContractPath(parsing: path)
        do {
            _ = try site.document.explain(path)
        } catch let error as UnknownPath {
            throw CommandFailure.usage("\(error.path) is nothing of the contract: driftless explain lists what is.")
        }
        let file = EvidenceFile(arguments.folder)
        var lock = try file.read() ?? EvidenceLock(records: [])
        let before = lock.attestations.first { $0.path == "\(path)" }
        lock.attestations.removeAll { $0.path == "\(path)" }
        if remove {
            guard before != nil else { throw CommandFailure.usage("Nobody attested anything of \(path).") }
        } else {
            guard let said = statement ?? before?.statement, let by, let last = until.flatMap({ CalendarDay($0) })
            else {
                throw CommandFailure.usage("Say what is so: --statement \"The proxy speaks TLS 1.3 alone.\"")
            }
            lock.attestations.append(
                Attestation(
                    path: path, of: site.document, statement: said, by: by, at: arguments.today, until: last))
            lock.attestations.sort { $0.path < $1.path }
        }
        try file.write(lock)
        Terminal.line(remove ? "Taken back; \(file.path) says so." : "It stands in \(file.path).")
    }
}
