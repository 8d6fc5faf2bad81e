#if Server
    import Testing

    /// For each rule an edit of the complete example that breaks it; unedited it passes them all.
    struct RuleCase: Sendable, CustomTestStringConvertible {
        var rule: String
        var file: String
        var old: String
        var new: String
        var testDescription: String { "\(rule): \(old) → \(new)" }

        init(_ rule: String, _ file: String, _ old: String, _ new: String) {
            (self.rule, self.file, self.old, self.new) = (rule, file + ".yaml", old, new)
        }

        static let all = data + rules + people

        private static let data = [
            RuleCase("ENT001", "entities", "    owner: team-field\n    summary: A place", "    summary: A place"),
            RuleCase("ENT002", "entities", "    consistency: strong-eventual\n", ""),
            RuleCase("ENT007", "entities", "expect: { rows: 80, row_bytes: 120B }", "expect: { rows: 80 }"),
            RuleCase("SEQ001", "entities", "natural: false, on_duplicate: reject", "on_duplicate: reject"),
            RuleCase("SEQ001", "contract", " dedupe_window: 120d,", ""),
            RuleCase("TRG001", "contract", "  - { id: manual,      when: user, control: pull-to-refresh }\n", ""),
            RuleCase("TRG001", "contract", "when: schedule, every: 15m,", "when: schedule,"),
            RuleCase("TRG003", "contract", "debounce: 2s, jitter: 3s", "debounce: 2s"),
            RuleCase(
                "SMP001", "entities",
                "      minimal: { id: \"0197c2a0-0000-7000-8000-000000000012\", "
                    + "tenant: test-acme, label: Wet floor }\n",
                ""),
            RuleCase(
                "SMP003", "entities", "000000000001\", tenant: test-acme, name: North depot }",
                "000000000001\", name: North depot }"),
            RuleCase(
                "SMP003", "entities", "tenant: test-acme, label: Wet floor", "tenant: test-acme, lable: Wet floor"),
            RuleCase("FLD001", "entities", ", meaning: The site. }", " }"),
            RuleCase("FLD001", "entities", "type: ref, to: Site,", "type: ref, pattern: a, to: Site,"),
            RuleCase("FLD002", "entities", "max: 4000, absent: keep, conflict", "max: 4000, conflict"),
            RuleCase("FLD003", "entities", "required: true, max: 120,", "required: true, absent: keep, max: 120,"),
            RuleCase(
                "FLD003", "entities", "max: 80, pii: none, meaning: What is shown., example: Loose cable",
                "max: 8, example: Loose cable"),
            RuleCase("FLD006", "entities", "\"status == 'submitted'\"", "\"status = 'submitted'\""),
            RuleCase("FLD006", "entities", "          refused:  { status: submitted }\n", ""),
            RuleCase("FLD007", "entities", "^WO-[0-9]{6}$", "^(a+)+$"),
            RuleCase("MAP001", "entities", "server: { column: lon }", "server: { column: lat }"),
            RuleCase("MAP003", "entities", ", rejected: 4 }", " }"),
            RuleCase("MAP003", "entities", "approved: 3, rejected: 4", "approved: 3, rejected: 3"),
            RuleCase(
                "MAP004", "entities", "scale: 6, absent: keep, server: { column: lat }",
                "scale: 6, absent: keep, server: { column: lat, type: double }"),
            RuleCase(
                "CNF001", "entities", "conflict: server-wins, server: { column: assignee_id }",
                "server: { column: assignee_id }"),
            RuleCase("CNF003", "entities", "submitted>rejected, rejected>in_progress", "rejected>in_progress"),
            RuleCase("CNF003", "entities", "[draft>in_progress,", "[draft>in_progres,"),
            RuleCase("CNF004", "entities", "prompt: score-conflict, fallback: lww", "fallback: lww"),
            RuleCase("CNF004", "entities", "prompt: score-conflict", "prompt: scores"),
            RuleCase("CNF005", "entities", "conflict: { policy: text-merge, fallback: lww }", "conflict: lww"),
            RuleCase("CNF005", "entities", "server: { column: lat }", "conflict: first-wins, server: { column: lat }"),
            RuleCase(
                "CNF006", "entities", "create: never, update: never, delete: never", "create: never, update: never"),
            RuleCase("CNF006", "entities", "(assignee == auth.user ||", "(asignee == auth.user ||"),
            RuleCase(
                "CNF006", "entities", "'inspector' in auth.roles\"\n      update", "'inspector' in\"\n      update"),
            RuleCase(
                "CNF007", "entities", "read:   \"tenant == auth.tenant\"",
                "read: \"assignee == auth.user || 'boss' in auth.roles\""),
            RuleCase("CNF008", "entities", "conflict: first-wins\n", "conflict: text-merge\n"),
            RuleCase("TMB001", "entities", "retention: 90d", "retention: 30d"),
            RuleCase("TMB003", "entities", "retention: 90d, past_retention: full-resync", "retention: 90d"),
            RuleCase("EVO001", "entities", "since: \"2.2.0\", announced", "announced"),
            RuleCase("EVO002", "entities", "use: assignee", "use: asignee"),
            RuleCase("EVO002", "entities", "use: assignee", "use: inspector_name"),
            RuleCase("EVO003", "entities", "remove_after: 2026-07-20", "remove_after: 2026-07-01"),
        ]

        private static let rules = [
            RuleCase("WIR001", "contract", "transit: \"tls>=1.3\", ", ""),
            RuleCase("TRN001", "contract", "    park: { after: 12, probe_every: 5m }\n", ""),
            RuleCase("TRN002", "contract", "auth:      [401]", "auth:      [401, 503]"),
            RuleCase("TRN002", "contract", "[400, 403, 404, 405,", "[400, 403, 404,"),
            RuleCase("TRN004", "failures", "recovered_within: 11m", "recovered_within: 6m"),
            RuleCase("TRN005", "contract", "dedupe_window: 120d", "dedupe_window: 36d"),
            RuleCase("TRN008", "contract", "request: 30s, idle: 60s", "request: 60s, idle: 60s"),
            RuleCase("EVO007", "contract", "    owner: team-field\n", ""),
            RuleCase("EVO007", "contract", "fields.notes.conflict", "fields.note.conflict"),
            RuleCase("SEC001", "contract", "refresh_ttl: 60d", "refresh_ttl: 20d"),
            RuleCase("SEC001", "contract", "signing_keys: 30d, ", ""),
            RuleCase("SEC004", "entities", "max: 120, pii: none,", "max: 120,"),
            RuleCase("SEC004", "contract", "records: encrypted", "records: plain"),
            RuleCase("SEC006", "contract", "    - \"Slot.taken_by: cleared 30d after the visit\"\n", ""),
            RuleCase("SEC007", "contract", "notify_within: 72h", "notify_within: 80h"),
            RuleCase("SEC007", "contract", "runbook: rb-data-exposure", "runbook: rb-data"),
            RuleCase("ARC001", "contract", "to: sync, carries: requests", "to: synk, carries: requests"),
            RuleCase("ARC001", "contract", "  edges:\n", "    spare: { kind: store, duties: [wait] }\n  edges:\n"),
            RuleCase("ARC002", "contract", "failures: [db-readonly]", "failures: []"),
            RuleCase("ARC003", "contract", "failures: [db-readonly]", "failures: [db-broken]"),
            RuleCase("ARC004", "contract", "{ kind: client, mode: online-first,", "{ kind: client,"),
            RuleCase("ARC006", "contract", "order: serial, ", ""),
            RuleCase("TEL001", "operations", ", aggregate: max }", " }"),
            RuleCase("TEL002", "operations", "{ type: gauge, unit: s,", "{ type: gauge, unit: ms,"),
            RuleCase("TEL003", "operations", "labels: [side], aggregate: max", "labels: [user], aggregate: max"),
            RuleCase("TEL005", "operations", "sync_conflicts_total", "sync_settled_total"),
            RuleCase("SLO002", "operations", "total: sync_canary_total", "total: sync_canaries_total"),
            RuleCase("SLO002", "operations", "{outcome=\"fresh\"}'", "{platform=\"fresh\"}'"),
            RuleCase("ALR001", "operations", "for: 10m, severity: page,", "for: 10m,"),
            RuleCase("ALR002", "operations", "runbook: rb-quarantine", "runbook: rb-quarantaine"),
            RuleCase("ALR003", "operations", "{ after: 10m, notify: secondary }", "{ after: 40m, notify: secondary }"),
            RuleCase("ALR003", "operations", "escalate: mobile-oncall", "escalate: mobile"),
            RuleCase("ALR004", "failures", "alerts: [OutboxStuck]", "alerts: [OutboxStucks]"),
            RuleCase("ALR004", "operations", "sync_outbox_oldest_seconds) > 900", "sync_outbox_old_seconds) > 900"),
            RuleCase("ALR005", "operations", "long: 1h, short: 5m", "long: 1h, short: 10m"),
            RuleCase("ALR005", "operations", "budget: 2, long", "budget: 99, long"),
        ]

        private static let people = [
            RuleCase(
                "FLR001", "failures", "{ class: transient, side: network, covers: [timeout]",
                "{ class: transient, covers: [timeout]"),
            RuleCase("FLR003", "failures", "      remedy: The wait that the server asks for is kept.,\n", ""),
            RuleCase("FLR003", "failures", "runbook: rb-quarantine", "runbook: rb-quarantaine"),
            RuleCase("FLR004", "people", ", es: Conexión lenta", ""),
            RuleCase("FLR004", "failures", "user: ux.slow", "user: ux.slower"),
            RuleCase("FLR005", "failures", "covers: [crash], ", ""),
            RuleCase("UX001", "people", "    sending:     {", "    sent:     {"),
            RuleCase("UX002", "people", "[mine, theirs, who, when]", "[mine, theirs]"),
            RuleCase("UX002", "people", "later: allowed", "later: refused"),
            RuleCase("LOC002", "people", "En espera de envío ({count})", "En espera de envío"),
            RuleCase("TST001", "people", "    partition:                {", "    partitions:                {"),
            RuleCase("GLO001", "people", "  receipt:    {", "  answer:    {"),
            RuleCase("GLO004", "people", "see: [merge] }", "see: [merges] }"),
            RuleCase(
                "GLO004", "people", "{ text: A kept marker that says a record was deleted. }", "{ text: See merge. }"),
            RuleCase("GOV001", "people", "owner: team-design,   review: 120d,", "owner: team-design,"),
            RuleCase("GOV007", "people", "[engineer, tester, writer, translator]", "[engineer, tester]"),
            RuleCase("RUN001", "runbooks", "      happened: The server refuses or fails pushes.\n", ""),
            RuleCase("RUN002", "runbooks", "covers: [relay-stall, slow-link]", "covers: [relay-stal]"),
            RuleCase("RUN002", "runbooks", "covers: [relay-stall, slow-link]", "covers: []"),
            RuleCase("RUN003", "runbooks", "    attendees: [mobile-oncall, support]\n", ""),
            RuleCase("RUN004", "runbooks", "step:failover", "step:failovr"),
            RuleCase("RUN004", "runbooks", "on_fail: force-resync", "on_fail: reconcile"),
            RuleCase(
                "RUN004", "runbooks", "\"true\": step:roll-back, \"false\": step:restart }\n      client",
                "\"true\": step:roll-back, \"false\": dbwrite }\n      client"),
            RuleCase("RUN004", "runbooks", "on_fail: drop-cache, ", ""),
            RuleCase("RUN005", "runbooks", "probe: canary_write(db), ", ""),
            RuleCase(
                "RUN005", "runbooks", "sum(sync_quarantined_ops) > 50, \"true\"",
                "sum(sync_quarantine_ops) > 50, \"true\""),
            RuleCase(
                "RUN006", "runbooks", "{ approve: incident-lead, run: opsctl db failover", "{ run: opsctl db failover"),
            RuleCase(
                "RUN007", "runbooks", "does: [restart], irreversible: A restart drops no state.,", "does: [restart],"),
            RuleCase("RUN008", "runbooks", "      never_retry: A revoked token.\n", ""),
            RuleCase("RUN009", "runbooks", "{{affected_count}}", "{{affected_cont}}"),
            RuleCase(
                "RUN009", "runbooks", "The latest data is shown again", "It will be fixed soon, and was shown again"),
            RuleCase("RUN014", "runbooks", "does: [restart, upgrade], ", ""),
        ]
    }
#endif
