internal import DriftlessContractFile

/// What the engine does by the contract, and what nobody does yet.
enum ExecutionPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let refused = document.unexecuted.filter { $0.refusal != nil }
        let harmless = document.unexecuted.filter { $0.refusal == nil }
        func name(_ file: String) -> String { file.split(separator: "/").last.map(String.init) ?? file }
        return SitePage(
            path: "execution.html", title: "What is executed",
            summary: "What this version of Driftless does by the contract, and what it does not yet.",
            group: .reference,
            body: [
                .heading(2, "Relied on, and not executed yet"),
                refused.isEmpty
                    ? .paragraph("Nothing: server and devices start on this contract.")
                    : .table(
                        "Nothing starts on this contract, for it says", ["path", "place", "what would happen"],
                        refused.map {
                            [.code("\($0.path)"), .text("\(name($0.file)):\($0.line)"), .text($0.refusal ?? "")]
                        }),
                .heading(2, "Said, not executed yet, and not relied on"),
                harmless.isEmpty
                    ? .paragraph("Nothing.")
                    : .table(
                        "The contract runs without", ["path", "place"],
                        harmless.map { [.code("\($0.path)"), .text("\(name($0.file)):\($0.line)")] }),
            ])
    }
}

/// The rules of `check`.
enum RulesPage {
    static var page: SitePage {
        let entries = RuleCatalogue.entries
        return SitePage(
            path: "rules.html", title: "Rules of check", summary: "What driftless check looks for.", group: .reference,
            body: [
                .table(
                    "Rules", ["rule", "severity", "profile", "what must not be"],
                    entries.filter(\.isThere).map { entry in
                        [
                            .tag("code", ["id": HTML.anchor(entry.id)], .text(entry.id)),
                            .text(entry.severity.rawValue),
                            .text(entry.profile), .text(entry.title),
                        ]
                    }), .heading(2, "To come"),
                .paragraph(.text(entries.filter { !$0.isThere }.map(\.id).joined(separator: ", "))),
            ])
    }
}

/// The rules of `diff`.
enum ChangeRulesPage {
    static var page: SitePage {
        SitePage(
            path: "change-rules.html", title: "Rules of diff",
            summary: "How driftless diff judges a change, and for whom.",
            group: .reference,
            body: [
                .heading(2, "Readers"),
                .table(
                    "Who meets a change", ["reader", "who"],
                    ContractChange.Reader.allCases.map { [.text($0.rawValue), .text($0.meaning)] }),
                .heading(2, "Rules"),
                .table(
                    "Rules", ["rule", "class", "readers", "what is different"],
                    ChangeRule.all.map { rule in
                        [
                            .tag("code", ["id": rule.id], .text(rule.id)), .text(rule.class.rawValue),
                            .text(rule.readers.map(\.rawValue).joined(separator: " ")), .text(rule.title),
                        ]
                    }),
            ])
    }
}
