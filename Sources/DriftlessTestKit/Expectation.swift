internal import DriftlessClientStore
internal import DriftlessSimulator

extension Scenario {
    /// What must be so.
    public struct Expectation: Sendable {
        enum Kind: Sendable { case converged, nothingPending, noConflicts }
        let kind: Kind

        /// Every operation is answered, and the devices hold what the server holds. All are asked to sync, and as much
        /// time passes as that may take, with whatever the network still does.
        public static let converged = Expectation(kind: .converged)
        /// The outbox is empty, and nothing lies in quarantine. Takes no time.
        public static let nothingPending = Expectation(kind: .nothingPending)
        /// No device has met a conflict, settled or open. Takes no time.
        public static let noConflicts = Expectation(kind: .noConflicts)
    }

    /// - Parameter devices: of these alone; otherwise of all that there are.
    /// - Throws: `ScenarioFailure` with what happened; `ScenarioError` for devices that cannot sync because they
    ///   crashed or are offline.
    public func expect(_ expectation: Expectation, of devices: Device...) throws {
        try check()
        let wanted = devices.isEmpty ? world.all : devices.map(\.simulated)
        switch expectation.kind {
        case .converged:
            for device in wanted { try requireSync(device) }
            world.settle(wanted)
            try check()
            for device in wanted { try requireSync(device) }
        case .nothingPending: try requireNone(wanted, "nothing-pending") { try $0.changes().map(\.sentence) }
        case .noConflicts:
            try requireNone(wanted, "no-conflicts") { device in
                try device.reads { try RecordedConflict.fetchAll($0) }.map(\.sentence)
            }
        }
    }

    private func requireSync(_ device: SimulatedDevice) throws {
        if !device.isUp {
            throw ScenarioError(
                .notRunning, "\(device) cannot converge: it crashed. Start it with restarts(), or name the others.")
        }
        if !device.isReachable {
            throw ScenarioError(
                .isOffline, "\(device) cannot converge: it is offline. Let it go online, or name the others.")
        }
    }

    private func requireNone(
        _ devices: [SimulatedDevice], _ rule: String, _ found: (SimulatedDevice) throws -> [String]
    ) throws {
        let all = try devices.flatMap { device in try found(device).map { "\(device): \($0)" } }
        guard !all.isEmpty else { return }
        throw ScenarioFailure(
            rule: rule, meaning: "the scenario expects it", message: all.joined(separator: "\n  "),
            at: .milliseconds(world.age), world)
    }
}

extension UnacceptedChange {
    fileprivate var sentence: String {
        let what = "\(kind) of \(entity) \(key.map(\.description).joined(separator: "/"))"
        switch state {
        case .waiting: return "\(what) waits"
        case .refused(let code, let message): return "\(what) was refused, \(code): \(message)"
        }
    }
}

extension RecordedConflict {
    fileprivate var sentence: String {
        let place = "\(entity) \(key.map(\.description).joined(separator: "/"))\(field.map { ".\($0)" } ?? "")"
        return "\(place): mine \(mine), theirs \(theirs), by \(policy) \(result)"
    }
}
