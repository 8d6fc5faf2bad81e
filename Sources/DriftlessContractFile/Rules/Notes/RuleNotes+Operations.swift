extension RuleNote {
    static let operations: [String: RuleNote] = [
        "FLR001": RuleNote(
            why: "Whether one waits or acts, and on which side, is the first thing that whoever is paged must know.",
            fix: "Write class and side.",
            breaks: """
                failures:
                  cut: { side: network }
                """, "side", "class: transient, side"),
        "FLR003": RuleNote(
            why: "A failure either mends itself or needs people. If neither is said, it is left to luck.",
            fix: "Name a runbook for a systemic failure, and the remedy of a transient one.",
            breaks: """
                failures:
                  cut: { class: transient, side: network }
                """, "network", "network, remedy: Operations wait and are sent later."),
        "FLR004": RuleNote(
            why: "Somebody stands in a cellar and reads these words. In another language they help nobody.",
            fix: "Name a state of ux.states with words in every language of contract.locales.",
            breaks: """
                contract: { id: app, version: "1.0.0", locales: [en, de] }
                ux: { states: { offline: { en: Saved on this device } } }
                failures:
                  cut: { user: ux.offline }
                """, "en: Saved on this device", "en: Saved on this device, de: Auf diesem Gerät gespeichert"),
        "FLR005": RuleNote(
            why: """
                These kinds of failure happen to every system that syncs. One that is not in the catalogue is not \
                tested.
                """,
            fix: "Let some failure cover each kind.",
            breaks: """
                failures:
                  cut: { covers: [partial-outage, partial-data, timeout, crash, clock-skew, auth-expiry,
                                  version-mismatch, retention-passed] }
                """, "retention-passed", "retention-passed, disk-full"),
        "UX001": RuleNote(
            why: """
                The engine is in one of these states whether or not there are words for it. Without words people see \
                nothing, or a code.
                """,
            fix: "Write words for each state.",
            breaks: """
                ux:
                  states: { saved_local: Saved here, queued: Waiting, sending: Sending, synced: Up to date,
                            offline: Offline, conflict: Needs your choice }
                """, "offline: Offline", "offline: Offline, rejected: Could not be sent"),
        "UX002": RuleNote(
            why: """
                Who must choose between two values needs both, who wrote them and when, and may not be forced to \
                choose now.
                """,
            fix: "Show mine, theirs, who and when; offer choices, a default and later.",
            breaks: """
                ux:
                  prompts:
                    score: { title: Which one?, show: [mine, theirs, who, when], choices: [keep-mine, keep-theirs],
                             default: none, later: refused }
                """, "refused", "allowed"),
        "UX003": RuleNote(
            why: """
                An app that calls data old before it is due, or promises a time that the schedule does not keep, \
                teaches people not to believe it.
                """,
            fix: "Call data old no sooner than the schedule and the promises allow, and put placeholders for times.",
            breaks: """
                triggers: [{ when: schedule, every: 30m, jitter: 2m }]
                ux: { indicators: { show_stale_after: 10m } }
                """, "10m", "45m"),
        "LOC002": RuleNote(
            why: "A number that is in one language and not in the other is a number that some people never see.",
            fix: "Write the same placeholders in each language.",
            breaks: """
                ux:
                  states: { queued: { en: "Waiting ({count})", de: Wartet } }
                """, "Wartet", "\"Wartet ({count})\""),
        "TEL001": RuleNote(
            why: "A number without a meaning is read by everyone in their own way, and added up where it must not be.",
            fix: "Write type, measures and aggregate.",
            breaks: """
                telemetry:
                  metrics: { sync_lag_seconds: { type: gauge, unit: s, measures: How old the newest row is. } }
                """, "row is.", "row is., aggregate: max"),
        "TEL002": RuleNote(
            why: "Milliseconds on a panel of seconds make every alert fire, or none.",
            fix: "Let the name end with its unit, and unit say the same; counters end with _total.",
            breaks: """
                telemetry:
                  metrics: { sync_lag_seconds: { type: gauge, unit: ms } }
                """, "unit: ms", "unit: s"),
        "TEL003": RuleNote(
            why: "Each value of a label is a series of its own. A user's id as a label is a bill, and a leak.",
            fix: "Take labels of telemetry.labels.allowed, and few enough for max_series.",
            breaks: """
                telemetry:
                  labels: { allowed: [platform, entity] }
                  metrics: { sync_errors_total: { type: counter, labels: [platform, user_id] } }
                """, "user_id", "entity"),
        "TEL005": RuleNote(
            why: """
                First sync, lag, conflicts and retries are what people notice. What is not measured is first heard of \
                in reviews.
                """,
            fix: "Add a metric for each.",
            breaks: """
                telemetry:
                  metrics: { sync_first_sync_seconds: {}, sync_delta_lag_seconds: {}, sync_conflicts_total: {} }
                """, "total: {} }", "total: {}, sync_retries_total: {} }"),
        "SLO001": RuleNote(
            why: "A latency in the contract is a promise. If nothing watches it, it is broken unseen.",
            fix: "Add a promise about it to slos.",
            breaks: """
                entities:
                  Note:
                    latency: { push_p95: 5s }
                    fields: { id: { type: uuid7 } }
                """, "entities", "slos: { pushed: { objective: 99 } }\nentities"),
        "SLO002": RuleNote(
            why: "A share of what is not counted, or of all of itself, is always a hundred percent.",
            fix: "Count good and total with one metric, and narrow good by a label.",
            breaks: """
                telemetry: { metrics: { sync_push_total: { labels: [outcome] } } }
                slos:
                  pushed: { objective: 99, good: sync_push_total, total: sync_push_total }
                """, "good: sync_push_total", "good: 'sync_push_total{outcome=\"ok\"}'"),
        "ALR001": RuleNote(
            why: """
                Somebody is woken by it. Without severity, side, runbook and escalation they do not know why or what \
                for.
                """,
            fix: "Write all four, and when it fires.",
            breaks: """
                alerts:
                  Stuck: { expr: sync_age_seconds > 900, severity: page, side: client, runbook: rb-stuck }
                """, "rb-stuck", "rb-stuck, escalate: on-call"),
        "ALR002": RuleNote(
            why: "A link into nothing, at three in the morning.",
            fix: "Name a runbook that there is.",
            breaks: """
                runbooks: { rb-stuck: { title: It is stuck } }
                alerts:
                  Stuck: { runbook: rb-stack }
                """, "rb-stack", "rb-stuck"),
        "ALR003": RuleNote(
            why: "An escalation that does not rise tells everybody at once, or nobody.",
            fix: "Begin at 0m, let the times rise, and name a chain that there is.",
            breaks: """
                escalation:
                  on-call: { steps: [{ after: 30m, notify: first }, { after: 10m, notify: second }] }
                """, "after: 30m", "after: 0m"),
        "ALR004": RuleNote(
            why: "An expression over a metric that nobody emits never fires, and looks like peace.",
            fix: "Name metrics, labels, promises and alerts that there are.",
            breaks: """
                telemetry: { metrics: { sync_age_seconds: { unit: s } } }
                alerts:
                  Stuck: { expr: sync_agee_seconds > 900 }
                """, "agee", "age"),
        "ALR005": RuleNote(
            why: """
                The short window ends an alert soon after the trouble is over; a twelfth of the long one has proved \
                itself. A threshold above all events never fires.
                """,
            fix: "Write short as a twelfth of long, and a budget that can be spent in it.",
            breaks: """
                slos: { pushed: { objective: 99, window: 30d } }
                alerts:
                  Burning: { slo: pushed, burn: { budget: 2, long: 1h, short: 30m } }
                """, "30m", "5m"),
        "DSH001": RuleNote(
            why: """
                A panel of a metric that nobody emits is empty, and is taken for calm. One without a unit is misread.
                """,
            fix: "Write title, description, unit and expr over metrics that there are.",
            breaks: """
                telemetry: { metrics: { sync_age_seconds: { unit: s } } }
                dashboards:
                  sync:
                    panels:
                      age: { title: Oldest operation, description: How long it waits., unit: s,
                             expr: max(sync_agee_seconds) }
                """, "agee", "age"),
        "DSH002": RuleNote(
            why: """
                Who is paged looks at a chart first. If none shows the line that was crossed, they must believe the \
                alert.
                """,
            fix: "Name the alert at a panel that draws what it watches.",
            breaks: """
                alerts: { Stuck: { severity: page } }
                dashboards:
                  sync: { panels: { age: { title: Oldest operation } } }
                """, "Oldest operation", "Oldest operation, alerts: [Stuck]"),
    ]
}
