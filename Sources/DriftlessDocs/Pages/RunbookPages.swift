internal import DriftlessContractFile

/// One sheet for each runbook: briefing, decision tree, steps, way back, messages.
enum RunbookPages {
    static func pages(_ document: ContractDocument, _ drawing: @escaping @Sendable (String) -> String?) -> [SitePage] {
        let runbooks = document["runbooks"].parts
        let paths = PageNames.runbooks(document)
        let rows = runbooks.map { runbook -> [HTML] in
            [
                PageNames.link(runbook.name, paths), Statement.prose(runbook["title"]),
                .text(runbook["severity"].text ?? "–"),
                .text(runbook["covers"].texts.joined(separator: ", ")), .text(runbook["reviewed"].text ?? "–"),
                .text(runbook["drill"]["last"].text.map { "\($0): \(runbook["drill"]["result"].text ?? "")" } ?? "–"),
            ]
        }
        let index = SitePage(
            path: "runbooks/index.html", title: "Runbooks", summary: "What people do when something is wrong.",
            group: .operations,
            body: runbooks.isEmpty
                ? [Statement.absent("runbooks", "runbooks")]
                : [.table("Runbooks", ["runbook", "title", "severity", "for", "reviewed", "last drill"], rows)])
        return [index] + runbooks.map { page($0, document, paths, drawing) }
    }

    private static func page(
        _ runbook: ContractPart, _ document: ContractDocument, _ paths: [String: String],
        _ drawing: @escaping @Sendable (String) -> String?
    ) -> SitePage {
        let briefing = runbook["briefing"]
        let failures = PageNames.failures(document)
        var body: [HTML] = [
            .table(
                "Briefing", ["what", "briefing"],
                [
                    ["What happened", Statement.prose(briefing["happened"])],
                    ["Who notices it", Statement.prose(briefing["affected"])],
                    ["First", .list(briefing["contain"].texts.map { .prose($0) })],
                    [
                        "Owner, severity, version",
                        .text(
                            ["owner", "severity", "version"].map { runbook[$0].text ?? "–" }.joined(separator: ", ")),
                    ],
                    ["Who takes part", .text(runbook["attendees"].texts.joined(separator: ", "))],
                    ["For the failures", .list(runbook["covers"].texts.map { PageNames.link($0, failures) })],
                ])
        ]
        if !runbook["tree"].parts.isEmpty {
            body.append(.heading(2, "Which step"))
            body += DecisionTree(runbook["tree"], paths).diagram(drawing).html
        }
        body += inputs(runbook)
        body += [.heading(2, "Steps"), .tag("ol", ["class": "steps"], runbook["steps"].parts.map(step))]
        body += rollback(runbook) + messages(runbook)
        return SitePage(
            path: paths[runbook.name] ?? "",
            title: runbook["title"].text.map(Phrase.init(prose:)) ?? .value(runbook.name),
            summary: briefing["happened"].text.map(Phrase.init(prose:)) ?? "What is done then.", group: .operations,
            body: body, isSheet: true)
    }

    private static func step(_ step: ContractPart) -> HTML {
        var parts: [HTML] = [.tag("strong", ["id": "step-\(HTML.anchor(step.name))"], .text(step.name)), ": "]
        if let run = step["run"].text { parts.append(.code(run)) }
        if let manual = step["manual"].text { parts.append(.prose(manual)) }
        if let wait = step["wait"].text { parts.append("wait \(wait)") }
        if let message = step["comms"].text { parts.append("send the message “\(message)”") }
        let all: [HTML?] = [
            step["risk"].text == "disruptive" ? "Disruptive: others notice it." : nil,
            step["approve"].text.map { "Needs the agreement of \($0)." },
            step["verify"].text.map { "It worked if: \($0)." },
            step["timeout"].text.map { "At most \($0)." }, step["undo"].text.map { "Undo: \($0)." },
            step["irreversible"].text.map { "Cannot be undone: \(HTML.prose($0))" },
            step["next"].text.map { "Then: \($0)." },
            step["on_fail"].text.map { "If it fails: \($0)." }, step["end"].text.map { "Ends here: \($0)." },
        ]
        let details = all.compactMap { $0 }.flatMap { [$0, .text(" ")] }
        return .tag("li", [:], parts + [.tag("br")] + details)
    }

