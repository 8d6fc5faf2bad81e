/// A piece of a page. Text is escaped when it is written out, so that no value of a contract becomes markup.
indirect enum HTML: Sendable {
    /// A value, the same in each language.
    case text(String)
    /// A sentence, which has translations.
    case phrase(Phrase)
    case element(String, [Attribute], [HTML])
    /// A link to a page of the site, by its path from the root, with an anchor or without.
    case reference(String, [HTML])
    /// Markup that another program made of escaped text.
    case markup(String)
    /// A picture, drawn with the labels of each language.
    case drawn(Diagram)

    struct Attribute: Sendable {
        var name: String
        var value: HTML
    }
}

extension HTML: ExpressibleByStringInterpolation {
    init(stringLiteral value: String) { self = .phrase(Phrase(stringLiteral: value)) }
    init(stringInterpolation: Phrase.StringInterpolation) {
        self = .phrase(Phrase(stringInterpolation: stringInterpolation))
    }
}

extension HTML {
    static func tag(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: HTML...) -> HTML {
        tag(name, attributes, children)
    }

    static func tag(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [HTML]) -> HTML {
        .element(name, attributes.map { Attribute(name: $0.key, value: .text($0.value)) }, children)
    }

    static func paragraph(_ children: HTML...) -> HTML { tag("p", [:], children) }
    static func code(_ text: String) -> HTML { tag("code", [:], .text(text)) }
    static func list(_ items: [HTML]) -> HTML { tag("ul", [:], items.map { tag("li", [:], $0) }) }
    static func link(_ path: String, _ text: Phrase) -> HTML { .reference(path, [.phrase(text)]) }
    /// A sentence of the product that is not a literal: the meaning of a key.
    static func sentence(_ text: String) -> HTML { .phrase(Phrase(sentence: text)) }
    /// A sentence of the contract's author.
    static func prose(_ text: String) -> HTML { .phrase(Phrase(prose: text)) }
    static func joined(_ parts: [HTML]) -> HTML { tag("span", [:], parts) }

    /// A heading that a link can lead to.
    static func heading(_ level: Int, _ text: Phrase, id: String? = nil) -> HTML {
        // The English words in each language, so that a link holds in all.
        tag("h\(level)", ["id": id ?? anchor(text.words(in: nil))], .phrase(text))
    }

    /// With the phrase as its name for who does not see it.
    func labelled(_ label: Phrase) -> HTML {
        guard case .element(let name, let attributes, let children) = self else { return self }
        return .element(name, attributes + [Attribute(name: "aria-label", value: .phrase(label))], children)
    }

    /// Names of elements as anchors and files have them: lower case, words joined by hyphens.
    static func anchor(_ text: String) -> String {
        var out = ""
        for c in text.unicodeScalars {
            if c.properties.isAlphabetic || c.properties.numericType != nil {
                out += c.properties.lowercaseMapping
            } else if !out.isEmpty, !out.hasSuffix("-") {
                out += "-"
            }
        }
        while out.hasSuffix("-") { out.removeLast() }
        return out.isEmpty ? "x" : out
    }

    /// Rows under headings; the first cell of a row names it. It scrolls by itself where a screen is too narrow.
    ///
    /// - Parameter lookup: how many of the first columns one chooses a row by; none, unless said.
    static func table(_ caption: Phrase, _ headings: [Phrase], _ rows: [[HTML]], lookup: Int = 0) -> HTML {
        let head = tag("tr", [:], headings.map { tag("th", ["scope": "col"], .phrase($0)) })
        let body = rows.map { cells in
            tag(
                "tr", [:],
                cells.enumerated().map { index, cell in
                    index == 0 ? tag("th", ["scope": "row"], cell) : tag("td", [:], cell)
                })
        }
        return tag(
            "div", ["class": headings.count > 3 ? "table wide" : "table", "role": "region", "tabindex": "0"],
            tag(
                "table", lookup > 0 ? [Lookup.attribute: "\(lookup)"] : [:], tag("caption", [:], .phrase(caption)),
                tag("thead", [:], head), tag("tbody", [:], body))
        ).labelled(caption)
    }
}

extension HTML {
    private static let empty: Set = ["br", "hr", "img", "input", "link", "meta"]

    func rendered(_ rendering: Rendering) -> String {
        switch self {
        case .text(let text): return HTML.escaped(text)
        case .phrase(let phrase): return phrase.rendered(rendering)
        case .markup(let markup): return markup
        case .drawn(let diagram): return diagram.picture(in: rendering.translation)
        case .reference(let path, let children):
            let inner = children.map { $0.rendered(rendering) }.joined()
            return "<a href=\"\(HTML.escaped(rendering.base + path))\">\(inner)</a>"
        case .element(let name, let attributes, let children):
            let said = attributes.map {
                " \($0.name)=\"\(HTML.escaped($0.value.words(in: rendering.translation)))\""
            }.joined()
            if HTML.empty.contains(name) { return "<\(name)\(said)>" }
            let inner = children.map { $0.rendered(rendering) }.joined()
            return "<\(name)\(said)>\(inner)</\(name)>"
        }
    }

    /// Characters that are markup, and those that a page may not hold.
    static func escaped(_ text: String) -> String {
        var out = ""
        for c in text.unicodeScalars {
            switch c {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\n", "\t": out.unicodeScalars.append(c)
            case _ where c.value < 32 || (0x7F...0x9F).contains(c.value): out += "\u{FFFD}"
            // What turns the direction of the text around would show other words than there are.
            case _ where (0x202A...0x202E).contains(c.value) || (0x2066...0x2069).contains(c.value):
                out += "\u{FFFD}"
            default: out.unicodeScalars.append(c)
            }
        }
        return out
    }

    /// The words alone, for the search.
    func words(in translation: Translation?) -> String {
        switch self {
        case .text(let text): text
        case .phrase(let phrase): phrase.words(in: translation)
        case .markup, .drawn: ""
        case .reference, .element:
            children.map { $0.words(in: translation) }.filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    var words: String { words(in: nil) }

    /// What stands within it, phrases' arguments too.
    var children: [HTML] {
        switch self {
        case .text, .markup: []
        case .phrase(let phrase): phrase.arguments
        case .drawn(let diagram): diagram.labels.map { .phrase($0) }
        case .reference(_, let children), .element(_, _, let children): children
        }
    }

    /// The ids that a link can lead to, the paths that links lead to, and the sentences.
    var anchors: [String] {
        guard case .element(_, let attributes, _) = self else { return children.flatMap(\.anchors) }
        return attributes.filter { $0.name == "id" }.map(\.value.words) + children.flatMap(\.anchors)
    }

    var references: [String] {
        guard case .reference(let path, _) = self else { return children.flatMap(\.references) }
        return [path] + children.flatMap(\.references)
    }

    var phrases: [Phrase] {
        var own: [Phrase] = []
        if case .phrase(let phrase) = self { own = [phrase] }
        if case .element(_, let attributes, _) = self { own = attributes.flatMap(\.value.phrases) }
        return own + children.flatMap(\.phrases)
    }
}
