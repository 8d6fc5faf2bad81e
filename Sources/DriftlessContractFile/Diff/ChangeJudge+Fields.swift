extension ChangeJudge {
    private static let field = "entities.ENTITY.fields.FIELD."

    static let fields: [ChangeJudge] = holding + limits + merging + privacy

    private static let holding: [ChangeJudge] =
        ["type", "to", "of"].map { .always(field + $0, "field-type-changed", "Old values are no values any more.") }
        + ["store", "precision", "scale"].map {
            .always(field + $0, "field-unit-or-precision-changed", "The same value is written otherwise.")
        } + [
            .always(field + "collation", "mapping-changed", "Texts are equal, and in order, by another comparison."),
            ChangeJudge(field + "values", "enum-value-added-closed", "enum-value-removed") { comparison, pair in
                let old = pair.old.texts, new = pair.new.texts
                let gone = old.filter { !new.contains($0) }, come = new.filter { !old.contains($0) }
                let path = ContractPath(Array(pair.new.path.names.dropLast()))
                let isOpen = comparison.old.part(at: path)?["open"].flag == true
                if !come.isEmpty {
                    let words = come.joined(separator: ", ")
                    comparison.report(
                        "enum-value-added-closed", pair,
                        isOpen ? "\(words): old apps take words of later versions." : "\(words): old apps refuse it.",
                        as: isOpen ? .safe : nil)
                }
                if !gone.isEmpty {
                    comparison.report("enum-value-removed", pair, "\(gone.joined(separator: ", ")): it is refused.")
                }
                if gone.isEmpty, come.isEmpty {
                    comparison.report("description-only", pair, "The same words in another order.")
                }
            },
            ChangeJudge(field + "open", "enum-opened", "enum-closed") { comparison, pair in
                comparison.report(
                    pair.new.flag ? "enum-opened" : "enum-closed", pair,
                    pair.new.flag ? "Old apps may meet a word that they refuse." : "Words of later apps are refused.")
            },
            .always(field + "encode", "enum-encoding-changed", "Stored codes mean other words."),
            ChangeJudge(field + "column", "mapping-changed") { comparison, pair in
                comparison.report(
                    "mapping-changed", pair, "The device’s column has another name.", readers: [.stored])
            },
            .always(field + "server", "mapping-changed", "The server’s column; a migration with a way back."),
        ]

    private static let limits: [ChangeJudge] =
        [
            ChangeJudge(field + "required", "field-became-required", "field-became-optional") { comparison, pair in
                comparison.report(
                    pair.new.flag ? "field-became-required" : "field-became-optional", pair,
                    pair.new.flag ? "What leaves it out is refused." : "Old apps may meet a record without it.")
            },
            .always(field + "default", "field-default-changed", "The same insert gives two records."),
            .always(field + "absent", "field-absent-meaning-changed", "An update that does not say it does otherwise."),
            .always(field + "immutable", "field-immutable-changed", "An update is refused, or is not any more."),
        ]
        + ["requires_when", "pattern"].map { key in
            ChangeJudge(field + key, "field-range-narrowed", "field-range-widened") { comparison, pair in
                // Of two patterns nobody can say in general which takes more.
                pair.isRemoved
                    ? comparison.report("field-range-widened", pair, "Values come that old apps refuse.")
                    : comparison.report("field-range-narrowed", pair, "Values that were taken may be refused.")
            }
        } + [
            range("min") { $0 > $1 },
            range("max") { $0 < $1 },
        ]

    /// - Parameter isNarrower: of two bounds, whether the first takes less.
    private static func range(_ key: String, isNarrower: @escaping @Sendable (Double, Double) -> Bool) -> ChangeJudge {
        ChangeJudge(field + key, "field-range-narrowed", "field-range-widened") { comparison, pair in
            let open = key == "min" ? -Double.infinity : Double.infinity
            func bound(_ part: ContractPart, _ document: ContractDocument) -> Double {
                if let number = part.number { return number }
                guard key == "max", let field = document.part(at: ContractPath(part.path.names.dropLast())) else {
                    return open
                }
                return switch field["type"].text {
                case "string": 255
                case "text": 65_536
                default: open
                }
            }
            let old = bound(pair.old, comparison.old), new = bound(pair.new, comparison.new)
            if isNarrower(new, old) {
                comparison.report("field-range-narrowed", pair, "Values that were taken are refused.")
            } else if isNarrower(old, new) {
                comparison.report("field-range-widened", pair, "Values come that old apps refuse.")
            } else {
                comparison.report("description-only", pair, "What held by default is written out, or no longer.")
            }
        }
    }

    private static let merging: [ChangeJudge] = [
        ChangeJudge(
            field + "conflict", "conflict-policy-changed", "state-edge-removed", "state-edge-added",
            "manual-fallback-changed"
        ) { comparison, pair in
            func policy(_ part: ContractPart) -> String { part.text ?? part["policy"].text ?? "lww" }
            let sameKeys = ["policy", "name", "version"]
            guard policy(pair.old) == policy(pair.new),
                sameKeys.allSatisfy({ pair.old[$0].canonical == pair.new[$0].canonical })
            else {
                return comparison.report(
                    "conflict-policy-changed", pair, "Devices settle what the server settles otherwise.")
            }
            let old = pair.old["edges"].texts, new = pair.new["edges"].texts
            for edge in old where !new.contains(edge) {
                comparison.report("state-edge-removed", pair, "\(edge): it may wait in an outbox.")
            }
            for edge in new where !old.contains(edge) {
                comparison.report("state-edge-added", pair, "\(edge): old apps do not know it.")
            }
            if ["prompt", "fallback", "after"].contains(where: { pair.old[$0].canonical != pair.new[$0].canonical }) {
                comparison.report("manual-fallback-changed", pair, "Until somebody chooses, something else stands.")
            }
            if Set(old) == Set(new), pair.old["edges"].canonical != pair.new["edges"].canonical {
                comparison.report("description-only", pair, "The same edges in another order.")
            }
        },
        ChangeJudge(
            field + "deprecated", "deprecation-announced", "deprecation-withdrawn-or-sunset-earlier"
        ) { comparison, pair in
            let old = pair.old["remove_after"].date, new = pair.new["remove_after"].date
            if pair.isAdded {
                comparison.report("deprecation-announced", pair, "It is going to go.")
            } else if pair.isRemoved || (old != nil && (new ?? CalendarDay(days: 0)) < (old ?? CalendarDay(days: 0))) {
                comparison.report(
                    "deprecation-withdrawn-or-sunset-earlier", pair, "Whoever planned by the announcement is late.")
            } else {
                comparison.report("description-only", pair, "The announcement says something else.")
            }
        },
    ]

    private static let privacy: [ChangeJudge] = [
        ChangeJudge(field + "pii", "pii-class-lowered", "pii-class-raised") { comparison, pair in
            let order = ["none", "possible", "direct", "special"]
            func rank(_ part: ContractPart) -> Int { order.firstIndex(of: part.text ?? "none") ?? 0 }
            let isLower = rank(pair.new) < rank(pair.old)
            comparison.report(
                isLower ? "pii-class-lowered" : "pii-class-raised", pair,
                isLower ? "It is guarded less." : "What is stored already was guarded less.")
        },
        ChangeJudge(field + "encrypt", "encryption-removed", "encryption-added") { comparison, pair in
            let isLess = pair.new.text == "none"
            comparison.report(
                isLess ? "encryption-removed" : "encryption-added", pair,
                isLess ? "The server sees the plain value." : "Old apps send and expect the plain value.")
        },
        ChangeJudge(field + "from", "access-write-narrowed", "access-write-widened") { comparison, pair in
            comparison.report(
                pair.isRemoved ? "access-write-widened" : "access-write-narrowed", pair,
                pair.isRemoved ? "Devices may write it." : "What devices write there is replaced.")
        },
    ]

    /// Fields that are in one of the two alone.
    static let fieldNames = ChangeJudge(
        "entities.ENTITY.fields.FIELD", "field-added", "field-required-added", "field-removed",
        "field-removed-before-sunset", "field-removed-in-use"
    ) { comparison, pair in
        if pair.isAdded {
            guard pair.new["required"].flag else {
                return comparison.report("field-added", pair, "Old apps do not send it, and ignore it.")
            }
            let hasDefault = pair.new["default"].isWritten || pair.new["from"].isWritten
            return comparison.report(
                "field-required-added", pair,
                hasDefault ? "The server fills it in for old apps." : "What old apps insert is refused.",
                as: hasDefault ? .risk : nil)
        }
        let names = pair.old.path.names
        let use = comparison.usage?.fields?["\(names[1]).\(names[3])"] ?? 0
        if use > 0 {
            comparison.report(
                "field-removed-in-use", pair, "\((use * 1000).rounded() / 10) % of the devices still send it.")
        }
        let support = ["client_support", "grace"].compactMap { comparison.old["horizons"][$0].milliseconds }.reduce(
            0, +)
        let days = Int((support + 86_399_999) / 86_400_000)
        guard let announced = pair.old["deprecated"]["announced"].date else {
            return comparison.report("field-removed-before-sunset", pair, "It was not announced: deprecate it first.")
        }
        let sunset = CalendarDay(days: announced.days + days)
        comparison.today < sunset
            ? comparison.report("field-removed-before-sunset", pair, "Apps that know it are supported until \(sunset).")
            : comparison.report("field-removed", pair, "Its sunset was on \(sunset).")
    }
}

extension ContractDocument {
    /// The part at a path; `nil` where the language knows none.
    func part(at path: ContractPath) -> ContractPart? {
        path.names.reduce(Optional(root)) { $0?.part($1) }
    }
}
