extension RuleNote {
    static let governance: [String: RuleNote] = [
        "GOV001": RuleNote(
            why: "A text that nobody reads through grows wrong, and nobody notices.",
            fix: "Write an owner and a time between reviews for each section.",
            breaks: """
                governance:
                  sections: { transport: { owner: team-sync } }
                """, "team-sync", "team-sync, review: 90d"),
        "GOV004": RuleNote(
            why: """
                Who copies a sample into an app takes its licence along. If that is not said, or forbids it, they \
                cannot use it, or are sued for it.
                """,
            fix: """
                Write licences as SPDX does, name who made what is others', and take nothing that forbids to be handed \
                on.
                """,
            breaks: """
                governance:
                  licences:
                    docs: CC-BY-4.0
                    samples: Apache 2
                    third_party: { Inter: { licence: OFL-1.1, by: The Inter Project Authors } }
                """, "Apache 2", "Apache-2.0"),
        "GOV007": RuleNote(
            why: "A tester or translator who finds a mistake and no way to mend it goes away.",
            fix: "Name the four roles, and the file that says how to take part.",
            breaks: """
                governance:
                  contribute: { roles: [engineer, tester, writer], guide: CONTRIBUTING.md }
                """, "writer]", "writer, translator]"),
        "TUT002": RuleNote(
            why: """
                Offline edits, a conflict and a re-sync are what one must have seen work before one trusts them with \
                data.
                """,
            fix: "Name a starter app for each, and what builds it with each change.",
            breaks: """
                tutorials:
                  todo: { app: Examples/Todo, shows: [offline-edits, conflict], built_by: scripts/check-app.sh }
                """, "conflict]", "conflict, re-sync]"),
        "TST001": RuleNote(
            why: "Each of these has broken a release of somebody's. A list without it will break one of yours.",
            fix: "Add a scenario of each name.",
            breaks: """
                testing:
                  scenarios: { initial-load: {}, offline-edits: {}, reattach: {}, latency: {}, bandwidth: {},
                               partial-features: {}, partition: {}, migration: {} }
                """, "migration: {}", "migration: {}, rollback: {}"),
    ]
}
