extension Language {
    static let telemetry = LanguageKey.section(
        "telemetry", "What is measured.", .later, rules: ["TEL005"],
        [
            .section(
                "labels", "What measurements are told apart by.",
                [
                    LanguageKey("allowed", .texts, "The labels.", rules: ["TEL003"]),
                    LanguageKey("max_series", .count, "How many series a metric may have.", "5000", rules: ["TEL003"]),
                    LanguageKey(
                        "values", .names(LanguageKey("LABEL", .count, "How many values this label takes at most.")),
                        "How many values labels take: what a metric’s series are counted by.", rules: ["TEL003"]),
                ]),
            LanguageKey("metrics", .names(metric), "The metrics.", .derived("the built-in set"), rules: ["TEL005"]),
            .section(
                "logs", "One line an event.",
                [
                    LanguageKey("format", .words("jsonl", "text"), "The form.", "jsonl"),
                    LanguageKey("fields", .texts, "What each line holds."),
                    LanguageKey("never", .texts, "What no line holds."),
                ]),
            .section(
                "traces", "One trace from a tap to another device’s row.",
                [
                    LanguageKey("propagate", .words("w3c-traceparent"), "How it is handed on.", "w3c-traceparent"),
                    LanguageKey("spans", .texts, "Its parts."),
                    LanguageKey("join_on", .texts, "By what both sides are joined."),
                ]),
        ])

    private static let metric = LanguageKey.section(
        "METRIC", "A measurement.", rules: ["TEL001", "TEL002", "TEL003"],
        [
            LanguageKey("type", .words("counter", "gauge", "histogram"), "The kind.", rules: ["TEL001"]),
            LanguageKey("unit", .words("s", "ms", "bytes", "ratio", "1"), "The unit.", rules: ["TEL002"]),
            LanguageKey("measures", .text, "What it says.", rules: ["TEL001"]),
            LanguageKey("labels", .texts, "By what it is told apart.", rules: ["TEL003"]),
            LanguageKey("aggregate", .text, "How it is put together over devices and platforms.", rules: ["TEL001"]),
        ])

    static let slos = LanguageKey(
        "slos",
        .names(
            .section(
                "SLO", "A promise about good events.", rules: ["SLO002"],
                [
                    LanguageKey("objective", .number(0...100), "The promised share, in percent.", .required),
                    LanguageKey("window", .duration, "Over this time.", "30d"),
                    LanguageKey("good", .text, "The good events, as an expression over metrics.", rules: ["SLO002"]),
                    LanguageKey("total", .text, "All events, likewise.", rules: ["SLO002"]),
                    summary, owner,
                ])), "What users are promised.", .derived("the built-in set"), .later, rules: ["SLO001", "SLO002"])

    static let alerts = LanguageKey(
        "alerts",
        .names(
            .section(
                "ALERT", "When a person is told.", rules: ["ALR001"],
                [
                    LanguageKey("slo", .text, "The promise that is in danger.", rules: ["ALR004"]),
                    .section(
                        "burn", "How fast its budget is spent.", rules: ["ALR005"],
                        [
                            LanguageKey("budget", .number(0...100), "Percent of the budget.", rules: ["ALR005"]),
                            LanguageKey("long", .duration, "Within this time.", rules: ["ALR005"]),
                            LanguageKey("short", .duration, "And still within this one.", rules: ["ALR005"]),
                        ]),
                    LanguageKey("expr", .text, "An expression over metrics.", rules: ["ALR004"]),
                    LanguageKey("for", .duration, "How long it must hold.", "0m"),
                    LanguageKey("severity", .words("page", "ticket", "info"), "How loud.", rules: ["ALR001"]),
                    LanguageKey(
                        "side", .words("client", "network", "server"), "Where the fault is.", rules: ["ALR001"]),
                    LanguageKey("runbook", .text, "What is done then.", rules: ["ALR001", "ALR002"]),
                    LanguageKey("escalate", .text, "Who is told.", rules: ["ALR001", "ALR003"]),
                    summary,
                ])), "When a person is told.", .derived("the built-in set"), .later, rules: ["ALR001"])

