internal import DriftlessContract

/// The contract's values as Swift writes them; what is the default is left out.
struct SwiftContract {
    var access: String

    func write(_ contract: Contract, types: [String]) -> String {
        var arguments = [
            "id: \(SwiftLiteral.string(contract.id)), version: \(SwiftLiteral.string(contract.version))"
        ]
        arguments += section("horizons", "Horizons", horizons(contract.horizons))
        arguments += section("transport", "Transport", transport(contract.transport))
        let entities = types.map { "            \($0).entity" }.joined(separator: ",\n")
        arguments.append("entities: [\n\(entities),\n        ]")
        return """
            extension Contract {
                /// What a device executes of `\(contract.id)` \(SwiftLiteral.comment(contract.version)).
                ///
                /// Digest \(Hex.encode(contract.digest)).
                \(access)static let \(SwiftName.code(SwiftName.member(contract.id))) = Contract(
                    \(arguments.joined(separator: ",\n        ")))
            }

            """
    }

    func write(_ entity: Entity) -> String {
        var arguments = ["name: \(SwiftLiteral.string(entity.name))"]
        if entity.table != entity.name { arguments[0] += ", table: \(SwiftLiteral.string(entity.table))" }
        if entity.direction != .both { arguments[0] += ", direction: .\(entity.direction)" }
        arguments.append("identity: \(identity(entity.identity))")
        let fields = entity.fields.map { "            \(field($0)),\n" }.joined()
        arguments.append("fields: [\n\(fields)        ]")
        if !entity.references.isEmpty {
            let references = entity.references.map { "            \(reference($0)),\n" }.joined()
            arguments.append("references: [\n\(references)        ]")
        }
        if !entity.unique.isEmpty {
            arguments.append("unique: [\(entity.unique.map(SwiftLiteral.strings).joined(separator: ", "))]")
        }
        arguments += section("delete", "DeleteRule", delete(entity.delete))
        if entity.serverTable != entity.table {
            arguments.append("serverTable: \(SwiftLiteral.string(entity.serverTable))")
        }
        if let scope = entity.scope {
            let parts = "scope: \(SwiftLiteral.string(scope.scope)), field: \(SwiftLiteral.string(scope.field))"
            arguments.append("scope: ScopePath(\(parts))")
        }
        return """
                \(access)static let entity = Entity(
                    \(arguments.joined(separator: ",\n        ")))

            """
    }

    private func section(_ label: String, _ type: String, _ parts: [String]) -> [String] {
        parts.isEmpty ? [] : ["\(label): \(type)(\(parts.joined(separator: ", ")))"]
    }

    private func part<T: Equatable>(_ label: String, _ value: T, _ usual: T, _ literal: (T) -> String) -> [String] {
        value == usual ? [] : ["\(label): \(literal(value))"]
    }

    private func horizons(_ horizons: Horizons) -> [String] {
        let usual = Horizons()
        let duration = SwiftLiteral.duration
        return part("maxOffline", horizons.maxOffline, usual.maxOffline, duration)
            + part("clientSupport", horizons.clientSupport, usual.clientSupport, duration)
            + part("clockSkew", horizons.clockSkew, usual.clockSkew, duration)
            + part("grace", horizons.grace, usual.grace, duration)
            + part("replay", horizons.replay, usual.replay, duration)
    }

    private func transport(_ transport: Transport) -> [String] {
        let usual = Transport()
        let duration = SwiftLiteral.duration
        let batch =
            part("operations", transport.batch.operations, usual.batch.operations) { "\($0)" }
            + part("bytes", transport.batch.bytes, usual.batch.bytes) { "\($0)" }
        let compression =
            part("wire", transport.compression.wire, usual.compression.wire) { wire in
                "[" + wire.map { ".\($0)" }.joined(separator: ", ") + "]"
            } + part("minBytes", transport.compression.minBytes, usual.compression.minBytes) { "\($0)" }
        let timeouts =
            part("connect", transport.timeouts.connect, usual.timeouts.connect, duration)
            + part("request", transport.timeouts.request, usual.timeouts.request, duration)
            + part("idle", transport.timeouts.idle, usual.timeouts.idle, duration)
        let backoff =
            part("base", transport.backoff.base, usual.backoff.base, duration)
            + part("factor", transport.backoff.factor, usual.backoff.factor) { "\($0)" }
            + part("cap", transport.backoff.cap, usual.backoff.cap, duration)
        let breaker =
            part("window", transport.breaker.window, usual.breaker.window) { "\($0)" }
            + part("minCalls", transport.breaker.minCalls, usual.breaker.minCalls) { "\($0)" }
            + part("failureRatio", transport.breaker.failureRatio, usual.breaker.failureRatio) { "\($0)" }
            + part("openFor", transport.breaker.openFor, usual.breaker.openFor, duration)
            + part("probes", transport.breaker.probes, usual.breaker.probes) { "\($0)" }
        return section("batch", "Transport.Batch", batch)
            + section("compression", "Transport.Compression", compression)
            + section("timeouts", "Transport.Timeouts", timeouts)
            + section("backoff", "Transport.Backoff", backoff) + section("breaker", "Transport.Breaker", breaker)
            + part("heartbeat", transport.heartbeat, usual.heartbeat, duration)
    }

    private func identity(_ identity: Identity) -> String {
        let parts =
            ["key: \(SwiftLiteral.strings(identity.key))"]
            + part("mintedBy", identity.mintedBy, .client) { ".\($0)" }
            + part("natural", identity.natural, false) { "\($0)" }
            + part("onDuplicate", identity.onDuplicate, .reject) { ".\($0)" }
        return "Identity(\(parts.joined(separator: ", ")))"
    }

    private func field(_ field: Field) -> String {
        var parts = ["name: \(SwiftLiteral.string(field.name))"]
        parts += part("column", field.column, field.name, SwiftLiteral.string)
        parts.append("type: \(SwiftLiteral.type(field.type))")
        parts += part("required", field.required, false) { "\($0)" }
        if let value = field.defaultValue { parts.append("defaultValue: \(SwiftLiteral.value(value))") }
        parts += part("collation", field.collation, .binary) { ".\($0)" }
        let limits = [("min", field.limits.min), ("max", field.limits.max)].compactMap { label, limit in
            limit.map { "\(label): \(SwiftLiteral.number($0))" }
        }
        parts += section("limits", "Limits", limits)
        parts += part("immutable", field.immutable, false) { "\($0)" }
        parts += part("policy", field.policy, .lww) { ".\($0)" }
        return "Field(\(parts.joined(separator: ", ")))"
    }

    private func reference(_ reference: Reference) -> String {
        let parts =
            [
                "fields: \(SwiftLiteral.strings(reference.fields))",
                "parent: \(SwiftLiteral.string(reference.parent))",
                "parentFields: \(SwiftLiteral.strings(reference.parentFields))",
            ] + part("onParentDeleted", reference.onParentDeleted, .reject) { ".\($0)" }
        return "Reference(\(parts.joined(separator: ", ")))"
    }

    private func delete(_ rule: DeleteRule) -> [String] {
        part("mode", rule.mode, .tombstone) { ".\($0)" } + part("winner", rule.winner, .update) { ".\($0)" }
            + (rule.retention.map { ["retention: \(SwiftLiteral.duration($0))"] } ?? [])
    }
}
