package import ArgumentParser
internal import DriftlessContract
internal import DriftlessContractFile
internal import Foundation

/// `driftless check`.
package struct CheckCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check a sync contract.",
        discussion: """
            Exits with 0 if the contract is clean, 1 if there are findings. Examples:

              driftless check sync/contract.yaml
              driftless check sync/contract.yaml --profile complete --format sarif > contract.sarif
              driftless check sync/contract.yaml --against main:sync/contract.yaml
              driftless check --list

            A finding can be allowed in the file, on its line or the one before:

              # allow TMB001 until=2026-06-01 owner=team-sync reason="all devices are back by then"
            """)

    enum Profile: String, ExpressibleByArgument, CaseIterable { case essential, complete }
    enum Threshold: String, ExpressibleByArgument, CaseIterable {
        case error, warning, never

        func isFailure(_ findings: [Diagnostic]) -> Bool {
            switch self {
            case .never: false
            case .warning: !findings.isEmpty
            case .error: findings.contains { $0.severity == .error }
            }
        }
    }

    @Argument(help: "The contract.") var file: String?
    @Option(help: "essential: what sync needs. complete: what a release needs.") var profile = Profile.essential
    @Option(help: "text, json, sarif, github or junit.") var format = CheckFormat.text
    @Option(help: "What the exit code speaks of: error, warning (and above), or never.") var failOn = Threshold.warning
    @Option(help: ArgumentHelp("Leave out what this file lists.", valueName: "file")) var baseline: String?
    @Option(help: ArgumentHelp("List what is found in this file, for --baseline.", valueName: "file"))
    var writeBaseline: String?
    @Option(help: ArgumentHelp("The day by which dates are judged; today.", valueName: "date")) var now: String?
    @Option(
        help: ArgumentHelp(
            "The version before, a file or REVISION:PATH in git: its changes want a new version (CON003).",
            valueName: "contract"))
    var against: String?
    @Option(help: ArgumentHelp("Where the built site is published: findings name the pages there.", valueName: "url"))
    var site: String?
    @Flag(help: "List the rules, also those that are to come.") var list = false

    package init() {}

    /// More would bury who reads them.
    private static let mostShown = 200

    package func validate() throws {
        if file == nil, !list { throw ValidationError("Name a contract: driftless check sync/contract.yaml") }
        if let site, URL(string: site)?.host == nil {
            throw ValidationError("--site takes an address, such as https://docs.example.com/sync.")
        }
        if let now, CalendarDay(now) == nil { throw ValidationError("--now takes a date, such as 2026-03-02.") }
    }

    package func run() async throws {
        if list { return try showRules() }
        guard let file else { return }
        let loaded = try ContractArgument.read(file)
        let today = now.flatMap { CalendarDay($0) } ?? .today
        let report = loaded.document?.check(profile == .complete ? .complete : .essential, today: today)
        let unsaid = try against.flatMap { earlier in
            try loaded.document?.unsaidVersion(after: ContractArgument.document(earlier), today: today)
        }
        var findings = loaded.diagnostics + (report?.findings ?? []) + [unsaid].compactMap { $0 }
        if let writeBaseline { try Baseline(findings).write(to: writeBaseline) }
        let known = try baseline.map { try Set(Baseline(path: $0).fingerprints) } ?? []
        let count = findings.count
        findings.removeAll { known.contains($0.fingerprint) }
        let shown = format == .text ? Array(findings.prefix(Self.mostShown)) : findings
        try format.print(shown, of: file, site: site.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 })
        if shown.count < findings.count {
            Terminal.line("… and \(findings.count - shown.count) more; --format json has them all.")
        }
        if format == .text, let document = loaded.document {
            summarise(
                document, file, findings, suppressed: report?.suppressed.count ?? 0, known: count - findings.count)
        }
        if failOn.isFailure(findings) { throw Exit.findings }
    }

    private func summarise(
        _ document: ContractDocument, _ file: String, _ findings: [Diagnostic], suppressed: Int, known: Int
    ) {
        let found = findings.isEmpty ? "no findings" : Terminal.count(findings.count, "finding")
        let aside = [suppressed > 0 ? "\(suppressed) allowed" : nil, known > 0 ? "\(known) in the baseline" : nil]
            .compactMap { $0 }
        let more = aside.isEmpty ? "" : " (\(aside.joined(separator: ", ")))"
        let entities = Terminal.count(document.entityCount, "entity", plural: "entities")
        Terminal.line("\(file): \(entities), \(found)\(more).")
        let refused = document.unexecuted.count { $0.refusal != nil }
        if refused > 0 {
            let things = Terminal.count(refused, "thing")
            Terminal.line(
                "It relies on \(things) not executed yet, so nothing starts on it: "
                    + "driftless explain --unexecuted --contract \(file)")
        }
    }

    private func showRules() throws {
        let entries = RuleCatalogue.entries
        guard format == .text else { return try Terminal.json(entries) }
        for entry in entries where entry.isThere {
            Terminal.wrapped(
                entry.title, indent: 38, title: "\(entry.id)  \(entry.severity.rawValue)  \(entry.profile)")
        }
        let later = Dictionary(grouping: entries.filter { !$0.isThere }, by: \.stage).sorted { $0.key < $1.key }
        Terminal.line("\nTo come, by stage:")
        for (stage, rules) in later {
            let names = rules.map(\.id).joined(separator: " ")
            Terminal.wrapped(names, indent: 38, title: "  \(stage)  \(Self.stages[stage] ?? "")")
        }
    }

    private static let stages = [
        "S": "static", "C": "computed", "X": "on a real server", "M": "simulated", "L": "captured",
        "P": "prose and site",
        "G": "dates and governance",
    ]
}
