extension ContractDocument {
    /// The whole as the text of one file, whatever files it was read from.
    public var joinedText: String {
        guard case .map(let pairs) = tree.content else { return "" }
        return pairs.filter { $0.key.word != "include" }.map { "\($0.key.yaml): \($0.value.yaml)\n" }.joined()
    }
}

extension Tree {
    fileprivate var yaml: String {
        switch content {
        case .scalar(let text, let plain): plain && YAMLTrap.meaning(ofPlain: text) != nil ? text : Tree.quoted(text)
        case .list(let items): "[\(items.map(\.yaml).joined(separator: ", "))]"
        case .map(let pairs):
            "{ \(pairs.map { "\($0.key.yaml): \($0.value.yaml)" }.joined(separator: ", ")) }"
        }
    }

    /// As YAML and JSON read it.
    static func quoted(_ text: String) -> String {
        var out = "\""
        for c in text.unicodeScalars {
            switch c {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case _ where c.value < 32 || (0x7F...0xA0).contains(c.value) || [0x2028, 0x2029, 0xFEFF].contains(c.value):
                let hex = String(c.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(c)
            }
        }
        return out + "\""
    }
}
