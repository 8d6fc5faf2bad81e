package import ArgumentParser
internal import DriftlessContract
internal import DriftlessContractFile
internal import DriftlessDocs
internal import Foundation

/// `driftless explain`.
package struct ExplainCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a key of the contract means, what holds and who acts by it; or what a rule is for.",
        discussion: """
            Examples:

              driftless explain transport.retry
              driftless explain entities.Todo.fields.title.conflict
              driftless explain TMB001
              driftless explain field-range-widened
              driftless explain --unexecuted

            Without a contract the language itself is explained; ENTITY and the like stand for names of your own.
            """)

    @Argument(help: "A path, such as transport.retry, or a rule of check or diff; without it, the sections.") var path:
        String?
    @Option(help: "The contract; sync/contract.yaml if it is there.") var contract: String?
    @Flag(help: "List what the contract says and nobody executes yet.") var unexecuted = false
    @Option(help: "text or json.") var format = OutputFormat.text

    package init() {}

    private static let usual = "sync/contract.yaml"

    package func run() async throws {
        if let rule = path.flatMap(RuleCatalogue.named), !unexecuted { return try show(rule) }
        if let rule = path.flatMap(ChangeRule.named), !unexecuted { return try show(rule) }
        let file = contract ?? (FileManager.default.fileExists(atPath: Self.usual) ? Self.usual : nil)
        let document = try file.map { try ContractArgument.document($0) }
        if unexecuted {
            guard let document else { throw CommandFailure.usage("Name a contract with --contract.") }
            return try list(document.unexecuted, file ?? "")
        }
        do {
            let path = ContractPath(parsing: path ?? "")
            if path.names.contains("") {
                throw CommandFailure.usage(
                    "\(self.path ?? "") has an empty name in it. Write names joined by single dots: transport.retry.")
            }
            let isOfLanguage = path.names.contains { !$0.isEmpty && $0.allSatisfy(\.isUppercase) }
            let explanation =
                isOfLanguage
                ? try (try? document?.explain(path)) ?? Explanation.language(path)
                : try document?.explain(path) ?? Explanation.language(path)
            let site = try document.map { document in
                Site(
                    of: document, evidence: try EvidenceFile(NarrativeFolder(nil, of: file ?? "")).read(), today: .today
                ) { _ in nil }
            }
            let page = site?.page(showing: path)
            switch format {
            case .text:
                show(explanation, page, site?.evidence(of: path) ?? [])
                if path.names.isEmpty, let document {
                    Terminal.line("\n  The digest over all of it is \(Hex.encode(document.digest)).")
                }
            case .json:
                try Terminal.json(
                    Explained(explanation: explanation, page: page, evidence: site?.evidence(of: path) ?? []))
            }
        } catch let error as UnknownPath {
            throw CommandFailure.usage(sentence(error))
        }
    }

    private func sentence(_ error: UnknownPath) -> String {
        let place = error.known.names.isEmpty ? "the contract" : "\(error.known)"
        var text = "There is no \(error.path): \(place) has no such key."
        if let nearest = error.nearest {
            text += " Did you mean \(error.known + nearest)?"
        } else if !error.names.isEmpty {
            text += " It has: \(error.names.joined(separator: ", "))."
        }
        return text
    }

    /// An explanation with the page of the site that shows the same.
    private struct Explained: Encodable {
        var explanation: Explanation
        var page: String?
        var evidence: [PathEvidence]

        enum CodingKeys: CodingKey { case page, evidence }

        func encode(to encoder: any Encoder) throws {
            try explanation.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encodeIfPresent(page, forKey: .page)
            try container.encode(evidence, forKey: .evidence)
        }
    }

    private func show(_ rule: RuleCatalogue.Entry) throws {
        if format == .json { return try Terminal.json(ExplainedRule(rule: rule, note: rule.note, page: rule.page)) }
        Terminal.line("\(rule.id)\n  \(rule.isThere ? rule.title : "To come: no version checks it yet.")\n")
        guard let note = rule.note, let page = rule.page else { return }
        func row(_ title: String, _ text: String) { Terminal.wrapped(text, indent: 14, title: "  \(title)") }
        row("severity", "\(rule.severity.rawValue), in the profile \(rule.profile)")
        row("requirement", rule.requirements)
        row("why", note.why)
        row("what to do", note.fix)
        row("page", "\(page), of driftless docs build")
        for (title, text) in [("What it finds", note.breaks), ("Mended", note.passes)] {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { "    \($0)\n" }.joined()
            Terminal.line("\n  \(title):\n\n\(lines)")
        }
    }

    private func show(_ rule: ChangeRule) throws {
        if format == .json { return try Terminal.json(DiffCommand.Listed(rule)) }
        Terminal.line("\(rule.id)\n  \(rule.title)\n")
        func row(_ title: String, _ text: String) { Terminal.wrapped(text, indent: 14, title: "  \(title)") }
        row("class", rule.class.rawValue)
        for reader in rule.readers { row("meets", "\(reader.rawValue): \(reader.meaning)") }
        row("page", "change-rules.html, of driftless docs build")
    }

    private struct ExplainedRule: Encodable {
        var rule: RuleCatalogue.Entry
        var note: RuleNote?
        var page: String?
    }

    private func show(_ explanation: Explanation, _ page: String?, _ evidence: [PathEvidence]) {
        let name = explanation.path.isEmpty ? "the contract" : explanation.path
        Terminal.line("\(name)\n  \(explanation.meaning)\n")
        func row(_ title: String, _ text: String) { Terminal.wrapped(text, indent: 14, title: "  \(title)") }
        if let value = explanation.value { row("value", Terminal.plain(value)) }
        row("from", explanation.origin)
        row("may be", explanation.type)
        row("execution", explanation.execution)
        if let page { row("page", "\(page), of driftless docs build") }
        for one in evidence { row("evidence", "\(one.state): \(one.statement)") }
        for rule in RuleCatalogue.entries where explanation.rules.contains(rule.id) {
            row(rule.id, rule.page.map { "\(rule.title) (\($0))" } ?? "To come.")
        }
        for rule in explanation.changes.compactMap(ChangeRule.named) {
            row("changed", "\(rule.class.rawValue) \(rule.id): \(rule.title)")
        }
        let words = explanation.words.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        if !words.isEmpty { Terminal.line("") }
        for (word, meaning) in words { Terminal.wrapped(meaning, indent: 22, title: "  \(word)") }
        if !explanation.keys.isEmpty { Terminal.line("") }
        for key in explanation.keys {
            let mark = key.isExecuted ? "" : " (not executed yet)"
            let value = key.value.map { "\($0)\(key.isWritten ? "" : ", by default"). " } ?? ""
            Terminal.wrapped(
                Terminal.plain(value) + key.meaning + mark, indent: 22, title: "  \(Terminal.plain(key.name))")
        }
    }

    private func list(_ found: [ContractDocument.Unexecuted], _ file: String) throws {
        if format == .json { return try Terminal.json(found.map(Listed.init)) }
        guard !found.isEmpty else { return Terminal.line("\(file): everything that it says is executed.") }
        let refused = found.filter { $0.refusal != nil }, harmless = found.filter { $0.refusal == nil }
        if !refused.isEmpty {
            Terminal.line("Nothing starts on this contract, for it relies on:\n")
            for item in refused {
                Terminal.line("  \(item.path)  (\(item.file):\(item.line))")
                Terminal.wrapped(item.refusal ?? "", indent: 6, title: "")
            }
        }
        guard !harmless.isEmpty else { return }
        Terminal.line("\(refused.isEmpty ? "" : "\n")Not executed yet, and the contract runs without:\n")
        for item in harmless { Terminal.line("  \(item.path)  (\(item.file):\(item.line))") }
    }

    private struct Listed: Codable {
        var path: String
        var file: String
        var line: Int
        var refusal: String?

        init(_ item: ContractDocument.Unexecuted) {
            (path, file, line, refusal) = ("\(item.path)", item.file, item.line, item.refusal)
        }
    }
}
