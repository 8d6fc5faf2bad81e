package import DriftlessClientStore
package import DriftlessContract
internal import DriftlessSQLite
internal import DriftlessSync
package import GRDB

/// A world that is driven step by step, with the functions that a plan's steps run through. What throws in here is a
/// finding; only what the caller asked wrongly, and what the app's own code throws, is thrown.
extension World {
    /// Nobody in it yet.
    package convenience init(on stage: Stage, seed: UInt64 = 0, mistake: Mistake? = nil) throws {
        let plan = Plan(
            seed: seed, profile: "scenario", devices: [], pageBytes: 1 << 20, foreignKeys: true, mistake: mistake,
            steps: [])
        try self.init(plan, on: stage, keepsJournal: true)
    }

    /// All that happened, in lines for people.
    package var lines: [String] { journal.lines }
    /// Of it, what the scenario did.
    package var acts: [String] { journal.acts }
    /// Since the beginning, milliseconds.
    package var age: Int64 { now - World.epoch }
    package var all: [SimulatedDevice] { devices }
    package var names: [String] { devices.map(\.description) }

    /// - Parameters:
    ///   - latency: one way, milliseconds.
    ///   - isBackend: its changes count as the server's.
    package func join(_ name: String, latency: Int64, isBackend: Bool) throws -> SimulatedDevice {
        let device = try addDevice(name, Plan.Device(latency: latency, skew: 0), isBackend: isBackend)
        device.downFor = nil
        device.dozesAfter = 3_600_000
        act("\(name) joins")
        agenda.add(.input(device: device.index, life: device.life, .started), at: now)
        pass(0)
        return device
    }

    package func pass(_ milliseconds: Int64) {
        let end = now + milliseconds
        attempt { try proceed(to: end, until: false) }
        if findings.isEmpty { now = max(now, end) }
    }

    /// Waits until the devices have nothing to do and are where the server is, as long as that may take, or until one
    /// of them crashes; the others are left out.
    package func settle(_ wanted: [SimulatedDevice]) {
        for device in devices { device.isLeftOut = !wanted.contains { $0 === device } }
        // Nothing can settle while the server is down.
        pass(max(0, server.upFrom - now))
        attempt {
            try beginSettling()
            try proceed(
                to: (settlingFrom ?? now) + patience, until: hasSettled || settling.contains { !$0.isRunning })
            if findings.isEmpty, settling.allSatisfy(\.isRunning) { try check(.ended(settled: hasSettled)) }
        }
        settlingFrom = nil
    }

    private func attempt(_ body: () throws -> Void) {
        guard findings.isEmpty else { return }
        do { try body() } catch { find(.engineError, "\(error)") }
    }

    // MARK: The app

    /// One transaction of the app, a millisecond after what was before: the later edit is the later one.
    package func edit<T>(_ device: SimulatedDevice, _ body: (Database) throws -> T) throws -> T {
        pass(1)
        touch(device)
        var hasBegun = false
        do {
            let (result, rows) = try device.transact(Array(contract.entities.indices), now: now) { db in
                hasBegun = true
                return try body(db)
            }
            let what = rows.map { $0.described(contract) }.joined(separator: "; ")
            act("\(device) edits: \(rows.isEmpty ? "nothing changed" : what)")
            attempt { try committed(rows, on: device) }
            return result
        } catch let trouble as TroubledDisk {
            act("\(device) edits, and its disk fails")
            throw trouble.cause
        } catch {
            if !hasBegun { find(.neverBlocked, "a transaction on \(device) could not begin: \(error)") }
            act("\(device) edits, and rolls back: \(error)")
            throw error
        }
    }

    /// - Throws: `StoreError` if there is no such operation in quarantine, or its values cannot be written.
    package func settle(_ operation: String, on device: SimulatedDevice, retry: Bool) throws {
        guard let id = Identifier(hex: operation), try device.refused().contains(id) else {
            throw StoreError(.notFound, "There is no operation \(operation) in the quarantine of \(device).")
        }
        pass(1)
        touch(device)
        act("\(device) \(retry ? "retries" : "discards") operation \(operation)")
        var refusal: String?
        attempt {
            if case .refused(let why) = try settle(id, on: device, retry: retry) { refusal = why }
        }
        if let refusal { throw StoreError(.refused, refusal) }
    }

    package func ask(_ device: SimulatedDevice) {
        act("\(device) is asked to sync")
        touch(device)
        attempt { try feed(device, .asked) }
    }

