extension Language {
    static let policies: [Word] =
        [
            Word("lww", "The last write wins."),
            Word("first-wins", "What was committed first stays."),
            Word("server-wins", "A value of the server’s side beats a device’s; between equals the last write."),
            Word("counter", "Both differences are added."),
            Word("max", "The larger value."),
            Word("min", "The smaller value."),
        ]
        + laterPolicies.map {
            Word($0.0, $0.1, .refused("Concurrent edits would be settled by lww and one of them lost."))
        }

    private static let laterPolicies = [
        ("client-wins", "A device’s value beats one of the server’s side; between equals the last write."),
        ("add-wins-set", "A set; what one added stays, though another took it out."),
        ("remove-wins-set", "A set; what one took out stays out."),
        ("text-merge", "Both edits of a text, by a three-way merge."),
        ("json-merge", "Both edits of an object, key by key."),
        ("state-machine", "Declared edges only."),
        ("manual", "A person chooses; until then a fallback."),
        ("reject", "The later write is refused."),
        ("custom", "A named function of the app’s and the server’s."),
    ]

    private static let merging = "the server’s merge"
    private static let validation = "Values would be accepted that the contract refuses."

    static let field = LanguageKey.section("FIELD", "A synced column.", rules: ["FLD001"], kind + checks + sync + notes)

    private static let kind: [LanguageKey] = [
        LanguageKey(
            "type",
            .words(
                Word("uuid7", "Any UUID; new ones should be version 7, which sort by time."),
                Word("string", "One line of text."), Word("text", "Text of any length."), "int", "real",
                Word("bool", "0 and 1."), "date", "timestamp", "blob", "json",
                Word("decimal", "A number with fixed places."), Word("enum", "One of values."),
                Word("ref", "The key of another entity."),
                Word("any", "Whatever SQLite holds there."),
                Word("set", "A set of values.", .refused("Sets are not executed yet: use json, or a table of its own."))
            ),
            "What it holds.", .required, .executed("device and server"), rules: ["FLD001"]),
        LanguageKey("to", .text, "The entity that a ref refers to.", .nothing, .executed(merging), rules: ["CON008"]),
        LanguageKey(
            "of", .words("uuid7", "string", "int"), "What a set’s elements are.", .nothing,
            .refused("Sets are not executed yet: use json, or a table of its own.")),
        LanguageKey(
            "precision", .integer(1...38), "A decimal’s digits.", .nothing, .executed("the digest"), rules: ["MAP004"]),
        LanguageKey(
            "scale", .integer(0...38), "Of them, behind the point.", .nothing, .executed("the digest"),
            rules: ["MAP004"]),
        LanguageKey(
            "values", .texts, "The words of an enum.", .nothing, .executed("the validation"),
            rules: ["MAP003", "CNF003"]),
        LanguageKey(
            "open", .flag, "Whether an enum may hold words of later versions.", "false", .executed("the validation")),
        LanguageKey(
            "store", .words("text", "blob", "unix-ms", "unix-s", "real"),
            "How the device’s column holds it, where there is a choice.", "text", .executed("device and server"),
            rules: ["MAP004"]),
        LanguageKey(
            "collation", .words("binary", "nocase", "rtrim"), "How the device’s column compares.", "binary",
            .executed(merging)),
    ]

    private static let checks: [LanguageKey] = [
        LanguageKey(
            "required", .flag, "Whether it must be there.", "false", .executed("the validation"), rules: ["FLD003"]),
        LanguageKey(
            "default", .anything, "What an insert gets that does not say it.", .derived("NULL"),
            .executed("the validation"), rules: ["FLD002", "FLD003"]),
        LanguageKey(
            "absent",
            .words(
                Word("keep", "It stays."),
                Word("clear", "It becomes NULL.", .refused("A missing value would be kept.")),
                Word("reject", "The update is refused.", .refused("A missing value would be kept."))),
            "What a missing value in an update means.", "keep", .executed("the server’s merge"),
            rules: ["FLD002", "FLD003"]),
        LanguageKey(
            "requires_when", .text, "A predicate under which it must have a value.", .nothing, .refused(validation),
            rules: ["FLD006"]),
        LanguageKey(
            "min", .number(-1e18...1e18), "The smallest.", .nothing, .executed("the validation"), rules: ["FLD003"]),
        LanguageKey(
            "max", .number(-1e18...1e18),
            "The largest number; of text its Unicode scalars, of blobs their bytes, of sets their elements.", .nothing,
            .executed("the validation"), rules: ["FLD003"]),
        LanguageKey(
            "pattern", .text, "What a text must match, in a subset that cannot run away.", .nothing,
            .refused(validation), rules: ["FLD003", "FLD007"]),
        LanguageKey(
            "immutable", .flag, "Whether it stays as it was inserted.", "false", .executed(merging), rules: ["CNF001"]),
    ]

