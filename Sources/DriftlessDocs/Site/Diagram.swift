/// A graph, drawn and told in words.
struct Diagram: Sendable {
    struct Node: Sendable {
        var id: String
        var label: Phrase
        var isRound = false
    }
    struct Edge: Sendable {
        var from: String
        var to: String
        var label: Phrase
    }

    var title: Phrase
    var nodes: [Node]
    var edges: [Edge]
    /// The text alternative: the same graph.
    var words: [HTML]
    var isWide = false
    var drawing: @Sendable (String) -> String?

    var html: [HTML] { [.drawn(self), .heading(3, "In words")] + words }

    var labels: [Phrase] { [label] + nodes.map(\.label) + edges.map(\.label) }

    private var label: Phrase { "\(title); told below" }

    func picture(in translation: Translation?) -> String {
        guard let svg = drawing(dot(in: translation)) else { return "" }
        return HTML.tag("div", ["class": "diagram", "role": "img"], .markup(svg)).labelled(label)
            .rendered(Rendering(base: "", translation: translation))
    }

    /// In the language of Graphviz. Colours are the stylesheet's.
    private func dot(in translation: Translation?) -> String {
        var text = "digraph {\n  rankdir=\(isWide ? "LR" : "TB"); bgcolor=transparent;\n"
        text += "  node [shape=box, style=rounded, fontname=\"sans-serif\", fontsize=12];\n"
        text += "  edge [fontname=\"sans-serif\", fontsize=11];\n"
        func label(_ phrase: Phrase) -> String { quoted(phrase.words(in: translation)) }
        for node in nodes {
            let shape = node.isRound ? ", shape=ellipse" : ""
            text += "  \(quoted(node.id)) [label=\(label(node.label))\(shape)];\n"
        }
        for edge in edges { text += "  \(quoted(edge.from)) -> \(quoted(edge.to)) [label=\(label(edge.label))];\n" }
        return text + "}\n"
    }

    private func quoted(_ text: String) -> String {
        let safe = text.unicodeScalars.map { c -> String in
            switch c {
            case "\"": "\\\""
            case "\\": "\\\\"
            case _ where c.value < 32: " "
            default: String(c)
            }
        }
        return "\"\(safe.joined())\""
    }
}
