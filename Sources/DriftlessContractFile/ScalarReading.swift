internal import DriftlessContract

/// The words of one section of the file.
struct Words {
    /// Read and executed.
    var known: [String]
    /// Documentation: accepted, without effect.
    var ignored: [String] = []
    /// In the format, not executed yet.
    var later: [String] = []
}

extension ContractReader {
    /// The values by key, unknown keys reported.
    func section(_ tree: Tree, _ name: String, _ words: Words) -> [String: Tree] {
        guard case .map(let pairs) = tree.content else {
            error("CON003", tree, "\(name) must be a mapping", "Write keys and values, such as { key: value }.")
            return [:]
        }
        var found: [String: Tree] = [:]
        for (key, value) in pairs {
            guard case .scalar(let word, _) = key.content else {
                error("CON003", key, "a key of \(name) must be a word", "Write a single word before the colon.")
                continue
            }
            if words.known.contains(word) {
                found[word] = value
            } else if words.later.contains(word) {
                error(
                    "CON006", key, "“\(word)” is not executed yet by this version",
                    "Take it out; ignoring it would sync something else than the file says.")
            } else if !words.ignored.contains(word) {
                unknown(word, key, "key of \(name)", words.known + words.ignored + words.later)
            }
        }
        return found
    }

    func unknown(_ word: String, _ place: Tree, _ what: String, _ known: [String]) {
        let nearest = EditDistance.nearest(to: word, in: known)
        let help = nearest.map { "Did you mean “\($0)”?" } ?? "Known are: \(known.sorted().joined(separator: ", "))."
        error("CON001", place, "“\(word)” is not a known \(what)", help)
    }

    func string(_ tree: Tree, _ what: String) -> String? {
        guard case .scalar(let text, let plain) = tree.content else {
            error("CON003", tree, "\(what) must be text", "Write one word or a quoted text.")
            return nil
        }
        if plain, let meaning = YAMLTrap.meaning(ofPlain: text) {
            error(
                "CON004", tree,
                "\(what) is written as \(text.isEmpty ? "nothing" : text), which YAML reads as \(meaning)",
                "Quote it: \"\(text)\".")
            return nil
        }
        return text
    }

    func bool(_ tree: Tree, _ what: String) -> Bool? {
        guard case .scalar(let text, let plain) = tree.content else {
            error("CON003", tree, "\(what) must be true or false", "Write true or false.")
            return nil
        }
        if plain, text == "true" || text == "false" { return text == "true" }
        let trap = plain && YAMLTrap.booleans.contains(text.lowercased())
        error(trap ? "CON004" : "CON003", tree, "\(what) must be true or false, not \(text)", "Write true or false.")
        return nil
    }

    func number(_ tree: Tree, _ what: String) -> Double? {
        if case .scalar(let text, plain: true) = tree.content, let value = Double(text), value.isFinite { return value }
        error("CON003", tree, "\(what) must be a number", "Write a number without quotes.")
        return nil
    }

    func integer(_ tree: Tree, _ what: String, _ range: ClosedRange<Int>) -> Int? {
        if case .scalar(let text, plain: true) = tree.content, let value = Int(text), range.contains(value) {
            return value
        }
        error(
            "CON003", tree, "\(what) must be a whole number from \(range.lowerBound) to \(range.upperBound)",
            "Write such a number without quotes.")
        return nil
    }

    func word<T: RawRepresentable & CaseIterable>(_ tree: Tree, _ type: T.Type, _ what: String) -> T?
    where T.RawValue == String {
        guard case .scalar(let text, _) = tree.content else {
            error("CON003", tree, "\(what) must be one word", nil)
            return nil
        }
        if let value = T(rawValue: text) { return value }
        unknown(text, tree, what, T.allCases.map(\.rawValue))
        return nil
    }

    /// One text or a list of them.
    func strings(_ tree: Tree, _ what: String) -> [String]? {
        guard case .list(let items) = tree.content else { return string(tree, what).map { [$0] } }
        if items.isEmpty { error("CON003", tree, "\(what) is empty", "Name at least one.") }
        let found = items.compactMap { string($0, what) }
        return found.count == items.count && !found.isEmpty ? found : nil
    }

    func duration(_ tree: Tree, _ what: String) -> Duration? {
        if case .scalar(let text, _) = tree.content {
            let digits = text.prefix { $0.isASCII && $0.isNumber }
            let units: [Substring: Int64] = [
                "ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000,
            ]
            if let count = Int64(digits), let unit = units[text.dropFirst(digits.count)], count < 4_000_000_000 {
                return .milliseconds(count * unit)
            }
        }
        error("CON003", tree, "\(what) must be a duration", "Write a number and ms, s, m, h or d, such as 30d.")
        return nil
    }

    func size(_ tree: Tree, _ what: String) -> Int? {
        if case .scalar(let text, _) = tree.content {
            let digits = text.prefix { $0.isASCII && $0.isNumber }
            let units: [Substring: Int] = [
                "": 1, "B": 1, "KB": 1000, "MB": 1_000_000, "KiB": 1024, "MiB": 1_048_576, "GiB": 1 << 30,
            ]
            if let count = Int(digits), count > 0, count < 1 << 30, let unit = units[text.dropFirst(digits.count)] {
                return count * unit
            }
        }
        error("CON003", tree, "\(what) must be a size", "Write a number and a unit, such as 512KiB.")
        return nil
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
