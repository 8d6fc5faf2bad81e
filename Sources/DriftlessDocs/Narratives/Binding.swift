internal import DriftlessContractFile

/// A value of the contract in prose, by its path: `{{horizons.max_offline}}`.
enum Binding {
    enum Piece: Equatable {
        case text(String)
        case value(ContractPath)
    }

    static func pieces(_ text: String) -> [Piece] {
        var pieces: [Piece] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            if start.lowerBound > rest.startIndex { pieces.append(.text(String(rest[..<start.lowerBound]))) }
            let path = rest[start.upperBound..<end.lowerBound].filter { $0 != " " }
            pieces.append(.value(ContractPath(parsing: path)))
            rest = rest[end.upperBound...]
        }
        if !rest.isEmpty { pieces.append(.text(String(rest))) }
        return pieces
    }

    /// What holds at a path, written or by default, as people read it; `nil` where there is nothing to show.
    static func value(_ path: ContractPath, in document: ContractDocument) -> String? {
        guard !path.names.isEmpty, (try? document.explain(path)) != nil else { return nil }
        let part = path.names.reduce(document.root) { $0[$1] }
        guard let shown = part.shownOrDerived else { return nil }
        return part.milliseconds.map(Times.shown) ?? shown
    }
}