    private static func inputs(_ runbook: ContractPart) -> [HTML] {
        let inputs = runbook["inputs"].parts
        guard !inputs.isEmpty else { return [] }
        return [
            .table(
                "What it must know", ["name", "what", "from", "otherwise"],
                inputs.map { input in
                    [.code(input.name)] + ["type", "from", "default"].map { .text(input[$0].shown ?? "–") }
                })
        ]
    }

    private static func rollback(_ runbook: ContractPart) -> [HTML] {
        let part = runbook["rollback"]
        guard part.isWritten else { return [] }
        return [
            .heading(2, "Going back"),
            .paragraph(
                "How: \(.code(part["do"].text ?? "")). Go back if one of these holds:"),
            .list(part["when"].texts.map { .prose($0) }),
            .paragraph("Not tried again: \(Statement.prose(part["never_retry"]))"),
        ]
    }

    private static func messages(_ runbook: ContractPart) -> [HTML] {
        let messages = runbook["comms"].parts
        guard !messages.isEmpty else { return [] }
        return [
            .heading(2, "Messages"),
            .table(
                "Messages", ["message", "to", "when", "text"],
                messages.map { message in
                    let when: HTML =
                        message["within"].text.map { "within \($0)" } ?? message["every"].text.map { "every \($0)" }
                        ?? "–"
                    return [
                        .text(message.name), .text(message["to"].text ?? "–"), when,
                        Statement.copy(message["text"]) ?? "–",
                    ]
                }),
        ]
    }
}

/// A runbook's questions, drawn and as nested lists.
private struct DecisionTree {
    private let tree: ContractPart
    private let paths: [String: String]

    init(_ tree: ContractPart, _ paths: [String: String]) { (self.tree, self.paths) = (tree, paths) }

    func diagram(_ drawing: @escaping @Sendable (String) -> String?) -> Diagram {
        let questions = tree.parts.filter { $0.name != "start" }
        var nodes = questions.map { question in
            Diagram.Node(
                id: question.name, label: question["ask"].text.map(Phrase.init(prose:)) ?? ending(question),
                isRound: question["ask"].text == nil
            )
        }
        var edges: [Diagram.Edge] = []
        for question in questions {
            for (answer, label) in [("true", "yes"), ("false", "no")] as [(String, Phrase)] {
                guard let target = question[answer].text else { continue }
                edges.append(.init(from: question.name, to: target, label: label))
                if !nodes.contains(where: { $0.id == target }) {
                    let label: Phrase =
                        target.hasPrefix("step:") ? "step \(String(target.dropFirst(5)))" : .value(target)
                    nodes.append(.init(id: target, label: label, isRound: true))
                }
            }
        }
        return Diagram(
            title: "The decision tree", nodes: nodes, edges: edges, words: [told(tree["start"].text ?? "", [])],
            drawing: drawing)
    }

    private func ending(_ question: ContractPart) -> Phrase {
        question["to"].text.map { "go on with \($0)" }
            ?? (question["end"].text == "resolved" ? "resolved" : "hand over")
    }

    /// - Parameter above: the questions on the way here; one that comes again is not told again.
    private func told(_ name: String, _ above: [String]) -> HTML {
        if name.hasPrefix("step:") {
            let step = String(name.dropFirst(5))
            return .paragraph("Do the step \(.tag("a", ["href": "#step-\(HTML.anchor(step))"], .text(step))).")
        }
        guard !above.contains(name), above.count < 50, let question = tree.parts.first(where: { $0.name == name })
        else {
            return .paragraph("Go back to \(name).")
        }
        guard let ask = question["ask"].text else {
            guard let next = question["to"].text else { return .paragraph("\(ending(question)).") }
            return .paragraph("Hand over to \(PageNames.link(next, paths)).")
        }
        let probe = question["probe"].text.map { [.text(" "), "Look at: \(.code($0))"] as [HTML] } ?? []
        return .tag(
            "div", [:],
            [
                .tag("p", [:], [.prose(ask)] + probe),
                .tag(
                    "ul", [:],
                    ([("true", "Yes:"), ("false", "No:")] as [(String, HTML)]).compactMap { key, label in
                        question[key].text.map { .tag("li", [:], label, .text(" "), told($0, above + [name])) }
                    }),
            ])
    }
}
