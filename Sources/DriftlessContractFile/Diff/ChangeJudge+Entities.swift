extension ChangeJudge {
    private static let entity = "entities.ENTITY."

    static let entities: [ChangeJudge] = naming + keeping + access

    private static let naming: [ChangeJudge] = [
        ChangeJudge(entity + "table", "mapping-changed") { comparison, pair in
            comparison.report("mapping-changed", pair, "The device’s table has another name.", readers: [.stored])
        },
        .always(entity + "owner", "entity-owner-changed", "Somebody else answers for it."),
        ChangeJudge(entity + "direction", "entity-direction-narrowed", "entity-direction-widened") { comparison, pair in
            let ways = ["both": ["up", "down"], "up": ["up"], "down": ["down"], "local": []]
            let old = ways[pair.old.text ?? ""] ?? [], new = ways[pair.new.text ?? ""] ?? []
            if old.contains(where: { !new.contains($0) }) {
                comparison.report("entity-direction-narrowed", pair, "What devices still send, or expect, is refused.")
            }
            if new.contains(where: { !old.contains($0) }) {
                comparison.report("entity-direction-widened", pair, "More records travel; look at its scope.")
            }
        },
        ChangeJudge(entity + "consistency", "consistency-weakened", "consistency-strengthened") { comparison, pair in
            let isWeaker = pair.new.text == "strong-eventual"
            comparison.report(
                isWeaker ? "consistency-weakened" : "consistency-strengthened", pair,
                isWeaker ? "A write may be merged later." : "Writes made offline by old apps are refused.")
        },
        .always(entity + "scope", "scope-changed", "Its records are in other scopes."),
        .always(entity + "via", "scope-changed", "Another parent decides the scope of its records."),
        .always(
            "scopes.SCOPE.by", "scope-changed", "Another field decides in which scope a record is."),
        .always("scopes.SCOPE.members", "scope-changed", "Others are members: they gain or lose records."),
        .always("scopes.SCOPE.subscribe", "scope-changed", "Devices hold other scopes than before."),
        .always("scopes.tenant.subscribe", "scope-changed", "Devices hold the tenant’s records, or do not."),
        .always("scopes.tenant.by", "scope-changed", "Another field holds the tenant."),
        .always(entity + "identity.key", "identity-key-changed", "Records are told apart otherwise."),
        .always(entity + "identity.minted_by", "identity-minting-changed", "Keys made offline exist already."),
        .always(entity + "identity.natural", "natural-key-changed", "Records are kept apart, or become one."),
        .always(
            entity + "identity.on_duplicate", "natural-key-changed", "The second of two equals fares otherwise."),
        .always(entity + "server", "mapping-changed", "The server’s table; a migration with a way back."),
    ]

    private static let keeping: [ChangeJudge] = [
        .always(
            entity + "references", "reference-changed",
            "Records may be refused, go or stay where old apps expect otherwise."),
        ChangeJudge(entity + "unique", "unique-added", "unique-removed") { comparison, pair in
            func sets(_ part: ContractPart) -> [String] { part.parts.map { $0.texts.joined(separator: ", ") } }
            let old = sets(pair.old), new = sets(pair.new)
            for set in new where !old.contains(set) {
                comparison.report("unique-added", pair, "(\(set)): old apps may write the same values twice.")
            }
            for set in old where !new.contains(set) {
                comparison.report("unique-removed", pair, "(\(set)): an old app’s table may refuse what it receives.")
            }
            if Set(old) == Set(new) { comparison.report("description-only", pair, "The same, in another order.") }
        },
        .always(entity + "groups", "conflict-group-changed", "A pair of fields may be torn apart, or be kept whole."),
        .always(entity + "delete.mode", "delete-mode-changed", "Old apps’ deletes mean something else."),
        .always(entity + "delete.wins_over", "delete-precedence-flipped", "An update against a delete ends otherwise."),
        ChangeJudge(
            entity + "delete.retention", "tombstone-retention-shortened", "tombstone-retention-lengthened"
        ) { comparison, pair in
            let names = ["max_offline", "clock_skew", "grace"]
            func derived(_ document: ContractDocument) -> Int64 {
                names.compactMap { document["horizons"][$0].milliseconds }.reduce(0, +)
            }
            let old = pair.old.milliseconds ?? derived(comparison.old)
            let new = pair.new.milliseconds ?? derived(comparison.new)
            if new < old {
                let isTooShort = new < derived(comparison.new)
                comparison.report(
                    "tombstone-retention-shortened", pair,
                    isTooShort
                        ? "A device that comes back in time brings deleted records back."
                        : "It is still longer than a device may be away.", as: isTooShort ? nil : .risk)
            } else {
                comparison.report("tombstone-retention-lengthened", pair, "The server keeps more.")
            }
        },
        .duration(
            entity + "latency.push_p95", shorter: ("latency-promise-tightened", "More is promised."),
            longer: ("latency-promise-relaxed", "Less is promised.")),
        .duration(
            entity + "latency.pull_p95", shorter: ("latency-promise-tightened", "More is promised."),
            longer: ("latency-promise-relaxed", "Less is promised.")),
        .duration(
            entity + "latency.first_sync_p95", shorter: ("latency-promise-tightened", "More is promised."),
            longer: ("latency-promise-relaxed", "Less is promised.")),
    ]

    private static let access: [ChangeJudge] =
        ["read", "create", "update", "delete"].map { act in
            let narrowed = act == "read" ? "access-read-narrowed" : "access-write-narrowed"
            let widened = act == "read" ? "access-read-widened" : "access-write-widened"
            return ChangeJudge(entity + "access." + act, narrowed, widened) { comparison, pair in
                let isOpen = !pair.new.isWritten || pair.old.text == "never"
                let isClosed = !pair.old.isWritten || pair.new.text == "never"
                // Which of two predicates lets more through cannot be told from their texts: both are said.
                if isClosed || !isOpen {
                    comparison.report(narrowed, pair, "Fewer may \(act), or others.")
                }
                if isOpen || !isClosed { comparison.report(widened, pair, "More may \(act), or others.") }
            }
        } + [
            roles(entity + "delete.restore", act: "bring a deleted record back"),
            roles("entities.ENTITY.fields.FIELD.writable_by", act: "write it"),
        ]

    /// Roles that may do something; without any, all may.
    private static func roles(_ pattern: String, act: String) -> ChangeJudge {
        ChangeJudge(pattern, "access-write-narrowed", "access-write-widened") { comparison, pair in
            let old = Set(pair.old.texts), new = Set(pair.new.texts)
            if !new.isEmpty, old.isEmpty || !old.isSubset(of: new) {
                comparison.report("access-write-narrowed", pair, "Fewer roles may \(act).")
            }
            if !old.isEmpty, new.isEmpty || !new.isSubset(of: old) {
                comparison.report("access-write-widened", pair, "More roles may \(act).")
            }
        }
    }
}
