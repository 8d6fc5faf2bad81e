/// What a site needs to speak a language: the product's sentences and the contract's.
public struct Translation: Sendable {
    /// As `hreflang` has it: `de`.
    public var language: String
    public var product: Catalogue
    public var contract: Catalogue

    public init(language: String, product: Catalogue, contract: Catalogue) {
        self.language = language
        self.product = product
        self.contract = contract
    }

    /// Letters, digits and hyphens: it names folders and stands in attributes.
    public static func isLanguage(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return (2...3).contains(parts[0].count) && parts[0].allSatisfy { ("a"..."z").contains($0) }
            && parts.dropFirst().allSatisfy { part in
                (1...8).contains(part.count) && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
            }
    }

    /// A language's name in itself, where we know it.
    static func name(of language: String) -> String {
        [
            "en": "English", "de": "Deutsch", "es": "Español", "fr": "Français", "it": "Italiano", "nl": "Nederlands",
            "pt": "Português", "pl": "Polski",
        ][language] ?? language
    }
}
