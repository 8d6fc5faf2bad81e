internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite

/// At rest, what each healed device shows is what the server has in its scopes, and that is what the reference model
/// says.
final class Converged: Checker {
    let invariant = Invariant.converged

    func check(_ moment: Moment, in world: World) throws {
        switch moment {
        case .pulled(let device, let page, .applied(.different, _), _):
            world.find(invariant, "\(device) has another digest than the server at \(page.end)")
        case .ended(settled: true):
            let server = try world.server.rows()
            let model = world.model.records.compactMapValues(\.row)
            compare(server, model, "the server", "the model", world)
            let digests = try world.server.digests()
            for device in world.settling {
                let taken = try device.liveScopes()
                let theirs = server.filter { ref, row in
                    world.contract.entity(named: ref.entity).map { taken.contains($0.scopeID(of: row)) } ?? false
                }
                try compare(device.rows(), theirs, "\(device)", "the server", keptOut: device.waitingRows(), world)
                for (scope, digest) in try device.digests().sorted(by: { $0.key < $1.key })
                where taken.contains(scope) && digest != digests[scope] ?? Converged.empty {
                    world.find(
                        invariant, "\(device) has another digest of \(scope) than the server at the end")
                }
            }
        default: return
        }
    }

    /// Of a scope in which there never was a record.
    private static let empty: [Value] = [.blob(Array(repeating: 0, count: 32)), .integer(0)]

    private func compare(
        _ mine: [RecordRef: [Value]], _ theirs: [RecordRef: [Value]], _ me: String, _ them: String,
        keptOut: Set<RecordRef> = [], _ world: World
    ) {
        func text(_ row: [Value]?) -> String {
            row.map { "(\($0.map(\.literal).joined(separator: ", ")))" } ?? "nothing"
        }
        for ref in Set(mine.keys).union(theirs.keys).sorted() where mine[ref] != theirs[ref] {
            let why = keptOut.contains(ref) ? " (a constraint or a trigger of the app's keeps it out)" : ""
            world.find(invariant, "\(ref): \(me) has \(text(mine[ref])), \(them) \(text(theirs[ref]))\(why)")
        }
    }
}

extension SimulatedDevice {
    /// Sum and count, by the scopes' ids.
    func digests() throws -> [String: [Value]] { try read { try Converged.digests("driftless_scope", $0) } }
}

extension SimulatedServer {
    func digests() throws -> [String: [Value]] { try read { try Converged.digests("driftless_digest", $0) } }
}

extension Converged {
    fileprivate static func digests(_ table: String, _ sql: Connection) throws -> [String: [Value]] {
        var digests: [String: [Value]] = [:]
        try sql.forEach("SELECT scope, sum, count FROM \(table)", []) { digests[$0[0].description] = Array($0[1...]) }
        return digests
    }
}
