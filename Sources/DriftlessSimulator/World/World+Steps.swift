internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSync
internal import GRDB

/// What apps and people do, and what happens to their devices.
extension World {
    func take(_ step: Step) throws {
        let device = devices[step.device]
        disturbances += 1
        switch step.action {
        case .write(let writes):
            try wrote(try device.write(writes, now: now), on: device) {
                "writes " + writes.map { $0.described(contract) }.joined(separator: "; ")
            }
        case .offline(let milliseconds):
            note("\(device) is offline for \(Journal.clock(milliseconds))")
            cut(device, for: milliseconds)
        case .takeScope(let seed): try takeScope(device, seed: seed)
        case .leaveScope(let seed): try leaveScope(device, seed: seed)
        case .ask:
            note("\(device) is asked to sync")
            try feed(device, .asked)
        case .retryRefused, .discardRefused:
            if device.isRunning, let operation = try device.refused().first {
                try settle(operation, on: device, retry: step.action == .retryRefused)
            }
        case .fault(let name, let seed):
            guard let fault = FaultRegistry.named(name) else { return }
            var random = SplitMix64(seed: seed)
            note("\(device): \(fault.name)")
            try fault.strike(device, in: self, &random)
        }
    }

    /// A person settles what the server refused.
    @discardableResult
    func settle(_ operation: OperationID, on device: SimulatedDevice, retry: Bool) throws -> SimulatedDevice.Wrote {
        let result = try device.settle(operation, retry: retry, now: now)
        try wrote(result, on: device) { retry ? "retries what was refused" : "discards what was refused" }
        return result
    }

    func wrote(_ result: SimulatedDevice.Wrote, on device: SimulatedDevice, _ what: () -> String) throws {
        switch result {
        case .nothing:
            note("\(device) \(what()): nothing changed")
            try committed([], on: device)
        case .refused(let why): note("\(device) \(what()): refused, \(why)")
        case .troubled(let trouble):
            note("\(device) \(what()): refused, \(trouble.message)")
            coverage.hit(fault: trouble.fault)
        case .failed(let why):
            note("\(device) \(what()): FAILED, \(why)")
            find(.neverBlocked, "a write on \(device) failed: \(why)")
        case .rows(let rows):
            note("\(device) \(what())")
            try committed(rows, on: device)
        }
    }

    /// - Parameter rows: none if the transaction came to nothing. The triggers may have logged it all the same: the
    ///   engine hears of the commit, and finds nothing to say.
    func committed(_ rows: [Ledger.Write], on device: SimulatedDevice) throws {
        if !rows.isEmpty {
            device.ledger.record(rows, at: device.clock(now))
            try afterWrite(device)
            try check(.wrote(device))
        }
        if device.isRunning { agenda.add(.input(device: device.index, life: device.life, .wrote), at: now + 1) }
    }

    func wake(_ device: SimulatedDevice) {
        guard device.isAsleep else { return }
        device.isAsleep = false
        for event in device.slept { agenda.add(event, at: now) }
        device.slept = []
    }
}
