extension Language {
    static let transport = LanguageKey.section(
        "transport", "How a device talks to the server.", rules: ["TRN001"],
        [
            LanguageKey("protocol", .words("driftless/1"), "The protocol.", "driftless/1", .executed("the handshake")),
            .section(
                "encoding", "How values are written.", .later, rules: ["WIR001"],
                [
                    LanguageKey("wire", .list(.words("protobuf", "json")), "On the wire.", "[protobuf, json]"),
                    LanguageKey("field_order", .words("canonical"), "In which order fields are written.", "canonical"),
                    LanguageKey("disk", .words("sqlite-wal"), "On the device’s disk.", "sqlite-wal"),
                ]),
            .section(
                "compression", "Of bodies on the wire, both ways.", rules: ["WIR001"],
                [
                    LanguageKey(
                        "wire", .list(.words("gzip")), "Methods; an empty list is none.", "[gzip]",
                        .executed("device and server")),
                    LanguageKey(
                        "min_bytes", .size, "What is shorter goes as it is.", "1KiB", .executed("device and server")),
                ]),
            .section(
                "encryption", "On the wire, and of fields.", rules: ["WIR001"],
                [
                    LanguageKey(
                        "transit", .words("tls>=1.2", "tls>=1.3", "none"), "What the connection is encrypted with.",
                        "tls>=1.3", .later),
                    .section(
                        "field", "How fields with encrypt: field are.",
                        .refused("Fields are not encrypted yet: the server would see the plain values."),
                        [
                            LanguageKey("alg", .words("aes-256-gcm"), "The cipher.", "aes-256-gcm"),
                            LanguageKey("key", .words("tenant-dek", "user-dek"), "Whose key.", "tenant-dek"),
                            LanguageKey("rotate", .duration, "How often the key is replaced."),
                        ]),
                ]),
            .section(
                "batch", "What goes in one request.",
                [
                    LanguageKey(
                        "ops", .integer(1...100_000), "Operations.", "200", .executed("the device’s session")),
                    LanguageKey(
                        "bytes", .size, "Bytes, 16KiB to 8MiB.", "512KiB", .executed("device and server")),
                ]),
            .section(
                "timeouts", "How long one waits.", rules: ["TRN008", "TRN001"],
                [
                    LanguageKey("connect", .duration, "For a connection.", "5s", .executed("the device’s transport")),
                    LanguageKey(
                        "request", .duration, "For an answer to begin, and to go on.", "30s",
                        .executed("the device’s transport")),
                    LanguageKey("idle", .duration, "For further bytes.", "60s", .executed("the server")),
                ]),
            LanguageKey(
                "heartbeat", .duration, "The server’s sign of life on a live stream.", "15s",
                .executed("device and server")),
            retry, breaker, classify, integrity,
            .section(
                "capacity", "How many devices come, and how many the server is made for.", rules: ["TRN007"],
                [
                    LanguageKey("devices", .count, "Devices of the whole fleet.", rules: ["TRN007"]),
                    LanguageKey(
                        "sessions_per_second", .count, "Sessions that the server can begin in a second.",
                        rules: ["TRN007"]),
                ]),
        ])

    private static let retry = LanguageKey.section(
        "retry", "When to try again.", rules: ["TRN001", "TRN003"],
        [
            .section(
                "backoff", "Attempt n waits between 0 and the smaller of cap and base · factor to the power of n−1.",
                rules: ["TRN004"],
                [
                    LanguageKey(
                        "base", .duration, "The first wait at most.", "1s", .executed("the device’s retry policy")),
                    LanguageKey(
                        "factor", .number(1...100), "How it grows.", "2", .executed("the device’s retry policy")),
                    LanguageKey("cap", .duration, "The longest wait.", "5m", .executed("the device’s retry policy")),
                    LanguageKey(
                        "jitter", .words(Word("full", "A random part of the wait.")), "How it is spread.", "full",
                        .executed("the device’s retry policy")),
                ]),
            LanguageKey(
                "give_up", .words(Word("never", "An operation is never dropped.")), "When it ends.", "never",
                .executed("the device’s session")),
            .section(
                "park", "After many tries, one small probe instead of the whole batch.", .later, rules: ["TRN004"],
                [
                    LanguageKey("after", .integer(1...1_000), "Tries.", "12"),
                    LanguageKey("probe_every", .duration, "The time between two probes.", "5m"),
                ]),
            .section(
                "budget", "How many of the requests may be repetitions.", .later,
                [
                    LanguageKey("ratio", .number(0...1), "Of all requests.", "0.1"),
                    LanguageKey("window", .duration, "Within this time.", "10m"),
                ]),
            LanguageKey(
                "honour", .words(Word("retry-after", "The wait that the server asks for.")), "Whose wish counts.",
                "retry-after", .executed("the device’s session")),
        ])

    private static let breaker = LanguageKey.section(
        "breaker", "When a device stops asking for a while.", rules: ["TRN001", "TRN006"],
        [
            LanguageKey("window", .integer(1...100_000), "Calls looked back on.", "20", breaking),
            LanguageKey("min_calls", .integer(1...100_000), "Calls before it may open.", "10", breaking),
            LanguageKey("failure_ratio", .number(0.001...1), "The share of failures that opens it.", "0.5", breaking),
            LanguageKey("open_for", .duration, "How long it stays open.", "30s", breaking),
            LanguageKey("probes", .integer(1...100_000), "Calls that must succeed before it closes.", "3", breaking),
        ])

