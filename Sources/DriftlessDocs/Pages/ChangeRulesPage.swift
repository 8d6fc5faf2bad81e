internal import DriftlessContractFile

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
                    ContractChange.Reader.allCases.map { [.text($0.rawValue), .sentence($0.meaning)] }),
                .heading(2, "Rules"),
                .table(
                    "Rules", ["rule", "class", "readers", "what is different"],
                    ChangeRule.all.map { rule in
                        [
                            .tag("code", ["id": rule.id], .text(rule.id)), .text(rule.class.rawValue),
                            .text(rule.readers.map(\.rawValue).joined(separator: " ")), .sentence(rule.title),
                        ]
                    }),
            ])
    }
}