    static let escalation = LanguageKey(
        "escalation",
        .names(
            .section(
                "CHAIN", "Who is told, one after the other.", rules: ["ALR003"],
                [
                    LanguageKey(
                        "steps",
                        .list(
                            .section([
                                LanguageKey(
                                    "after", .duration, "How long after the alert.", .required, rules: ["ALR003"]),
                                LanguageKey("notify", .text, "Who is told.", .required, rules: ["ALR003"]),
                            ])), "The steps.", .required, rules: ["ALR003"])
                ])), "Who is told, one after the other.", .derived("the built-in set"), .later, rules: ["ALR003"])

    static let dashboards = LanguageKey(
        "dashboards",
        .names(
            .section(
                "DASHBOARD", "Panels that are looked at together.", rules: ["DSH001"],
                [
                    LanguageKey("title", .text, "What stands above it."), owner, summary,
                    LanguageKey(
                        "panels",
                        .names(
                            .section(
                                "PANEL", "One chart.", rules: ["DSH001"],
                                [
                                    LanguageKey("title", .text, "What stands above it.", rules: ["DSH001"]),
                                    LanguageKey(
                                        "description", .text, "What it shows, for who cannot see it.",
                                        rules: ["DSH001"]),
                                    LanguageKey(
                                        "unit", .words("s", "ms", "bytes", "ratio", "percent", "per-second", "1"),
                                        "The unit of its axis.", rules: ["DSH001"]),
                                    LanguageKey(
                                        "expr", .text, "What is drawn: an expression over metrics.", rules: ["DSH001"]),
                                    LanguageKey(
                                        "alerts", .texts, "The alerts whose thresholds it shows.", "[]",
                                        rules: ["DSH001", "DSH002"]),
                                ])), "The charts.", .required, rules: ["DSH001"]),
                ])), "What is looked at while sync runs.", .nothing, .later, rules: ["DSH001", "DSH002"])

    static let failures = LanguageKey(
        "failures",
        .names(
            .section(
                "FAILURE", "A fault that is injected, and what must hold then.", rules: ["FLR001", "FLR003"],
                [
                    LanguageKey(
                        "class", .words("transient", "systemic"), "Whether it passes by itself.", rules: ["FLR001"]),
                    LanguageKey(
                        "side", .words("client", "network", "server"), "Where it arises.", rules: ["FLR001"]),
                    LanguageKey(
                        "covers", .list(.words(kinds.map { Word($0) })), "The kinds of failure that it stands for.",
                        rules: ["FLR005"]),
                    LanguageKey(
                        "inject", .names(LanguageKey("PARAMETER", .anything, "A parameter of the fault.")),
                        "The fault, as the simulator makes it."),
                    LanguageKey(
                        "user", .text, "What the user sees: a state, such as ux.offline, or none.", rules: ["FLR004"]),
                    LanguageKey("remedy", .text, "What mends it by itself.", rules: ["FLR003"]),
                    expect,
                    LanguageKey("runbook", .text, "What people do.", rules: ["FLR003"]),
                    summary,
                ])), "Faults to inject, what users see, what must hold.", .derived("the built-in catalogue"), .later,
        rules: ["FLR001", "FLR005"])

    /// What every catalogue has (FLR005).
    static let kinds = [
        "partial-outage", "partial-data", "timeout", "crash", "clock-skew", "auth-expiry", "version-mismatch",
        "retention-passed", "disk-full",
    ]

    private static let expect = LanguageKey.section(
        "expect", "What must hold.", rules: ["TRN004", "ALR004"],
        [
            LanguageKey("lost", .count, "Operations lost.", "0"),
            LanguageKey("duplicated", .count, "Operations that took effect twice.", "0"),
            LanguageKey("quarantined", .count, "Operations set aside.", "0"),
            LanguageKey(
                "recovered_within", .duration, "The time from its end until all is synced.", rules: ["TRN004"]),
            LanguageKey("alerts", .texts, "The alerts that it makes.", "[]", rules: ["ALR004"]),
            LanguageKey("breaker", .words("opens", "stays-closed"), "What the breaker does."),
            LanguageKey("status", .integer(100...599), "The status that devices get."),
            LanguageKey("outbox", .words("kept"), "What happens to the outbox.", "kept"),
            LanguageKey("resync", .words("full", "none"), "What the device takes again.", "none"),
        ])
}
