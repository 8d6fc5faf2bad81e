internal import DriftlessContract

/// A key of a contract with its value, written or by default.
public struct ContractPart: Sendable {
    public let path: ContractPath
    public let key: LanguageKey
    /// The key in the file; the value where that has none of its own.
    let place: Tree?
    /// The value in the file.
    let tree: Tree?
    /// What the section around it says about execution, where that goes for all of it.
    var around: Execution?

    init(path: ContractPath, key: LanguageKey, place: Tree?, tree: Tree?, around: Execution? = nil) {
        self.path = path
        self.key = key
        self.place = place
        self.tree = tree
        self.around = around
    }

    public var name: String { path.names.last ?? "" }
    public var isWritten: Bool { tree != nil }
    public var file: String? { place?.file }
    public var line: Int? { place?.line }

    /// The part below; `nil` if the language knows none.
    public func part(_ name: String) -> ContractPart? {
        var place: Tree?, value: Tree?
        switch tree?.content {
        case .map: (place, value) = tree?.pair(name).map { ($0.key, $0.value) } ?? (nil, nil)
        case .list(let items):
            value = Int(name).flatMap { items.indices.contains($0) ? items[$0] : nil }
            place = value
        case .scalar, nil: break
        }
        return part(name, place, value)
    }

    private func part(_ name: String, _ place: Tree?, _ value: Tree?) -> ContractPart? {
        let shape = tree.map { key.shape.alternative(for: $0) } ?? key.shape
        return shape.child(name).map {
            ContractPart(path: path + name, key: $0, place: place, tree: value, around: ownOrAround)
        }
    }

    /// The part below, which the language knows.
    public subscript(_ name: String) -> ContractPart {
        part(name)
            ?? ContractPart(
                path: path + name, key: LanguageKey(name, .anything, "", .nothing), place: nil, tree: nil,
                around: around)
    }

    /// Those that are written below: named ones in the file's order, or a list's.
    public var parts: [ContractPart] {
        switch (tree ?? key.fallback.tree)?.content {
        case .map(let pairs):
            pairs.compactMap { pair in pair.key.word.flatMap { part($0, pair.key, pair.value) } }
        case .list(let items):
            items.indices.compactMap { index in
                key.shape.alternative(for: items[index]).child("\(index)").map {
                    ContractPart(
                        path: path + "\(index)", key: $0, place: items[index], tree: items[index], around: ownOrAround)
                }
            }
        case .scalar, nil: []
        }
    }

    /// All keys of a section, written or not; none of anything else.
    public var keys: [ContractPart] {
        guard case .section(let keys) = tree.map({ key.shape.alternative(for: $0) }) ?? key.shape.unwrapped else {
            return []
        }
        return keys.map { self[$0.name] }
    }

    /// Below it are names of the author's.
    public var isNames: Bool {
        if case .names = key.shape.unwrapped { true } else { false }
    }

    private var ownOrAround: Execution? {
        switch key.execution {
        case .later, .refused: key.execution
        case .executed, .documentation, .byItsKeys: around
        }
    }

    /// Who acts by it, words that go their own way and the sections around it counted in.
    public var execution: Execution {
        if let around { return around }
        if let tree, case .refused(_, let why) = key.shape.alternative(for: tree) { return .refused(why) }
        if let said = word?.execution { return said }
        if case .executed = key.execution, case .section = tree.map({ key.shape.alternative(for: $0) }) {
            return .byItsKeys
        }
        return key.execution
    }

    /// The word that it says, as the language has it.
    public var word: Word? {
        guard let text, case .words(let words) = (tree ?? key.fallback.tree).map({ key.shape.alternative(for: $0) })
        else { return nil }
        return words.first { $0.text == text }
    }
}

// MARK: Values, by default where nothing is written
extension ContractPart {
    public var text: String? {
        guard let tree = tree ?? key.fallback.tree, !tree.isNull || tree.isQuoted else { return nil }
        return tree.word
    }

    /// One text, or a list of them.
    public var texts: [String] {
        guard let tree = tree ?? key.fallback.tree else { return [] }
        if case .list(let items) = tree.content { return items.compactMap(\.word) }
        return tree.word.map { [$0] } ?? []
    }

    public var flag: Bool { text == "true" }
    public var number: Double? { text.flatMap(Double.init) }
    public var milliseconds: Int64? { text.flatMap(Quantity.milliseconds) }
    public var date: CalendarDay? { text.flatMap(CalendarDay.init) }
}

extension Tree {
    var isQuoted: Bool {
        if case .scalar(_, plain: false) = content { true } else { false }
    }
}

extension Fallback {
    /// As the parser would give it.
    var tree: Tree? {
        guard case .value(let text) = self else { return nil }
        guard text.hasPrefix("["), text.hasSuffix("]") else { return .plain(text) }
        var list = Tree.plain("")
        let items = text.dropFirst().dropLast().split(separator: ",").map { Tree.plain($0.trimmed) }
        list.content = .list(items)
        return list
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

/// Numbers with units.
enum Quantity {
    static func milliseconds(_ text: String) -> Int64? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units: [Substring: Int64] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let count = Int64(digits), let unit = units[text.dropFirst(digits.count)], count < 4_000_000_000 else {
            return nil
        }
        return count * unit
    }

    static func bytes(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units: [Substring: Int] = [
            "": 1, "B": 1, "KB": 1000, "MB": 1_000_000, "KiB": 1024, "MiB": 1_048_576, "GiB": 1 << 30,
        ]
        guard let count = Int(digits), count > 0, count < 1 << 30, let unit = units[text.dropFirst(digits.count)] else {
            return nil
        }
        return count * unit
    }
}
