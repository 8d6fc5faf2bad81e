internal import DriftlessContractFile

extension SiteRule {
    static let languages = [
        SiteRule("LOC001", .error, "A translation is missing or fuzzy where nothing may be behind.") { it in
            it.add(it.languageFindings)
        },
        SiteRule("LOC002", .error, "Placeholders that differ between languages.") { it in it.add(it.languageFindings) },
        SiteRule("LOC003", .warning, "A page whose texts are partly English in another language.") { it in
            it.add(it.languageFindings)
        },
    ]
}
