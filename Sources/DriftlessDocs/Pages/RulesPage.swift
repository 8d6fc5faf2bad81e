internal import DriftlessContractFile

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
                            .tag(
                                "code", ["id": HTML.anchor(entry.id)],
                                entry.page.map { .reference($0, [.text(entry.id)]) } ?? .text(entry.id)),
                            .text(entry.severity.rawValue),
                            .text(entry.profile), .sentence(entry.title),
                        ]
                    }), .heading(2, "To come"),
                .paragraph(.text(entries.filter { !$0.isThere }.map(\.id).joined(separator: ", "))),
            ])
    }
}