    private static let conflict: [LanguageKey] = [
        LanguageKey("policy", .words(policies), "The policy.", "lww", .executed(merging)),
        LanguageKey("edges", .texts, "Of a state machine: from>to.", .nothing, .later, rules: ["CNF003"]),
        LanguageKey("prompt", .text, "Of manual: the prompt of ux.prompts.", .nothing, .later, rules: ["CNF004"]),
        LanguageKey(
            "fallback", .words(policies.filter { $0.text != "manual" }.map { Word($0.text, $0.meaning) }),
            "What stands until somebody chooses, and where texts overlap.", .nothing, .later, rules: ["CNF004"]),
        LanguageKey("after", .duration, "When the fallback is final.", .nothing, .later, rules: ["CNF004"]),
        LanguageKey("name", .text, "Of custom: the function.", .nothing, .later),
        LanguageKey("version", .integer(1...1_000_000), "Of custom: the function’s version.", .nothing, .later),
    ]

    private static let sync: [LanguageKey] = [
        LanguageKey(
            "conflict", .oneOf([.words(policies), .section(conflict)]),
            "How two values that did not know of each other become one.", "lww", .executed(merging),
            rules: ["CNF001", "CNF005", "CNF008"]),
        LanguageKey(
            "column", .text, "The device’s column; any SQLite identifier.", .derived("the field’s name"),
            .executed("the device’s triggers"), rules: ["MAP001"]),
        .section(
            "server", "The server’s side of the mapping.", .later, rules: ["MAP001", "MAP004"],
            [
                LanguageKey(
                    "column", .text, "The server’s column; today it has the field’s name.", .derived("the field’s name")
                ),
                LanguageKey(
                    "type", .text, "The server’s type, in SQL.", .derived("as the field’s type"), rules: ["MAP004"]),
            ]),
        LanguageKey(
            "encode", .names(LanguageKey("VALUE", .anything, "The code of this value.")),
            "The codes under which the server’s column holds an enum.", .nothing,
            .refused("The server’s column would hold the words and not the codes."), rules: ["MAP003"]),
        LanguageKey(
            "from", .words("auth.tenant", "auth.user"), "Filled by the server from the token.", .nothing,
            .refused("The server does not fill it yet: a device could write any value."), rules: ["CNF001"]),
        LanguageKey(
            "pii", .words("none", "possible", "direct", "special"), "Whether it tells something about a person.",
            "none",
            rules: ["SEC004"]),
        LanguageKey(
            "encrypt",
            .words(
                Word("none", "The server can read it."),
                Word(
                    "field", "The server never sees the plain value.", .refused("The server would see the plain value.")
                )),
            "Whether it is encrypted before it leaves the device.", "none", .executed("the device’s session"),
            rules: ["SEC004", "CNF008"]),
        LanguageKey(
            "writable_by", .oneOf([.text, .texts]), "The roles that may write it; server for the server’s side.",
            .nothing,
            .refused("Roles are not executed yet: every member of the tenant could write it."), rules: ["CNF001"]),
    ]

    private static let notes: [LanguageKey] = [
        .section(
            "deprecated", "When and how it goes.", .later, rules: ["EVO001", "EVO002", "EVO003"],
            [
                LanguageKey("since", .text, "The version that announced it."),
                LanguageKey("announced", .date, "When that was."),
                LanguageKey("remove_after", .date, "When it may be taken out.", rules: ["EVO003"]),
                LanguageKey("use", .text, "What takes its place.", rules: ["EVO002"]),
                LanguageKey("old_clients", .words("still-sent", "not-sent"), "What earlier apps do."),
                LanguageKey("new_clients", .words("ignore", "warn", "refuse"), "What later apps do."),
            ]),
        LanguageKey("meaning", .text, "What it says about the record.", rules: ["FLD001"]),
        LanguageKey("example", .anything, "A value that is valid.", rules: ["FLD003"]),
        .section(
            "requires_samples", "Records for requires_when.", rules: ["FLD006"],
            [
                LanguageKey("accepted", sampleRecord, "One that has what it needs."),
                LanguageKey("refused", sampleRecord, "One that lacks it."),
            ]),
        owner, summary,
    ]

    private static let sampleRecord = Shape.names(LanguageKey("FIELD", .anything, "The field’s value in the sample."))
}
