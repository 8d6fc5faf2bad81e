extension RuleNote {
    /// A field beside the key.
    private static func field(
        why: String, fix: String, _ words: String, _ old: String, _ new: String, before: String = "", after: String = ""
    ) -> RuleNote {
        let text = """
            \(before)entities:
              Note:
                fields:
                  id: { type: uuid7, immutable: true, absent: keep, meaning: The note. }
                  \(words)\(after)
            """
        return RuleNote(why: why, fix: fix, breaks: text, old, new)
    }

    static let fields: [String: RuleNote] = [
        "FLD001": field(
            why: "A bound that does not fit its type is never tested, though its writer relies on it.",
            fix: "Take out what does not fit the type; for a release, say what each field means.",
            "pages: { type: int, pattern: \"[0-9]+\", meaning: How long it is. }", "pattern: \"[0-9]+\"", "min: 0"),
        "FLD002": field(
            why: """
                An older app does not send a field that it does not know. Nobody should have to guess whether the \
                value is kept or cleared then.
                """,
            fix: "Add absent, or a default.",
            "title: { type: string }", "string", "string, absent: keep"),
        "FLD003": field(
            why: "An example or default that the field itself refuses is copied into apps, and refused there.",
            fix: "Write a value that is valid; a required field has no absent.",
            "title: { type: string, max: 8, example: A walk to the river }", "A walk to the river", "A walk"),
        "FLD006": field(
            why: "A condition that does not parse guards nothing, and one without samples has never been seen to work.",
            fix: "Write a predicate over the record's fields, and for a release a record of each kind.",
            "paid: { type: bool, requires_when: \"state = 'done'\",", "state = 'done'", "state == 'done'",
            after: """

                              requires_samples: { accepted: { state: done, paid: true }, refused: { state: done } } }
                      state: { type: string }
                """),
        "FLD007": field(
            why: """
                A pattern with a repetition inside a repetition can take minutes on twenty characters. On a server \
                that is an outage which anyone can cause.
                """,
            fix: "Repeat no group that repeats itself; look neither ahead nor behind, refer to no group.",
            "code: { type: string, pattern: \"^(a+)+$\" }", "^(a+)+$", "^a+$"),
        "MAP001": field(
            why: "Two fields in one column overwrite each other, and both devices are told that all is well.",
            fix: "Give each field a column of its own.",
            "lat: { type: real, server: { column: place } }", "{ column: place }", "{ column: lat }",
            after: "\n      lon: { type: real, server: { column: place } }"),
        "MAP003": field(
            why: "A value without a code cannot be stored; one code for two values cannot be read back.",
            fix: "Give each value a code of its own, and no code to what is no value.",
            "state: { type: enum, values: [open, done], encode: { open: 0 } }", "open: 0", "open: 0, done: 1"),
        "MAP004": field(
            why: "A column that is narrower than the field rounds or cuts what people wrote, without an error.",
            fix: "Take a type that holds every value.",
            "price: { type: decimal, precision: 9, scale: 2, server: { type: double } }", "double", "numeric"),
        "CNF001": field(
            why: """
                Two people will edit the same field while one of them is offline. Which edit stays should be a \
                decision.
                """,
            fix: "Write conflict with a policy, or put the field into a group.",
            "title: { type: string }", "string", "string, conflict: lww"),
        "CNF003": field(
            why: "A state that nothing leads to cannot be reached by merging either: devices would disagree for ever.",
            fix: "Write an edge between two of the values for each way there is.",
            "state: { type: enum, values: [open, done], conflict: { policy: state-machine, edges: [open>don] } }",
            "open>don]", "open>done]"),
        "CNF004": field(
            why: "A person decides, later or never. Until then something must stand, and one day it must be final.",
            fix: "Write prompt, fallback and after, and define the prompt.",
            "score: { type: int, conflict: { policy: manual, prompt: which, fallback: lww } }",
            "fallback: lww", "fallback: lww, after: 7d",
            before: "ux: { prompts: { which: { title: Which score is right? } } }\n"),
        "CNF005": field(
            why: """
                Of two edits of a long text, or two additions to a count, the last write keeps one and drops the \
                other.
                """,
            fix: "Consider text-merge for texts and counter for counts; in a group let the group decide.",
            "visit_count: { type: int, conflict: lww }", "conflict: lww", "conflict: counter"),
        "CNF006": field(
            why: "A rule of access with a misspelt name lets in everybody or nobody.",
            fix: "Name fields of the entity and auth.tenant, auth.user, auth.roles; for a release, say all four.",
            "owner: { type: string }", "ownr", "owner",
            after: """

                    access: { read: "ownr == auth.user", create: never, update: never, delete: never }
                """),
        "CNF007": field(
            why: """
                A device holds a scope as a whole, and its digest is compared as a whole. Access that lets through \
                single records would look like damage.
                """,
            fix: "Compare fields with auth by == and join with &&, or make a scope of it.",
            "owner: { type: string }", "owner == auth.user || 'boss' in auth.roles", "owner == auth.user",
            after: """

                    access: { read: "owner == auth.user || 'boss' in auth.roles" }
                """),
        "CNF008": field(
            why: "The server cannot merge what it cannot read.",
            fix: "Take a policy that keeps a whole value, such as lww.",
            "notes: { type: text, encrypt: field, conflict: text-merge }", "text-merge", "lww"),
    ]
}
