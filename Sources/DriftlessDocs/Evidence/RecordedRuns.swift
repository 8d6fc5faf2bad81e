/// What simulated runs under a failure's faults came to; kept only of runs that broke no invariant. The same engine on
/// the same SQLite makes the same runs on every machine, so a row that differs from them is noticed (FLR002).
package struct RecordedRuns: Sendable, Hashable, Codable {
    /// As `driftless simulate --seeds` takes them.
    package var seeds: String
    /// Its version: when a disk is full depends on how it lays out its pages.
    package var sqlite: String
    /// As `--profile` takes them.
    package var faults: String
    /// How often a fault struck.
    package var struck: Int
    /// SHA-256 of all traces.
    package var tracesSha256: String
    /// From the end of the faults until all was synced in half of the runs, and in 95 of 100, milliseconds of virtual
    /// time.
    package var recoveredP50: Int64
    package var recoveredP95: Int64

    /// - Parameters:
    ///   - traces: each run's hash.
    ///   - recoveries: milliseconds; one or more.
    package init(
        seeds: ClosedRange<UInt64>, sqlite: String, faults: [String], struck: Int, traces: [UInt64],
        recoveries: [Int64]
    ) {
        self.sqlite = sqlite
        self.seeds = "\(seeds.lowerBound)..\(seeds.upperBound)"
        self.faults = faults.joined(separator: "+")
        self.struck = struck
        tracesSha256 = Claim.digest(traces.map { "\($0)" }.joined(separator: "\n"))
        let sorted = recoveries.sorted()
        func rank(_ hundredths: Int) -> Int64 {
            sorted.isEmpty ? 0 : sorted[max(0, (sorted.count * hundredths + 99) / 100 - 1)]
        }
        (recoveredP50, recoveredP95) = (rank(50), rank(95))
    }
}
