internal import DriftlessContract

extension EntityInference {
    /// Takes limits and enum values from simple CHECKs that the data obey; the others become comments.
    mutating func applyChecks(to entity: inout Entity, _ samples: [String: ColumnSample]) throws {
        guard let sql = table.sql else { return }
        for check in SQLTokens(sql).checks {
            let applied = try apply(check, to: &entity, samples)
            if !applied {
                let text = check.map(\.sql).joined(separator: " ")
                comments.append("CHECK (\(text)) is enforced by devices only")
            }
        }
    }

    private func apply(
        _ check: [SQLTokens.Token], to entity: inout Entity, _ samples: [String: ColumnSample]
    ) throws -> Bool {
        guard let name = check.first?.identifier,
            let i = entity.fields.firstIndex(where: { $0.name.lowercased() == name.lowercased() }),
            let sample = samples[entity.fields[i].name]
        else { return false }
        let rest = Array(check.dropFirst())
        if let values = enumValues(rest) {
            guard entity.fields[i].type == .string || entity.fields[i].type == .text, !values.isEmpty else {
                return false
            }
            let marks = values.map { _ in "?" }.joined(separator: ", ")
            let column = quoted(entity.fields[i].column)
            let others = try connection.rows(
                "SELECT 1 FROM \(quoted(table.name)) WHERE \(column) COLLATE BINARY NOT IN (\(marks)) LIMIT 1",
                values.map { .string($0) })
            if let value = entity.fields[i].defaultValue, !values.contains(where: { Value.string($0) == value }) {
                return false
            }
            guard others.isEmpty else { return false }
            entity.fields[i].type = .enumeration(values, open: false)
            entity.fields[i].limits = Limits()
            return true
        }
        switch entity.fields[i].type {
        case .int, .real, .decimal: break
        default: return false
        }
        guard let limits = limits(rest, whole: entity.fields[i].type == .int) else { return false }
        if let min = limits.min, let lowest = sample.lowest, lowest < min { return false }
        if let max = limits.max, let highest = sample.highest, highest > max { return false }
        if let value = entity.fields[i].defaultValue?.number {
            if let min = limits.min, value < min { return false }
            if let max = limits.max, value > max { return false }
        }
        if let min = limits.min { entity.fields[i].limits.min = min }
        if let max = limits.max { entity.fields[i].limits.max = max }
        return true
    }

    private func enumValues(_ tokens: [SQLTokens.Token]) -> [String]? {
        guard tokens.count >= 4, tokens[0].is("IN"), tokens[1] == .symbol("("), tokens.last == .symbol(")") else {
            return nil
        }
        var values: [String] = []
        for (n, token) in tokens[2..<(tokens.count - 1)].enumerated() {
            if n % 2 == 1 {
                guard token == .symbol(",") else { return nil }
            } else {
                guard case .string(let text) = token, !values.contains(text) else { return nil }
                values.append(text)
            }
        }
        return values
    }

    private func limits(_ tokens: [SQLTokens.Token], whole: Bool) -> Limits? {
        if tokens.first?.is("BETWEEN") == true {
            guard let and = tokens.firstIndex(where: { $0.is("AND") }), let low = number(tokens[1..<and]),
                let high = number(tokens[(and + 1)...])
            else { return nil }
            return Limits(min: low, max: high)
        }
        guard case .symbol(let sign)? = tokens.first, let bound = number(tokens.dropFirst()) else { return nil }
        switch sign {
        case ">=": return Limits(min: bound)
        case "<=": return Limits(max: bound)
        case ">" where whole && bound == bound.rounded(): return Limits(min: bound + 1)
        case "<" where whole && bound == bound.rounded(): return Limits(max: bound - 1)
        default: return nil
        }
    }

    private func number(_ tokens: ArraySlice<SQLTokens.Token>) -> Double? {
        let text = tokens.map(\.sql).joined()
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }
}
