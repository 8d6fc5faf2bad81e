internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite
internal import GRDB

/// The planted mistakes, all in messages or in the files: nothing here is reached unless a plan has one.
extension World {
    // MARK: On the way to the server

    func tampered(_ request: PushRequest, from index: Int) throws -> PushRequest {
        guard let mistake = plan.mistake else { return request }
        var request = request
        for i in request.operations.indices {
            // A retry says what was said first.
            if let known = tamperedForms[request.operations[i].id] {
                request.operations[i] = known
                continue
            }
            try tamper(&request.operations[i], mistake, devices[index])
            tamperedForms[request.operations[i].id] = request.operations[i]
        }
        return request
    }

    private func tamper(
        _ operation: inout DriftlessProtocol.Operation, _ mistake: Mistake, _ device: SimulatedDevice
    ) throws {
        if mistake == .changeLost, operation.changes.count > 1 { operation.changes.removeLast() }
        for c in operation.changes.indices where operation.changes[c].kind != .insert {
            let ref = RecordRef(entity: operation.changes[c].layout.entity, key: operation.changes[c].key)
            switch mistake {
            case .baseAtSending:
                let held = try device.held(ref)
                operation.changes[c].base = held
                for f in operation.changes[c].fields.indices { operation.changes[c].fields[f].base = held }
            case .revisionOnly:
                guard let entity = contract.entity(named: ref.entity) else { continue }
                for f in operation.changes[c].fields.indices
                where entity.fields[operation.changes[c].fields[f].field].policy != .counter {
                    operation.changes[c].fields[f].old = .blob([0xDE, 0xAD])
                }
            case .noLives:
                operation.changes[c].life = model.records[ref]?.life ?? operation.changes[c].life
            default: return
            }
        }
    }

    // MARK: On the server

    /// `noDedupe`: the server no longer knows these operations.
    /// - Returns: the device's last number before, if anything was forgotten.
    func forget(_ request: PushRequest) throws -> (device: DeviceID, lastNumber: Int64)? {
        guard plan.mistake == .noDedupe else { return nil }
        return try server.read { sql in
            var first: UInt64?
            for operation in request.operations {
                let id = Value.blob(operation.id.bytes)
                guard try sql.first("SELECT 1 FROM driftless_operation WHERE id = ?", id) != nil else { continue }
                try sql.run("DELETE FROM driftless_operation WHERE id = ?", id)
                first = min(first ?? operation.number, operation.number)
            }
            guard let first else { return nil }
            let device = Value.blob(request.device.bytes)
            let last = try sql.integer("SELECT last_number FROM driftless_device WHERE id = ?", device) ?? 0
            try sql.run(
                "UPDATE driftless_device SET last_number = ? WHERE id = ?", .integer(Int64(first) - 1), device)
            return (request.device, last)
        }
    }

    func remember(_ forgotten: (device: DeviceID, lastNumber: Int64)?) throws {
        guard let forgotten else { return }
        try server.read {
            try $0.run(
                "UPDATE driftless_device SET last_number = max(last_number, ?) WHERE id = ?",
                .integer(forgotten.lastNumber), .blob(forgotten.device.bytes))
        }
    }

    func afterPush(_ response: inout PushResponse, _ envelope: Envelope) throws {
        switch plan.mistake {
        case .deafServer where envelope.device == 0:
            response.receipts = []
        case .digestDrifts:
            try server.read { try $0.run("UPDATE driftless_digest SET count = count + 1") }
        default: return
        }
    }

    /// `commitLost`: what a process that dies leaves is what was there before its last push.
    func keepForLosing() throws {
        guard plan.mistake == .commitLost else { return }
        let copy = try DatabaseQueue(configuration: Stage.configuration)
        try server.scenery.queue.backup(to: copy)
        serverBefore = copy
    }

    func loseCommit() throws {
        guard let copy = serverBefore else { return }
        try copy.backup(to: server.scenery.queue)
    }

