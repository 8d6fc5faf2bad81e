internal import DriftlessContractFile

extension SiteRule {
    static let wording = [
        SiteRule("PRS004", .warning, "Wording that blames, leaves somebody out or says nothing.") { it in
            for narrative in it.narratives {
                narrative.eachText { text, line in
                    for (word, instead) in Wording.found(in: text) {
                        it.find(narrative, line: line, "“\(word)” does not help a reader", instead)
                    }
                }
            }
            for state in it.document["ux", "states"].parts {
                for (word, instead) in Wording.found(in: Statement.copy(state)?.words ?? "") {
                    it.find(state, "\(state.path) says “\(word)”", instead)
                }
            }
        },
        SiteRule("GLO002", .warning, "A word that the glossary forbids.") { it in
            let forbidden = it.document["glossary"].parts.flatMap { term in
                term["forbid"].texts.map { (word: $0, term: term.name) }
            }
            for narrative in it.narratives {
                narrative.eachText { text, line in
                    for (word, term) in forbidden where Wording.holds(text, word) {
                        it.find(narrative, line: line, "“\(word)” is not used here", "The glossary’s word is \(term).")
                    }
                }
            }
            let copy = it.document["ux", "states"].parts + it.document["telemetry", "logs", "events"].parts
            for part in copy {
                for (word, term) in forbidden where Wording.holds(Statement.copy(part)?.words ?? "", word) {
                    it.find(part, "\(part.path) says “\(word)”", "The glossary’s word is \(term).")
                }
            }
        },
        SiteRule("GLO003", .warning, "A page on which a term does not lead to the glossary.") { it in
            let terms = it.document["glossary"].parts.map(\.name)
            for narrative in it.narratives {
                guard let page = it.pages.first(where: { $0.path == narrative.path }) else { continue }
                let text = narrative.blocks.flatMap(\.linkable), references = Set(page.body.flatMap(\.references))
                for term in terms where !references.contains(GlossaryLinks.target(term)) {
                    guard text.contains(where: { GlossaryLinks.place(of: term, in: $0[...]) != nil }) else { continue }
                    it.find(
                        page, "“\(term)” leads nowhere", "Link its first use: [\(term)](\(GlossaryLinks.target(term)))")
                }
            }
        },
    ]
}

enum Wording {
    private static let words: [(String, String)] = [
        ("simply", "Leave it out: what is simple to one is not to another."),
        ("just", "Leave it out: what is simple to one is not to another."),
        ("obviously", "Leave it out, or say why it is so."), ("of course", "Leave it out, or say why it is so."),
        ("easy", "Say what there is to do."), ("easily", "Say what there is to do."),
        ("should", "Say what happens, or what must be done."), ("whitelist", "Write: allow list."),
        ("blacklist", "Write: deny list."), ("master", "Write: primary, or main."), ("slave", "Write: replica."),
        ("invalid user", "Say what is missing; do not blame."), ("you failed", "Say what happened; do not blame."),
        ("you forgot", "Say what is missing; do not blame."), ("as soon as possible", "Name the time."),
    ]

    static func found(in text: String) -> [(String, String)] { words.filter { holds(text, $0.0) } }

    /// As words of their own.
    static func holds(_ text: String, _ words: String) -> Bool {
        let padded = { (text: String) in
            " " + text.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber }).joined(separator: " ") + " "
        }
        return padded(text).contains(padded(words))
    }
}
