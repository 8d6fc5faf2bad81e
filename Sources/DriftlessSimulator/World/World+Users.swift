internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import DriftlessServerStore
internal import DriftlessSync

/// Who has a device for a while, with tokens of their own.
struct Visitor {
    var caller: Caller
    /// Attempts that are still made with those tokens, after the one that is refused first.
    var starts: Int
}

extension SimulatedDevice {
    /// Whom the app's tokens are for.
    var bearer: Caller { visitor?.caller ?? caller }
}

extension TokenUser {
    init(_ caller: Caller) { self.init(tenant: caller.tenant, user: caller.user) }
}

/// Users who share a device.
extension World {
    /// Whether a call may go out with the app's tokens, as the shipped transports decide it.
    func mayAsk(_ exchange: Exchange, _ device: SimulatedDevice) throws -> Bool {
        if exchange == .hello {
            // See `FaultRegistry.notReached`.
            if device.visitor != nil, try !isBound(device) { device.visitor = nil }
            return true
        }
        return device.greeted.admits(TokenUser(device.bearer)) || plan.mistake == .anyToken
    }

    /// Whether the server knows whose the file is, and the file which history is its own.
    private func isBound(_ device: SimulatedDevice) throws -> Bool {
        try server.knows(device.store.device()) && device.knowsHistory()
    }

    /// The engine ended because the tokens were another user's.
    func turnedAway(_ device: SimulatedDevice) {
        coverage.hit(fault: "user-switch")
        device.visitor?.starts -= 1
        if let visitor = device.visitor, visitor.starts < 0 { device.visitor = nil }
        crash(device)
    }

    /// A token of another tenant leads to that tenant's store, which has a history of its own.
    ///
    /// - Returns: `nil` for this tenant's.
    func answerNextDoor(_ envelope: Envelope) throws -> Reply? {
        guard envelope.caller.tenant != Stage.tenant else { return nil }
        guard envelope.exchange == .hello else {
            find(.isolation, "a \(envelope.exchange.rawValue) of \(devices[envelope.device]) reaches another tenant")
            return .failure(.init(.transient, "500"))
        }
        let term = Term(id: Identifier(high: 0xA, low: 0xB), first: 0)
        return .bytes(
            try Welcome(revision: 1, terms: [term], horizon: 0, serverTime: now).wireBytes(as: .protobuf))
    }

    /// Nothing of this tenant's is for whoever is not the file's user.
    func checkIsolation(_ envelope: Envelope, _ reply: Reply) {
        let device = devices[envelope.device]
        guard envelope.caller.tenant == Stage.tenant, envelope.caller != device.caller, case .bytes = reply else {
            return
        }
        find(.isolation, "\(device) gets an answer to \(envelope.exchange.rawValue) with another user's token")
    }
}

extension SimulatedDevice {
    fileprivate func knowsHistory() throws -> Bool {
        try read { try $0.first("SELECT 1 FROM driftless_device WHERE terms IS NOT NULL") != nil }
    }
}

extension SimulatedServer {
    fileprivate func knows(_ device: DeviceID) throws -> Bool {
        try read { try $0.first("SELECT 1 FROM driftless_device WHERE id = ?", .blob(device.bytes)) != nil }
    }
}
