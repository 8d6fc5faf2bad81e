/// A sentence of the site, whole, with numbered places for what changes: `Contract {0}, digest {1}…`. What stands in
/// them is no part of what a translator reads, so that a new value never outdates a translation.
struct Phrase: Sendable {
    /// Whose words they are, and so which catalogue translates them.
    enum Source: Sendable {
        case product
        case contract
        /// The contract gives the text in these languages itself.
        case copy([String: String])
    }

    var template: String
    var arguments: [HTML] = []
    var source = Source.product

    /// A sentence of the product that is not a literal: the meaning of a key.
    init(sentence: String) { template = sentence }

    /// A sentence of the contract's author.
    init(prose: String) { (template, source) = (prose, .contract) }

    init(copy: [String: String], source text: String) { (template, source) = (text, .copy(copy)) }

    /// A value, which has no language.
    init(value: String) { (template, arguments) = ("{0}", [.text(value)]) }

    static func value(_ text: String) -> Phrase { Phrase(value: text) }

    /// There is something to translate: a letter, for places hold digits alone.
    var isSentence: Bool { template.unicodeScalars.contains(where: \.properties.isAlphabetic) }
}

extension Phrase: ExpressibleByStringInterpolation {
    struct StringInterpolation: StringInterpolationProtocol {
        var template = ""
        var arguments: [HTML] = []

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { template += literal }
        mutating func appendInterpolation(_ value: String) { appendInterpolation(HTML.text(value)) }
        mutating func appendInterpolation(_ value: some BinaryInteger & Sendable) {
            appendInterpolation(HTML.text("\(value)"))
        }
        mutating func appendInterpolation(_ phrase: Phrase) { appendInterpolation(HTML.phrase(phrase)) }
        mutating func appendInterpolation(_ html: HTML) {
            template += "{\(arguments.count)}"
            arguments.append(html)
        }
    }

    init(stringLiteral value: String) { template = value }
    init(stringInterpolation: StringInterpolation) {
        (template, arguments) = (stringInterpolation.template, stringInterpolation.arguments)
    }
}

extension Phrase {
    enum Part: Equatable {
        case text(String)
        /// The number of an argument.
        case place(Int)
    }

    /// A template taken apart at `{0}`, `{1}`, …; other braces are text.
    static func parts(_ template: String) -> [Part] {
        guard template.utf8.contains(UInt8(ascii: "{")) else { return template.isEmpty ? [] : [.text(template)] }
        var parts: [Part] = [], text = "", rest = template[...]
        while let c = rest.first {
            let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            if c == "{", let number = Int(digits), rest.dropFirst(1 + digits.count).first == "}" {
                if !text.isEmpty { parts.append(.text(text)) }
                parts.append(.place(number))
                text = ""
                rest = rest.dropFirst(digits.count + 2)
            } else {
                text.append(c)
                rest = rest.dropFirst()
            }
        }
        return text.isEmpty ? parts : parts + [.text(text)]
    }

    /// Names in braces, those of a contract's own messages too, in alphabetical order.
    static func placeholders(_ template: String) -> [String] {
        template.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { piece -> String? in
            guard let end = piece.firstIndex(of: "}"), end != piece.startIndex else { return nil }
            let name = piece[..<end]
            let isName = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
            return isName ? String(name) : nil
        }.sorted()
    }

    /// The template in a language, and whether it is a translation.
    func wording(in translation: Translation?) -> (template: String, isTranslated: Bool) {
        guard let translation else {
            if case .copy(let copy) = source, let text = copy["en"] { return (text, true) }
            return (template, true)
        }
        switch source {
        case .product where !isSentence: return (template, true)
        case .product: return translation.product[template].map { ($0, true) } ?? (template, false)
        case .copy(let copy):
            if let text = copy[translation.language] { return (text, true) }
            fallthrough
        case .contract: return translation.contract[template].map { ($0, true) } ?? (template, !isSentence)
        }
    }

    func words(in translation: Translation?) -> String {
        Self.parts(wording(in: translation).template).map { part in
            switch part {
            case .text(let text): text
            case .place(let number):
                arguments.indices.contains(number) ? arguments[number].words(in: translation) : "{\(number)}"
            }
        }.joined()
    }

    func rendered(_ rendering: Rendering) -> String {
        let (wording, isTranslated) = wording(in: rendering.translation)
        let text = Self.parts(wording).map { part in
            switch part {
            case .text(let text): HTML.escaped(text)
            case .place(let number):
                arguments.indices.contains(number) ? arguments[number].rendered(rendering) : "{\(number)}"
            }
        }.joined()
        return isTranslated ? text : "<span lang=\"en\">\(text)</span>"
    }
}

/// For whom a page is written out.
struct Rendering {
    /// The way from the page to its language's root: `../` for a page in a folder.
    var base: String
    /// `nil`: English.
    var translation: Translation?
}
