internal import DriftlessContract
internal import DriftlessSQLite

/// What a device was told that the server has, the server has, however often it died.
final class AckDurable: Checker {
    let invariant = Invariant.ackDurable

    func check(_ moment: Moment, in world: World) throws {
        switch moment {
        case .serverOpened, .ended: break
        default: return
        }
        let known = Set(
            try world.server.read {
                try $0.rows("SELECT id FROM driftless_operation").compactMap { Identifier(bytes: bytes($0[0])) }
            })
        for device in world.devices {
            for operation in device.heard.answered.sorted() where !known.contains(operation) {
                world.find(invariant, "the server knows nothing of operation \(operation) of \(device)")
            }
        }
    }
}
