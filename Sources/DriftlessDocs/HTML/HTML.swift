/// A piece of a page. Text is escaped when it is written out, so that no value of a contract becomes markup.
indirect enum HTML: Sendable {
    case text(String)
    case element(String, [Attribute], [HTML])
    /// A link to a page of the site, by its path from the root, with an anchor or without.
    case reference(String, [HTML])
    /// Markup that another program made of escaped text: a diagram.
    case markup(String)

    struct Attribute: Sendable {
        var name: String
        var value: String
    }
}

extension HTML: ExpressibleByStringInterpolation {
    init(stringLiteral value: String) { self = .text(value) }
}

extension HTML {
    static func tag(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: HTML...) -> HTML {
        tag(name, attributes, children)
    }

    static func tag(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], _ children: [HTML]) -> HTML {
        .element(name, attributes.map { Attribute(name: $0.key, value: $0.value) }, children)
    }

    static func paragraph(_ children: HTML...) -> HTML { tag("p", [:], children) }
    static func code(_ text: String) -> HTML { tag("code", [:], .text(text)) }
    static func list(_ items: [HTML]) -> HTML { tag("ul", [:], items.map { tag("li", [:], $0) }) }
    static func link(_ path: String, _ text: String) -> HTML { .reference(path, [.text(text)]) }
    static func joined(_ parts: [HTML]) -> HTML { tag("span", [:], parts) }

    /// A heading that a link can lead to.
    static func heading(_ level: Int, _ text: String, id: String? = nil) -> HTML {
        tag("h\(level)", ["id": id ?? anchor(text)], .text(text))
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
    static func table(_ caption: String, _ headings: [String], _ rows: [[HTML]]) -> HTML {
        let head = tag("tr", [:], headings.map { tag("th", ["scope": "col"], .text($0)) })
        let body = rows.map { cells in
            tag(
                "tr", [:],
                cells.enumerated().map { index, cell in
                    index == 0 ? tag("th", ["scope": "row"], cell) : tag("td", [:], cell)
                })
        }
        return tag(
            "div",
            [
                "class": headings.count > 3 ? "table wide" : "table", "role": "region", "aria-label": caption,
                "tabindex": "0",
            ],
            tag(
                "table", [:], tag("caption", [:], .text(caption)), tag("thead", [:], head),
                tag("tbody", [:], body)))
    }
}

extension HTML {
    private static let empty: Set = ["br", "hr", "img", "input", "link", "meta"]

    /// - Parameter base: the way from the page to the site's root: `../` for a page in a folder.
    func rendered(base: String) -> String {
        switch self {
        case .text(let text): return HTML.escaped(text)
        case .markup(let markup): return markup
        case .reference(let path, let children):
            let inner = children.map { $0.rendered(base: base) }.joined()
            return "<a href=\"\(HTML.escaped(base + path))\">\(inner)</a>"
        case .element(let name, let attributes, let children):
            let said = attributes.map { " \($0.name)=\"\(HTML.escaped($0.value))\"" }.joined()
            if HTML.empty.contains(name) { return "<\(name)\(said)>" }
            let inner = children.map { $0.rendered(base: base) }.joined()
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
    var words: String {
        switch self {
        case .text(let text): text
        case .markup: ""
        case .reference(_, let children), .element(_, _, let children):
            children.map(\.words).filter { !$0.isEmpty }.joined(separator: " ")
        }
    }

    /// The ids that a link can lead to, and the paths that links lead to.
    var anchors: [String] {
        switch self {
        case .text, .markup: []
        case .reference(_, let children): children.flatMap(\.anchors)
        case .element(_, let attributes, let children):
            attributes.filter { $0.name == "id" }.map(\.value) + children.flatMap(\.anchors)
        }
    }

    var references: [String] {
        switch self {
        case .text, .markup: []
        case .reference(let path, let children): [path] + children.flatMap(\.references)
        case .element(_, _, let children): children.flatMap(\.references)
        }
    }
}
