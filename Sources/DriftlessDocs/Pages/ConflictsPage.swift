package import DriftlessContract
internal import DriftlessContractFile
internal import DriftlessProtocol
internal import DriftlessSync

/// A truth table for each policy, computed by the engine's own merge functions.
enum ConflictsPage {
    static func page(_ document: ContractDocument) -> SitePage {
        let policies = Language.policyWords
        let users = users(document)
        return SitePage(
            path: "conflicts.html", title: "Conflicts",
            summary: "What two edits that did not know of each other become, policy by policy.", group: .sync,
            body: [
                .paragraph(
                    """
                    An edit that knew the stored value replaces it, whatever any clock says. Only edits that did not \
                    know of each other are settled by a policy. In the tables the field held the base: two devices \
                    changed it offline, and their operations arrive in either order.
                    """)
            ]
                + policies.flatMap { word -> [HTML] in
                    [.heading(2, .value(word.text)), .paragraph(.sentence(word.meaning))] + table(word)
                        + fields(users[word.text] ?? [], document)
                })
    }

    private static func users(_ document: ContractDocument) -> [String: [(ContractPart, ContractPart)]] {
        var users: [String: [(ContractPart, ContractPart)]] = [:]
        for entity in document["entities"].parts {
            for field in entity["fields"].parts {
                let policy = field["conflict"].text ?? field["conflict"]["policy"].text ?? "lww"
                users[policy, default: []].append((entity, field))
            }
        }
        return users
    }

    private static func fields(_ users: [(ContractPart, ContractPart)], _ document: ContractDocument) -> [HTML] {
        guard !users.isEmpty else { return [.paragraph("No field uses it.")] }
        let paths = PageNames.entities(document)
        return [
            .paragraph("Used by:"),
            .list(users.map { .joined([PageNames.link($0.name, paths), ".", .code($1.name)]) }),
        ]
    }

    private static func table(_ word: Word) -> [HTML] {
        guard let policy = MergePolicy(rawValue: word.text) else {
            return [
                .paragraph(
                    .tag("span", ["class": "later"], "Not executed yet:"), .text(" "), "there is nothing to compute.")
            ]
        }
        let rows = ConflictCase.all(policy).map { $0.row(policy) }
        return [
            .table(
                "Outcomes under \(word.text)",
                [
                    "base", "device 1 wrote", "device 2 wrote", "1 arrives first", "2 arrives first",
                    "device 2 shows before the answer",
                ],
                rows, lookup: 3), .paragraph(Statement.computed("merge function")),
        ]
    }
}

/// A base, and what two devices made of it: the second one's clock is later, unless said.
package struct ConflictCase: Sendable {
    package var base: Value
    package var first: Value
    package var second: Value
    /// The server's side wrote the first.
    package var isServerSide = false

    package static func all(_ policy: MergePolicy) -> [ConflictCase] {
        let numbers = [
            ConflictCase(base: .integer(5), first: .integer(7), second: .integer(6)),
            ConflictCase(base: .integer(5), first: .integer(4), second: .integer(8)),
            ConflictCase(base: .integer(5), first: .null, second: .integer(6)),
        ]
        let texts = [
            ConflictCase(base: .word("a"), first: .word("b"), second: .word("c")),
            ConflictCase(base: .word("a"), first: .word("b"), second: .word("b")),
            ConflictCase(base: .word("a"), first: .null, second: .word("c")),
        ]
        switch policy {
        case .counter, .max, .min: return numbers
        case .lww, .firstWins: return texts
        case .serverWins:
            return texts + [ConflictCase(base: .word("a"), first: .word("b"), second: .word("c"), isServerSide: true)]
        }
    }

    /// The server's value when the first arrives first, and when the second does; `nil` for what it refuses.
    package func outcomes(_ policy: MergePolicy) -> (forth: Value?, back: Value?) {
        let one = Author(stamp: 1_000, writer: 1, isServerSide: isServerSide), two = Author(stamp: 2_000, writer: 2)
        return (settled(policy, first, one, then: second, two), settled(policy, second, two, then: first, one))
    }

    /// As the tables have it.
    func row(_ policy: MergePolicy) -> [HTML] {
        let (forth, back) = outcomes(policy)
        let predicted = policy.predict(old: base, new: second, theirs: base)
        let note: HTML = isServerSide ? "(the server’s side)" : .text("")
        return [
            .code(base.shown), .joined([.code(first.shown), .text(" "), note]), .code(second.shown), shown(forth),
            shown(back), .code(predicted.shown),
        ]
    }

    private func shown(_ outcome: Value?) -> HTML {
        outcome.map { .code($0.shown) } ?? "refused: no room for the sum"
    }

    /// The server's value after both, in this order.
    private func settled(_ policy: MergePolicy, _ a: Value, _ by: Author, then b: Value, _ other: Author) -> Value? {
        let conflict = FieldConflict(base: base, mine: b, theirs: a, known: false, mineBy: other, theirsBy: by)
        switch policy.settle(conflict) {
        case .settled(let value, _): return value
        case .overflow: return nil
        }
    }
}

extension Value {
    fileprivate static func word(_ text: String) -> Value { .text(Array(text.utf8)) }

    fileprivate var shown: String {
        switch self {
        case .null: "NULL"
        case .integer(let x): "\(x)"
        case .real(let x): "\(x)"
        case .text(let bytes): String(decoding: Array(bytes), as: UTF8.self)
        case .blob(let bytes): Hex.encode(bytes)
        }
    }
}
