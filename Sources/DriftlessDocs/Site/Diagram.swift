/// A graph, drawn and told in words.
struct Diagram {
    struct Node {
        var id: String
        var label: String
        var isRound = false
    }
    struct Edge {
        var from: String
        var to: String
        var label: String
    }

    var title: String
    var nodes: [Node]
    var edges: [Edge]
    /// The text alternative: the same graph.
    var words: [HTML]
    var isWide = false

    func html(_ drawing: (String) -> String?) -> [HTML] {
        let picture = drawing(dot).map { svg in
            [HTML.tag("div", ["class": "diagram", "role": "img", "aria-label": "\(title); told below"], .markup(svg))]
        }
        return (picture ?? []) + [.heading(3, "In words")] + words
    }

    /// In the language of Graphviz. Colours are the stylesheet's.
    var dot: String {
        var text = "digraph {\n  rankdir=\(isWide ? "LR" : "TB"); bgcolor=transparent;\n"
        text += "  node [shape=box, style=rounded, fontname=\"sans-serif\", fontsize=12];\n"
        text += "  edge [fontname=\"sans-serif\", fontsize=11];\n"
        for node in nodes {
            let shape = node.isRound ? ", shape=ellipse" : ""
            text += "  \(quoted(node.id)) [label=\(quoted(node.label))\(shape)];\n"
        }
        for edge in edges { text += "  \(quoted(edge.from)) -> \(quoted(edge.to)) [label=\(quoted(edge.label))];\n" }
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
