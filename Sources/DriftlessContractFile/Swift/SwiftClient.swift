package import DriftlessContract

/// Writes what an app compiles of a contract: the contract as the engine executes it, and a GRDB record an entity.
package enum SwiftClient {
    package struct Options: Hashable, Sendable {
        /// How text columns hold UUIDs; they compare by their bytes.
        package enum UUIDCase: String, Hashable, Sendable, CaseIterable { case lower, upper }
        /// Whether other modules see it.
        package var isPublic = false
        package var uuidCase = UUIDCase.lower
        package init() {}

        var access: String { isPublic ? "public " : "" }
    }

    /// Swift source. The same contract gives the same text.
    ///
    /// - Parameter file: the contract's file, named in the head.
    package static func write(_ contract: Contract, file: String, options: Options = Options()) -> String {
        let types = SwiftName.distinct(contract.entities.map { SwiftName.type($0.name) })
        let records = zip(contract.entities, types).map { entity, type in
            SwiftRecord(entity, type: type, numbers: numbers(of: entity, in: contract), options: options)
        }
        // A public import that nothing public uses is a warning.
        let modules = ["Driftless"] + (records.contains(where: \.usesFoundation) ? ["Foundation"] : []) + ["GRDB"]
        let imports = modules.map { "\(options.access)import \($0)\n" }.joined()
        let source = SwiftLiteral.comment(file)
        return
            "// Made by `driftless generate client` from \(source). Change that, and make this again.\n\n\(imports)\n"
            + SwiftContract(access: options.access).write(contract, types: types)
            + SwiftScopes(contract: contract, options: options).write() + records.map { "\n" + $0.write() }.joined()
    }

    /// Fields that hold row numbers of SQLite: keys, and references to such.
    private static func numbers(of entity: Entity, in contract: Contract) -> Set<String> {
        var fields = Set(entity.identity.key)
        for reference in entity.references {
            guard let parent = contract.entity(named: reference.parent) else { continue }
            for (field, target) in zip(reference.fields, reference.parentFields)
            where parent.identity.key.contains(target) {
                fields.insert(field)
            }
        }
        return fields
    }
}
