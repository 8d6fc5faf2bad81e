extension ChangeJudge {
    static let people: [ChangeJudge] = [
        ChangeJudge(
            "security.auth.refresh_ttl", "refresh-lifetime-below-max-offline", "behaviour-changed"
        ) { comparison, pair in
            let promised = comparison.new["horizons", "max_offline"].milliseconds ?? 0
            (pair.new.milliseconds ?? 0) < promised
                ? comparison.report(
                    "refresh-lifetime-below-max-offline", pair, "A device that comes back in time must sign in first.")
                : comparison.report("behaviour-changed", pair, pair.new.key.meaning)
        },
        .set(
            "security.minimise", less: ("minimisation-removed", "it is kept now."),
            more: ("minimisation-added", "it is not kept any more.")),
        .set(
            "security.audit.events", less: ("audit-event-or-retention-reduced", "it is not recorded any more."),
            more: ("addition", "it is recorded now.")),
        .duration(
            "security.audit.retention", shorter: ("audit-event-or-retention-reduced", "Records go sooner."),
            longer: ("horizon-changed", "Records stay longer.")),
        storage("client.records", weaker: ["plain"]), storage("gateway.records", weaker: ["plain"]),
        storage("server.pii", weaker: ["plain", "encrypted-disk"]), storage("client.secrets", weaker: ["file"]),
        .always("ux.states.STATE", "ux-state-changed", "People read other words."),
        .always("ux.prompts.PROMPT", "ux-state-changed", "People are asked otherwise."),
        .always("ux.indicators", "ux-state-changed", "People see it sooner or later."),
        .always("testing", "description-only", "Other scenarios or gates."),
        .always("governance", "description-only", "Other owners, reviews or licences."),
    ]

    /// - Parameter weaker: words that guard less, the weakest first.
    private static func storage(_ key: String, weaker: [String]) -> ChangeJudge {
        ChangeJudge("security.storage." + key, "encryption-removed", "addition") { comparison, pair in
            func rank(_ part: ContractPart) -> Int { weaker.firstIndex(of: part.text ?? "") ?? weaker.count }
            rank(pair.new) < rank(pair.old)
                ? comparison.report("encryption-removed", pair, "What is stored is guarded less.")
                : comparison.report("addition", pair, "What is stored is guarded more.")
        }
    }

    static let operating: [ChangeJudge] =
        ["type", "unit"].map {
            .always("telemetry.metrics.METRIC.\($0)", "metric-type-or-unit-changed", "Its numbers mean something else.")
        } + [
            .set(
                "telemetry.metrics.METRIC.labels", less: ("label-removed", "queries by it find nothing."),
                more: ("label-added", "more series.")),
            .set(
                "telemetry.logs.fields", less: ("log-field-removed", "queries by it find nothing."),
                more: ("addition", "each line holds it.")),
            .always("telemetry.logs.format", "log-field-removed", "Lines are written otherwise."),
            ChangeJudge("alerts.ALERT.severity", "alert-weakened", "behaviour-changed") { comparison, pair in
                let order = ["info", "ticket", "page"]
                func rank(_ part: ContractPart) -> Int { order.firstIndex(of: part.text ?? "") ?? 0 }
                rank(pair.new) < rank(pair.old)
                    ? comparison.report("alert-weakened", pair, "It is quieter.")
                    : comparison.report("behaviour-changed", pair, "It is louder.")
            },
            .always("alerts.ALERT.expr", "alert-weakened", "It fires on something else, sooner or later."),
            .always("alerts.ALERT.burn", "alert-weakened", "It fires at another speed of burning."),
            .always("alerts.ALERT.slo", "alert-weakened", "It guards another promise."),
            .duration(
                "alerts.ALERT.for", shorter: ("behaviour-changed", "It fires sooner."),
                longer: ("alert-weakened", "It fires later.")),
            ChangeJudge("slos.SLO.objective", "slo-objective-lowered", "behaviour-changed") { comparison, pair in
                (pair.new.number ?? 0) < (pair.old.number ?? 0)
                    ? comparison.report("slo-objective-lowered", pair, "Less is promised.")
                    : comparison.report("behaviour-changed", pair, "More is promised.")
            },
            .always(
                "architecture.edges.EDGE.order", "order-or-delivery-weakened", "Another order, maybe a weaker one."),
            .always(
                "architecture.edges.EDGE.delivery", "order-or-delivery-weakened",
                "Another delivery; it may be a weaker one."),
            .duration(
                "failures.FAILURE.expect.recovered_within", shorter: ("behaviour-changed", "It is over sooner."),
                longer: ("failure-promise-weakened", "It may take longer.")),
            .always("failures.FAILURE.user", "ux-state-changed", "People read other words then."),
        ]
        + ["lost", "duplicated", "quarantined"].map { key in
            ChangeJudge(
                "failures.FAILURE.expect.\(key)", "failure-promise-weakened", "behaviour-changed"
            ) { comparison, pair in
                (pair.new.number ?? 0) > (pair.old.number ?? 0)
                    ? comparison.report("failure-promise-weakened", pair, "More operations may be \(key).")
                    : comparison.report("behaviour-changed", pair, "Fewer operations may be \(key).")
            }
        }

    static let names: [ChangeJudge] = [
        fieldNames,
        gone("entities.ENTITY", "entity-removed", "Its records and waiting operations go.", added: "entity-added"),
        gone("telemetry.metrics.METRIC", "metric-removed-or-renamed", "Dashboards and alerts find nothing."),
        gone("alerts.ALERT", "alert-weakened", "Nobody is told."),
        gone("slos.SLO", "slo-objective-lowered", "Nothing is promised."),
        gone("runbooks.RUNBOOK", "runbook-step-id-removed", "Alerts and automation refer to it."),
        gone("runbooks.RUNBOOK.steps.STEP", "runbook-step-id-removed", "Automation refers to it."),
        gone("failures.FAILURE", "failure-promise-weakened", "Nothing is promised about it."),
        gone("ux.states.STATE", "ux-state-changed", "People read the built-in words.", added: "ux-state-changed"),
        gone("ux.prompts.PROMPT", "ux-state-changed", "People are not asked.", added: "ux-state-changed"),
        gone("flags.FLAG", "flag-changed", "Sync behaves as without it.", added: "flag-changed"),
        gone("migrations.VERSION", "migration-changed", "Nobody comes from there.", added: "migration-changed"),
        gone("architecture.edges.EDGE", "description-only", "It is not drawn any more.", added: "description-only"),
    ]

    private static func gone(
        _ pattern: String, _ rule: String, _ message: String, added: String = "addition"
    ) -> ChangeJudge {
        ChangeJudge(pattern, rule, added) { comparison, pair in
            pair.isAdded
                ? comparison.report(added, pair, "\(pair.new.key.meaning) It is new.")
                : comparison.report(rule, pair, message)
        }
    }
}
