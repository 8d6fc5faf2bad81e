extension Rule {
    static let dashboards: [Rule] = [
        Rule("DSH001", "7.4", "A panel without title, unit or description, or of an unknown metric.") { judge in
            let alerts = judge.document["alerts"].parts.map(\.name)
            for panel in judge.panels {
                judge.require("title", "description", "unit", "expr", of: panel, "Add them.")
                judge.check(metricsOf: panel["expr"])
                for alert in panel["alerts"].parts { judge.check(alert, isOneOf: alerts, "alert") }
            }
        },
        Rule("DSH002", .warning, "7.4", "An alert whose threshold no panel shows.") { judge in
            let shown = Set(judge.panels.flatMap { $0["alerts"].texts })
            for alert in judge.document["alerts"].parts where !shown.contains(alert.name) {
                judge.find(
                    alert, "no panel shows the threshold of \(alert.name)",
                    "Name it in alerts of a panel that draws what it watches.")
            }
        },
    ]
}

extension Judgement {
    fileprivate var panels: [ContractPart] { document["dashboards"].parts.flatMap { $0["panels"].parts } }
}
