/// A kind of run: which faults may come, how many devices, for how long.
package struct Profile: Sendable {
    package var name: String
    package var summary: String
    var faults: [String] = FaultRegistry.all.map(\.name)
    /// Each run has this share of the faults at most; the others are off.
    var mix = 0.35
    /// How many faults a write has on average, at most.
    var faultsPerWrite = 0.8
    var devices = 2...4
    var writes = 4...16
    /// How often a value is hostile.
    var hostility = 0.06
    /// How often some devices stay broken for ever.
    var liveness = 0.0
    /// Milliseconds of virtual time between first and last step, at most.
    var longest: Int64 = 3_600_000

    package static let all = [everything, calm, network, crashes, clocks, access, hostile, liveness]

    package static let everything = Profile(
        name: "default", summary: "every fault that this version reaches, a mix of its own in each run",
        liveness: 0.1)
    package static let calm = Profile(
        name: "calm", summary: "no fault: devices are offline now and then, that is all", faults: [], mix: 0,
        faultsPerWrite: 0)
    package static let network = Profile(
        name: "network", summary: "lost, late, doubled, torn and stale messages, and cuts",
        faults: FaultRegistry.all.filter { $0.family == .network }.map(\.name), mix: 0.6, faultsPerWrite: 1.5)
    package static let crashes = Profile(
        name: "crashes", summary: "devices and the server die at every boundary",
        faults: FaultRegistry.all.filter { $0.family == .process }.map(\.name), mix: 1, faultsPerWrite: 1.2)
    package static let clocks = Profile(
        name: "clocks", summary: "clocks that jump, stand still and run fast",
        faults: FaultRegistry.all.filter { $0.family == .clock }.map(\.name), mix: 1, faultsPerWrite: 0.6)
    package static let access = Profile(
        name: "access", summary: "tokens that run out, and those of other users",
        faults: FaultRegistry.all.filter { $0.family == .access }.map(\.name), mix: 1, faultsPerWrite: 0.8)
    package static let hostile = Profile(
        name: "hostile", summary: "values that travel badly or do not fit", mix: 0.2, faultsPerWrite: 0.3,
        hostility: 0.4)
    package static let liveness = Profile(
        name: "liveness", summary: "some devices stay broken for ever, the others must converge", liveness: 1)

    /// These faults alone, in most runs and often; `nil` if there is one that there is not.
    package static func only(_ faults: [String]) -> Profile? {
        let known = faults.compactMap(FaultRegistry.named)
        guard !known.isEmpty, known.count == faults.count else { return nil }
        return Profile(
            name: faults.joined(separator: "+"), summary: known.map(\.summary).joined(separator: "; "), faults: faults,
            mix: 1, faultsPerWrite: 1)
    }

    /// - Parameter name: a profile's, or those of faults, joined by `+`.
    package static func named(_ name: String) -> Profile? {
        all.first { $0.name == name } ?? only(name.split(separator: "+").map(String.init))
    }
}
