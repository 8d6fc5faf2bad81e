extension RuleNote {
    static let entities: [String: RuleNote] = [
        "ENT001": RuleNote(
            why: "A table without an owner and a sentence is one that nobody answers for, and nobody dares to change.",
            fix: "Write owner, summary, direction, identity and fields.",
            breaks: """
                entities:
                  Note:
                    summary: What somebody wrote down.
                    direction: both
                    identity: { key: id }
                    fields: { id: { type: uuid7 } }
                """, "    summary", "    owner: team-notes\n    summary"),
        "ENT002": RuleNote(
            why: "Latency, rights and deletes hold whether they are written or not. Written, a reviewer can object.",
            fix: "Write what holds, though it be the default.",
            breaks: """
                entities:
                  Note:
                    latency: { push_p95: 5s }
                    scope: tenant
                    access: { read: "tenant == auth.tenant" }
                    delete: { mode: tombstone }
                    server: { table: notes }
                    fields: { id: { type: uuid7 }, tenant: { type: string } }
                """, "    scope", "    consistency: strong-eventual\n    scope"),
        "ENT007": RuleNote(
            why: "Load tests and first-sync promises are made for a size. Without one they are made for none.",
            fix: "Write how many records a tenant has, and how large one is.",
            breaks: """
                entities:
                  Note:
                    expect: { rows: 2000 }
                    fields: { id: { type: uuid7 } }
                """, "rows: 2000", "rows: 2000, row_bytes: 200B"),
        "SEQ001": RuleNote(
            why: """
                A phone that sends twice, and two people who enter the same thing, make duplicates unless it is said \
                who makes keys and which record stays.
                """,
            fix: "Write the four keys of identity, and the window in which the server knows a repetition.",
            breaks: """
                transport: { integrity: { dedupe_window: 37d } }
                entities:
                  Note:
                    identity: { key: id, minted_by: client, natural: false }
                    fields: { id: { type: uuid7 } }
                """, "natural: false", "natural: false, on_duplicate: reject"),
        "TRG001": RuleNote(
            why: "People ask when their edits are sent. A trigger that is left out without a word looks forgotten.",
            fix: "Declare the three kinds, or say absent with the reason.",
            breaks: """
                triggers:
                  - { when: connectivity, jitter: 3s }
                  - { when: schedule, every: 15m, jitter: 2m }
                """, "jitter: 2m }", "jitter: 2m }\n  - { when: user, absent: Everything is sent by itself. }"),
        "TRG003": RuleNote(
            why: """
                When a network comes back, all devices notice it in the same second. Without jitter the server meets \
                them at once, and falls again.
                """,
            fix: "Add a jitter that spreads the fleet.",
            breaks: """
                triggers:
                  - { when: connectivity, change: up }
                """, "change: up", "change: up, jitter: 3s"),
        "SMP001": RuleNote(
            why: "A payload says more than a table of types, and the tests push each of the three at a real server.",
            fix: "Write one with every field, one with the required ones, and one that must be refused.",
            breaks: """
                entities:
                  Note:
                    fields: { id: { type: uuid7 }, title: { type: string, required: true } }
                    samples:
                      full:    { id: "0197c2a0-0000-7000-8000-000000000001", title: Milk }
                      minimal: { id: "0197c2a0-0000-7000-8000-000000000002", title: Bread }
                """, "title: Bread }", "title: Bread }\n      invalid: { title: Milk }"),
        "SMP003": RuleNote(
            why: "A full sample that is not full hides a field from everybody who copies it.",
            fix: "Give the full sample every field, and no field that there is not.",
            breaks: """
                entities:
                  Note:
                    fields: { id: { type: uuid7 }, title: { type: string }, done: { type: bool } }
                    samples:
                      full: { id: "0197c2a0-0000-7000-8000-000000000001", title: Milk }
                """, "Milk", "Milk, done: true"),
        "TMB001": RuleNote(
            why: """
                A device that comes back after the tombstone is gone still has the record, and would bring it back to \
                life for everybody.
                """,
            fix: "Keep tombstones at least as long as max_offline, clock_skew and grace together.",
            breaks: """
                entities:
                  Note:
                    delete: { retention: 30d }
                    fields: { id: { type: uuid7 } }
                """, "30d", "90d"),
        "TMB003": RuleNote(
            why: """
                Some device will come back later than anyone planned. What happens then is decided now, or by \
                accident.
                """,
            fix: "Write past_retention: full-resync.",
            breaks: """
                entities:
                  Note:
                    delete: { mode: tombstone, retention: 90d }
                    fields: { id: { type: uuid7 } }
                """, "90d", "90d, past_retention: full-resync"),
        "EVO001": RuleNote(
            why: """
                Apps in the field keep sending a field for months. Who removes it must know since when, until when, \
                and what takes its place.
                """,
            fix: "Write since, announced, remove_after, use, old_clients and new_clients.",
            breaks: """
                entities:
                  Note:
                    fields:
                      id:    { type: uuid7 }
                      title: { type: string }
                      name:
                        type: string
                        deprecated: { announced: 2026-01-10, remove_after: 2026-12-01, use: title,
                                      old_clients: still-sent, new_clients: ignore }
                """, "announced:", "since: \"2.2.0\", announced:"),
        "EVO002": RuleNote(
            why: "A replacement that is not there, or goes itself, sends every app's author into the wrong change.",
            fix: "Name a field of the entity that stays.",
            breaks: """
                entities:
                  Note:
                    fields:
                      id:    { type: uuid7 }
                      title: { type: string }
                      name:  { type: string, deprecated: { use: titel } }
                """, "titel", "title"),
        "EVO003": RuleNote(
            why: """
                Apps that still send the field are supported until the horizon has passed. Taken out sooner, their \
                writes are refused or lost.
                """,
            fix: "Remove no earlier than announced, client_support and grace together.",
            breaks: """
                entities:
                  Note:
                    fields:
                      id:   { type: uuid7 }
                      name: { type: string, deprecated: { announced: 2026-01-10, remove_after: 2026-03-01 } }
                """, "2026-03-01", "2026-12-01"),
        "EVO007": RuleNote(
            why: """
                A switch that alters how edits are merged is a change of the contract at run time. Somebody must \
                answer for it, and it must be possible to go back.
                """,
            fix: "Write owner, changes with paths of the contract, and rollback.",
            breaks: """
                flags:
                  quick-batches:
                    owner: team-sync
                    changes: [transport.batch]
                """, "batch]", "batch]\n    rollback: Turn it off; batches are small again."),
    ]
}
