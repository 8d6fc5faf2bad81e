@_exported public import DriftlessClientStore
@_exported public import DriftlessContract
internal import DriftlessSQLite
package import DriftlessSimulator
public import GRDB

/// Devices with the app's own tables, a network and a server, in one thread of virtual time.
///
/// Device and server are the shipped ones. Nothing happens by itself: an edit takes a millisecond, `time` passes as it
/// is told, and `expect(.converged)` lets pass what is needed. Every step is watched by the checkers of the simulator:
/// a lost write, a record that comes back, a merge that the contract does not say is found where it happens, and thrown
/// by the next verb that can throw.
///
/// ```swift
/// let world = try Scenario(contract: .todo) { try AppDatabase.migrator.migrate($0) }
/// let phone = try world.device("phone"), tablet = try world.device("tablet")
/// phone.goesOffline()
/// try phone.edits { try Item(title: "Milk").insert($0) }
/// world.time.passes(.days(40))
/// phone.goesOnline()
/// try world.expect(.converged)
/// ```
public final class Scenario {
    let world: World
    private let stage: Stage
    /// What the test asked wrongly in a verb that cannot throw.
    private var misuse: ScenarioError?

    /// - Parameters:
    ///   - contract: the app's; generated, as `.todo`.
    ///   - configuration: as for the app's own connection: its functions and collations, whether foreign keys are
    ///     enforced.
    ///   - schema: makes the app's tables in an empty database, as the app does: its migrations, plain or `syncing:`.
    ///     Called once for each device.
    /// - Throws: `ScenarioError.contractDoesNotFit`; what `schema` throws.
    public convenience init(
        contract: Contract, configuration: Configuration = Configuration(),
        schema: @escaping (DatabaseQueue) throws -> Void
    ) throws {
        try self.init(contract: contract, configuration: configuration, mistake: nil, schema: schema)
    }

    /// - Parameter mistake: planted in messages or files, to see it found.
    package init(
        contract: Contract, configuration: Configuration = Configuration(), mistake: Mistake?,
        schema: @escaping (DatabaseQueue) throws -> Void
    ) throws {
        stage = try Stage(contract: contract, schema: Stage.Schema(configuration: configuration, make: schema))
        try stage.prepareForTests()
        world = try World(on: stage, mistake: mistake)
    }

    /// A new device, as after the app's installation: it holds what the migrations made, and syncs as soon as time
    /// passes.
    ///
    /// - Parameters:
    ///   - latency: to the server, one way.
    ///   - isBackend: signs in with the role `backend`, whose changes win under `server-wins`.
    /// - Throws: `ScenarioError.nameTaken`.
    public func device(
        _ name: String, latency: Duration = .milliseconds(20), isBackend: Bool = false
    ) throws -> Device {
        try check()
        if world.names.contains(name) {
            throw ScenarioError(.nameTaken, "There is a device “\(name)” already. Give this one another name.")
        }
        let device = try world.join(name, latency: latency.milliseconds, isBackend: isBackend)
        return Device(scenario: self, device)
    }

    public var time: Time { Time(scenario: self) }
    public var network: Network { Network(scenario: self) }
    public var server: Server { Server(scenario: self) }

    /// All that happened so far, line by line.
    public var journal: [String] { world.lines }

    /// - Throws: what was found, or asked wrongly, since the last verb that can throw.
    func check() throws {
        if let misuse { throw misuse }
        if let finding = world.findings.first {
            throw ScenarioFailure(
                rule: finding.invariant.rawValue, meaning: finding.invariant.summary, message: finding.message,
                at: .milliseconds(finding.at), world)
        }
    }

    func note(_ error: ScenarioError) { misuse = misuse ?? error }
}

extension Stage {
    func prepareForTests() throws {
        do {
            try prepare()
        } catch let error as StoreError where error.code == .contractDoesNotFit {
            throw ScenarioError(.contractDoesNotFit, error.message)
        }
    }
}
