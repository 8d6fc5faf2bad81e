package import DriftlessContract

/// Draws a plan from a seed: its own mix of faults, its own sizes (swarm testing).
package struct Planner: Sendable {
    package var contract: Contract
    package var profile: Profile
    /// Instead of the profile's number.
    package var devices: Int?
    /// Instead of the profile's, milliseconds.
    package var longest: Int64?
    package var mistake: Mistake?

    package init(
        contract: Contract, profile: Profile, devices: Int? = nil, longest: Int64? = nil, mistake: Mistake? = nil
    ) {
        self.contract = contract
        self.profile = profile
        self.devices = devices
        self.longest = longest
        self.mistake = mistake
    }

    package func plan(seed: UInt64) -> Plan {
        var random = SplitMix64(seed: seed)
        let count = devices ?? profile.devices.lowerBound + random.below(profile.devices.count)
        var plan = Plan(
            seed: seed, profile: profile.name,
            devices: (0..<count).map { _ in device(&random) },
            pageBytes: random.chance(0.4) ? 1 : random.chance(0.3) ? 200 : 1 << 20,
            foreignKeys: random.chance(0.04), mistake: mistake, steps: [])
        if count > 1, random.chance(profile.liveness) {
            let broken = 1 + random.below(count - 1)
            for i in (count - broken)..<count { plan.devices[i].staysBroken = true }
        }
        let length = random.spread(2_000, longest ?? profile.longest)
        plan.steps = steps(devices: count, length: length, &random)
        return plan
    }

    private func device(_ random: inout SplitMix64) -> Plan.Device {
        Plan.Device(
            latency: random.spread(5, 1_500),
            skew: random.chance(0.5) ? Int64(random.below(4_001)) - 2_000 : Int64(random.below(7_200_001)) - 3_600_000)
    }

    /// What happens close together, mostly to one record, meets.
    private struct Burst {
        var at: Int64
        var spread: Int64
        var focus: Workload.Place
    }

    private func steps(devices: Int, length: Int64, _ random: inout SplitMix64) -> [Step] {
        var workload = Workload(
            contract, hostility: random.chance(0.5) ? profile.hostility : 0, random: &random)
        let faults = profile.faults.filter { _ in random.chance(profile.mix) }
        let rate = profile.faultsPerWrite * Double(random.below(5)) / 4
        let writes = profile.writes.lowerBound + random.below(profile.writes.count)
        // Most runs begin with records that everybody knows.
        let opening: Int64 = random.chance(0.85) ? 10_000 : 0
        let dwellsOnScopes = random.chance(0.3)
        let bursts = (0..<1 + random.below(3)).map { _ in
            Burst(
                at: opening + Int64(random.below(Int(length))), spread: random.spread(20, 5_000),
                focus: workload.focus(scoped: dwellsOnScopes, &random))
        }
        var steps: [Step] = []
        if opening > 0 {
            for write in workload.opening(bursts.map(\.focus), &random) {
                steps.append(Step(at: Int64(random.below(500)), device: 0, action: .write([write])))
            }
            steps.sort { $0.at < $1.at }
        }
        for burst in bursts where random.chance(0.5) {
            // They all write without knowing of each other.
            for device in 0..<devices where random.chance(0.7) {
                let away = burst.spread + random.spread(50, 60_000)
                steps.append(Step(at: burst.at, device: device, action: .offline(away)))
            }
        }
        let hasScopes = !contract.scopeNames.isEmpty
        for device in 0..<devices where hasScopes {
            // Once there are records for it; where all have it from the beginning, they meet in it.
            let isEarly = random.chance(0.6)
            for _ in 0..<random.below(4) {
                let at = opening / 2 + Int64(random.below(Int(isEarly ? opening / 2 : opening + length)))
                steps.append(Step(at: at, device: device, action: .takeScope(seed: random.next())))
            }
        }
        for _ in 0..<writes {
            let burst = random.pick(bursts), device = random.below(devices)
            func time() -> Int64 {
                random.chance(0.85)
                    ? burst.at + Int64(random.below(Int(burst.spread)))
                    : opening + Int64(random.below(Int(length)))
            }
            let written = workload.transaction(about: random.chance(0.65) ? burst.focus : nil, &random)
            steps.append(Step(at: time(), device: device, action: .write(written)))
            if random.chance(0.04) { steps.append(Step(at: time(), device: device, action: .ask)) }
            if hasScopes, random.chance(0.4) {
                let seed = random.next()
                let action = random.chance(0.7) ? Step.Action.takeScope(seed: seed) : .leaveScope(seed: seed)
                steps.append(Step(at: time(), device: random.below(devices), action: action))
            }
            if random.chance(0.04) {
                let settled = random.chance(0.6) ? Step.Action.retryRefused : .discardRefused
                steps.append(Step(at: time(), device: device, action: settled))
            }
            if !faults.isEmpty, random.chance(rate) {
                let fault = Step.Action.fault(random.pick(faults), seed: random.next())
                steps.append(Step(at: time(), device: random.below(devices), action: fault))
            }
        }
        // Stable, so that the same draw gives the same order.
        return steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }
}
