extension Language {
    static let runbooks = LanguageKey(
        "runbooks",
        .names(
            .section(
                "RUNBOOK", "What people do when something is wrong.", rules: ["RUN001", "RUN002", "RUN003", "RUN008"],
                [
                    LanguageKey("title", .text, "What it is called."),
                    LanguageKey("version", .integer(1...1_000_000), "Its version.", "1"), owner,
                    LanguageKey("reviewed", .date, "When it was last read through."),
                    LanguageKey("severity", .words("sev1", "sev2", "sev3", "sev4"), "How bad it is."),
                    LanguageKey("covers", .texts, "The failures that it is for.", rules: ["RUN002"]),
                    briefing,
                    LanguageKey("attendees", .texts, "Who takes part.", rules: ["RUN003"]),
                    LanguageKey(
                        "inputs",
                        .names(
                            .section(
                                "INPUT", "What it must know.", rules: ["RUN009"],
                                [
                                    LanguageKey("type", .text, "What it is.", "string"),
                                    LanguageKey("from", .text, "Where it comes from."),
                                    LanguageKey("default", .anything, "What it is otherwise."),
                                ])), "What it must know.", rules: ["RUN009"]),
                    LanguageKey(
                        "tree",
                        .names(
                            question,
                            known: [LanguageKey("start", .text, "The first question.", .required, rules: ["RUN004"])]),
                        "Which step is the right one.", rules: ["RUN004", "RUN005"]),
                    LanguageKey("steps", .names(step), "What is done.", rules: ["RUN004", "RUN006", "RUN007"]),
                    .section(
                        "rollback", "When and how to go back.", rules: ["RUN008"],
                        [
                            LanguageKey("when", .texts, "The signs.", rules: ["RUN008"]),
                            LanguageKey("do", .text, "How.", "reverse-undo"),
                            LanguageKey("never_retry", .text, "What is not tried again.", rules: ["RUN008"]),
                        ]),
                    LanguageKey(
                        "comms",
                        .names(
                            .section(
                                "MESSAGE", "What is said to whom.", rules: ["RUN003", "RUN009"],
                                [
                                    LanguageKey("to", .text, "To whom."), LanguageKey("text", copy, "What.", .required),
                                    LanguageKey("within", .duration, "How soon."),
                                    LanguageKey("every", .duration, "How often."),
                                ])), "What is said to whom.", rules: ["RUN003", "RUN009"]),
                    .section(
                        "drill", "How it is practised.", rules: ["RUN013"],
                        [
                            LanguageKey("scenario", .text, "On which failure."),
                            LanguageKey("every", .duration, "How often."),
                            LanguageKey("last", .date, "When it was last."),
                            LanguageKey("result", .words("pass", "fail"), "How it went."),
                        ]),
                ])), "What people do when something is wrong.", .derived("those of the built-in alerts"), .later,
        rules: ["RUN001"])

    private static let briefing = LanguageKey.section(
        "briefing", "What one reads first.", rules: ["RUN001"],
        [
            LanguageKey("happened", .text, "What went wrong.", rules: ["RUN001"]),
            LanguageKey("affected", .text, "Who notices it.", rules: ["RUN001"]),
            LanguageKey("contain", .texts, "The first steps.", rules: ["RUN001", "RUN004"]),
        ])

    private static let question = LanguageKey.section(
        "QUESTION", "A question, or an end.", rules: ["RUN004", "RUN005"],
        [
            LanguageKey("ask", .text, "The question."),
            LanguageKey("probe", .text, "What answers it.", rules: ["RUN005"]),
            LanguageKey("true", .text, "Where yes leads: a question, or step:NAME.", rules: ["RUN004"]),
            LanguageKey("false", .text, "Where no leads.", rules: ["RUN004"]),
            LanguageKey("end", .words("hand-over", "resolved"), "How it ends here.", rules: ["RUN004"]),
            LanguageKey("to", .text, "The runbook that goes on.", rules: ["RUN004"]),
        ])

    private static let step = LanguageKey.section(
        "STEP", "Something that is done.", rules: ["RUN006", "RUN007"],
        [
            LanguageKey("run", .text, "A command.", rules: ["RUN007", "RUN009"]),
            LanguageKey("manual", .text, "What a person does."),
            LanguageKey("wait", .duration, "How long to wait."),
            LanguageKey("comms", .text, "The message that is sent.", rules: ["RUN004"]),
            LanguageKey("approve", .text, "Who must agree.", rules: ["RUN006"]),
            LanguageKey("verify", .text, "What shows that it worked.", rules: ["RUN006"]),
            LanguageKey("undo", .text, "What undoes it.", rules: ["RUN007"]),
            LanguageKey("irreversible", .text, "Why it cannot be undone.", rules: ["RUN007"]),
            LanguageKey(
                "does", .list(.words("restart", "drop-cache", "force-resync", "upgrade")), "What kind of remedy it is.",
                rules: ["RUN014"]),
            LanguageKey("risk", .words("safe", "disruptive"), "What it does to others.", "safe", rules: ["RUN006"]),
            LanguageKey("timeout", .duration, "How long it may take.", rules: ["RUN006"]),
            LanguageKey("next", .text, "The step after it.", rules: ["RUN004"]),
            LanguageKey("on_fail", .text, "The step after it when it fails.", rules: ["RUN004"]),
            LanguageKey("end", .words("resolved", "hand-over"), "How it ends here."),
        ])
}
