extension Language {
    /// What stands at the head of a page of prose, between two lines of `---`.
    public static let page = LanguageKey.section(
        "page", "The head of a page of prose.",
        [
            LanguageKey("title", .text, "What the page is called.", .required),
            LanguageKey("summary", .text, "What it is about, in one sentence.", .required),
            LanguageKey(
                "kind",
                .words(
                    Word("tutorial", "Takes a learner by the hand."), Word("how-to", "Solves a task."),
                    Word("explanation", "Makes understood why."), Word("reference", "Says what there is.")),
                "What the page is for.", "how-to"),
            LanguageKey("order", .integer(0...10_000), "Where it stands among those of its kind.", "100"),
            LanguageKey(
                "section", .text, "The section of `governance` whose owner, review and reading grade hold for it."),
            LanguageKey("owner", .text, "Who answers for it.", .derived("the section’s"), rules: ["GOV001"]),
            LanguageKey(
                "review", .duration, "How often it is read through.", .derived("the section’s"), rules: ["GOV002"]),
            LanguageKey("reviewed", .date, "When it was last.", .derived("the section’s"), rules: ["GOV002"]),
            LanguageKey("archived", .date, "Since when it is kept for reading only.", rules: ["GOV003"]),
            LanguageKey("successor", .text, "The page to read instead of an archived one.", rules: ["GOV003"]),
        ])
}
