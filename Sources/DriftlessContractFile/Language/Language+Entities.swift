extension Language {
    static let entities = LanguageKey(
        "entities",
        .names(
            .section(
                "ENTITY", "A synced table.", rules: ["ENT001", "ENT002"],
                naming + keeping + [
                    LanguageKey(
                        "fields", .names(field), "The columns, in an order that is part of the contract’s digest.",
                        .required, .byItsKeys, rules: ["ENT001"]),
                    .section(
                        "latency", "What is promised about time, online.", .later, rules: ["ENT002", "SLO001"],
                        [
                            LanguageKey("push_p95", .duration, "From a write to the server’s answer."),
                            LanguageKey("pull_p95", .duration, "From the server’s commit to the other device."),
                            LanguageKey("first_sync_p95", .duration, "From the install to the first whole state."),
                        ]),
                    .section(
                        "expect", "The size that load profiles are made for.", .later, rules: ["ENT007"],
                        [
                            LanguageKey("rows", .count, "Records a tenant."),
                            LanguageKey("row_bytes", .size, "Bytes a record."),
                        ]),
                    .section(
                        "samples", "Payloads that the tests push at a real server.", .later, rules: ["SMP001"],
                        [
                            LanguageKey("full", sample, "One with every field.", rules: ["SMP003"]),
                            LanguageKey("minimal", sample, "One with the required fields alone."),
                            LanguageKey("invalid", sample, "One that must be refused."),
                        ]),
                    owner, summary,
                ])), "The synced tables.", .required, .byItsKeys, rules: ["ENT001"])

    /// A payload, or the file that holds it.
    private static let sample = Shape.oneOf([
        .text, .names(LanguageKey("FIELD", .anything, "The field’s value in the sample.")),
    ])

    private static let naming: [LanguageKey] = [
        LanguageKey(
            "table", .text, "The device’s table; any SQLite identifier.", .derived("the entity’s name"),
            .executed("the device’s triggers")),
        LanguageKey(
            "direction",
            .words(
                Word("both", "Devices write, devices receive."),
                Word("down", "Devices receive; their writes are refused."),
                Word("up", "Devices write and do not receive.", .refused("A device would receive what it should not.")),
                Word("local", "Never leaves the device: the engine leaves the table alone.")),
            "Which way records travel.", "both", .executed("the server’s merge"), rules: ["ENT001"]),
        LanguageKey(
            "consistency",
            .words(
                Word("strong-eventual", "Written offline, merged later; all end up the same."),
                Word(
                    "linearizable-write", "Written online only: at the server, or not at all.",
                    .refused("Writes would be queued offline and merged, which the contract rules out."))),
            "What a write promises.", "strong-eventual", .executed("the device’s store"), rules: ["ENT002"]),
        LanguageKey(
            "scope", .text, "The name of the scope that its records are in.", "tenant", .executed("the server’s pulls"),
            rules: ["ENT002", "CON008"]),
        LanguageKey(
            "via", .text, "The path over references to the parent that decides the scope: inspection.site.", .nothing,
            .refused("A child’s scope is not looked up at its parent yet: it would be in none."), rules: ["CON008"]),
        .section(
            "access", "Predicates over the record and the user; never is written out.",
            .refused("Access rules are not executed yet: every member of the tenant could do everything."),
            rules: ["CNF006", "ENT002"],
            ["read", "create", "update", "delete"].map {
                LanguageKey(
                    $0, .text, "Who may \($0); a predicate, or never.", .derived("members of the tenant"),
                    rules: $0 == "read" ? ["CNF006", "CNF007"] : ["CNF006"])
            }),
        .section(
            "identity", "What makes two records the same one.", rules: ["SEQ001", "ENT001"],
            [
                LanguageKey(
                    "key", .oneOf([.text, .texts]), "A field or a list of them.", .derived("the field id"),
                    .executed("device and server"), rules: ["CON008"]),
                LanguageKey(
                    "minted_by",
                    .words(
                        Word("client", "Devices make keys, offline too."),
                        Word("server", "The server’s side makes them.")),
                    "Who makes keys.", "client", .executed("the digest"), rules: ["SEQ001"]),
                LanguageKey(
                    "natural",
                    .oneOf([.flag, .refused(.texts, "Two records with these equal values would both be kept.")]),
                    "Whether the key itself means the record, or the fields that do.", "false",
                    .executed("the server’s merge"), rules: ["SEQ001"]),
                LanguageKey(
                    "on_duplicate",
                    .words(
                        Word("reject", "The later insert is refused."),
                        Word("rekey", "The later one gets another key, for whole numbers."),
                        Word(
                            "merge-into-oldest", "The later one becomes part of the first.",
                            .refused("The later insert would be refused and not merged.")),
                        Word(
                            "rename", "The later one gets another text.",
                            .refused("The later insert would be refused and not renamed."))),
                    "What happens to the second of two records with the same key or unique values.", "reject",
                    .executed("the server’s merge"), rules: ["SEQ001"]),
            ]),
    ]

    private static let keeping: [LanguageKey] = [
        LanguageKey(
            "references",
            .list(
                .section([
                    LanguageKey(
                        "fields", .oneOf([.text, .texts]), "The fields that refer.", .required,
                        .executed("the server’s merge")),
                    LanguageKey(
                        "to", .text, "The entity that they refer to.", .required, .executed("the server’s merge")),
                    LanguageKey(
                        "parent_fields", .oneOf([.text, .texts]), "The fields that they refer to.",
                        .derived("the parent’s key"), .executed("the server’s merge")),
                    LanguageKey(
                        "on_parent_deleted",
                        .words(
                            Word("reject", "The parent stays."), Word("cascade", "The record goes too."),
                            Word("nullify", "The reference becomes NULL."),
                            Word(
                                "restore", "A record that arrives brings its parent back.",
                                .refused("The record would be refused and its parent stay deleted."))),
                        "What happens to the record when its parent goes.", "reject", .executed("the server’s merge")),
                ])), "Foreign keys, over one field or several.", .derived("those of type ref"), .byItsKeys,
            rules: ["CON008"]),
        LanguageKey(
            "unique", .list(.texts), "Sets of fields whose values are together unique, besides the key.", .nothing,
            .executed("the server’s merge"), rules: ["CON008"]),
        LanguageKey(
            "groups",
            .names(
                .section(
                    "GROUP", "Fields that are settled together.",
                    [
                        LanguageKey("fields", .texts, "The fields.", .required, rules: ["CNF005"]),
                        LanguageKey("policy", .words(policies), "Their one policy.", "lww"),
                    ])), "Fields settled together, with their one policy.", .nothing,
            .refused("Fields would be settled one by one: a pair could be torn."), rules: ["CNF005", "CON008"]),
        .section(
            "delete", "What a delete leaves, and who wins against it.", rules: ["TMB001", "TMB003", "ENT002"],
            [
                LanguageKey(
                    "mode", .words(Word("tombstone", "A marker stays."), Word("never", "Deletes are refused.")),
                    "Whether records can be deleted.", "tombstone", .executed("the server’s merge")),
                LanguageKey(
                    "wins_over",
                    .words(
                        Word("nothing", "An update that did not know of the delete brings the record back."),
                        Word("update", "The record stays deleted.")),
                    "What a delete wins over.", "nothing", .executed("the server’s merge")),
                LanguageKey(
                    "retention", .duration, "How long tombstones are kept; today they are kept for ever.",
                    .derived("max_offline + clock_skew + grace"), .later, rules: ["TMB001"]),
                LanguageKey(
                    "past_retention",
                    .words(Word("full-resync", "It gets the whole state again; its own edits are kept.")),
                    "What happens to a device that comes back later than that.", "full-resync", .later,
                    rules: ["TMB003"]),
                LanguageKey(
                    "restore", .text, "The role that may bring a deleted record back.", .nothing,
                    .refused("Roles are not executed yet: anyone’s later write could bring it back.")),
            ]),
        .section(
            "server", "The server’s side of the mapping.", rules: ["MAP001", "ENT002"],
            [
                LanguageKey(
                    "table", .text, "The server’s table.", .derived("the device’s table"),
                    .executed("the server’s store"), rules: ["MAP001"]),
                LanguageKey(
                    "indexes", .list(.texts), "Sets of fields that the server’s table is searched by.", .nothing, .later
                ),
                LanguageKey("partition", .text, "The field that the server’s table is divided by.", .nothing, .later),
            ]),
    ]
}
