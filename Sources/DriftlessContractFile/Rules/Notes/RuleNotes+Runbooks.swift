extension RuleNote {
    private static func runbook(
        why: String, fix: String, _ lines: String, _ old: String, _ new: String, before: String = ""
    ) -> RuleNote {
        let body = lines.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n")
        return RuleNote(why: why, fix: fix, breaks: "\(before)runbooks:\n  rb-stuck:\n\(body)", old, new)
    }

    static let runbooks: [String: RuleNote] = [
        "RUN001": runbook(
            why: """
                Who opens a runbook knows nothing yet. Three sentences tell what happened, to whom, and what is done \
                first.
                """,
            fix: "Write happened, affected and contain.",
            "briefing: { happened: Pushes fail., affected: Everyone. }", "Everyone.", "Everyone., contain: []"),
        "RUN002": runbook(
            why: "A runbook for no failure is never practised, and one for an unknown failure never found.",
            fix: "Name failures of the catalogue in covers.",
            "covers: [cutt]", "cutt", "cut", before: "failures: { cut: { class: systemic } }\n"),
        "RUN003": runbook(
            why: "During an incident nobody finds good words. Those who are told nothing assume the worst.",
            fix: "Write attendees, and the four messages.",
            """
            attendees: [lead]
            comms:
              initial:  { text: We are looking into it. }
              update:   { text: Still working on it. }
              internal: { text: See the incident's channel. }
            """, "  internal", "  resolved: { text: It works again. }\n      internal"),
        "RUN004": runbook(
            why: "A branch into nothing ends the help in the middle of the incident; a circle never ends it.",
            fix: "Let each answer lead to a question or step that there is, and to an end.",
            """
            tree:
              start: many
              many: { ask: Are many affected?, "true": step:restrt, "false": step:restart }
            steps:
              restart: { run: opsctl restart, irreversible: It drops no state. }
            """, "restrt", "restart"),
        "RUN005": runbook(
            why: "A question that nothing answers is answered by a feeling.",
            fix: "Write a probe over metrics that there are.",
            """
            tree:
              start: many
              many: { ask: Are many affected?, probe: sum(sync_stuk_ops) > 50, "true": done, "false": done }
              done: { end: resolved }
            """, "stuk", "stuck", before: "telemetry: { metrics: { sync_stuck_ops: { type: gauge } } }\n"),
        "RUN006": runbook(
            why: "A step that harms others needs a second pair of eyes, an end, and proof that it helped.",
            fix: "Write approve, timeout and verify.",
            """
            steps:
              failover: { run: opsctl failover, undo: opsctl failback, risk: disruptive, approve: lead, timeout: 15m }
            """,
            "timeout", "verify: canary_write(db), timeout"),
        "RUN007": runbook(
            why: "A step that cannot be undone must be known to be so before it is taken.",
            fix: "Write undo, or irreversible with the reason.",
            "steps:\n  freeze: { run: opsctl deploys freeze }", "freeze }", "freeze, undo: opsctl deploys unfreeze }"),
        "RUN008": runbook(
            why: "The second outage is often made by the attempt to mend the first.",
            fix: "Write when to go back, and what is not tried again.",
            "rollback: { when: [verify fails twice] }", "twice]", "twice], never_retry: The same build within 24h."),
        "RUN009": runbook(
            why: """
                A customer who reads {{next_updat}}, or a time that is not kept, loses trust that is hard to win back.
                """,
            fix: """
                Take placeholders that a run fills in or inputs declare, and promise the next update instead of an \
                end.
                """,
            "comms: { initial: { text: \"Next update by {{next_updat}}.\" } }", "next_updat}", "next_update}"),
        "RUN014": runbook(
            why: "A systemic failure does not pass by itself. A runbook without a remedy only watches it.",
            fix: "Mark the step that mends it with does.",
            "steps:\n  restart: { run: opsctl restart, irreversible: It drops no state. }",
            "opsctl restart", "opsctl restart, does: [restart]",
            before: "failures: { down: { class: systemic, runbook: rb-stuck } }\n"),
    ]
}
