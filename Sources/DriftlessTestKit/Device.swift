public import DriftlessClientStore
public import DriftlessContract
internal import DriftlessSimulator
public import GRDB

extension Scenario {
    /// A phone, a tablet, a computer: the app with a database of its own.
    public final class Device {
        let simulated: SimulatedDevice
        private let scenario: Scenario
        private var world: World { scenario.world }

        init(scenario: Scenario, _ simulated: SimulatedDevice) {
            self.scenario = scenario
            self.simulated = simulated
        }

        public var name: String { simulated.description }

        // MARK: The app

        /// One transaction of the app. What the closure throws rolls it back, and is thrown as it is.
        ///
        /// - Throws: `ScenarioError.notRunning` for a device that crashed; `ScenarioFailure`.
        @discardableResult
        public func edits<T>(_ body: (Database) throws -> T) throws -> T {
            try ready("edit")
            do {
                let result = try world.edit(simulated, body)
                try scenario.check()
                return result
            } catch {
                try scenario.check()
                throw error
            }
        }

        /// What is in the device's file, whether the app runs or not.
        public func reads<T>(_ body: (Database) throws -> T) throws -> T {
            try scenario.check()
            return try simulated.reads(body)
        }

        /// A person, or the app, wants a sync now.
        public func asksForSync() { attempt("sync") { world.ask(simulated) } }

        /// - Throws: `StoreError.notFound` if the contract has no such scope.
        public func subscribes(to scope: Scope) throws {
            try ready("subscribe")
            try world.subscribe(simulated, to: scope)
            try scenario.check()
        }

        /// - Throws: `StoreError.refused` for the tenant's scope.
        public func unsubscribes(from scope: Scope) throws {
            try ready("unsubscribe")
            try world.unsubscribe(simulated, from: scope)
            try scenario.check()
        }

        // MARK: What a person sees

        /// What the server has not accepted: it waits, or was refused and is kept.
        public func unaccepted() throws -> [UnacceptedChange] {
            try scenario.check()
            return try simulated.changes()
        }

        /// The changes in quarantine.
        public func refused() throws -> [UnacceptedChange] { try unaccepted().filter { $0.state != .waiting } }

        /// The conflicts that this device met, newest first, settled by policy or open.
        public func conflicts() throws -> [RecordedConflict] { try reads { try RecordedConflict.fetchAll($0) } }

        public func status() throws -> DeviceStatus {
            try scenario.check()
            return try simulated.state()
        }

        /// Writes a refused operation again: all its changes become a new one.
        ///
        /// - Throws: `StoreError` if the change is not in quarantine, or a constraint refuses its values.
        public func retries(_ change: UnacceptedChange) throws { try settle(change, retry: true) }

        /// Drops a refused operation with its values, for good.
        ///
        /// - Throws: `StoreError.notFound` if the change is not in quarantine.
        public func discards(_ change: UnacceptedChange) throws { try settle(change, retry: false) }

        private func settle(_ change: UnacceptedChange, retry: Bool) throws {
            try ready(retry ? "retry" : "discard")
            try world.settle(change.operation ?? "that is not sealed", on: simulated, retry: retry)
            try scenario.check()
        }

        // MARK: What happens to it

        /// Nothing goes out and nothing comes in.
        public func goesOffline() { world.goOffline(simulated) }

        /// As the engine does, it tries again after a while, or when it is asked.
        public func goesOnline() { world.goOnline(simulated) }

        /// The process is killed; the file is as its last commit left it.
        ///
        /// - Parameter effects: it survives so many of the engine's next effects (seal, call, answer), which come as
        ///   time passes; without it, the process dies now.
        public func crashes(after effects: Int? = nil) {
            attempt("crash") { world.crash(simulated, after: effects.map { max(0, $0) }) }
        }

        /// Starts the app again after a crash.
        public func restarts() {
            if simulated.isUp { return scenario.note(ScenarioError(.isRunning, "\(name) runs: it did not crash.")) }
            world.restart(simulated)
        }

        /// Each statement on its disk meets an error from now on, the app's and the engine's. An engine that meets one
        /// ends with it, as if the app had crashed: `restarts()`.
        public func diskFails() { world.failDisk(of: simulated) }

        /// Its disk is as it was.
        public func diskHeals() { world.healDisk(of: simulated) }

        /// The token is no longer accepted.
        ///
        /// - Parameter renewed: whether the app's `credentials` give a new one when they are asked.
        public func credentialsExpire(renewed: Bool = true) { world.expireToken(of: simulated, isRenewed: renewed) }

        /// A token that is accepted is there again.
        public func signsInAgain() { world.renewToken(of: simulated) }

        public var clock: Clock { Clock(device: self) }

        /// A device's clock, which may be wrong by six years.
        public struct Clock {
            let device: Device

            /// By hours or days, forwards or back.
            public func jumps(_ duration: Duration) {
                let error = device.simulated.clockError + duration.milliseconds
                if abs(error) > World.worstClock {
                    return device.scenario.note(
                        ScenarioError(
                            .outOfRange, "A clock can be wrong by six years, and not by \(Journal.span(error))."))
                }
                device.world.jumpClock(of: device.simulated, by: duration.milliseconds)
            }
        }

        private func attempt(_ verb: String, _ body: () -> Void) {
            if simulated.isUp { body() } else { scenario.note(notRunning(verb)) }
        }

        private func ready(_ verb: String) throws {
            try scenario.check()
            if !simulated.isUp { throw notRunning(verb) }
        }

        private func notRunning(_ verb: String) -> ScenarioError {
            ScenarioError(.notRunning, "\(name) cannot \(verb): it crashed. Start it with restarts().")
        }
    }
}
