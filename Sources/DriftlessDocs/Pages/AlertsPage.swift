internal import DriftlessContractFile

/// What users are promised, when somebody is told, and who.
enum AlertsPage {
    static func page(_ document: ContractDocument) -> SitePage {
        SitePage(
            path: "alerts.html", title: "Promises and alerts",
            summary: "What users are promised, when a person is told that a promise is in danger, and who that is.",
            group: .operations,
            body: [.heading(2, "Promises")] + promises(document) + [.heading(2, "Alerts")] + alerts(document)
                + [.heading(2, "Alerts by failure")] + matrix(document) + [.heading(2, "Escalation")]
                + escalation(document))
    }

    private static func promises(_ document: ContractDocument) -> [HTML] {
        let slos = document["slos"].parts
        guard !slos.isEmpty else { return [Statement.absent("promises of its own", "slos")] }
        return [
            .table(
                "Promises", ["promise", "what", "share", "over", "may fail", "good", "of"],
                slos.map { slo in
                    let objective = slo["objective"].number ?? 0, window = slo["window"].milliseconds ?? 0
                    let budget = Times.shown(Int64(Double(window) * (100 - objective) / 100))
                    return [
                        .text(slo.name), Statement.prose(slo["summary"]), .text("\(slo["objective"].text ?? "") %"),
                        .text(slo["window"].text ?? "30d"), "\(budget) of complete failure",
                        Statement.value(slo["good"]), Statement.value(slo["total"]),
                    ]
                })
        ]
    }

    private static func alerts(_ document: ContractDocument) -> [HTML] {
        let alerts = document["alerts"].parts
        guard !alerts.isEmpty else { return [Statement.absent("alerts of its own", "alerts")] }
        let runbooks = PageNames.runbooks(document)
        return alerts.flatMap { alert -> [HTML] in
            let burn = alert["burn"]
            let when: HTML =
                alert["expr"].text.map { .text($0) } ?? alert["slo"].text.map {
                    """
                    \(burn["budget"].text ?? "") % of the budget of \($0) is spent within \(burn["long"].text ?? ""), \
                    and still within \(burn["short"].text ?? "")
                    """
                } ?? "–"
            return [
                .heading(3, .value(alert.name)),
                .table(
                    "About \(alert.name)", ["what", "value"],
                    [
                        ["Fires when", when], ["Held for", .text(alert["for"].text ?? "0m")],
                        ["How loud", .text(alert["severity"].text ?? "–")], ["Side", .text(alert["side"].text ?? "–")],
                        ["Runbook", alert["runbook"].text.map { PageNames.link($0, runbooks) } ?? "–"],
                        ["Who is told", .text(alert["escalate"].text ?? "–")],
                    ]),
            ]
        } + [.paragraph(Statement.evidence(document["alerts"]))]
    }

    private static func matrix(_ document: ContractDocument) -> [HTML] {
        let failures = document["failures"].parts, alerts = document["alerts"].parts.map(\.name)
        guard !failures.isEmpty, !alerts.isEmpty else { return [.paragraph("There is nothing to cross.")] }
        let paths = PageNames.failures(document)
        return [
            .table(
                "Which failure makes which alert", ["failure"] + alerts.map { .value($0) },
                failures.map { failure in
                    let made = failure["expect"]["alerts"].texts
                    return [PageNames.link(failure.name, paths)] + alerts.map { made.contains($0) ? "fires" : "–" }
                })
        ]
    }

    private static func escalation(_ document: ContractDocument) -> [HTML] {
        let chains = document["escalation"].parts
        guard !chains.isEmpty else { return [Statement.absent("escalation of its own", "escalation")] }
        return chains.flatMap { chain -> [HTML] in
            [
                .heading(3, .value(chain.name)),
                .table(
                    "Who is told by \(chain.name)", ["after", "who"],
                    chain["steps"].parts.map { [.text($0["after"].text ?? ""), .text($0["notify"].text ?? "")] }),
            ]
        }
    }
}
