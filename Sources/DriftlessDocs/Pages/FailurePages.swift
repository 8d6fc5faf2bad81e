internal import DriftlessContractFile

/// The catalogue of failures, and a page for each.
enum FailurePages {
    static func pages(_ document: ContractDocument) -> [SitePage] {
        let failures = document["failures"].parts
        let paths = PageNames.failures(document), runbooks = PageNames.runbooks(document)
        let rows = failures.map { failure -> [HTML] in
            [
                PageNames.link(failure.name, paths), .text(failure["class"].text ?? "–"),
                .text(failure["side"].text ?? "–"),
                seen(failure, document), .text(failure["expect"]["recovered_within"].text ?? "–"),
                remedy(failure, document),
            ]
        }
        let index = SitePage(
            path: "failures/index.html", title: "Failures",
            summary: "What can fail, what people see then, and what still holds.",
            group: .operations,
            body: failures.isEmpty
                ? [Statement.absent("failures", "failures")]
                : [
                    .table("Failures", ["failure", "class", "side", "people see", "over within", "remedy"], rows),
                    .paragraph(Statement.evidence(document["failures"])),
                ])
        return [index] + failures.map { page($0, document, paths[$0.name] ?? "", runbooks) }
    }

    /// A runbook, or how it passes by itself.
    static func remedy(_ failure: ContractPart, _ document: ContractDocument) -> HTML {
        failure["runbook"].text.map { PageNames.link($0, PageNames.runbooks(document)) }
            ?? Statement.prose(failure["remedy"])
    }

    static func seen(_ failure: ContractPart, _ document: ContractDocument) -> HTML {
        guard let user = failure["user"].text, user.hasPrefix("ux.") else { return "nothing" }
        let copy = Statement.copy(document["ux", "states"][String(user.dropFirst(3))])
        return copy ?? .text(user)
    }

    private static func page(
        _ failure: ContractPart, _ document: ContractDocument, _ path: String, _ runbooks: [String: String]
    ) -> SitePage {
        let edges = document["architecture", "edges"].parts.filter { $0["failures"].texts.contains(failure.name) }
        let alerts = failure["expect"]["alerts"].texts, flows = PageNames.flows(document)
        var body: [HTML] = [
            .table(
                "About \(failure.name)", ["what", "value"],
                [
                    ["Class", .text(failure["class"].word.map { "\($0.text)" } ?? "–")],
                    ["Side", .text(failure["side"].text ?? "–")],
                    ["Stands for", .text(failure["covers"].texts.joined(separator: ", "))],
                    ["The state", failure["user"].text.map { .code($0) } ?? "none"],
                    ["People see", seen(failure, document)],
                    ["Mends itself by", Statement.prose(failure["remedy"])],
                    ["Runbook", failure["runbook"].text.map { PageNames.link($0, runbooks) } ?? "–"],
                    [
                        "Alerts",
                        alerts.isEmpty
                            ? "none" : .list(alerts.map { .link("alerts.html#\(HTML.anchor($0))", .value($0)) }),
                    ],
                    ["On the flows", edges.isEmpty ? "–" : .list(edges.map { PageNames.link($0.name, flows) })],
                ]), .heading(2, "What must hold"),
        ]
        body += Statement.keys(failure["expect"]) { key in
            SimulatedFault.proves(key.name, of: failure) ? Statement.simulated : Statement.evidence(key)
        }
        let injected = failure["inject"].parts
        if !injected.isEmpty {
            body += [
                .heading(2, "How it is made"),
                .table(
                    "Parameters of the fault", ["parameter", "value"],
                    injected.map { [.code($0.name), Statement.value($0)] }),
            ]
        }
        return SitePage(
            path: path, title: .value(failure.name),
            summary: failure["summary"].text.map(Phrase.init(prose:))
                ?? "A \(failure["class"].text ?? "") failure on the side of the \(failure["side"].text ?? "").",
            group: .operations, body: body)
    }
}