    // MARK: On the way to a device

    func tampered(_ page: PullPage, to index: Int) throws -> PullPage {
        guard let mistake = plan.mistake else { return page }
        var page = page
        switch mistake {
        case .staleApplied:
            let held = try devices[index].held()
            let old = firstPages[index] ?? page
            if !page.records.isEmpty, firstPages[index] == nil { firstPages[index] = page }
            page.records = old.records.map { state in
                var state = state
                let ref = RecordRef(entity: state.layout.entity, key: state.key)
                state.revision = max(state.revision, held[ref, default: 0] + 1)
                return state
            }
        case .tornOperation:
            for (i, state) in page.records.enumerated().dropFirst()
            where page.records[i - 1].revision == state.revision {
                page.records.remove(at: i)
                page.digests = []
                break
            }
        case .checkpointAhead where page.complete:
            page.end += 1
            page.digests = []
        case .resurrected:
            for (i, state) in page.records.enumerated() where state.row == nil {
                let ref = RecordRef(entity: state.layout.entity, key: state.key)
                page.records[i].row = model.records[ref]?.cells.map(\.value)
                page.digests = []
            }
        default: break
        }
        return page
    }

    // MARK: On a device

    func afterWrite(_ device: SimulatedDevice) throws {
        guard plan.mistake == .captureMissed else { return }
        try device.read {
            try $0.run("DELETE FROM driftless_log WHERE seq = (SELECT max(seq) FROM driftless_log WHERE kind <> 0)")
        }
    }

    func afterReceipts(_ device: SimulatedDevice) throws {
        switch plan.mistake {
        case .refusedDropped:
            try device.read { try $0.run("DELETE FROM driftless_operation WHERE state = 'quarantined'") }
        case .wentBack:
            try device.read { try $0.run("UPDATE driftless_record SET revision = revision - 1 WHERE revision > 0") }
        case .phantomConflict:
            try device.read {
                try $0.run(
                    """
                    INSERT INTO driftless_conflict (operation, entity, key, kept, policy, open, at)
                    VALUES (x'00', 'none', x'00', 1, 'lww', 0, 0)
                    """)
            }
        default: return
        }
    }

    func afterPull(_ device: SimulatedDevice) throws {
        guard plan.mistake == .rowLost else { return }
        try device.read { sql in
            try sql.run("UPDATE driftless_device SET capturing = 0")
            for entity in contract.entities {
                let table = quoted(entity.table)
                try sql.run("DELETE FROM \(table) WHERE _rowid_ = (SELECT max(_rowid_) FROM \(table))")
            }
            try sql.run("UPDATE driftless_device SET capturing = 1")
        }
    }

    func afterLeaving(_ device: SimulatedDevice, _ before: [RecordRef: [Value]]) throws {
        guard plan.mistake == .leftBehind else { return }
        let left = try device.rows()
        try device.read { sql in
            try sql.run("UPDATE driftless_device SET capturing = 0")
            for (ref, row) in before.sorted(by: { $0.key < $1.key }) where left[ref] == nil {
                guard let entity = contract.entity(named: ref.entity) else { continue }
                let columns = entity.fields.map { quoted($0.column) }.joined(separator: ", ")
                let marks = row.map { _ in "?" }.joined(separator: ", ")
                try sql.run("INSERT INTO \(quoted(entity.table)) (\(columns)) VALUES (\(marks))", row)
            }
            try sql.run("UPDATE driftless_device SET capturing = 1")
        }
    }

    func beforeCall(_ device: SimulatedDevice) throws {
        guard plan.mistake == .lockedMeanwhile else { return }
        try device.read { try $0.execute("BEGIN IMMEDIATE") }
    }

    /// `chance`: what no seed says.
    func jitter() -> Int64 {
        guard plan.mistake == .chance else { return 0 }
        var random = SystemRandomNumberGenerator()
        return Int64.random(in: 0...20, using: &random)
    }
}
