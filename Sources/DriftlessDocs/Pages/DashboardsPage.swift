internal import DriftlessContractFile

/// What is looked at while sync runs, told in words.
enum DashboardsPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let dashboards = document["dashboards"].parts
        return SitePage(
            path: "dashboards.html", title: "Dashboards", summary: "What is looked at while sync runs.",
            group: .operations,
            body: dashboards.isEmpty
                ? [Statement.absent("dashboards", "dashboards")]
                : dashboards.flatMap(section) + [.paragraph(Statement.evidence(document["dashboards"]))])
    }

    private static func section(_ dashboard: ContractPart) -> [HTML] {
        let title = dashboard["title"].text ?? dashboard.name
        let owner: [HTML] = dashboard["owner"].text.map { [.text(" "), "Owner: \($0)."] } ?? []
        return [
            .heading(2, Phrase(prose: title), id: HTML.anchor(dashboard.name)),
            .tag("p", [:], [.prose(dashboard["summary"].text ?? "")] + owner),
            .table(
                "Panels of \(title)", ["panel", "shows", "unit", "of", "thresholds of"],
                dashboard["panels"].parts.map { panel in
                    let alerts = panel["alerts"].texts
                    return [
                        .prose(panel["title"].text ?? panel.name), .prose(panel["description"].text ?? "–"),
                        .text(panel["unit"].text ?? "–"), Statement.value(panel["expr"]),
                        alerts.isEmpty ? "–" : .joined(alerts.map { .joined([.code($0), .text(" ")]) }),
                    ]
                }),
        ]
    }
}
