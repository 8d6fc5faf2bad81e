extension Contract {
    /// SHA-256 over the normalised contract: 32 bytes, the same for every spelling of the same meaning.
    ///
    /// What a device calls its tables and columns is its own affair: an app may rename them and stays on the contract
    /// (docs/decisions/0012). Durations are milliseconds; entities and fields stand in their order, because rows are
    /// kept and sent by position (docs/decisions/0010). Device and server compare it at the start of a session.
    public var digest: [UInt8] {
        var canonical = CanonicalText()
        write(to: &canonical)
        return Words256(sha256Of: Array(canonical.text.utf8)).bytes
    }

    private func write(to out: inout CanonicalText) {
        out.line("id", id)
        out.line("version", version)
        out.line("max_offline", horizons.maxOffline.milliseconds)
        out.line("client_support", horizons.clientSupport.milliseconds)
        out.line("clock_skew", horizons.clockSkew.milliseconds)
        out.line("grace", horizons.grace.milliseconds)
        out.line("replay", horizons.replay.milliseconds)
        out.line("transport", "\(transport.batch.operations) \(transport.batch.bytes)")
        let compression = transport.compression
        out.line("compression", compression.wire.map(\.rawValue).joined(separator: " "))
        out.line("compression", compression.minBytes)
        out.line("timeouts", transport.timeouts.connect.milliseconds)
        out.line("timeouts", transport.timeouts.request.milliseconds)
        out.line("timeouts", transport.timeouts.idle.milliseconds)
        out.line("backoff", transport.backoff.base.milliseconds)
        out.line("backoff", "\(transport.backoff.factor) \(transport.backoff.cap.milliseconds)")
        let breaker = transport.breaker
        out.line("breaker", "\(breaker.window) \(breaker.minCalls) \(breaker.failureRatio) \(breaker.probes)")
        out.line("breaker", breaker.openFor.milliseconds)
        out.line("heartbeat", transport.heartbeat.milliseconds)
        for entity in entities { entity.write(to: &out) }
    }
}

extension Entity {
    fileprivate func write(to out: inout CanonicalText) {
        out.line("entity", name)
        out.line("server", serverTable)
        out.line("direction", direction.rawValue)
        if let scope {
            out.line("scope", scope.scope)
            out.line("by", scope.field)
        }
        for field in identity.key { out.line("key", field) }
        out.line("identity", "\(identity.mintedBy.rawValue) \(identity.natural) \(identity.onDuplicate.rawValue)")
        out.line("delete", "\(delete.mode.rawValue) \(delete.winner.rawValue)")
        out.line("retention", delete.retention.map { "\($0.milliseconds)" } ?? "default")
        for names in unique.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            out.line("unique", names.count)
            for name in names { out.line("of", name) }
        }
        for reference in references.sorted(by: { $0.fields.lexicographicallyPrecedes($1.fields) }) {
            out.line("reference", "\(reference.fields.count) \(reference.onParentDeleted.rawValue)")
            for (mine, theirs) in zip(reference.fields, reference.parentFields) {
                out.line("from", mine)
                out.line("to", theirs)
            }
            out.line("parent", reference.parent)
        }
        for field in fields { field.write(to: &out) }
    }
}

extension Field {
    fileprivate func write(to out: inout CanonicalText) {
        out.line("field", name)
        out.line("type", type.word)
        switch type {
        case .decimal(let precision, let scale, let store):
            out.line("decimal", "\(precision) \(scale) \(store.rawValue)")
        case .enumeration(let values, let open):
            out.line("open", "\(open)")
            for value in values { out.line("value", value) }
        case .uuid7(let store): out.line("store", store.rawValue)
        case .date(let store), .timestamp(let store): out.line("store", store.rawValue)
        case .string, .text, .int, .real, .bool, .blob, .json, .any: break
        }
        out.line("required", "\(required) \(immutable)")
        out.line("default", defaultValue.map { Hex.encode(PackedRow.pack([$0])) } ?? "none")
        out.line("collation", collation.rawValue)
        out.line("min", limits.min.map { "\($0)" } ?? "none")
        out.line("max", limits.max.map { "\($0)" } ?? "none")
        out.line("policy", policy.rawValue)
    }
}

/// Lines whose content cannot run into the next: each says its length.
private struct CanonicalText {
    var text = ""
    mutating func line(_ key: String, _ value: some CustomStringConvertible) {
        let value = value.description
        text += "\(key) \(value.utf8.count) \(value)\n"
    }
}
