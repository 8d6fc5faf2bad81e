extension RuleNote {
    static let contract: [String: RuleNote] = [
        "CON001": RuleNote(
            why: "A key that nobody knows is a wish that nobody fulfils: its writer believes that it holds.",
            fix: "Write the nearest known key, which the finding names; driftless explain lists those of each section.",
            breaks: """
                entities:
                  Note:
                    fields:
                      id:    { type: uuid7 }
                      title: { type: string, requierd: true }
                """, "requierd", "required"),
        "CON003": RuleNote(
            why: """
                Devices, reviewers and release notes tell versions apart by their number. Two contents under one \
                number cannot be told apart by anyone.
                """,
            fix: "Raise version as driftless diff says: the next major for a break, minor for something new.",
            breaks: """
                contract: { id: app, version: "1.0.0" }
                entities:
                  Note:
                    fields:
                      id:    { type: uuid7 }
                      title: { type: string }      # new since 1.0.0
                """, "1.0.0", "1.1.0"),
        "CON004": RuleNote(
            why: """
                YAML reads no as false, 2.10 as 2.1 and the second of two equal keys over the first: the file says one \
                thing and means another.
                """,
            fix: "Quote the text, or write true and false; keep one of two equal keys.",
            breaks: """
                contract:
                  id: app
                  version: 2.10
                """, "2.10", "\"2.10.0\""),
        "CON006": RuleNote(
            why: """
                A contract that promises what the engine does not do yet would lose data or let people in. It is legal \
                to write and to discuss, and nothing starts on it.
                """,
            fix: "Take the key out until it is executed, or wait; driftless explain --unexecuted lists them all.",
            breaks: """
                entities:
                  Note:
                    fields:
                      id:    { type: uuid7 }
                      owner: { type: string, from: auth.user }
                """, ", from: auth.user", ""),
        "CON007": RuleNote(
            why: "What cannot be read cannot be checked, and half of a contract is another contract.",
            fix: "Give UTF-8 text under 1 MiB; name included files from the folder of the file that includes them.",
            breaks: """
                include: [gone.yaml]
                """, "[gone.yaml]", "[]"),
        "CON008": RuleNote(
            why: "A reference to what is not there would only fail on a device, far from whoever wrote it.",
            fix: "Name what there is; the finding offers the nearest name.",
            breaks: """
                entities:
                  Site: { fields: { id: { type: uuid7 } } }
                  Visit:
                    fields:
                      id:   { type: uuid7 }
                      site: { type: ref, to: Sight }
                """, "Sight", "Site"),
        "GOV008": RuleNote(
            why: "An exception without an end becomes the rule, and without a name nobody can be asked about it.",
            fix: "Write until, owner and reason, or mend what was allowed.",
            breaks: """
                entities:
                  Note:
                    fields: { id: { type: uuid7 } }
                    # allow TMB001 until=2099-01-01 reason="all are back by then"
                    delete: { retention: 30d }
                """, "reason", "owner=team-sync reason"),
        "GLO001": RuleNote(
            why: "Messages, states and commands use these words. Who meets one must be able to look it up.",
            fix: "Define each of the words that the finding names.",
            breaks: """
                glossary:
                  conflict:   { text: Two writes that did not know of each other. }
                  merge:      { text: The rule that makes one value of two. }
                  tombstone:  { text: A marker that a record was deleted. }
                  operation:  { text: A recorded write. }
                  outbox:     { text: Operations that wait for an answer. }
                  checkpoint: { text: How far a device has read. }
                  quarantine: { text: Where refused operations are kept. }
                  scope:      { text: What a device takes as a whole. }
                """, "  scope:", "  receipt:    { text: The server's answer. }\n  scope:"),
        "GLO004": RuleNote(
            why: "A definition that only points elsewhere sends its reader in a circle.",
            fix: "Say what the word means, and let see name words that are defined.",
            breaks: """
                glossary:
                  merge: { text: The rule that makes one value of two., see: [conflicts] }
                  conflict: { text: Two writes that did not know of each other. }
                """, "conflicts", "conflict"),
        "ARC001": RuleNote(
            why: "A picture with a line into nothing hides a part of the system, and nobody asks how that part fails.",
            fix: "Name nodes that there are, and give each node a flow.",
            breaks: """
                architecture:
                  nodes:
                    app:  { kind: client, mode: offline-first, duties: [keep records] }
                    sync: { kind: server, duties: [merge] }
                  edges:
                    push: { from: app, to: synk }
                    pull: { from: sync, to: app }
                """, "synk", "sync"),
        "ARC002": RuleNote(
            why: "Every flow can fail. One of which nothing is said has not been thought about.",
            fix: "Name the failures that can happen there.",
            breaks: """
                failures: { cut: { class: transient, side: network } }
                architecture:
                  edges:
                    push: { from: app, to: sync }
                """, "to: sync", "to: sync, failures: [cut]"),
        "ARC003": RuleNote(
            why: """
                A failure that is on no flow is never played, and a name that is nowhere promises a test that there is \
                not.
                """,
            fix: "Name failures of the catalogue, each at the flow where it happens.",
            breaks: """
                failures: { cut: { class: transient, side: network } }
                architecture:
                  edges:
                    push: { from: app, to: sync, failures: [cutt] }
                """, "cutt", "cut"),
        "ARC004": RuleNote(
            why: "Whether a client works offline, and who does what, is the first question of whoever joins the team.",
            fix: "Write mode for clients, and duties for every node.",
            breaks: """
                architecture:
                  nodes:
                    app: { kind: client, duties: [keep records] }
                """, "client,", "client, mode: offline-first,"),
        "ARC006": RuleNote(
            why: "Order, delivery and version are what the other end relies on. Unsaid, each side assumes its own.",
            fix: "Write carries, order, delivery and version.",
            breaks: """
                architecture:
                  edges:
                    push: { from: app, to: sync, carries: operations, order: FIFO, delivery: at least once }
                """, "order: FIFO", "order: FIFO, version: driftless/1"),
    ]
}
