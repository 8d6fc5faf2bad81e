internal import DriftlessClientStore
internal import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSQLite

/// At rest, what each healed device shows is what the server has, and that is what the reference model says.
final class Converged: Checker {
    let invariant = Invariant.converged

    func check(_ moment: Moment, in world: World) throws {
        switch moment {
        case .pulled(let device, let page, .applied(.different, _), _):
            world.find(invariant, "device \(device.index) has another digest than the server at \(page.end)")
        case .ended(settled: true):
            let server = try world.server.rows()
            let model = world.model.records.compactMapValues(\.row)
            compare(server, model, "the server", "the model", world)
            let digest = try world.server.digest()
            for device in world.healed {
                compare(try device.rows(), server, "device \(device.index)", "the server", world)
                if try device.digest() != digest {
                    world.find(invariant, "device \(device.index) has another digest than the server at the end")
                }
            }
        default: return
        }
    }

    private func compare(
        _ mine: [RecordRef: [Value]], _ theirs: [RecordRef: [Value]], _ me: String, _ them: String, _ world: World
    ) {
        func text(_ row: [Value]?) -> String {
            row.map { "(\($0.map(\.literal).joined(separator: ", ")))" } ?? "nothing"
        }
        for ref in Set(mine.keys).union(theirs.keys).sorted() where mine[ref] != theirs[ref] {
            world.find(invariant, "\(ref): \(me) has \(text(mine[ref])), \(them) \(text(theirs[ref]))")
        }
    }
}

extension SimulatedDevice {
    func digest() throws -> [Value] {
        try read { try $0.first("SELECT sum, count FROM driftless_scope WHERE scope = 'tenant'") ?? [] }
    }
}

extension SimulatedServer {
    func digest() throws -> [Value] {
        try read { try $0.first("SELECT sum, count FROM driftless_digest WHERE scope = 'tenant'") ?? [] }
    }
}
