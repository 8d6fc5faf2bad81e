extension Language {
    static let ux = LanguageKey.section(
        "ux", "What people see of sync.", .later, rules: ["UX001"],
        [
            LanguageKey(
                "states", .names(LanguageKey("STATE", copy, "The words for a state.", rules: ["UX001"])),
                "The words for each state.", .derived("English copy"), rules: ["UX001", "FLR004"]),
            LanguageKey(
                "prompts",
                .names(
                    .section(
                        "PROMPT", "A question about a conflict.", rules: ["UX002"],
                        [
                            LanguageKey("title", copy, "The question.", .required),
                            LanguageKey(
                                "show", .list(.words("base", "mine", "theirs", "who", "when")), "What is shown.",
                                rules: ["UX002"]),
                            LanguageKey(
                                "choices", .list(.words("keep-mine", "keep-theirs", "enter-new", "keep-both")),
                                "What can be chosen."),
                            LanguageKey(
                                "default", .words("none", "keep-mine", "keep-theirs"), "What is chosen beforehand.",
                                rules: ["UX002"]),
                            LanguageKey(
                                "later", .words("allowed", "refused"), "Whether it can wait.", rules: ["UX002"]),
                        ])), "Questions about conflicts.", rules: ["UX002", "CNF004"]),
            .section(
                "indicators", "What is shown while things wait.", rules: ["UX003"],
                [
                    LanguageKey("show_retry_after", .integer(1...1_000), "Attempts until retrying is shown.", "3"),
                    LanguageKey("show_stale_after", .duration, "The age from which data is called old.", "15m"),
                    LanguageKey("never_block_editing", .flag, "Whether editing goes on whatever happens.", "true"),
                ]),
        ])

    static let testing = LanguageKey.section(
        "testing", "Scenarios and gates.", .later, rules: ["TST001"],
        [
            LanguageKey(
                "scenarios",
                .names(
                    LanguageKey(
                        "SCENARIO", .names(LanguageKey("PARAMETER", .anything, "A parameter of the scenario.")),
                        "What is played.")), "What is played.", rules: ["TST001"]),
            .section(
                "seeds", "How many runs.",
                [
                    LanguageKey("pull_request", .count, "For each change.", "200"),
                    LanguageKey("nightly", .count, "Each night.", "20000"),
                ]),
            .section(
                "data", "What tests write.",
                [
                    LanguageKey("factory", .words("synthetic", "recorded"), "Where it comes from.", "synthetic"),
                    LanguageKey("tenant_prefix", .text, "What test tenants’ names begin with.", "test-"),
                    LanguageKey("forbid_in", .texts, "Where it may not be."),
                    LanguageKey("reset", .words("per-run", "per-suite"), "When it is taken out.", "per-run"),
                ]),
            LanguageKey("release_gates", .texts, "What must have run on this contract."),
        ])

    /// What a team that is new to sync must see work (TUT002).
    static let lessons = ["offline-edits", "conflict", "re-sync"]

    static let tutorials = LanguageKey(
        "tutorials",
        .names(
            .section(
                "TUTORIAL", "An app to start from.", rules: ["TUT002"],
                [
                    LanguageKey("app", .text, "The folder that it is in.", rules: ["TUT002"]),
                    LanguageKey(
                        "shows", .list(.words(lessons.map { Word($0) })), "What can be seen with it.",
                        rules: ["TUT002"]),
                    LanguageKey(
                        "built_by", .text, "What builds and runs it with each change.", rules: ["TUT002"]),
                    summary, owner,
                ])), "Apps to start from.", .nothing, rules: ["TUT002"])

    static let governance = LanguageKey.section(
        "governance", "Who answers for what.",
        [
            LanguageKey(
                "sections",
                .names(
                    .section(
                        "SECTION", "A part of the documentation.", rules: ["GOV001"],
                        [
                            owner,
                            LanguageKey("review", .duration, "How often it is read through.", rules: ["GOV001"]),
                            LanguageKey("reviewed", .date, "When it was last."),
                        ])), "Owners and reviews.", rules: ["GOV001"]),
            .section(
                "archive", "What happens to what nobody reviews.",
                [
                    LanguageKey("after", .text, "When it is archived."), LanguageKey("to", .text, "Where to."),
                    LanguageKey("keep", .duration, "How long."), LanguageKey("banner", .flag, "Whether it says so."),
                ]),
            .section(
                "licences", "Under which things may be used.",
                [
                    LanguageKey(
                        "docs", .text, "The documentation’s, as SPDX writes it: CC-BY-4.0.", rules: ["GOV004"]),
                    LanguageKey("samples", .text, "That of samples and templates.", rules: ["GOV004"]),
                    LanguageKey(
                        "third_party",
                        .names(
                            .section(
                                "WORK", "Something that others made.", rules: ["GOV004"],
                                [
                                    LanguageKey("licence", .text, "Its licence, as SPDX writes it.", rules: ["GOV004"]),
                                    LanguageKey("by", .text, "Who made it.", rules: ["GOV004"]),
                                    LanguageKey("source", .text, "Where it is from."),
                                ])), "What is others’.", rules: ["GOV004"]),
                ]),
            .section(
                "contribute", "How to take part.", rules: ["GOV007"],
                [
                    LanguageKey("roles", .texts, "For whom there is a way.", rules: ["GOV007"]),
                    LanguageKey("guide", .text, "Where it is written.", rules: ["GOV007"]),
                ]),
            .section(
                "release", "What a release needs.",
                [
                    LanguageKey("notes", .text, "Where its notes are."),
                    LanguageKey("require_entry_for", .texts, "What must be mentioned there."),
                ]),
            .section(
                "translations", "How far behind they may be.",
                [
                    LanguageKey("min_current", .number(0...1), "The share that is current."),
                    LanguageKey("block_release_on", .texts, "Where nothing may be behind."),
                ]),
            LanguageKey(
                "reading_grade", .names(LanguageKey("SECTION", .integer(1...20), "The highest grade.")),
                "How hard to read a section may be."),
        ])

    static let glossary = LanguageKey(
        "glossary",
        .names(
            .section(
                "TERM", "A word and its meaning.", rules: ["GLO001", "GLO004"],
                [
                    LanguageKey("text", .text, "The meaning.", .required, rules: ["GLO004"]),
                    LanguageKey("forbid", .texts, "Words that are not used for it."),
                    LanguageKey("see", .texts, "Terms that belong to it.", rules: ["GLO004"]),
                ])), "Words and their meanings.", .derived("the built-in terms"), rules: ["GLO001", "GLO004"])

    static let architecture = LanguageKey.section(
        "architecture", "Who talks to whom.", rules: ["ARC001"],
        [
            LanguageKey(
                "nodes",
                .names(
                    .section(
                        "NODE", "One who takes part.", rules: ["ARC001", "ARC004"],
                        [
                            LanguageKey(
                                "kind", .words("client", "intermediary", "server", "store"), "What it is.", .required),
                            LanguageKey(
                                "mode", .words("offline-first", "online-first"), "How a client works.",
                                rules: ["ARC004"]),
                            LanguageKey("duties", .texts, "What it does.", rules: ["ARC004"]),
                            owner,
                        ])), "Those who take part.", rules: ["ARC001"]),
            LanguageKey(
                "edges",
                .names(
                    .section(
                        "EDGE", "A way that something goes.", rules: ["ARC001", "ARC002", "ARC006"],
                        [
                            LanguageKey("from", .text, "Where from.", .required, rules: ["ARC001"]),
                            LanguageKey("to", .text, "Where to.", .required, rules: ["ARC001"]),
                            LanguageKey("carries", .text, "What goes there.", rules: ["ARC006"]),
                            LanguageKey("order", .text, "In which order.", rules: ["ARC006"]),
                            LanguageKey("delivery", .text, "How often at least and at most.", rules: ["ARC006"]),
                            LanguageKey("version", .text, "The version that it speaks.", rules: ["ARC006"]),
                            LanguageKey("failures", .texts, "What can happen there.", rules: ["ARC002", "ARC003"]),
                        ])), "The ways that things go.", rules: ["ARC001"]),
            .section(
                "guarantees", "What holds along them.",
                [
                    LanguageKey("within_device", .words("read-your-writes"), "On one device.", "read-your-writes"),
                    LanguageKey("across_devices", .words("strong-eventual"), "Between devices.", "strong-eventual"),
                    LanguageKey("server_commit", .words("linearizable"), "At the server.", "linearizable"),
                ]),
        ])
}
