extension Language {
    static let head = LanguageKey.section(
        "contract", "Names the contract and its version.", rules: ["CON001"],
        [
            LanguageKey("format", .integer(1...1), "The version of this language.", "1", .executed("the loader")),
            LanguageKey(
                "id", .text, "Lower-case words joined by dots; names the contract in messages and in its digest.",
                .required, .executed("the digest")),
            LanguageKey(
                "version", .text, "Major, minor and patch, quoted; it grows with each change of the content.",
                .required,
                .executed("the digest"), rules: ["CON003", "CON004"]),
            LanguageKey("previous", .text, "The version before this one.", rules: ["CON003"]),
            LanguageKey("released", .date, "When this version was released."),
            owner, summary,
            LanguageKey("source_locale", .text, "The language in which texts are written first.", "en"),
            LanguageKey("locales", .texts, "The languages that texts must have.", "[en]", rules: ["FLR004", "LOC002"]),
        ])

    static let horizons = LanguageKey.section(
        "horizons", "How long things are remembered: all retention arithmetic starts here.",
        [
            LanguageKey(
                "max_offline", .duration, "The longest that a device may be away and still sync by difference.", "30d",
                .executed("the server’s memory of operations"), rules: ["TMB001", "TRN005", "SEC001"]),
            LanguageKey(
                "client_support", .duration, "The age of the oldest build of the app that may still connect.", "180d",
                .later, rules: ["EVO003"]),
            LanguageKey(
                "clock_skew", .duration, "How far a device’s clock may be off without consequence.", "5m", .later,
                rules: ["TMB001"]),
            LanguageKey(
                "grace", .duration, "What is added to each horizon for safety.", "7d",
                .executed("the server’s memory of operations"), rules: ["TMB001", "TRN005", "EVO003"]),
            LanguageKey(
                "replay", .duration, "How long answered operations stay on the device, to heal a restored server.",
                "7d",
                .executed("the device’s store")),
        ])

    static let scopes = LanguageKey(
        "scopes",
        .names(
            .section(
                "SCOPE", "A kind of scope: one for each value of a field.",
                [
                    LanguageKey(
                        "by", .text, "The field of an entity that says in which scope a record is.", .required,
                        .executed("the server’s pulls"), rules: ["CON008"]),
                    LanguageKey(
                        "members", .text, "Who may read a scope: Entity(scope’s field, user’s field).", .nothing,
                        .refused("Membership is not executed yet: everyone in the tenant could take every scope."),
                        rules: ["CON008"]),
                    LanguageKey(
                        "subscribe",
                        .words(
                            Word("on-demand", "A device takes those that its app asks for."),
                            Word(
                                "always", "A device holds all that its user may read.",
                                .refused("A device does not follow membership yet: it would hold none of them."))),
                        "Who decides which scopes a device holds.", "on-demand", .executed("the device’s session")),
                ]),
            known: [
                .section(
                    "tenant", "The scope of all records that are in no other.",
                    [
                        LanguageKey(
                            "by", .text, "The field that holds the tenant; the server knows the tenant by the token.",
                            .derived("the token’s tenant")),
                        LanguageKey(
                            "subscribe",
                            .words(
                                Word("always", "Every device holds them."),
                                Word(
                                    "on-demand", "A device takes them when its app asks.",
                                    .refused("Every device holds the tenant’s records: it would get them unasked."))),
                            "Who decides whether a device holds them.", "always", .executed("the device’s session")),
                    ])
            ]),
        "What a device takes or leaves as a whole.", .derived("one scope: the tenant"), .byItsKeys)

    static let migrations = LanguageKey(
        "migrations",
        .names(
            .section(
                "VERSION", "How records and waiting operations come from an earlier version to a later one.",
                [
                    LanguageKey("from", .text, "The version that it starts from.", .required),
                    LanguageKey("to", .text, "The version that it leads to.", .required),
                    LanguageKey(
                        "steps",
                        .list(
                            .section([
                                LanguageKey("entity", .text, "The entity that changes.", .required),
                                LanguageKey(
                                    "do", .words("rename", "split", "default", "drop", "convert"), "What is done.",
                                    .required),
                                LanguageKey("field", .text, "The field that changes."),
                                LanguageKey("to", .oneOf([.text, .texts]), "The field or fields that it becomes."),
                                LanguageKey("value", .anything, "The value that is filled in."),
                                LanguageKey("back", .text, "What undoes it.", rules: ["EVO007"]),
                            ])), "What is done, in order."),
                ])), "How records and waiting operations go from one version to the next and back.", .nothing,
        .refused("Records and waiting operations are not migrated yet: they would be read as what they are not."))

    static let flags = LanguageKey(
        "flags",
        .names(
            .section(
                "FLAG", "A switch that alters how sync behaves.",
                [
                    owner, summary,
                    LanguageKey("default", .flag, "Whether it is on.", "false"),
                    LanguageKey("changes", .texts, "Paths of this contract that it alters.", rules: ["EVO007"]),
                    LanguageKey("rollback", .text, "How to go back.", rules: ["EVO007"]),
                    LanguageKey("expires", .date, "When it is taken out."),
                ])), "Switches that alter sync semantics, each with an owner and a way back.", .nothing,
        .refused("Flags are not executed yet: the engine would behave as if there were none."), rules: ["EVO007"])

    static let triggers = LanguageKey(
        "triggers",
        .list(
            .section([
                LanguageKey("id", .text, "Names it."),
                LanguageKey(
                    "when", .words("local-write", "connectivity", "schedule", "server-hint", "user"),
                    "What starts a session.", .required, rules: ["TRG001"]),
                LanguageKey("every", .duration, "The time between two, of a schedule.", rules: ["TRG001"]),
                LanguageKey("debounce", .duration, "How long to wait for more of the same.", "0ms"),
                LanguageKey(
                    "jitter", .duration, "A random time before it, so that a fleet does not come at once.",
                    rules: ["TRG003"]),
                LanguageKey("change", .words("up", "down"), "Which change of the network."),
                LanguageKey("requires", .words("online", "nothing"), "What must hold.", "nothing"),
                LanguageKey("background", .flag, "Whether it runs while the app is not in front.", "false"),
                LanguageKey("control", .text, "What a person touches."),
                LanguageKey("absent", .text, "Why this one is not used.", rules: ["TRG001"]),
            ])), "The events that start a sync.", .derived("all five, with jitter"), .later,
        rules: ["TRG001", "TRG003"])
}
