extension RuleNote {
    static let transport: [String: RuleNote] = [
        "WIR001": RuleNote(
            why: "What is written to disk and wire, and whether others can read it, is asked in every audit.",
            fix: "State encoding, compression, transit and how records are kept at rest.",
            breaks: """
                transport:
                  encoding: { wire: [protobuf, json], disk: sqlite-wal }
                  compression: { wire: [gzip] }
                security: { storage: { client: { records: encrypted } } }
                """, "[gzip] }", "[gzip] }\n  encryption: { transit: \"tls>=1.3\" }"),
        "TRN001": RuleNote(
            why: """
                Each of these numbers decides how long people wait when the network is bad. Unsaid, nobody has chosen \
                it.
                """,
            fix: "Write what holds, though it be the default.",
            breaks: """
                transport:
                  timeouts: { connect: 5s, request: 30s, idle: 60s }
                  retry:
                    backoff: { base: 1s, factor: 2, cap: 5m, jitter: full }
                    give_up: never
                    budget: { ratio: 0.1, window: 10m }
                    honour: retry-after
                  breaker: { window: 20, min_calls: 10, failure_ratio: 0.5, open_for: 30s, probes: 3 }
                  classify: { transient: [500, 503, 429], auth: [401], upgrade: [426], resync: [410],
                              permanent: [400, 403, 404, 405, 409, 413, 422] }
                """, "    budget", "    park: { after: 12, probe_every: 5m }\n    budget"),
        "TRN002": RuleNote(
            why: """
                A status in two classes is retried or thrown away by chance; one in none stops sync where nobody \
                looks.
                """,
            fix: "Put each status that the server answers into one class.",
            breaks: """
                transport:
                  classify: { auth: [401, 503] }
                """, "401, 503", "401"),
        "TRN004": RuleNote(
            why: """
                A device may be in the midst of its longest wait when a failure ends. What is promised sooner is not \
                kept.
                """,
            fix: "Promise at least cap, probe_every and the request's timeout together, or shorten those.",
            breaks: """
                failures:
                  cut: { expect: { recovered_within: 6m } }
                """, "6m", "11m"),
        "TRN005": RuleNote(
            why: """
                A device repeats an operation until it hears the answer. Once the server has forgotten that one, the \
                repetition counts twice.
                """,
            fix: "Keep it at least as long as max_offline and grace together.",
            breaks: """
                transport: { integrity: { dedupe_window: 14d } }
                """, "14d", "37d"),
        "TRN007": RuleNote(
            why: """
                A whole fleet comes back in the same moment when a network or the server does. If that is more than \
                the server can take, it falls again, and again.
                """,
            fix: "Lengthen jitter, every or cap, or make room for more sessions.",
            breaks: """
                triggers:
                  - { when: connectivity, jitter: 3s }
                transport: { capacity: { devices: 20000, sessions_per_second: 600 } }
                """, "3s", "60s"),
        "TRN008": RuleNote(
            why: "An outer timeout that is shorter than the inner one ends requests that were about to succeed.",
            fix: "Let them rise: connect, request, idle.",
            breaks: """
                transport: { timeouts: { connect: 5s, request: 90s, idle: 60s } }
                """, "90s", "30s"),
        "SEC001": RuleNote(
            why: "Work waits on a device that is away. If its login ends first, that work cannot be sent.",
            fix: "Let refresh_ttl be at least max_offline; for a release, state tokens and rotation.",
            breaks: """
                security:
                  auth: { method: oidc-pkce, access_ttl: 15m, refresh_ttl: 7d, on_expiry: pause-push-keep-outbox }
                  rotation: { signing_keys: 30d, overlap: 24h, effect: The next request authenticates again. }
                """, "7d", "60d"),
        "SEC004": RuleNote(
            why: "Nobody can protect what nobody has named. One free text with names in it is enough for a breach.",
            fix: "Classify each text with pii; encrypt what tells of a person directly.",
            breaks: """
                entities:
                  Note:
                    fields:
                      id:   { type: uuid7 }
                      text: { type: text }
                """, "text }", "text, pii: none }"),
        "SEC006": RuleNote(
            why: "Data about people is kept as long as it is needed. Without a rule it is kept for ever.",
            fix: "Say in security.minimise what is not kept of it, and from when.",
            breaks: """
                security:
                  minimise: ["Note.text: cleared after a year"]
                entities:
                  Note:
                    fields:
                      id:     { type: uuid7 }
                      author: { type: string, pii: direct }
                """, "a year\"", "a year\", \"Note.author: an account's id, no name\""),
        "SEC007": RuleNote(
            why: "When data was seen by the wrong people, the law counts in hours. That is no time to write a plan.",
            fix: "Name a runbook that there is, and times that the law allows.",
            breaks: """
                security:
                  exposure: { runbook: rb-leak, contain_within: 1h, assess_within: 24h, notify_within: 96h,
                              regimes: [gdpr] }
                runbooks: { rb-leak: { title: Data was seen } }
                """, "96h", "72h"),
    ]
}
