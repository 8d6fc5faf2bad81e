internal import Synchronization

/// Many seeds on several threads, each with a stage of its own.
package struct Campaign: Sendable {
    package var planner: Planner
    package var seeds: ClosedRange<UInt64>
    /// Stops with the first failure.
    package var stopsAtFailure = false
    package var threads: Int
    /// Every so many seeds are run twice.
    package var repeatsEvery: UInt64 = 50

    package init(planner: Planner, seeds: ClosedRange<UInt64>, threads: Int) {
        self.planner = planner
        self.seeds = seeds
        self.threads = max(1, threads)
    }

    package struct Report: Sendable {
        package var runs = 0
        /// By seed, ascending.
        package var failures: [(seed: UInt64, finding: Finding)] = []
        package var coverage = Coverage()
        /// Milliseconds.
        package var virtualTime: Int64 = 0
    }

    private struct State {
        var next: UInt64?
        var report = Report()
    }

    /// - Parameter progress: called now and then, from any thread.
    package func run(progress: @escaping @Sendable (Report) -> Void = { _ in }) async throws -> Report {
        let state = Shared(State(next: seeds.lowerBound))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<threads { group.addTask { try work(state, progress) } }
            try await group.waitForAll()
        }
        var report = state.value.withLock { $0.report }
        report.failures.sort { $0.seed < $1.seed }
        return report
    }

    private func work(_ state: Shared, _ progress: @Sendable (Report) -> Void) throws {
        let simulation = try Simulation(planner)
        while let seed = state.value.withLock({ take(&$0) }) {
            try Task.checkCancellation()
            let outcome = try simulation.run(seed: seed)
            var finding = outcome.finding
            if finding == nil, seed % repeatsEvery == 0 { finding = try simulation.repeats(seed: seed) }
            let report = state.value.withLock { state in
                state.report.runs += 1
                state.report.virtualTime += outcome.virtualTime
                state.report.coverage.add(outcome.coverage)
                if let finding {
                    state.report.failures.append((seed, finding))
                    if stopsAtFailure { state.next = nil }
                }
                return state.report.runs % 64 == 0 ? state.report : nil
            }
            if let report { progress(report) }
        }
    }

    private func take(_ state: inout State) -> UInt64? {
        guard let seed = state.next else { return nil }
        state.next = seed < seeds.upperBound ? seed + 1 : nil
        return seed
    }

    private final class Shared: Sendable {
        let value: Mutex<State>
        init(_ state: State) { value = Mutex(state) }
    }
}
