internal import DriftlessContract
internal import DriftlessDocs
internal import DriftlessSync

/// The waits that the engine draws, against those that are printed (TRN003).
struct RetryTrial {
    let contract: Contract
    private static let runs = 1_000
    private static let attempts = 14

    func verdict(on claim: Claim) -> Verdict {
        var verdict = Verdict(claim: claim, kind: .computed, by: "RetryPolicy, \(Self.runs) times as long as printed")
        var random = SystemRandomNumberGenerator()
        let printed = RetryPolicy(backoff: contract.transport.backoff)
        let ceilings = (1...Self.attempts).map { printed.ceiling(attempt: $0) }
        var longest = ceilings.map { _ in Int64(0) }
        for _ in 0..<Self.runs {
            var policy = printed
            for attempt in ceilings.indices {
                longest[attempt] = max(longest[attempt], policy.failed(serverWish: nil, random: &random))
            }
        }
        for (attempt, (wait, ceiling)) in zip(longest, ceilings).enumerated() where wait > ceiling {
            verdict.failures.append("before attempt \(attempt + 1) a device waited \(wait) ms, \(ceiling) are printed")
        }
        // A schedule that no device comes near would be as untrue as one that it exceeds.
        for (attempt, (wait, ceiling)) in zip(longest, ceilings).enumerated() where wait < ceiling / 2 {
            verdict.failures.append("before attempt \(attempt + 1) no device waited half of \(ceiling) ms")
        }
        verdict.result = "\(ceilings)"
        return verdict
    }
}
