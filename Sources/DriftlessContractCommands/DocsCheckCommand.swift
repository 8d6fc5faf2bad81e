package import ArgumentParser
internal import DriftlessContractFile
internal import DriftlessDocs
internal import Foundation

/// `driftless docs check`.
package struct DocsCheckCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check a contract’s documentation: prose, site and dates.",
        discussion: """
            Needs no server. Exits with 0 if the documentation is clean, 1 if there are findings. Examples:

              driftless docs check --contract sync/contract.yaml
              driftless docs check --format github --fail-on error
              driftless docs check --against main:sync/contract.yaml
              driftless docs check --list

            A finding in a page is allowed in the line before:

              <!-- allow EVD004 until=2026-06-01 owner=team-docs reason="the law says so" -->
            """)

    @OptionGroup var arguments: DocumentationArguments
    @Option(help: "text, json, sarif, github or junit.") var format = CheckFormat.text
    @Option(help: "What the exit code speaks of: error, warning (and above), or never.")
    var failOn = CheckCommand.Threshold.warning
    @Option(
        help: ArgumentHelp(
            "The version before: a file, or REVISION:FILE of Git; the last in history/ beside the contract.",
            valueName: "earlier"))
    var against: String?
    @Flag(help: "List the rules.") var list = false

    package init() {}

    package func run() async throws {
        if list { return try showRules() }
        let dot = Graphviz()
        let site = try arguments.site { dot?.draw($0) }
        let earlier = try against.map(ContractArgument.document)
        let report = site.findings(releaseNotes: site.history.notes?.text, after: earlier ?? site.history.earlier.last)
        try format.print(report.findings, of: arguments.contract, site: nil)
        if format == .text {
            let found = report.findings.isEmpty ? "no findings" : Terminal.count(report.findings.count, "finding")
            let aside = report.suppressed.isEmpty ? "" : " (\(report.suppressed.count) allowed)"
            Terminal.line(
                "\(arguments.contract): \(Terminal.count(site.narratives.count, "page")) of prose, \(found)\(aside).")
        }
        if failOn.isFailure(report.findings) { throw Exit.findings }
    }

    private func showRules() throws {
        let rules = SiteRule.all.sorted { $0.id < $1.id }
        guard format == .text else {
            return try Terminal.json(
                rules.map { ["id": $0.id, "severity": $0.severity.rawValue, "title": $0.title] })
        }
        for rule in rules { Terminal.wrapped(rule.title, indent: 20, title: "\(rule.id)  \(rule.severity.rawValue)") }
    }
}
