import DriftlessClientStore
import DriftlessContract
import DriftlessProtocol
import DriftlessSQLite

@testable import DriftlessServerStore

/// The planted mistakes, all in the messages or in the server's file; the shipped code has no switches for them.
extension Simulation {
    func tampered(
        _ operation: DriftlessProtocol.Operation, from i: Int
    ) throws -> DriftlessProtocol.Operation {
        // A retry says what was said first.
        if let known = sent[operation.id] { return known }
        var operation = operation
        let state = try state()
        for c in operation.changes.indices {
            let key = operation.changes[c].key
            switch mistake {
            case .baseAtRecord where operation.changes[c].kind != .insert:
                let held = try devices[i].held(entity, key)
                operation.changes[c].base = held
                for f in operation.changes[c].fields.indices { operation.changes[c].fields[f].base = held }
            case .revisionOnly where operation.changes[c].kind == .update:
                for f in operation.changes[c].fields.indices where operation.changes[c].fields[f].field < 3 {
                    operation.changes[c].fields[f].old = .integer(-1)
                }
            case .noLives where operation.changes[c].kind != .insert:
                operation.changes[c].life = state[key]?.life ?? operation.changes[c].life
            default: break
            }
        }
        sent[operation.id] = operation
        return operation
    }

    /// `noDedupe`: the server no longer knows the operation.
    /// - Returns: the device's last number before, if anything was forgotten.
    func forget(_ id: OperationID, number: UInt64, of device: DeviceID) throws -> Int64? {
        guard mistake == .noDedupe else { return nil }
        return try server.access { sql in
            guard try sql.first("SELECT 1 FROM driftless_operation WHERE id = ?", .blob(id.bytes)) != nil else {
                return nil
            }
            try sql.run("DELETE FROM driftless_operation WHERE id = ?", .blob(id.bytes))
            let last = try sql.integer(
                "SELECT last_number FROM driftless_device WHERE id = ?", .blob(device.bytes))
            try sql.run(
                "UPDATE driftless_device SET last_number = ? WHERE id = ?", .integer(Int64(number) - 1),
                .blob(device.bytes))
            return last
        }
    }

    func restore(_ lastNumber: Int64, of device: DeviceID) throws {
        try server.access {
            try $0.run(
                "UPDATE driftless_device SET last_number = ? WHERE id = ?", .integer(lastNumber), .blob(device.bytes))
        }
    }

    /// `applyStale`: a late page passes for a fresh one.
    func restamped(_ page: PullPage, for device: SimulatedDevice) throws -> PullPage {
        var page = page
        page.start = try device.store.nextPull().after
        page.end = max(page.end, page.start)
        for r in page.records.indices {
            let held = try device.held(entity, page.records[r].key)
            page.records[r].revision = max(page.records[r].revision, held + 1)
        }
        return page
    }
}
