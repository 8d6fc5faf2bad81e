internal import DriftlessContract

/// What a file may say at all: each key and value, against the table of the language.
extension ContractReader {
    func walk(_ tree: Tree, _ shape: Shape, _ what: String) {
        switch shape.alternative(for: tree) {
        case .text: _ = string(tree, what)
        case .flag: _ = bool(tree, what)
        case .integer(let range): _ = integer(tree, what, range)
        case .number(let range): number(tree, what, range)
        case .duration: _ = duration(tree, what)
        case .size: _ = size(tree, what)
        case .date: date(tree, what)
        case .words(let words): check(tree, isOneOf: words, what)
        case .anything: break
        case .list(let item): list(tree, item, what)
        case .section(let keys): section(tree, keys, what)
        case .names(let key, let known): names(tree, key, known, what)
        case .refused(let shape, let why):
            note(tree, why)
            walk(tree, shape, what)
        case .oneOf: error("CON001", tree, "\(what) must be \(shape.description)", "Write one of these.")
        }
    }

    private func walk(_ key: LanguageKey, _ place: Tree, _ value: Tree) {
        path.names.append(place.word ?? key.name)
        defer { path.names.removeLast() }
        switch key.execution {
        case .later: note(place, nil)
        case .refused(let why): note(place, why)
        case .executed, .documentation, .byItsKeys: break
        }
        walk(value, key.shape, path.names.last ?? "it")
        if case .required = key.fallback, case .names = key.shape, case .map(let pairs) = value.content, pairs.isEmpty {
            error("CON001", value, "\(key.name) is empty", "Name at least one.")
        }
    }

    /// One for a section as a whole, and one for what a contract relies on inside of it.
    private func note(_ place: Tree, _ refusal: String?) {
        let isInside = unexecuted.last.map { path.names.starts(with: $0.path.names) && path != $0.path } ?? false
        if isInside, refusal == nil || unexecuted.last?.refusal != nil { return }
        unexecuted.append(
            .init(path: path, file: place.file, line: place.line, column: place.column, refusal: refusal))
    }

    private func section(_ tree: Tree, _ keys: [LanguageKey], _ what: String) {
        guard case .map(let pairs) = tree.content else {
            error("CON001", tree, "\(what) must be a mapping", "Write keys and values, such as { key: value }.")
            return
        }
        for (place, value) in pairs {
            guard case .scalar(let word, let plain) = place.content else {
                error("CON001", place, "a key of \(what) must be a word", "Write a single word before the colon.")
                continue
            }
            if plain, let meaning = YAMLTrap.meaning(ofPlain: word) {
                trap(place, "a key of \(what)", word, meaning)
            } else if let key = keys.first(where: { $0.name == word }) {
                walk(key, place, value)
            } else {
                unknown(word, place, "key of \(what)", keys.map(\.name), "CON001")
            }
        }
        for key in keys where tree[key.name] == nil {
            guard case .required = key.fallback else { continue }
            let whole = path.names.isEmpty ? "the section \(key.name)" : key.name
            error("CON001", tree, "\(whole) is missing in \(what)", "Add \(key.name): … \(key.meaning)")
        }
    }

    private func names(_ tree: Tree, _ key: LanguageKey, _ known: [LanguageKey], _ what: String) {
        guard case .map(let pairs) = tree.content else {
            error("CON001", tree, "\(what) must be a mapping of names", "Write name: … for each.")
            return
        }
        for (place, value) in pairs where string(place, "a name in \(what)") != nil {
            walk(known.first { $0.name == place.word } ?? key, place, value)
        }
        for key in known where tree[key.name] == nil {
            if case .required = key.fallback { error("CON001", tree, "\(key.name) is missing in \(what)", key.meaning) }
        }
    }

    private func list(_ tree: Tree, _ item: Shape, _ what: String) {
        guard case .list(let items) = tree.content else {
            error("CON001", tree, "\(what) must be a list", "Write [a, b], or a line with - for each.")
            return
        }
        for (index, tree) in items.enumerated() {
            path.names.append("\(index)")
            walk(tree, item, "one of \(what)")
            path.names.removeLast()
        }
    }

    private func check(_ tree: Tree, isOneOf words: [Word], _ what: String) {
        guard case .scalar(let text, let plain) = tree.content else {
            error(
                "CON001", tree, "\(what) must be one word", "Known are: \(words.map(\.text).joined(separator: ", ")).")
            return
        }
        if let word = words.first(where: { $0.text == text }) {
            if case .refused(let why) = word.execution { note(tree, why) }
        } else if plain, YAMLTrap.booleans.contains(text.lowercased()) {
            trap(tree, what, text, "a boolean")
        } else {
            unknown(text, tree, what, words.map(\.text), "CON001")
        }
    }

    private func number(_ tree: Tree, _ what: String, _ range: ClosedRange<Double>) {
        guard let value = number(tree, what), !range.contains(value) else { return }
        error(
            "CON001", tree, "\(what) must be from \(Self.short(range.lowerBound)) to \(Self.short(range.upperBound))",
            "Write a number in between.")
    }

    private static func short(_ x: Double) -> String { Int64(exactly: x).map(String.init) ?? "\(x)" }

    private func date(_ tree: Tree, _ what: String) {
        if case .scalar(let text, _) = tree.content, CalendarDay(text) != nil { return }
        error("CON001", tree, "\(what) must be a date", "Write year, month and day, such as 2026-03-02.")
    }
}
