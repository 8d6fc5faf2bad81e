/// Two contracts side by side: finds each key in which they differ, and lets the table of judges say what that means.
final class Comparison {
    /// The same key in both.
    struct Pair {
        var old: ContractPart
        var new: ContractPart
        /// The path with the language's names for what an author names: `entities.ENTITY.fields.FIELD.type`.
        var pattern: String

        /// The one that says most about what is there: the later, unless it is gone.
        var present: ContractPart { new.isWritten ? new : old }
        var isAdded: Bool { new.isWritten && !old.isWritten }
        var isRemoved: Bool { old.isWritten && !new.isWritten }
        var differs: Bool { old.canonical != new.canonical }
    }

    let old: ContractDocument
    let new: ContractDocument
    let today: CalendarDay
    let usage: ClientUsage?
    private(set) var changes: [ContractChange] = []

    init(_ old: ContractDocument, _ new: ContractDocument, today: CalendarDay, usage: ClientUsage?) {
        (self.old, self.new, self.today, self.usage) = (old, new, today, usage)
    }

    func run() {
        walk(Pair(old: old.root, new: new.root, pattern: ""))
        if changes.isEmpty, old.canonicalText != new.canonicalText {
            report("description-only", at: new.root, "Defaults are written out, or no longer.", nil, nil)
        }
    }

    /// - Parameters:
    ///   - part: where it is; what is gone is shown at the nearest that is there.
    ///   - as: a class other than the rule's own.
    func report(
        _ id: String, at part: ContractPart, _ message: String, _ before: String?, _ after: String?,
        as class: ContractChange.Class? = nil, readers: [ContractChange.Reader]? = nil
    ) {
        guard let rule = ChangeRule.named(id) else { return }
        let place = new.place(of: part.path)
        changes.append(
            ContractChange(
                rule: id, class: `class` ?? rule.class, readers: readers ?? rule.readers, path: "\(part.path)",
                message: message, before: before, after: after, file: place.file, line: place.line,
                column: place.column))
    }

    func report(
        _ id: String, _ pair: Pair, _ message: String, as class: ContractChange.Class? = nil,
        readers: [ContractChange.Reader]? = nil
    ) {
        report(
            id, at: pair.present, message, pair.old.shownOrDerived, pair.new.shownOrDerived, as: `class`,
            readers: readers)
    }

    private func walk(_ pair: Pair) {
        // What stands there in the same words says the same: most of a contract, in most comparisons.
        guard pair.old.isWritten || pair.new.isWritten, !pair.old.reads(as: pair.new) else { return }
        if let judge = ChangeJudge.whole[pair.pattern] {
            if pair.differs { judge.judge(self, pair) }
            return
        }
        switch (pair.old.currentShape, pair.new.currentShape) {
        case (.section(let keys), .section), (.section(let keys), nil), (nil, .section(let keys)):
            for key in keys where key.name != "include" { walk(below: key.name, pair) }
        case (.names, .names), (.names, nil), (nil, .names): names(pair)
        default: if pair.differs { otherwise(pair) }
        }
    }

    private func walk(below name: String, _ pair: Pair) {
        let old = pair.old[name], new = pair.new[name]
        let step = pair.present[name].key.name
        let below = Pair(old: old, new: new, pattern: pair.pattern.isEmpty ? step : "\(pair.pattern).\(step)")
        guard pair.present.hasNamesOfItsOwn, old.isWritten != new.isWritten else { return walk(below) }
        if let judge = ChangeJudge.presence[below.pattern] {
            judge.judge(self, below)
        } else {
            otherwise(below)
        }
    }

    private func names(_ pair: Pair) {
        let before = pair.old.parts.map(\.name), after = pair.new.parts.map(\.name)
        let known = Set(before), kept = Set(after)
        for name in before + after.filter({ !known.contains($0) }) { walk(below: name, pair) }
        guard ["entities", "entities.ENTITY.fields"].contains(pair.pattern) else { return }
        let old = before.filter(kept.contains), new = after.filter(known.contains)
        if old != new {
            report(
                "order-changed", at: pair.new, "Rows are sent by position: they would be read as what they are not.",
                old.joined(separator: ", "), new.joined(separator: ", "))
        }
    }

    /// Where no rule is for it.
    private func otherwise(_ pair: Pair) {
        if pair.present.execution == .documentation || pair.present.execution == .byItsKeys {
            report("description-only", pair, "Words for people: \(pair.present.key.meaning)")
        } else if pair.isAdded, pair.present.currentShape?.isSection == true {
            report("addition", pair, "\(pair.present.key.meaning) It is new.")
        } else {
            report("behaviour-changed", pair, pair.present.key.meaning)
        }
    }
}

extension ContractPart {
    /// What it says, in a form in which two spellings of one meaning are equal; the default where nothing is written.
    var canonical: JSONValue? { effective.flatMap { ContractDocument.canonical($0, key.shape) } }

    /// The manner in which it is written; `nil` where it is not.
    var currentShape: Shape? { tree.map { key.shape.alternative(for: $0).unwrapped } }

    var hasNamesOfItsOwn: Bool {
        if case .names = currentShape { true } else { false }
    }

    /// The value for people: as written, the default, or how the default is derived.
    public var shownOrDerived: String? {
        if let shown { return shown }
        if isWritten { return canonical?.text(isPretty: false) }
        if case .derived(let words) = key.fallback { return words }
        return nil
    }

    fileprivate func reads(as other: ContractPart) -> Bool {
        guard let tree, let others = other.tree else { return false }
        return tree.reads(as: others)
    }

    private var effective: Tree? { tree ?? key.fallback.tree }
}

extension Shape {
    var unwrapped: Shape {
        if case .refused(let inner, _) = self { inner.unwrapped } else { self }
    }

    fileprivate var isSection: Bool {
        if case .section = self { true } else { false }
    }
}

extension Tree {
    /// Whether the same is written, wherever that is.
    fileprivate func reads(as other: Tree) -> Bool {
        switch (content, other.content) {
        case (.scalar(let text, let plain), .scalar(let others, let othersPlain)):
            // Strings are equal in each of their normal forms, which differ in length.
            plain == othersPlain && text == others && text.utf8.count == others.utf8.count
        case (.list(let items), .list(let others)):
            items.count == others.count && zip(items, others).allSatisfy { $0.reads(as: $1) }
        case (.map(let pairs), .map(let others)):
            pairs.count == others.count
                && zip(pairs, others).allSatisfy { $0.key.reads(as: $1.key) && $0.value.reads(as: $1.value) }
        default: false
        }
    }
}
