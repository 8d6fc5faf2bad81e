extension Rule {
    static let telemetry: [Rule] = [
        Rule("TEL001", "7.1", "A metric without type, meaning and aggregation.") { judge in
            for metric in judge.document["telemetry", "metrics"].parts {
                judge.require("type", "measures", "aggregate", of: metric, "Add them.")
            }
        },
        Rule("TEL002", "7.1", "A unit that is missing, or that the name denies.") { judge in
            for metric in judge.document["telemetry", "metrics"].parts {
                let unit = metric["unit"].text
                let expected = metric.name.hasSuffix("_seconds") ? "s" : metric.name.hasSuffix("_bytes") ? "bytes" : nil
                if let expected, unit != expected {
                    judge.find(
                        metric["unit"], "\(metric.name) says its unit is \(expected)", "Write unit: \(expected).")
                }
                if expected == nil, let unit, ["s", "bytes"].contains(unit) {
                    judge.find(
                        metric["unit"], "the name \(metric.name) does not say its unit \(unit)",
                        "End it with \(unit == "s" ? "_seconds" : "_bytes").")
                }
                if metric["type"].text == "counter", !metric.name.hasSuffix("_total") {
                    judge.find(metric, "\(metric.name) is a counter", "End its name with _total.")
                }
            }
        },
        Rule("TEL003", "7.1", "A label that is not allowed, or labels that make too many series.") { judge in
            let labels = judge.document["telemetry", "labels"]
            let allowed = labels["allowed"].texts, most = labels["max_series"].number ?? 0
            for metric in judge.document["telemetry", "metrics"].parts {
                for label in metric["labels"].parts { judge.check(label, isOneOf: allowed, "allowed label") }
                let series = metric["labels"].texts.map { labels["values"][$0].number ?? 1 }.reduce(1, *)
                if series > most {
                    judge.find(
                        metric["labels"], "they make \(Int64(series)) series of \(metric.name), more than max_series",
                        "Take out a label, or raise telemetry.labels.max_series.")
                }
            }
        },
        Rule("TEL005", "7.1", "No metric for the first sync, the delta’s lag, conflicts or retries.") { judge in
            let metrics = judge.document["telemetry", "metrics"]
            let names = metrics.parts.map(\.name)
            let needed = ["first_sync", "delta_lag", "conflicts", "retries"]
            let missing = needed.filter { word in !names.contains { $0.contains(word) } }
            if !missing.isEmpty {
                judge.find(metrics, "nothing measures \(missing.joined(separator: ", "))", "Add them.")
            }
        },
        Rule("SLO001", .warning, "7.4", "Promised latency and no promise that a user would recognise.") { judge in
            let promises = judge.syncedEntities.contains { $0["latency"].isWritten }
            if promises, judge.document["slos"].parts.isEmpty {
                judge.find(judge.document["slos"], "latency is promised, and nothing watches it", "Add an SLO.")
            }
        },
        Rule("SLO002", "7.4", "An SLO of an unknown metric, or whose good events are not among all.") { judge in
            for slo in judge.document["slos"].parts {
                judge.require("good", "total", of: slo, "Write both as expressions over metrics.")
                judge.check(metricsOf: slo["good"])
                judge.check(metricsOf: slo["total"])
                let good = MetricExpression(slo["good"].text ?? ""), total = MetricExpression(slo["total"].text ?? "")
                if !good.metrics.isEmpty, good.metrics != total.metrics {
                    judge.find(slo["good"], "good and total count different things", "Count both with one metric.")
                } else if good.matchers == total.matchers, !good.metrics.isEmpty {
                    judge.find(slo["good"], "good and total are the same events", "Narrow good.")
                }
            }
        },
    ]

    static let alerts: [Rule] = [
        Rule("ALR001", "5.4", "An alert without severity, side, runbook or escalation.") { judge in
            for alert in judge.document["alerts"].parts {
                judge.require("severity", "side", "runbook", "escalate", of: alert, "Add them.")
                if !alert["expr"].isWritten, !alert["burn"].isWritten {
                    judge.find(alert, "nothing says when \(alert.name) fires", "Add expr, or slo and burn.")
                }
            }
        },
        Rule("ALR002", "5.4 10.1", "An alert whose runbook is not there.") { judge in
            let names = judge.document["runbooks"].parts.map(\.name)
            for alert in judge.document["alerts"].parts { judge.check(alert["runbook"], isOneOf: names, "runbook") }
        },
        Rule("ALR003", "5.4", "An escalation that does not rise, ends nowhere or begins too late.") { judge in
            let chains = judge.document["escalation"].parts
            for alert in judge.document["alerts"].parts {
                judge.check(alert["escalate"], isOneOf: chains.map(\.name), "escalation")
                guard let chain = chains.first(where: { $0.name == alert["escalate"].text }),
                    let first = chain["steps"].parts.first?["after"].milliseconds,
                    let window = alert["burn"]["long"].milliseconds, alert["severity"].text == "page", first > window
                else { continue }
                judge.find(alert["escalate"], "the first person hears of it after the budget is spent", "Begin at 0m.")
            }
            for chain in chains {
                let steps = chain["steps"].parts
                if steps.isEmpty { judge.find(chain["steps"], "nobody is told", "Add { after: 0m, notify: NAME }.") }
                for (one, next) in zip(steps, steps.dropFirst())
                where (one["after"].milliseconds ?? 0) >= (next["after"].milliseconds ?? 0) {
                    judge.find(next["after"], "it is not later than the step before", "Let the times rise.")
                }
            }
        },
        Rule("ALR004", "5.4", "An unknown alert, promise, metric or label.") { judge in
            let names = judge.document["alerts"].parts.map(\.name)
            for failure in judge.document["failures"].parts {
                for alert in failure["expect"]["alerts"].parts { judge.check(alert, isOneOf: names, "alert") }
            }
            for alert in judge.document["alerts"].parts {
                judge.check(alert["slo"], isOneOf: judge.document["slos"].parts.map(\.name), "SLO")
                judge.check(metricsOf: alert["expr"])
            }
        },
        Rule("ALR005", .warning, "7.4", "Windows that are not long and a twelfth, or a threshold that nothing reaches.")
        { judge in
            for alert in judge.document["alerts"].parts where alert["burn"].isWritten {
                let burn = alert["burn"]
                if let long = burn["long"].milliseconds, let short = burn["short"].milliseconds, short * 12 != long {
                    judge.find(
                        burn["short"], "the short window is not a twelfth of the long one",
                        "Such as long: 1h, short: 5m.")
                }
                guard let slo = judge.document["slos"].parts.first(where: { $0.name == alert["slo"].text }),
                    let long = burn["long"].milliseconds, let budget = burn["budget"].number,
                    let window = slo["window"].milliseconds, let objective = slo["objective"].number, long > 0
                else { continue }
                let rate = budget / 100 * Double(window) / Double(long)
                if rate * (100 - objective) > 100 {
                    judge.find(
                        burn, "it would need more errors than there are events", "Lower budget, or lengthen long.")
                }
            }
        },
    ]
}
