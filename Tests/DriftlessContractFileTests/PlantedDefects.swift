#if Server
    import Testing

    /// A defect planted into the complete example, which without it passes every rule.
    struct PlantedDefect: Sendable, CustomStringConvertible {
        /// The rule that must find it.
        var rule: String
        var file: String
        /// What stands in the file; empty for its beginning.
        var old: String
        var new: String
        /// Rules that find what follows from it: to name what is not there is to break what relies on it.
        var also: Set<String>

        var description: String { "\(rule) in \(file): “\(old)” → “\(new)”" }

        init(_ rule: String, _ file: String, _ old: String, _ new: String, also: Set<String> = []) {
            (self.rule, self.file, self.old, self.new, self.also) = (rule, file + ".yaml", old, new, also)
        }

        /// The example's files with the defect; `nil` where the example has changed.
        var files: [String: String]? {
            var files = FieldKit.files
            guard let text = files[file] else { return nil }
            if old.isEmpty { files[file] = new + text }
            guard old.isEmpty || text.contains(old) else { return nil }
            if !old.isEmpty { files[file] = text.replacing(old, with: new, maxReplacements: 1) }
            if old == text { files[file] = nil }
            return files
        }

        static let all = reading + data + rules + people + later

        private static let data = [
            PlantedDefect("ENT001", "entities", "    owner: team-field\n    summary: A place", "    summary: A place"),
            PlantedDefect("ENT002", "entities", "    consistency: strong-eventual\n", ""),
            PlantedDefect("ENT007", "entities", "expect: { rows: 80, row_bytes: 120B }", "expect: { rows: 80 }"),
            PlantedDefect("SEQ001", "entities", "natural: false, on_duplicate: reject", "on_duplicate: reject"),
            PlantedDefect("SEQ001", "contract", " dedupe_window: 120d,", ""),
            PlantedDefect("TRG001", "contract", "  - { id: manual,      when: user, control: pull-to-refresh }\n", ""),
            PlantedDefect("TRG001", "contract", "when: schedule, every: 15m,", "when: schedule,"),
            PlantedDefect("TRG003", "contract", "debounce: 2s, jitter: 3s", "debounce: 2s"),
            PlantedDefect(
                "SMP001", "entities",
                "      minimal: { id: \"0197c2a0-0000-7000-8000-000000000012\", "
                    + "tenant: test-acme, label: Wet floor }\n",
                ""),
            PlantedDefect(
                "SMP003", "entities", "000000000001\", tenant: test-acme, name: North depot }",
                "000000000001\", name: North depot }"),
            PlantedDefect(
                "SMP003", "entities", "tenant: test-acme, label: Wet floor", "tenant: test-acme, lable: Wet floor"),
            PlantedDefect("FLD001", "entities", ", meaning: The site. }", " }"),
            PlantedDefect("FLD001", "entities", "type: ref, to: Site,", "type: ref, pattern: a, to: Site,"),
            PlantedDefect("FLD002", "entities", "max: 4000, absent: keep, conflict", "max: 4000, conflict"),
            PlantedDefect("FLD003", "entities", "required: true, max: 120,", "required: true, absent: keep, max: 120,"),
            PlantedDefect(
                "FLD003", "entities", "max: 80, pii: none, meaning: What is shown.",
                "max: 8, pii: none, meaning: What is shown."),
            PlantedDefect("FLD006", "entities", "\"status == 'submitted'\"", "\"status = 'submitted'\""),
            PlantedDefect("FLD006", "entities", "          refused:  { status: submitted }\n", ""),
            PlantedDefect("FLD007", "entities", "^WO-[0-9]{6}$", "^(a+)+$"),
            PlantedDefect("MAP001", "entities", "server: { column: lon }", "server: { column: lat }"),
            PlantedDefect("MAP003", "entities", ", rejected: 4 }", " }"),
            PlantedDefect("MAP003", "entities", "approved: 3, rejected: 4", "approved: 3, rejected: 3"),
            PlantedDefect(
                "MAP004", "entities", "scale: 6, absent: keep, server: { column: lat }",
                "scale: 6, absent: keep, server: { column: lat, type: double }"),
            PlantedDefect(
                "CNF001", "entities", "conflict: server-wins, server: { column: assignee_id }",
                "server: { column: assignee_id }"),
            PlantedDefect("CNF003", "entities", "submitted>rejected, rejected>in_progress", "rejected>in_progress"),
            PlantedDefect("CNF003", "entities", "[draft>in_progress,", "[draft>in_progres,"),
            PlantedDefect("CNF004", "entities", "prompt: score-conflict, fallback: lww", "fallback: lww"),
            PlantedDefect("CNF004", "entities", "prompt: score-conflict", "prompt: scores"),
            PlantedDefect("CNF005", "entities", "conflict: { policy: text-merge, fallback: lww }", "conflict: lww"),
            PlantedDefect(
                "CNF005", "entities", "server: { column: lat }", "conflict: first-wins, server: { column: lat }"),
            PlantedDefect(
                "CNF006", "entities", "create: never, update: never, delete: never", "create: never, update: never"),
            PlantedDefect("CNF006", "entities", "(assignee == auth.user ||", "(asignee == auth.user ||"),
            PlantedDefect(
                "CNF006", "entities", "'inspector' in auth.roles\"\n      update", "'inspector' in\"\n      update"),
            PlantedDefect(
                "CNF007", "entities", "read:   \"tenant == auth.tenant\"",
                "read: \"assignee == auth.user || 'boss' in auth.roles\""),
            PlantedDefect("CNF008", "entities", "conflict: first-wins\n", "conflict: text-merge\n"),
            PlantedDefect("TMB001", "entities", "retention: 90d", "retention: 30d"),
            PlantedDefect("TMB003", "entities", "retention: 90d, past_retention: full-resync", "retention: 90d"),
            PlantedDefect("EVO001", "entities", "since: \"2.2.0\", announced", "announced"),
            PlantedDefect("EVO002", "entities", "use: assignee", "use: asignee"),
            PlantedDefect("EVO002", "entities", "use: assignee", "use: inspector_name"),
            PlantedDefect("EVO003", "entities", "remove_after: 2026-07-20", "remove_after: 2026-07-01"),
        ]

        private static let rules = [
            PlantedDefect("WIR001", "contract", "transit: \"tls>=1.3\", ", ""),
            PlantedDefect("TRN001", "contract", "    park: { after: 12, probe_every: 5m }\n", ""),
            PlantedDefect("TRN002", "contract", "auth:      [401]", "auth:      [401, 503]"),
            PlantedDefect("TRN002", "contract", "[400, 403, 404, 405,", "[400, 403, 404,"),
            PlantedDefect("TRN004", "failures", "recovered_within: 11m", "recovered_within: 6m"),
            PlantedDefect("TRN005", "contract", "dedupe_window: 120d", "dedupe_window: 36d"),
            PlantedDefect("TRN008", "contract", "request: 30s, idle: 60s", "request: 60s, idle: 60s"),
            PlantedDefect("EVO007", "contract", "    owner: team-field\n", ""),
            PlantedDefect("EVO007", "contract", "fields.notes.conflict", "fields.note.conflict"),
            PlantedDefect("SEC001", "contract", "refresh_ttl: 60d", "refresh_ttl: 20d"),
            PlantedDefect("SEC001", "contract", "signing_keys: 30d, ", ""),
            PlantedDefect("SEC004", "entities", "max: 120, pii: none,", "max: 120,"),
            PlantedDefect("SEC004", "contract", "records: encrypted", "records: plain"),
            PlantedDefect("SEC006", "contract", "    - \"Slot.taken_by: cleared 30d after the visit\"\n", ""),
            PlantedDefect("SEC007", "contract", "notify_within: 72h", "notify_within: 80h"),
            PlantedDefect("SEC007", "contract", "runbook: rb-data-exposure", "runbook: rb-data", also: ["RUN002"]),
            PlantedDefect("ARC001", "contract", "to: sync, carries: requests", "to: synk, carries: requests"),
            PlantedDefect("ARC001", "contract", "  edges:\n", "    spare: { kind: store, duties: [wait] }\n  edges:\n"),
            PlantedDefect("ARC002", "contract", "failures: [db-readonly]", "failures: []", also: ["ARC003"]),
            PlantedDefect("ARC003", "contract", "failures: [db-readonly]", "failures: [db-broken]"),
            PlantedDefect("ARC004", "contract", "{ kind: client, mode: online-first,", "{ kind: client,"),
            PlantedDefect("ARC006", "contract", "order: serial, ", ""),
            PlantedDefect("TEL001", "operations", ", aggregate: max }", " }"),
            PlantedDefect("TEL002", "operations", "{ type: gauge, unit: s,", "{ type: gauge, unit: ms,"),
            PlantedDefect("TEL003", "operations", "labels: [side], aggregate: max", "labels: [user], aggregate: max"),
            PlantedDefect("TEL005", "operations", "sync_conflicts_total", "sync_settled_total"),
            PlantedDefect("SLO002", "operations", "total: sync_canary_total", "total: sync_canaries_total"),
            PlantedDefect("SLO002", "operations", "{outcome=\"fresh\"}'", "{platform=\"fresh\"}'"),
            PlantedDefect("ALR001", "operations", "for: 10m, severity: page,", "for: 10m,"),
            PlantedDefect("ALR002", "operations", "runbook: rb-quarantine", "runbook: rb-quarantaine"),
            PlantedDefect(
                "ALR003", "operations", "{ after: 10m, notify: secondary }", "{ after: 40m, notify: secondary }"),
            PlantedDefect("ALR003", "operations", "escalate: mobile-oncall", "escalate: mobile"),
            PlantedDefect("ALR004", "failures", "alerts: [OutboxStuck]", "alerts: [OutboxStucks]"),
            PlantedDefect(
                "ALR004", "operations", "sync_outbox_oldest_seconds) > 900", "sync_outbox_old_seconds) > 900"),
            PlantedDefect("ALR005", "operations", "long: 1h, short: 5m", "long: 1h, short: 10m"),
            PlantedDefect("ALR005", "operations", "budget: 2, long", "budget: 99, long"),
        ]

        private static let people = [
            PlantedDefect(
                "FLR001", "failures", "{ class: transient, side: network, covers: [timeout]",
                "{ class: transient, covers: [timeout]"),
            PlantedDefect("FLR003", "failures", "      remedy: The wait that the server asks for is kept.,\n", ""),
            PlantedDefect("FLR003", "failures", "runbook: rb-quarantine", "runbook: rb-quarantaine"),
            PlantedDefect("FLR004", "people", ", es: Conexión lenta", ""),
            PlantedDefect("FLR004", "failures", "user: ux.slow", "user: ux.slower"),
            PlantedDefect("FLR005", "failures", "covers: [crash], ", ""),
            PlantedDefect("UX001", "people", "    sending:     {", "    sent:     {"),
            PlantedDefect("UX002", "people", "[mine, theirs, who, when]", "[mine, theirs]"),
            PlantedDefect("UX002", "people", "later: allowed", "later: refused"),
            PlantedDefect("LOC002", "people", "En espera de envío ({count})", "En espera de envío"),
            PlantedDefect("TST001", "people", "    partition:                {", "    partitions:                {"),
            PlantedDefect("GLO001", "people", "  receipt:    {", "  answer:    {"),
            PlantedDefect("GLO004", "people", "see: [merge] }", "see: [merges] }"),
            PlantedDefect(
                "GLO004", "people", "{ text: A kept marker that says a record was deleted. }", "{ text: See merge. }"),
            PlantedDefect("GOV001", "people", "owner: team-design,   review: 120d,", "owner: team-design,"),
            PlantedDefect("GOV007", "people", "[engineer, tester, writer, translator]", "[engineer, tester]"),
            PlantedDefect("RUN001", "runbooks", "      happened: The server refuses or fails pushes.\n", ""),
            PlantedDefect("RUN002", "runbooks", "covers: [relay-stall, slow-link]", "covers: [relay-stal]"),
            PlantedDefect("RUN002", "runbooks", "covers: [relay-stall, slow-link]", "covers: []"),
            PlantedDefect("RUN003", "runbooks", "    attendees: [mobile-oncall, support]\n", ""),
            PlantedDefect("RUN004", "runbooks", "step:failover", "step:failovr"),
            PlantedDefect("RUN004", "runbooks", "on_fail: force-resync", "on_fail: reconcile"),
            PlantedDefect(
                "RUN004", "runbooks", "\"true\": step:roll-back, \"false\": step:restart }\n      client",
                "\"true\": step:roll-back, \"false\": dbwrite }\n      client"),
            PlantedDefect("RUN004", "runbooks", "on_fail: drop-cache, ", ""),
            PlantedDefect("RUN005", "runbooks", "probe: canary_write(db), ", ""),
            PlantedDefect(
                "RUN005", "runbooks", "sum(sync_quarantined_ops) > 50, \"true\"",
                "sum(sync_quarantine_ops) > 50, \"true\""),
            PlantedDefect(
                "RUN006", "runbooks", "{ approve: incident-lead, run: opsctl db failover", "{ run: opsctl db failover"),
            PlantedDefect(
                "RUN007", "runbooks", "does: [restart], irreversible: A restart drops no state.,", "does: [restart],"),
            PlantedDefect("RUN008", "runbooks", "      never_retry: A revoked token.\n", ""),
            PlantedDefect("RUN009", "runbooks", "{{affected_count}}", "{{affected_cont}}"),
            PlantedDefect(
                "RUN009", "runbooks", "The latest data is shown again", "It will be fixed soon, and was shown again"),
            PlantedDefect("RUN014", "runbooks", "does: [restart, upgrade], ", ""),
        ]
    }

    extension PlantedDefect {
        private static let reading = [
            PlantedDefect("CON001", "entities", "required: true, max: 120", "requierd: true, max: 120"),
            PlantedDefect("CON001", "contract", "heartbeat: 15s", "heartbeat: 15"),
            PlantedDefect("CON001", "contract", "ops: 200", "ops: 0"),
            PlantedDefect("CON001", "entities", "direction: down", "direction: downwards"),
            PlantedDefect("CON001", "people", "review: 60d", "review: [60d]"),
            PlantedDefect("CON001", "contract", "  id: fieldkit.inspection\n", ""),
            PlantedDefect("CON003", "entities", "max: 80, pii: none", "max: 60, pii: none"),
            PlantedDefect("CON004", "contract", "    default: true\n", "    default: yes\n"),
            PlantedDefect("CON004", "contract", "version: \"2.3.0\"", "version: 2.3"),
            PlantedDefect("CON004", "contract", "locales: [en, de, es]", "locales: [en, de, no]"),
            PlantedDefect("CON004", "contract", "  heartbeat: 15s\n", "  heartbeat: 15s\n  heartbeat: 30s\n"),
            PlantedDefect("CON004", "runbooks", "\"true\": dbwrite", "on: dbwrite"),
            PlantedDefect("CON004", "people", "glossary:\n", "horizons: { grace: 8d }\nglossary:\n"),
            PlantedDefect("CON007", "contract", "runbooks.yaml]", "runbook.yaml]"),
            PlantedDefect("CON007", "runbooks", FieldKit.files["runbooks.yaml"] ?? "", ""),
            PlantedDefect("CON007", "people", "", "include: [contract.yaml]\n"),
            PlantedDefect("CON007", "failures", "class: transient", "class: \u{0}transient"),
            PlantedDefect("CON007", "operations", "slos:\n", "slos: [\n"),
            PlantedDefect("CON008", "entities", "to: Site, required", "to: Sitte, required"),
            PlantedDefect("CON008", "entities", "unique: [[tenant, work_order, visit_no]]", "unique: [[visit_nr]]"),
            PlantedDefect("CON008", "entities", "table: hazard\n", "table: site\n"),
            PlantedDefect("CON008", "entities", "default: 1, immutable", "default: 100, immutable"),
            PlantedDefect("CON008", "entities", "[site_lat, site_lon]", "[site_lat, site_lng]"),
            PlantedDefect(
                "GOV008", "contract", "heartbeat: 15s", "heartbeat: 15s      # allow TRN008 owner=team-sync"),
            PlantedDefect(
                "GOV008", "contract", "heartbeat: 15s",
                "heartbeat: 15s      # allow TRN008 until=2026-01-01 owner=team-sync reason=\"late\""),
        ]

        private static let later = [
            PlantedDefect("TRN007", "contract", "devices: 1500", "devices: 15000"),
            PlantedDefect("TRN007", "contract", ", sessions_per_second: 600 }", " }"),
            PlantedDefect("TRN007", "contract", "cap: 5m", "cap: 2s"),
            PlantedDefect("UX003", "people", "show_stale_after: 20m", "show_stale_after: 10m"),
            PlantedDefect("UX003", "people", "show_retry_after: 3", "show_retry_after: 30"),
            PlantedDefect("UX003", "people", "en: Slow connection", "en: Slow. Trying again in 30 s"),
            PlantedDefect("UX003", "people", "de: Langsame Verbindung", "de: Langsam. Nächster Versuch in 5 Minuten"),
            PlantedDefect("DSH001", "operations", "title: Fresh canaries, ", ""),
            PlantedDefect("DSH001", "operations", "operation, unit: s, alerts", "operation, alerts"),
            PlantedDefect(
                "DSH001", "operations", "expr: sum(sync_quarantined_ops) }", "expr: sum(sync_quarantine_ops) }"),
            PlantedDefect(
                "DSH001", "operations", "alerts: [QuarantineRise]", "alerts: [QuarantaineRise]", also: ["DSH002"]),
            PlantedDefect("DSH002", "operations", "alerts: [StaleDevices],", ""),
            PlantedDefect("GOV004", "people", "docs: CC-BY-4.0", "docs: CC-BY4.0"),
            PlantedDefect("GOV004", "people", "samples: Apache-2.0,", ""),
            PlantedDefect("GOV004", "people", "licence: OFL-1.1", "licence: GPL-3.0-only"),
            PlantedDefect("GOV004", "people", "by: The Inter Project Authors, ", ""),
            PlantedDefect("TUT002", "people", "conflict, re-sync]", "conflict]"),
            PlantedDefect("TUT002", "people", "    built_by: scripts/check-app.sh\n", ""),
            PlantedDefect("TEL003", "operations", "max_series: 5000", "max_series: 100"),
            PlantedDefect("RUN004", "runbooks", "{ comms: initial, risk: safe }", "{ comms: intial, risk: safe }"),
            PlantedDefect(
                "RUN005", "runbooks", "verify: sum(sync_quarantined_ops)", "verify: sum(sync_quarantine_ops)"),
            PlantedDefect("FLD003", "entities", "example: WO-104233", "example: WO-1"),
            PlantedDefect("SLO001", "operations", FieldKit.section("slos", of: "operations"), "", also: ["ALR004"]),
            PlantedDefect("TRG001", "contract", FieldKit.section("triggers", of: "contract"), ""),
            PlantedDefect("ALR003", "operations", FieldKit.section("escalation", of: "operations"), ""),
            PlantedDefect("GLO001", "people", FieldKit.section("glossary", of: "people"), ""),
            PlantedDefect("TST001", "people", FieldKit.section("testing", of: "people"), ""),
            PlantedDefect("SEC001", "contract", "max_offline: 30d", "max_offline: 70d"),
            PlantedDefect("EVO003", "contract", "client_support: 180d", "client_support: 200d"),
        ]
    }
#endif
