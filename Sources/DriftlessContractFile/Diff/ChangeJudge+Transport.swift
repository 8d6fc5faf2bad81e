extension ChangeJudge {
    static let head: [ChangeJudge] =
        [
            .always("contract.id", "contract-id-changed", "Devices and server take it for another contract."),
            .always("contract.version", "version-changed", "Another version."),
            .set(
                "contract.locales", less: ("ux-state-changed", "people read another language."),
                more: ("ux-state-changed", "texts must be there in it.")),
            .duration(
                "horizons.max_offline",
                shorter: ("max-offline-shortened", "Devices that are away already were promised more."),
                longer: ("horizon-changed", "Everything that is kept for so long grows.")),
            .duration(
                "horizons.client_support",
                shorter: ("client-support-shortened", "Apps that are out already were promised more."),
                longer: ("horizon-changed", "Old fields stay longer.")),
        ]
        + ["clock_skew", "grace", "replay"].map {
            .always("horizons.\($0)", "horizon-changed", "What is computed from it is kept longer, or less long.")
        } + [
            .always("triggers", "trigger-changed", "Syncs start at other times."),
            .always("flags.FLAG", "flag-changed", "Sync behaves otherwise while it is on."),
            .always("migrations.VERSION", "migration-changed", "Records and waiting operations come here otherwise."),
        ]

    static let transport: [ChangeJudge] = wire + waiting

    private static let wire: [ChangeJudge] = [
        .set(
            "transport.encoding.wire", less: ("protocol-or-encoding-removed", "old apps may speak nothing else."),
            more: ("protocol-or-encoding-added", "who does not know it speaks another.")),
        .set(
            "transport.compression.wire", less: ("protocol-or-encoding-removed", "old apps still send it."),
            more: ("protocol-or-encoding-added", "who does not know it sends plain.")),
        ChangeJudge("transport.encryption.transit", "tls-minimum-raised", "encryption-removed") { comparison, pair in
            let order = ["none", "tls>=1.2", "tls>=1.3"]
            func rank(_ part: ContractPart) -> Int { order.firstIndex(of: part.text ?? "") ?? 0 }
            rank(pair.new) < rank(pair.old)
                ? comparison.report("encryption-removed", pair, "Connections may be weaker.")
                : comparison.report("tls-minimum-raised", pair, "Devices that cannot do so do not connect.")
        },
        .always("transport.encryption.field", "encryption-added", "Fields are encrypted otherwise: old copies stay."),
        limit("ops"), limit("bytes"),
        ChangeJudge(
            "transport.classify", "status-became-permanent", "status-became-transient", "status-class-changed"
        ) { comparison, pair in
            let classes = ["transient", "auth", "upgrade", "resync", "permanent"]
            func owners(_ part: ContractPart) -> [String: String] {
                Dictionary(classes.flatMap { name in part[name].texts.map { ($0, name) } }) { first, _ in first }
            }
            let old = owners(pair.old), new = owners(pair.new)
            var isSame = true
            for status in Set(old.keys).union(new.keys).sorted() where old[status] != new[status] {
                isSame = false
                let rule =
                    switch new[status] {
                    case "permanent": "status-became-permanent"
                    case "transient": "status-became-transient"
                    default: "status-class-changed"
                    }
                comparison.report(
                    rule, at: pair.new, "An answer with \(status) means something else.", old[status], new[status])
            }
            if isSame { comparison.report("description-only", pair, "The same, in another order.") }
        },
        ChangeJudge(
            "transport.integrity.dedupe_window", "dedupe-window-shortened", "dedupe-window-lengthened"
        ) { comparison, pair in
            func least(_ document: ContractDocument) -> Int64 {
                ["max_offline", "grace"].compactMap { document["horizons"][$0].milliseconds }.reduce(0, +)
            }
            let old = pair.old.milliseconds ?? least(comparison.old),
                new = pair.new.milliseconds ?? least(comparison.new)
            guard new < old else {
                return comparison.report("dedupe-window-lengthened", pair, "The server remembers more.")
            }
            let isTooShort = new < least(comparison.new)
            comparison.report(
                "dedupe-window-shortened", pair,
                isTooShort
                    ? "A device that comes back in time writes twice."
                    : "It is still longer than a device may be away.",
                as: isTooShort ? nil : .risk)
        },
    ]

    private static func limit(_ key: String) -> ChangeJudge {
        ChangeJudge("transport.batch.\(key)", "batch-limit-lowered", "batch-limit-raised") { comparison, pair in
            func size(_ part: ContractPart) -> Double {
                part.number ?? part.text.flatMap(Quantity.bytes).map(Double.init) ?? 0
            }
            size(pair.new) < size(pair.old)
                ? comparison.report("batch-limit-lowered", pair, "What old apps send at once is refused as too large.")
                : comparison.report("batch-limit-raised", pair, "Requests grow.")
        }
    }

    private static let waiting: [ChangeJudge] =
        ["timeouts.connect", "timeouts.request", "timeouts.idle", "heartbeat", "compression.min_bytes"].map {
            .always("transport." + $0, "timing-changed", "Requests are given up, or kept, for another time or size.")
        } + [
            ChangeJudge("transport.retry.backoff", "retry-hotter", "timing-changed") { comparison, pair in
                let before = attempts(pair.old), after = attempts(pair.new)
                comparison.report(
                    after > before ? "retry-hotter" : "timing-changed", pair,
                    "In the first hour without a server a device asks about \(after) times; it was \(before).")
            },
            .always("transport.retry.give_up", "retry-gives-up", "Work is dropped."),
            .always("transport.breaker", "breaker-changed", "A device stops asking sooner or later."),
        ]

    /// How often a device asks in an hour without an answer: each wait is half its ceiling on average, by full jitter.
    private static func attempts(_ backoff: ContractPart) -> Int {
        var ceiling = Double(backoff["base"].milliseconds ?? 0), elapsed = 0.0, count = 0
        let cap = Double(backoff["cap"].milliseconds ?? 0), factor = backoff["factor"].number ?? 1
        while elapsed < 3_600_000, count < 100_000 {
            count += 1
            elapsed += max(1, min(cap, ceiling) / 2)
            ceiling = min(cap, ceiling * factor)
        }
        return count
    }
}
