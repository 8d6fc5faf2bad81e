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
        let imported = options.isPublic ? "public import" : "import"
        var out = """
            // Made by `driftless generate client` from \(file). Change that, and make this again.

            \(imported) Driftless
            \(imported) Foundation
            \(imported) GRDB


            """
        out += SwiftContract(access: options.access).write(contract, types: types)
        for (entity, type) in zip(contract.entities, types) {
            let record = SwiftRecord(
                entity, type: type, numbers: numbers(of: entity, in: contract), options: options)
            out += "\n" + record.write()
        }
        return out
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
