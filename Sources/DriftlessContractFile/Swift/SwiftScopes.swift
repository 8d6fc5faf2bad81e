internal import DriftlessContract

/// A function for each scope that the contract declares: `.site(id)` where a scope is asked for.
struct SwiftScopes {
    let contract: Contract
    let options: SwiftClient.Options

    /// Empty where there are none.
    func write() -> String {
        let names = contract.scopeNames
        if names.isEmpty { return "" }
        let functions = SwiftName.distinct(["tenant", "scope"] + names.map(SwiftName.member)).dropFirst(2)
        let written = zip(names, functions).map { name, function in
            let (type, value) = parameter(of: name)
            return """
                    \(options.access)static func \(SwiftName.code(function))(_ value: \(type)) -> Scope {
                        .scope(\(SwiftLiteral.string(name)), \(value))
                    }

                """
        }
        return "\nextension Scope {\n" + written.joined(separator: "\n") + "}\n"
    }

    /// The value's type, and the expression of what the column holds.
    private func parameter(of name: String) -> (type: String, value: String) {
        let entity = contract.entities.first { $0.scope?.scope == name }
        switch entity?.scopeIndex.map({ entity?.fields[$0].type }) {
        case .uuid7(.text):
            return ("UUID", options.uuidCase == .lower ? "value.uuidString.lowercased()" : "value.uuidString")
        case .uuid7(.blob): return ("UUID", "value")
        case .int: return ("Int64", "value")
        default: return ("String", "value")
        }
    }
}
