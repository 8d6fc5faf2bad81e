internal import DriftlessContractFile

/// How a page shows parts of a contract, and what stands behind each: text, never colour alone.
enum Statement {
    /// Who acts by a part.
    static func evidence(_ part: ContractPart) -> HTML {
        switch part.execution {
        case .executed(let by): return label("derived", "executed by \(by)")
        case .documentation, .byItsKeys: return label("stated", "read by people")
        case .later: return later("stated", "not executed yet")
        case .refused: return later("stated", "not executed yet; nothing starts on it")
        }
    }

    static func computed(_ by: String) -> HTML { label("computed", "by the engine’s \(by)") }

    private static func label(_ kind: String, _ detail: String) -> HTML {
        .tag("span", ["class": "evidence"], "\(kind): \(detail)")
    }

    private static func later(_ kind: String, _ detail: String) -> HTML {
        .tag("span", ["class": "evidence"], "\(kind): ", .tag("span", ["class": "later"], .text(detail)))
    }

    static func value(_ part: ContractPart) -> HTML {
        guard let shown = part.shownOrDerived else { return "–" }
        return part.isWritten || part.shown != nil ? .code(shown) : .text(shown)
    }

    /// All keys of a section with what holds, where it comes from and what it means; sections within it follow.
    static func keys(_ section: ContractPart, level: Int = 3) -> [HTML] {
        let plain = section.keys.filter { $0.keys.isEmpty && !$0.isNames }
        let table = HTML.table(
            "Keys of \(section.path)", ["key", "value", "from", "meaning", "evidence"],
            plain.map { part in
                [.code(part.name), value(part), origin(part), .text(part.key.meaning), evidence(part)]
            })
        let below = section.keys.filter { !$0.keys.isEmpty }.flatMap { part -> [HTML] in
            [.heading(level, part.name, id: HTML.anchor("\(part.path)")), .paragraph(.text(part.key.meaning))]
                + keys(part, level: min(level + 1, 4))
        }
        return (plain.isEmpty ? [] : [table]) + below
    }

    static func origin(_ part: ContractPart) -> HTML {
        guard let file = part.file, let line = part.line, part.isWritten else { return "default" }
        return "\(file.split(separator: "/").last ?? ""):\(line)"
    }

    /// A text in the contract's own language, of those that it is given in.
    static func copy(_ part: ContractPart, locale: String = "en") -> String {
        part.text ?? part[locale].text ?? part.parts.first?.text ?? ""
    }

    static func absent(_ what: String, _ section: String) -> HTML {
        .paragraph("The contract states no \(what): there is no section ", .code(section), ".")
    }
}
