/// A YAML node with its place, free of the parser's types.
struct Tree: Sendable {
    enum Content: Sendable {
        case scalar(String, plain: Bool)
        case list([Tree])
        case map([(key: Tree, value: Tree)])
    }
    var content: Content
    var file: String
    var line: Int
    var column: Int

    /// What no file holds: a default.
    static func plain(_ text: String) -> Tree {
        Tree(content: .scalar(text, plain: true), file: "", line: 1, column: 1)
    }

    var isNull: Bool {
        if case .scalar(let text, plain: true) = content {
            ["", "~", "null", "Null", "NULL"].contains(text)
        } else {
            false
        }
    }
}

extension Tree {
    subscript(_ key: String) -> Tree? { pair(key)?.value }

    func pair(_ key: String) -> (key: Tree, value: Tree)? {
        guard case .map(let pairs) = content else { return nil }
        return pairs.first { $0.key.word == key }
    }

    var word: String? {
        if case .scalar(let text, _) = content { text } else { nil }
    }
}