    private static let breaking = Execution.executed("the device’s circuit breaker")

    private static let classify = LanguageKey.section(
        "classify", "What an answer of Driftless’s own means; anything else is the network’s.", .later,
        rules: ["TRN001", "TRN002"],
        [
            statuses("transient", "Try again.", "[timeout, reset, dns, 408, 425, 429, 500, 502, 503, 504]"),
            statuses("auth", "Get a token.", "[401]"),
            statuses("upgrade", "The app must be updated.", "[426]"),
            statuses("resync", "Take the whole state again.", "[410]"),
            statuses("permanent", "Quarantine.", "[400, 403, 404, 405, 409, 413, 422]"),
        ])

    private static func statuses(_ name: String, _ meaning: String, _ usual: Fallback) -> LanguageKey {
        LanguageKey(
            name, .list(.oneOf([.integer(400...599), .words("timeout", "reset", "dns")])), meaning, usual,
            rules: ["TRN002"])
    }

    private static let integrity = LanguageKey.section(
        "integrity", "How damage and repetition are noticed.", rules: ["INT002"],
        [
            LanguageKey("batch", .words("sha-256"), "The digest of a batch.", "sha-256", .later),
            LanguageKey(
                "dedupe_window", .duration, "How long the server knows an operation that it has answered.",
                .derived("max_offline + grace"),
                .refused("The server remembers operations for max_offline + grace, whatever is written here."),
                rules: ["TRN005"]),
            .section(
                "reconcile", "How a difference between device and server is found and mended.", .later,
                [
                    LanguageKey("method", .words("range-digest"), "How it is found.", "range-digest"),
                    LanguageKey("every", .duration, "How often is looked.", "24h"),
                ]),
        ])

    static let security = LanguageKey.section(
        "security", "Who may, how secrets are kept, what is recorded.", rules: ["SEC001"],
        [
            .section(
                "auth", "How a person is known.", .later, rules: ["SEC001"],
                [
                    LanguageKey("method", .words("oidc-pkce", "signed-token", "mtls"), "By what.", "signed-token"),
                    LanguageKey("access_ttl", .duration, "How long a token is good.", "15m"),
                    LanguageKey("refresh_ttl", .duration, "How long it can be renewed.", "60d", rules: ["SEC001"]),
                    LanguageKey("refresh_rotates", .flag, "Whether renewing replaces what renews.", "true"),
                    LanguageKey(
                        "on_expiry", .words(Word("pause-push-keep-outbox", "Sync waits; nothing is lost.")),
                        "What happens then.", "pause-push-keep-outbox"),
                ]),
            .section(
                "rotation", "Of the server’s keys.", .later, rules: ["SEC001"],
                [
                    LanguageKey("signing_keys", .duration, "How often they are replaced.", "30d"),
                    LanguageKey("overlap", .duration, "How long the old one is still good.", "24h"),
                    LanguageKey("effect", .text, "What a running sync notices."),
                ]),
            LanguageKey(
                "cross_tenant", .words(Word("deny", "Each tenant has a file of its own.")),
                "What one tenant may see of another.", "deny", .executed("the server’s tenants")),
            LanguageKey(
                "minimise", .texts, "What is not kept, and from when.", .nothing,
                .refused("Nothing is taken out yet: the server would keep what the contract says is gone."),
                rules: ["SEC006"]),
            storage,
            .section(
                "audit", "What is recorded about people’s acts.", .later,
                [
                    LanguageKey(
                        "events", .list(.words("login", "access-denied", "quarantine", "restore", "export", "erase")),
                        "Which acts.", "[login, access-denied, quarantine, restore, export]"),
                    LanguageKey("retention", .duration, "How long.", "400d"),
                ]),
            .section(
                "exposure", "What follows when data was seen by the wrong people.", rules: ["SEC007"],
                [
                    LanguageKey("runbook", .text, "The runbook.", rules: ["SEC007"]),
                    LanguageKey("contain_within", .duration, "Until it is contained.", rules: ["SEC007"]),
                    LanguageKey("assess_within", .duration, "Until it is known what was seen.", rules: ["SEC007"]),
                    LanguageKey("notify_within", .duration, "Until people are told.", rules: ["SEC007"]),
                    LanguageKey("regimes", .list(.words("gdpr", "hipaa", "ccpa")), "The laws that apply."),
                ]),
        ])

    private static let storage = LanguageKey.section(
        "storage", "What is kept where, attested by who runs it.", rules: ["SEC004"],
        [
            .section(
                "client", "On the device.",
                [
                    LanguageKey("secrets", .words("keychain", "file"), "Where tokens are.", "keychain"),
                    LanguageKey(
                        "records", .words("encrypted", "plain"), "By the system or SQLCipher; not ours.", "plain",
                        rules: ["SEC004", "WIR001"]),
                ]),
            .section(
                "gateway", "In between.", [LanguageKey("records", .words("none", "plain"), "What stays there.", "none")]
            ),
            .section(
                "server", "On the server.",
                [
                    LanguageKey(
                        "pii",
                        .words(
                            Word("plain", "As the rest."), Word("encrypted-disk", "By the disk it is on."),
                            Word("encrypted-column", "By the server.", .refused("Its columns are plain yet."))),
                        "How what tells of persons is kept.", "plain", rules: ["SEC004"])
                ]),
        ])
}
