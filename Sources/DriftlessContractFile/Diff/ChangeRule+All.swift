extension ChangeRule {
    /// In the order of a contract's sections.
    public static let all: [ChangeRule] = data + merging + promises + operating

    private static func rule(
        _ id: String, _ class: ContractChange.Class, _ readers: String, _ title: String
    ) -> ChangeRule {
        ChangeRule(
            id: id, class: `class`, readers: readers.compactMap { ContractChange.Reader(rawValue: String($0)) },
            title: title)
    }

    private static let data = [
        rule("contract-id-changed", .breaking, "ABCD", "The contract has another id: to devices it is another one."),
        rule("entity-added", .safe, "", "A new entity."),
        rule("entity-removed", .breaking, "ABCD", "An entity is gone; its records and waiting operations with it."),
        rule("entity-direction-narrowed", .breaking, "BC", "Devices may write or receive less: queued writes fail."),
        rule("entity-direction-widened", .risk, "A", "Devices write or receive more: the first sync grows."),
        rule("entity-owner-changed", .information, "O", "Somebody else answers for an entity."),
        rule("order-changed", .breaking, "ABCD", "Entities or fields in another order: rows are sent by position."),
        rule(
            "scope-changed", .breaking, "ABC",
            "Records are in other scopes: devices hold what they should not, or lack it."),
        rule("field-added", .safe, "", "A new field that nobody must fill."),
        rule("field-removed", .safe, "", "A deprecated field is gone after its sunset."),
        rule("field-removed-before-sunset", .breaking, "ABCD", "A field is gone though supported apps know it."),
        rule("field-removed-in-use", .breaking, "ABC", "A field is gone that supported apps still send."),
        rule("field-type-changed", .breaking, "ABCD", "A field holds something else."),
        rule("field-range-narrowed", .breaking, "BCE", "A field takes less than before."),
        rule("field-range-widened", .breaking, "AE", "A field takes more than old apps can hold."),
        rule("field-required-added", .breaking, "BC", "A new field that must be there: old apps do not send it."),
        rule("field-became-required", .breaking, "BC", "A field must be there now: old apps may leave it out."),
        rule("field-became-optional", .breaking, "A", "A field may be missing now: old apps expect it."),
        rule("field-default-changed", .breaking, "ABC", "Old and new apps differ about a value that is not said."),
        rule("field-absent-meaning-changed", .breaking, "BC", "A missing value in an update means something else."),
        rule("field-immutable-changed", .breaking, "BC", "Whether a field stays as it was inserted."),
        rule("field-unit-or-precision-changed", .breaking, "ABCD", "The same value is written otherwise."),
        rule("enum-value-added-closed", .breaking, "AE", "A word that old apps do not know."),
        rule("enum-value-removed", .breaking, "BCD", "A word that old apps still say."),
        rule("enum-encoding-changed", .breaking, "DE", "The codes of an enum’s words are others."),
        rule("enum-closed", .breaking, "A", "An enum takes no words of later versions any more."),
        rule("enum-opened", .risk, "A", "An enum takes words of later versions: old apps may meet one."),
        rule("identity-key-changed", .breaking, "ABCD", "Another key."),
        rule("identity-minting-changed", .breaking, "BC", "Somebody else makes keys; offline some exist already."),
        rule("natural-key-changed", .breaking, "C", "What makes two records the same one."),
        rule("reference-changed", .breaking, "ABC", "References, or what happens when a parent goes."),
        rule("unique-added", .breaking, "BC", "Values must be unique that old apps write twice."),
        rule("unique-removed", .breaking, "AD", "Values may repeat that old apps’ tables refuse."),
        rule("mapping-changed", .risk, "E", "Other names or types on the server’s or the device’s side."),
        rule("deprecation-announced", .information, "", "A field is going to go."),
        rule(
            "deprecation-withdrawn-or-sunset-earlier", .breaking, "AB",
            "A field goes sooner than was announced, or not."),
    ]

    private static let merging = [
        rule("conflict-policy-changed", .breaking, "AC", "Two versions merge differently: replicas diverge."),
        rule("conflict-group-changed", .breaking, "AC", "Fields are settled together otherwise: torn pairs."),
        rule("state-edge-removed", .breaking, "C", "A transition is refused that may wait in an outbox."),
        rule("state-edge-added", .risk, "A", "A transition that old apps do not know."),
        rule("manual-fallback-changed", .risk, "A", "What stands until a person chooses."),
        rule("delete-mode-changed", .breaking, "AC", "Whether records can be deleted."),
        rule("delete-precedence-flipped", .breaking, "AC", "What a delete wins over."),
        rule("tombstone-retention-shortened", .breaking, "A", "Deletes are forgotten sooner."),
        rule("tombstone-retention-lengthened", .information, "O", "Deletes are remembered longer: the server grows."),
        rule("access-read-narrowed", .breaking, "A", "Devices may read less."),
        rule("access-read-widened", .risk, "P", "Devices may read more: a review of privacy."),
        rule("access-write-narrowed", .breaking, "BC", "Devices may write less: queued writes fail."),
        rule("access-write-widened", .risk, "P", "Devices may write more."),
    ]

    private static let promises = [
        rule("max-offline-shortened", .breaking, "AC", "Devices that are away were promised more."),
        rule("client-support-shortened", .breaking, "AB", "Old apps were promised more."),
        rule("horizon-changed", .risk, "O", "Another horizon; retention is computed from it."),
        rule("consistency-weakened", .breaking, "A", "Writes promise less."),
        rule("consistency-strengthened", .breaking, "BC", "Writes are refused offline that were queued."),
        rule("order-or-delivery-weakened", .breaking, "AB", "Another order or delivery on an edge."),
        rule("latency-promise-relaxed", .risk, "O", "Sync may take longer."),
        rule("latency-promise-tightened", .information, "O", "Sync must be faster."),
        rule("protocol-or-encoding-removed", .breaking, "AB", "An encoding that old apps speak is gone."),
        rule("protocol-or-encoding-added", .safe, "", "A further encoding, negotiated."),
        rule("tls-minimum-raised", .risk, "AB", "Devices with older TLS do not connect."),
        rule("batch-limit-lowered", .breaking, "BC", "Old batches are refused as too large."),
        rule("batch-limit-raised", .information, "O", "Larger batches."),
        rule("timing-changed", .information, "O", "Other timeouts, heartbeats or waits."),
        rule("status-became-permanent", .breaking, "C", "Operations go to quarantine that were tried again."),
        rule("status-became-transient", .risk, "O", "What was given up is tried for ever."),
        rule("status-class-changed", .risk, "AO", "An answer means something else."),
        rule("retry-gives-up", .breaking, "C", "Finite attempts drop work."),
        rule("retry-hotter", .risk, "O", "Devices ask more often while the server is away."),
        rule("breaker-changed", .information, "O", "When a device stops asking for a while."),
        rule("dedupe-window-shortened", .breaking, "C", "Operations are forgotten sooner."),
        rule("dedupe-window-lengthened", .information, "O", "Operations are remembered longer."),
        rule("refresh-lifetime-below-max-offline", .breaking, "C", "A device comes back and must sign in first."),
        rule("trigger-changed", .information, "O", "Syncs start at other times."),
        rule("flag-changed", .risk, "AO", "A switch that alters sync."),
        rule("migration-changed", .risk, "CD", "How records and waiting operations come to this version."),
    ]

    private static let operating = [
        rule("pii-class-lowered", .breaking, "P", "A field counts as less personal."),
        rule("pii-class-raised", .risk, "DP", "A field counts as more personal: stored copies."),
        rule("encryption-removed", .breaking, "P", "Something is encrypted less."),
        rule("encryption-added", .breaking, "ABD", "Old apps send and expect the plain value."),
        rule("minimisation-removed", .breaking, "P", "Something is kept that was not."),
        rule("minimisation-added", .risk, "AO", "Something is not kept any more."),
        rule("audit-event-or-retention-reduced", .breaking, "P", "Less is recorded, or for less long."),
        rule("metric-removed-or-renamed", .breaking, "O", "A metric is gone."),
        rule("metric-type-or-unit-changed", .breaking, "O", "A metric’s numbers mean something else."),
        rule("label-removed", .breaking, "O", "A metric is not told apart by a label any more."),
        rule("label-added", .risk, "O", "A further label: more series."),
        rule("log-field-removed", .breaking, "O", "A log line holds less."),
        rule("alert-weakened", .risk, "O", "An alert is gone, quieter or later."),
        rule("slo-objective-lowered", .risk, "O", "Less is promised."),
        rule("runbook-step-id-removed", .breaking, "O", "A step or runbook is gone that automation refers to."),
        rule("failure-promise-weakened", .breaking, "AO", "A failure may cost more than before."),
        rule("ux-state-changed", .risk, "A", "People read other words: in each language."),
        rule("behaviour-changed", .risk, "O", "Something that is acted on, and that no other rule is for."),
        rule("addition", .safe, "", "Something new that nobody relied on before."),
        rule("version-not-bumped", .breaking, "O", "The version does not say what the changes are."),
        rule("version-changed", .information, "", "Another version."),
        rule("description-only", .documentation, "", "Words for people."),
    ]
}
