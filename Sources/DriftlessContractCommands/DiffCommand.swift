package import ArgumentParser
internal import DriftlessContractFile
internal import Foundation

/// `driftless diff`.
package struct DiffCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Say what a later version of a contract changes, and for whom.",
        discussion: """
            Each change has a class: BREAK (somebody loses something or stands still), RISK (a person decides), SAFE, \
            INFO and DOC; and readers: A an old client that pulls, B one that pushes, C operations that wait in an \
            outbox, D data stored on a device, E a rolled-back server or app, O operators, P people and regulators.

            Exits with 0 if nothing counts, 1 if something does. Examples:

              driftless diff sync/released.yaml sync/contract.yaml
              driftless diff main:sync/contract.yaml sync/contract.yaml
              driftless diff old.yaml new.yaml --usage versions.json --fail-on risk --format markdown
              driftless diff --list

            A change can be allowed in the later contract, on its line or the one before, by who answers for it:

              # allow field-range-widened until=2026-06-01 owner=team-sync reason="no app is older than this field"

            --usage says which versions are still about; a break that no device can meet any more is then a risk:

              { "versions": { "2.2.0": { "share": 0, "last_seen": "2026-01-31" } }, "fields": { "Site.place": 0.01 } }
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, markdown }
    enum Threshold: String, ExpressibleByArgument, CaseIterable { case `break`, risk, version, never }

    @Argument(help: "The earlier contract: a file, or REVISION:PATH in git.") var old: String?
    @Argument(help: "The later contract.") var new: String?
    @Option(help: ArgumentHelp("Shares of versions and fields, from telemetry.", valueName: "file")) var usage: String?
    @Option(help: ArgumentHelp("The day by which sunsets are judged; today.", valueName: "date")) var now: String?
    @Option(help: "text, json or markdown.") var format = Format.text
    @Option(
        help:
            "What the exit code speaks of: break, risk (and above), version (that it says what the changes are), never."
    )
    var failOn = Threshold.break
    @Flag(help: "List the rules.") var list = false

    package init() {}

    package func validate() throws {
        if !list, old == nil || new == nil {
            throw ValidationError("Name two contracts: driftless diff old.yaml new.yaml")
        }
        if let now, CalendarDay(now) == nil { throw ValidationError("--now takes a date, such as 2026-03-02.") }
    }

    package func run() async throws {
        if list { return try showRules() }
        guard let old, let new else { return }
        let earlier = try ContractArgument.document(old), later = try ContractArgument.document(new)
        let diff = earlier.diff(
            to: later, today: now.flatMap { CalendarDay($0) } ?? .today, usage: try usage.map(Self.readUsage))
        switch format {
        case .text: show(diff, old, new)
        case .json: try Terminal.json(diff)
        case .markdown: Terminal.line(DiffTable.markdown(diff))
        }
        if isFailure(diff) { throw Exit.findings }
    }

    private func isFailure(_ diff: ContractDiff) -> Bool {
        let isUnsaid = diff.changes.contains { $0.rule == "version-not-bumped" }
        return switch failOn {
        case .never: false
        case .version: isUnsaid
        case .break: diff.worst == .breaking
        case .risk: (diff.worst ?? .documentation) >= .risk
        }
    }

    private static func readUsage(_ path: String) throws -> ClientUsage {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CommandFailure.usage("There is no usage file \(path).")
        }
        do {
            return try JSONDecoder().decode(ClientUsage.self, from: data)
        } catch {
            throw CommandFailure.usage(
                "\(path) is no usage file. Write: "
                    + "{ \"versions\": { \"1.0.0\": { \"share\": 0.2, \"last_seen\": \"2026-03-02\" } } }")
        }
    }

    private func show(_ diff: ContractDiff, _ old: String, _ new: String) {
        for change in diff.changes {
            let readers = change.readers.isEmpty ? "" : "  [\(change.readers.map(\.rawValue).joined(separator: " "))]"
            let allowed = change.allowedBy.map { "  (allowed by \(Terminal.plain($0)))" } ?? ""
            let title = "\(change.class.rawValue.padded(to: 5))  \(change.rule)\(readers)\(allowed)"
            let path = change.path.isEmpty ? "the contract" : Terminal.plain(change.path)
            Terminal.line("\(title)\n       \(path)  (\(change.file):\(change.line))")
            if change.before != nil || change.after != nil {
                let values = "\(change.before ?? "nothing") → \(change.after ?? "nothing")"
                Terminal.wrapped(Terminal.plain(values), indent: 7, title: "")
            }
            Terminal.wrapped(Terminal.plain(change.message), indent: 7, title: "")
        }
        guard !diff.changes.isEmpty else { return Terminal.line("\(new) says what \(old) says.") }
        // A version that says nothing of them is no change of its own.
        let changes = diff.changes.filter { $0.rule != "version-not-bumped" }
        let counts = ContractChange.Class.allCases.reversed().compactMap { kind in
            let count = changes.count { $0.class == kind }
            return count > 0 ? "\(count) \(kind.rawValue)" : nil
        }
        let versions = diff.before == diff.after ? "still \(diff.after)" : "\(diff.before) → \(diff.after)"
        let needed = diff.needed.map { "; the changes want \($0) or later" } ?? ""
        Terminal.line(
            "\(Terminal.count(changes.count, "change")): \(counts.joined(separator: ", ")). "
                + "Version \(versions)\(needed).")
    }

    private func showRules() throws {
        if format == .json { return try Terminal.json(ChangeRule.all.map(Listed.init)) }
        if format == .markdown { return Terminal.line(DiffTable.rules) }
        for rule in ChangeRule.all {
            let readers = rule.readers.map(\.rawValue).joined(separator: " ")
            Terminal.wrapped(
                rule.title, indent: 62, title: rule.id.padded(to: 42) + rule.class.rawValue.padded(to: 7) + readers)
        }
    }

    struct Listed: Codable {
        var id: String
        var `class`: String
        var readers: [String]
        var title: String

        init(_ rule: ChangeRule) {
            (id, `class`, title) = (rule.id, rule.class.rawValue, rule.title)
            readers = rule.readers.map(\.rawValue)
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

extension CalendarDay {
    /// By this machine's clock, in UTC.
    static var today: CalendarDay { CalendarDay(days: Int(Date.now.timeIntervalSince1970 / 86_400)) }
}

/// Changes as a table for release notes and reviews.
enum DiffTable {
    static func markdown(_ diff: ContractDiff) -> String {
        guard !diff.changes.isEmpty else { return "Nothing changes." }
        var text = "| class | rule | readers | where | before | after | what happens |\n|---|---|---|---|---|---|---|\n"
        for change in diff.changes {
            let cells = [
                change.class.rawValue, "`\(change.rule)`", change.readers.map(\.rawValue).joined(separator: " "),
                code(change.path), change.before.map(code) ?? "", change.after.map(code) ?? "", escaped(change.message),
            ]
            text += "| \(cells.joined(separator: " | ")) |\n"
        }
        let needed = diff.needed.map { " The changes want \($0) or later." } ?? ""
        return text + "\nVersion \(diff.before) → \(diff.after).\(needed)"
    }

    static var rules: String {
        "| rule | class | readers | what |\n|---|---|---|---|\n"
            + ChangeRule.all.map {
                let readers = $0.readers.map(\.rawValue).joined(separator: " ")
                return "| `\($0.id)` | \($0.class.rawValue) | \(readers) | \(escaped($0.title)) |"
            }.joined(separator: "\n")
    }

    /// A value may hold anything: no part of it may end a cell or begin a tag.
    private static func escaped(_ text: String) -> String {
        ["\\", "|", "<", "`", "*", "_", "["].reduce(text.replacing("\n", with: " ")) {
            $0.replacing($1, with: "\\" + $1)
        }
    }

    private static func code(_ text: String) -> String { text.isEmpty ? "" : escaped(text) }
}
