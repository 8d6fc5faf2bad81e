extension Rule {
    static let entities: [Rule] = [
        Rule(
            "ENT001", "1.1 12.1", "An entity without owner, summary, direction, identity or fields."
        ) { judge in
            for entity in judge.entities {
                judge.require(
                    "owner", "summary", "direction", "identity", "fields", of: entity,
                    "Write them; a reader of the contract looks for them there.")
            }
        },
        Rule(
            "ENT002", "1.1 2.4",
            "A synced entity without latency, consistency, scope, access, delete rule or server mapping."
        ) { judge in
            for entity in judge.syncedEntities {
                judge.require(
                    "latency", "consistency", "scope", "access", "delete", "server", of: entity,
                    "Write what holds, though it be the default.")
            }
        },
        Rule(
            "ENT007", .warning, "1.4", "An entity without the row count and size that load profiles are made for."
        ) { judge in
            for entity in judge.syncedEntities {
                judge.require(
                    "rows", "row_bytes", of: entity["expect"], "Write expect: { rows: 1000, row_bytes: 200B }.")
            }
        },
        Rule("SEQ001", "4.3", "Prevention of duplicates that is not stated.") { judge in
            for entity in judge.syncedEntities {
                judge.require(
                    "key", "minted_by", "natural", "on_duplicate", of: entity["identity"],
                    "Say who makes keys, and what happens to the second of two.")
            }
            if !judge.document["transport", "integrity", "dedupe_window"].isWritten {
                judge.find(
                    judge.document["transport", "integrity"], "the window in which repetitions are known is not stated",
                    "Write transport: { integrity: { dedupe_window: 37d } }.")
            }
        },
    ]

    static let triggers: [Rule] = [
        Rule(
            "TRG001", "1.2", "A schedule, on-demand or connectivity trigger neither declared nor absent with a reason."
        ) {
            judge in
            let triggers = judge.document["triggers"]
            for kind in ["schedule", "user", "connectivity"] {
                let found = triggers.parts.filter { $0["when"].text == kind }
                if found.isEmpty {
                    judge.find(
                        triggers, "there is no trigger for \(kind), and no reason why",
                        "Add { when: \(kind), … }, or { when: \(kind), absent: \"why\" }.")
                }
                for trigger in found where kind == "schedule" {
                    if !trigger["every"].isWritten, !trigger["absent"].isWritten {
                        judge.find(trigger, "a schedule does not say how often", "Add every: 15m.")
                    }
                }
            }
        },
        Rule("TRG003", .warning, "2.5", "A trigger for connectivity or a schedule without jitter.") { judge in
            for trigger in judge.document["triggers"].parts where !trigger["absent"].isWritten {
                guard ["connectivity", "schedule"].contains(trigger["when"].text), !trigger["jitter"].isWritten else {
                    continue
                }
                judge.find(trigger, "a whole fleet would come at once", "Add jitter: 3s, or more for a large fleet.")
            }
        },
    ]

    static let samples: [Rule] = [
        Rule("SMP001", "3.4", "An entity without a full, a minimal and a refused sample.") { judge in
            for entity in judge.syncedEntities {
                judge.require(
                    "full", "minimal", "invalid", of: entity["samples"], "Add them; the tests push each of them.")
            }
        },
        Rule("SMP003", "3.4", "A full sample that omits a field, or a sample with a field that there is not.") {
            judge in
            for entity in judge.syncedEntities {
                let fields = Set(entity["fields"].parts.map(\.name))
                for sample in entity["samples"].parts where sample.text == nil {
                    let written = Set(sample.parts.map(\.name))
                    for name in written.subtracting(fields).sorted() {
                        judge.find(
                            sample[name], "\(entity.name) has no field \(name)", "Take it out, or add the field.")
                    }
                    let missing = fields.subtracting(written).sorted()
                    if sample.name == "full", !missing.isEmpty {
                        judge.find(sample, "the full sample omits \(missing.joined(separator: ", "))", "Add them.")
                    }
                }
            }
        },
    ]
}
