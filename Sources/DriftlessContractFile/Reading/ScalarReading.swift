internal import DriftlessContract

extension ContractReader {
    /// The values by key.
    func values(_ tree: Tree) -> [String: Tree] {
        guard case .map(let pairs) = tree.content else { return [:] }
        return Dictionary(pairs.compactMap { pair in pair.key.word.map { ($0, pair.value) } }) { first, _ in first }
    }

    func string(_ tree: Tree, _ what: String) -> String? {
        guard case .scalar(let text, let plain) = tree.content else {
            error("CON001", tree, "\(what) must be text", "Write one word or a quoted text.")
            return nil
        }
        if plain, let meaning = YAMLTrap.meaning(ofPlain: text) {
            trap(tree, what, text, meaning)
            return nil
        }
        return text
    }

    func bool(_ tree: Tree, _ what: String) -> Bool? {
        guard case .scalar(let text, let plain) = tree.content else {
            error("CON001", tree, "\(what) must be true or false", "Write true or false.")
            return nil
        }
        if plain, text == "true" || text == "false" { return text == "true" }
        let trap = plain && YAMLTrap.booleans.contains(text.lowercased())
        error(trap ? "CON004" : "CON001", tree, "\(what) must be true or false, not \(text)", "Write true or false.")
        return nil
    }

    func number(_ tree: Tree, _ what: String) -> Double? {
        if case .scalar(let text, plain: true) = tree.content, let value = Double(text), value.isFinite { return value }
        error("CON001", tree, "\(what) must be a number", "Write a number without quotes.")
        return nil
    }

    func integer(_ tree: Tree, _ what: String, _ range: ClosedRange<Int>) -> Int? {
        if case .scalar(let text, plain: true) = tree.content, let value = Int(text), range.contains(value) {
            return value
        }
        error(
            "CON001", tree, "\(what) must be a whole number from \(range.lowerBound) to \(range.upperBound)",
            "Write such a number without quotes.")
        return nil
    }

    /// `nil` for a word that the engine does not know: the language does, and nothing starts on it.
    func word<T: RawRepresentable>(_ tree: Tree, _ type: T.Type) -> T? where T.RawValue == String {
        tree.word.flatMap(T.init)
    }

    /// One text or a list of them.
    func strings(_ tree: Tree, _ what: String) -> [String]? {
        guard case .list(let items) = tree.content else { return string(tree, what).map { [$0] } }
        if items.isEmpty { error("CON001", tree, "\(what) is empty", "Name at least one.") }
        let found = items.compactMap { string($0, what) }
        return found.count == items.count && !found.isEmpty ? found : nil
    }

    func duration(_ tree: Tree, _ what: String) -> Duration? {
        if let value = tree.word.flatMap(Quantity.milliseconds) { return .milliseconds(value) }
        error("CON001", tree, "\(what) must be a duration", "Write a number and ms, s, m, h or d, such as 30d.")
        return nil
    }

    func size(_ tree: Tree, _ what: String) -> Int? {
        if let value = tree.word.flatMap(Quantity.bytes) { return value }
        error("CON001", tree, "\(what) must be a size", "Write a number and a unit, such as 512KiB.")
        return nil
    }

    func trap(_ tree: Tree, _ what: String, _ text: String, _ meaning: String) {
        error(
            "CON004", tree, "\(what) is written as \(text.isEmpty ? "nothing" : text), which YAML reads as \(meaning)",
            "Quote it: \"\(text)\".")
    }
}

enum EditDistance {
    static func nearest(to word: String, in known: [String]) -> String? {
        let limit = max(1, min(3, word.count / 2))
        return known.map { (distance(word.lowercased(), $0.lowercased()), $0) }.filter { $0.0 <= limit }
            .min { $0.0 < $1.0 }?.1
    }

    static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a.unicodeScalars.prefix(64)), b = Array(b.unicodeScalars.prefix(64))
        var row = Array(0...b.count)
        for i in a.indices {
            var diagonal = row[0]
            row[0] = i + 1
            for j in b.indices {
                let above = row[j + 1]
                row[j + 1] = min(above + 1, row[j] + 1, diagonal + (a[i] == b[j] ? 0 : 1))
                diagonal = above
            }
        }
        return row[b.count]
    }
}
