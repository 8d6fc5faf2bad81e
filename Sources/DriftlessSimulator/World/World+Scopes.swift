internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessSync

/// Devices take scopes and leave them.
extension World {
    /// One that somebody's records are or were in, and that the device has not.
    func takeScope(_ device: SimulatedDevice, seed: UInt64) throws {
        guard device.isRunning, !device.isAsleep else { return }
        let taken = try device.scopes().keys
        var known: [String: Scope] = [:]
        for (ref, record) in model.records {
            guard let entity = contract.entity(named: ref.entity), entity.scope != nil else { continue }
            let scope = entity.scope(of: record.cells.map(\.value))
            if !taken.contains(scope.id) { known[scope.id] = scope }
        }
        var random = SplitMix64(seed: seed)
        guard !known.isEmpty else { return }
        // By name first: one that has many values must not crowd out the others.
        let name = random.pick(Set(known.values.map(\.name)).sorted())
        let ids = known.filter { $0.value.name == name }.keys.sorted()
        if let scope = known[random.pick(ids)] { try take(scope, on: device) }
    }

    func take(_ scope: Scope, on device: SimulatedDevice) throws {
        note("\(device) takes \(scope.id)")
        try device.store.subscribe(to: scope, random: &device.random)
        device.scopesByID[scope.id] = scope
        coverage.hit(scope: "taken")
        try feed(device, .scopesChanged)
    }

    func leaveScope(_ device: SimulatedDevice, seed: UInt64) throws {
        guard device.isRunning, !device.isAsleep else { return }
        var random = SplitMix64(seed: seed)
        let taken = try device.scopes().keys.filter { $0 != Scope.tenant.id }.sorted()
        guard !taken.isEmpty, let scope = device.scopesByID[random.pick(taken)] else { return }
        try leave(scope, on: device)
    }

    func leave(_ scope: Scope, on device: SimulatedDevice) throws {
        note("\(device) leaves \(scope.id)")
        let before = try device.rows()
        try device.store.unsubscribe(from: scope, random: &device.random)
        try afterLeaving(device, before)
        // What was written is sealed before its records go.
        device.ledger.sealed()
        coverage.hit(scope: "left")
        try feed(device, .scopesChanged)
    }

    /// The scope that a record is in, or was in when it was removed.
    func scope(of ref: RecordRef) -> String {
        guard let entity = contract.entity(named: ref.entity), let record = model.records[ref] else {
            return Scope.tenant.id
        }
        return entity.scopeID(of: record.cells.map(\.value))
    }

    func isScoped(_ ref: RecordRef) -> Bool { contract.entity(named: ref.entity)?.scope != nil }
}

extension SimulatedDevice {
    /// The states of the scopes that it takes, by their ids.
    func scopes() throws -> [String: String] {
        try read { sql in
            var states: [String: String] = [:]
            try sql.forEach("SELECT scope, state FROM driftless_scope WHERE state <> 'leaving'", []) { row in
                states[row[0].description] = row[1].description
            }
            return states
        }
    }

    /// Those of which it holds all up to its checkpoint.
    func liveScopes() throws -> Set<String> { Set(try scopes().filter { $0.value == "live" }.keys) }
}