    /// - Throws: `StoreError.notFound` if the contract has no such scope.
    package func subscribe(_ device: SimulatedDevice, to scope: Scope) throws {
        act("\(device) subscribes to \(scope.id)")
        touch(device)
        try take(scope, on: device)
    }

    /// - Throws: `StoreError.refused` for the tenant's scope.
    package func unsubscribe(_ device: SimulatedDevice, from scope: Scope) throws {
        act("\(device) unsubscribes from \(scope.id)")
        touch(device)
        try leave(scope, on: device)
    }

    private func touch(_ device: SimulatedDevice) {
        device.touchedAt = now
        wake(device)
    }

    // MARK: The device

    package func goOffline(_ device: SimulatedDevice) {
        act("\(device) goes offline")
        touch(device)
        device.sendsFrom = .max
        device.hearsFrom = .max
        cutStream(device)
    }

    package func goOnline(_ device: SimulatedDevice) {
        act("\(device) goes online")
        touch(device)
        device.sendsFrom = 0
        device.hearsFrom = 0
    }

    /// - Parameter effects: how many effects of the engine it survives; `nil`: it dies now.
    package func crash(_ device: SimulatedDevice, after effects: Int?) {
        act(effects.map { "\(device) will crash, \($0) effects from now" } ?? "\(device) crashes")
        touch(device)
        device.crashIn = effects
        if effects == nil { crash(device) }
    }

    package func restart(_ device: SimulatedDevice) {
        act("\(device) restarts")
        touch(device)
        attempt { try start(device) }
        pass(0)
    }

    package func failDisk(of device: SimulatedDevice) {
        act("the disk of \(device) fails")
        device.disk = .failing(FailingDisk.Health(kind: .unreadable, successes: 0, isForGood: true))
    }

    package func healDisk(of device: SimulatedDevice) {
        act("the disk of \(device) is well again")
        device.disk = nil
    }

    /// Within `World.worstClock`.
    package func jumpClock(of device: SimulatedDevice, by milliseconds: Int64) {
        act("the clock of \(device) jumps by \(Journal.span(milliseconds))")
        device.clockOffset += milliseconds
    }

    /// - Parameter isRenewed: whether a new token is there for the asking.
    package func expireToken(of device: SimulatedDevice, isRenewed: Bool) {
        act("the token of \(device) expires\(isRenewed ? "" : " for good")")
        device.isTokenValid = false
        device.getsTokens = isRenewed
    }

    package func renewToken(of device: SimulatedDevice) {
        act("\(device) gets a new token")
        device.isTokenValid = true
        device.getsTokens = true
    }

    // MARK: Network and server

    /// - Parameters:
    ///   - device: `nil` for each that there is.
    ///   - times: `nil` until the network heals.
    package func arm(_ fault: CallFault, on device: SimulatedDevice?, exchange: Exchange?, times: Int?) {
        for device in device.map({ [$0] }) ?? devices {
            device.armed.append(Armed(fault: fault.fault, exchange: exchange, left: times, delay: fault.delay))
            disturbances += times ?? 1
        }
    }

    /// - Parameter device: `nil` for each that there is.
    package func slowDown(_ device: SimulatedDevice?, bytesPerSecond: Int64) {
        for device in device.map({ [$0] }) ?? devices {
            device.line = Line(bytesPerSecond: bytesPerSecond, until: .max)
        }
    }

    package func healNetwork() {
        act("the network heals")
        for device in devices {
            device.armed = []
            device.endSlowness()
        }
    }

    package func crashServer(downFor milliseconds: Int64) {
        act("the server crashes, and is down for \(Journal.span(milliseconds))")
        restartServer(downFor: milliseconds)
    }

    /// After it has committed, before it answers.
    package func crashServer(answering exchange: Exchange) {
        act("the server will crash before it answers a \(exchange.rawValue)")
        server.dying = (exchange, 0)
    }
}

/// What a test may look at, whether the app runs or not.
extension SimulatedDevice {
    package var clockError: Int64 { clockOffset }
    package var isReachable: Bool { sendsFrom != .max }
    package var isUp: Bool { isRunning }

    package func reads<T>(_ body: (Database) throws -> T) throws -> T { try scenery.queue.read(body) }

    package func changes() throws -> [UnacceptedChange] { try unaccepted() }

    package func state() throws -> DeviceStatus { try store.status() }
}
