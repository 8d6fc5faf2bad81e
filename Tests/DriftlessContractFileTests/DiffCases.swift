#if Server
    import Testing

    @testable import DriftlessContractFile

    /// For each rule of `diff` an edit of the complete example that meets it; unedited nothing differs.
    struct DiffCase: Sendable, CustomTestStringConvertible {
        var rule: String
        var `class`: ContractChange.Class
        var file: String
        var old: String
        var new: String
        /// The edited contract is the earlier one.
        var isReversed = false
        var testDescription: String { "\(rule): \(old) → \(new)" }

        /// - Parameter class: `nil` for the rule's own.
        init(
            _ rule: String, _ file: String, _ old: String, _ new: String, as class: ContractChange.Class? = nil,
            reversed: Bool = false
        ) {
            (self.rule, self.file, self.old, self.new) = (rule, file + ".yaml", old, new)
            isReversed = reversed
            self.class = `class` ?? ChangeRule.named(rule)?.class ?? .documentation
        }

        static let all = data + limits + merging + promises + operating

        private static let name = "name:   { type: string, required: true, max: 120,"

        private static let data = [
            DiffCase("contract-id-changed", "contract", "id: fieldkit.inspection", "id: fieldkit.other"),
            DiffCase("entity-direction-narrowed", "entities", "direction: both", "direction: down"),
            DiffCase("entity-direction-widened", "entities", "direction: down", "direction: both"),
            DiffCase("entity-owner-changed", "entities", "owner: team-field", "owner: team-sync"),
            DiffCase("scope-changed", "entities", "scope: site\n", "scope: tenant\n"),
            DiffCase(
                "scope-changed", "contract", "{ by: site, subscribe: on-demand }", "{ by: site, subscribe: always }"),
            DiffCase("field-added", "entities", name, "note:   { type: text }\n      " + name),
            DiffCase("field-required-added", "entities", name, "note:   { type: text, required: true }\n      " + name),
            DiffCase(
                "field-required-added", "entities", name,
                "note:   { type: text, required: true, default: \"\" }\n      " + name, as: .risk),
            DiffCase(
                "field-removed-before-sunset", "entities",
                "      label:  { type: string, required: true, max: 80, pii: none, meaning: What is shown., "
                    + "example: Loose cable }\n", ""),
            DiffCase("field-type-changed", "entities", "name:   { type: string,", "name:   { type: text,"),
            DiffCase("enum-opened", "entities", "open: true", "open: false", reversed: true),
            DiffCase("identity-key-changed", "entities", "identity: { key: id,", "identity: { key: name,"),
            DiffCase("identity-minting-changed", "entities", "minted_by: server", "minted_by: client"),
            DiffCase(
                "natural-key-changed", "entities", "natural: [tenant, work_order, visit_no]",
                "natural: [tenant, work_order]"),
            DiffCase(
                "unique-added", "entities", "unique: [[tenant, work_order, visit_no]]",
                "unique: [[tenant, work_order, visit_no], [visit_no]]"),
            DiffCase("unique-removed", "entities", "    unique: [[tenant, work_order, visit_no]]\n", ""),
            DiffCase("mapping-changed", "entities", "server: { table: sites }", "server: { table: places }"),
            DiffCase("mapping-changed", "entities", "table: site\n", "table: place\n"),
        ]

        private static let limits = [
            DiffCase("field-unit-or-precision-changed", "entities", "precision: 9, scale: 6", "precision: 9, scale: 5"),
            DiffCase(
                "enum-value-added-closed", "entities", "approved, rejected]\n        open: true",
                "approved, rejected, lost]\n        open: true", as: .safe),
            DiffCase("enum-value-removed", "entities", "submitted, approved, rejected]", "submitted, approved]"),
            DiffCase("enum-encoding-changed", "entities", "rejected: 4", "rejected: 5"),
            DiffCase("enum-closed", "entities", "open: true", "open: false"),
            DiffCase(
                "reference-changed", "entities", "    server: { table: inspections }",
                "    references: [{ fields: site, to: Site, on_parent_deleted: cascade }]\n"
                    + "    server: { table: inspections }"
            ),
            DiffCase(
                "deprecation-announced", "entities", "type: ref, to: Site, required: true,",
                "type: ref, to: Site, required: true, deprecated: { use: work_order },"),
            DiffCase(
                "deprecation-withdrawn-or-sunset-earlier", "entities", "remove_after: 2026-07-20",
                "remove_after: 2026-07-19"),
            DiffCase(
                "field-range-narrowed", "entities", "requires_when: \"status == 'submitted'\"",
                "requires_when: \"status == 'approved'\""),
            DiffCase("field-range-narrowed", "entities", "required: true, max: 120,", "required: true, max: 119,"),
            DiffCase("field-range-widened", "entities", "required: true, max: 120,", "required: true, max: 121,"),
            // A string holds 255 unless said.
            DiffCase("field-range-widened", "entities", "required: true, max: 120,", "required: true,"),
            DiffCase("field-became-required", "entities", "max: 4000, absent: keep,", "max: 4000, required: true,"),
            DiffCase("field-became-optional", "entities", "required: true, max: 120,", "max: 120,"),
            DiffCase("field-default-changed", "entities", name, name + " default: x,"),
            DiffCase("field-absent-meaning-changed", "entities", "absent: keep", "absent: clear"),
            DiffCase(
                "field-immutable-changed", "entities", "immutable: true, meaning: The site.", "meaning: The site."),
            DiffCase("field-range-narrowed", "entities", name, name + " pattern: \"^[a-z]+$\","),
        ]

        private static let merging = [
            DiffCase("conflict-policy-changed", "entities", "conflict: counter", "conflict: max"),
            DiffCase(
                "conflict-policy-changed", "entities", "conflict: first-wins", "conflict: { policy: server-wins }"),
            DiffCase("state-edge-removed", "entities", ", rejected>in_progress]", "]"),
            DiffCase("state-edge-added", "entities", ", rejected>in_progress]", "]", reversed: true),
            DiffCase("manual-fallback-changed", "entities", "fallback: lww, after: 7d", "fallback: lww, after: 8d"),
            DiffCase("pii-class-lowered", "entities", "pii: possible", "pii: none"),
            DiffCase("encryption-removed", "entities", "encrypt: field", "encrypt: none"),
            DiffCase("encryption-added", "entities", "encrypt: field", "encrypt: none", reversed: true),
            DiffCase(
                "access-write-narrowed", "entities", "label:  { type: string,",
                "label:  { type: string, writable_by: server,"),
            DiffCase("access-write-widened", "entities", "from: auth.tenant, ", ""),
            DiffCase(
                "conflict-group-changed", "entities", "fields: [site_lat, site_lon], policy: lww",
                "fields: [site_lat, site_lon], policy: max"),
            DiffCase("delete-mode-changed", "entities", "delete: { mode: tombstone,", "delete: { mode: never,"),
            DiffCase("delete-precedence-flipped", "entities", "wins_over: update", "wins_over: nothing"),
            DiffCase("tombstone-retention-shortened", "entities", "retention: 90d", "retention: 10d"),
            DiffCase("tombstone-retention-shortened", "entities", "retention: 90d", "retention: 80d", as: .risk),
            DiffCase("tombstone-retention-lengthened", "entities", "retention: 90d", "retention: 91d"),
            DiffCase("access-read-narrowed", "entities", "read: \"tenant == auth.tenant\"", "read: never"),
            DiffCase("access-read-widened", "entities", "read:   \"tenant == auth.tenant\"", "read:   \"true\""),
            DiffCase("access-write-widened", "entities", "create: never", "create: \"tenant == auth.tenant\""),
            DiffCase(
                "access-write-narrowed", "entities", "create: \"tenant == auth.tenant && 'inspector' in auth.roles\"",
                "create: never"),
            DiffCase("access-write-narrowed", "entities", "restore: supervisor", "restore: inspector"),
            DiffCase("access-write-widened", "entities", ", restore: supervisor", ""),
            DiffCase("pii-class-raised", "entities", name + " pii: none", name + " pii: direct"),
        ]

        private static let promises = [
            DiffCase("max-offline-shortened", "contract", "max_offline: 30d", "max_offline: 29d"),
            DiffCase("horizon-changed", "contract", "max_offline: 30d", "max_offline: 31d"),
            DiffCase("client-support-shortened", "contract", "client_support: 180d", "client_support: 90d"),
            DiffCase("horizon-changed", "contract", "replay: 7d", "replay: 8d"),
            DiffCase(
                "consistency-strengthened", "entities", "consistency: strong-eventual",
                "consistency: linearizable-write"),
            DiffCase("latency-promise-relaxed", "entities", "pull_p95: 60s", "pull_p95: 61s"),
            DiffCase("latency-promise-tightened", "entities", "pull_p95: 60s", "pull_p95: 59s"),
            DiffCase("protocol-or-encoding-removed", "contract", "wire: [protobuf, json]", "wire: [protobuf]"),
            DiffCase("protocol-or-encoding-removed", "contract", "wire: [gzip]", "wire: []"),
            DiffCase("encryption-removed", "contract", "tls>=1.3", "tls>=1.2"),
            DiffCase("batch-limit-lowered", "contract", "ops: 200", "ops: 100"),
            DiffCase("batch-limit-lowered", "contract", "bytes: 512KiB", "bytes: 511KiB"),
            DiffCase("batch-limit-raised", "contract", "bytes: 512KiB", "bytes: 1MiB"),
            DiffCase("timing-changed", "contract", "connect: 5s", "connect: 6s"),
            DiffCase(
                "consistency-weakened", "entities", "consistency: strong-eventual", "consistency: linearizable-write",
                reversed: true),
            DiffCase("order-or-delivery-weakened", "contract", "order: FIFO per device", "order: any"),
            DiffCase(
                "protocol-or-encoding-added", "contract", "wire: [protobuf, json]", "wire: [protobuf]", reversed: true),
            DiffCase("tls-minimum-raised", "contract", "tls>=1.3", "tls>=1.2", reversed: true),
            DiffCase(
                "status-became-permanent", "contract",
                "    resync:    [410]\n    permanent: [400,",
                "    resync:    []\n    permanent: [410, 400,"
            ),
            DiffCase(
                "status-became-transient", "contract", "[timeout, reset, dns, 408,", "[timeout, reset, dns, 413, 408,"),
            DiffCase("status-class-changed", "contract", "resync:    [410]", "resync:    [410, 409]"),
            DiffCase("retry-hotter", "contract", "cap: 5m", "cap: 1m"),
            DiffCase("timing-changed", "contract", "cap: 5m", "cap: 10m"),
            DiffCase("breaker-changed", "contract", "min_calls: 10", "min_calls: 11"),
            DiffCase("dedupe-window-shortened", "contract", "dedupe_window: 120d", "dedupe_window: 30d"),
            DiffCase("dedupe-window-shortened", "contract", "dedupe_window: 120d", "dedupe_window: 90d", as: .risk),
            DiffCase("dedupe-window-lengthened", "contract", "dedupe_window: 120d", "dedupe_window: 121d"),
            DiffCase("refresh-lifetime-below-max-offline", "contract", "refresh_ttl: 60d", "refresh_ttl: 20d"),
            DiffCase("trigger-changed", "contract", "every: 15m", "every: 16m"),
            DiffCase("flag-changed", "contract", "    default: true\n", "    default: false\n"),
            DiffCase("migration-changed", "contract", "do: rename", "do: drop"),
        ]

        private static let operating = [
            DiffCase("minimisation-removed", "contract", "    - \"Slot.taken_by: cleared 30d after the visit\"\n", ""),
            DiffCase(
                "minimisation-added", "contract", "    - \"Slot.taken_by: cleared 30d after the visit\"\n", "",
                reversed: true),
            DiffCase(
                "audit-event-or-retention-reduced", "contract", "restore, export], retention", "restore], retention"),
            DiffCase("audit-event-or-retention-reduced", "contract", "retention: 400d", "retention: 399d"),
            DiffCase("encryption-removed", "contract", "secrets: keychain", "secrets: file"),
            DiffCase("metric-removed-or-renamed", "operations", "    sync_breaker_state:", "    sync_breaker:"),
            DiffCase(
                "metric-type-or-unit-changed", "operations", "type: histogram, unit: s", "type: histogram, unit: ms"),
            DiffCase("label-removed", "operations", "labels: [platform, network]", "labels: [platform]"),
            DiffCase("label-added", "operations", "labels: [platform, network]", "labels: [platform]", reversed: true),
            DiffCase("log-field-removed", "operations", "fields: [ts, level,", "fields: [ts,"),
            DiffCase("alert-weakened", "operations", "severity: page", "severity: ticket"),
            DiffCase("alert-weakened", "operations", "for: 15m", "for: 16m"),
            DiffCase("alert-weakened", "operations", "OutboxStuck:", "OutboxHeld:"),
            DiffCase("slo-objective-lowered", "operations", "objective: 99.5", "objective: 99.4"),
            DiffCase("runbook-step-id-removed", "runbooks", "      failover:\n", "      fail-over:\n"),
            DiffCase("runbook-step-id-removed", "runbooks", "  rb-push-failing:\n", "  rb-pushes:\n"),
            DiffCase(
                "failure-promise-weakened", "failures", "lost: 0, duplicated: 0, recovered_within: 11m",
                "lost: 1, duplicated: 0, recovered_within: 11m"),
            DiffCase("failure-promise-weakened", "failures", "recovered_within: 11m", "recovered_within: 12m"),
            DiffCase("ux-state-changed", "people", "en: Sending,", "en: Sending now,"),
            DiffCase("ux-state-changed", "contract", "locales: [en, de, es]", "locales: [en, de]"),
            DiffCase("ux-state-changed", "people", "    full:        {", "    filled:      {"),
            DiffCase("version-changed", "contract", "version: \"2.3.0\"", "version: \"2.3.1\""),
            DiffCase("description-only", "contract", "released: 2026-03-02", "released: 2026-03-03"),
            DiffCase("behaviour-changed", "contract", "signing_keys: 30d", "signing_keys: 31d"),
            DiffCase(
                "addition", "operations", "  metrics:\n",
                "  metrics:\n    sync_new_total: { type: counter, unit: \"1\", measures: New. }\n"),
        ]
    }
#endif
