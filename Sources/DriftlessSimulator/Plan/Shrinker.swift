/// Takes away from a failing plan whatever it fails without (delta debugging).
struct Shrinker {
    private var plan: Plan
    private var runsLeft: Int
    private let fails: (Plan) throws -> (Bool, events: Int)

    /// - Parameters:
    ///   - runs: of ordinary length; longer ones count for several.
    ///   - fails: whether a plan still fails in the same way, and in how many events.
    init(plan: Plan, runs: Int, fails: @escaping (Plan) throws -> (Bool, events: Int)) {
        self.plan = plan
        runsLeft = runs
        self.fails = fails
    }

    mutating func shrunk() throws -> Plan {
        var before: Plan
        repeat {
            before = plan
            try dropSteps()
            try dropWrites()
            try simplify()
        } while plan != before && runsLeft > 0
        return plan
    }

    @discardableResult
    private mutating func attempt(_ change: (inout Plan) -> Void) throws -> Bool {
        var candidate = plan
        change(&candidate)
        guard candidate != plan, runsLeft > 0 else { return false }
        let (isFailing, events) = try fails(candidate)
        runsLeft -= 1 + events / 500
        guard isFailing else { return false }
        plan = candidate
        return true
    }

    /// Halves first, then single steps.
    private mutating func dropSteps() throws {
        var size = max(1, plan.steps.count / 2)
        while true {
            var at = plan.steps.count - size
            while at >= 0 {
                let range = at..<min(at + size, plan.steps.count)
                try attempt { $0.steps.removeSubrange(range) }
                at -= size
            }
            if size == 1 { return }
            size = max(1, size / 2)
        }
    }

    private mutating func dropWrites() throws {
        for s in plan.steps.indices {
            guard case .write(let writes) = plan.steps[s].action else { continue }
            for w in writes.indices.reversed() {
                guard case .write(var present) = plan.steps[s].action, present.count > 1 else { break }
                if try attempt({
                    present.remove(at: w); $0.steps[s].action = .write(present)
                }) {
                    continue
                }
            }
            guard case .write(let rest) = plan.steps[s].action else { continue }
            for w in rest.indices {
                for f in rest[w].fields.indices.reversed() {
                    guard case .write(var present) = plan.steps[s].action else { break }
                    guard present[w].fields.count > 1 else { break }
                    try attempt {
                        present[w].fields.remove(at: f); $0.steps[s].action = .write(present)
                    }
                }
            }
        }
    }

    private mutating func simplify() throws {
        try attempt { $0.pageBytes = 1 << 20 }
        try attempt { $0.foreignKeys = false }
        // The last devices, if nothing happens to them.
        while let last = plan.devices.indices.last, last > 0, !plan.steps.contains(where: { $0.device == last }),
            try attempt({ $0.devices.removeLast() })
        {}
        for i in plan.devices.indices {
            try attempt { $0.devices[i].staysBroken = false }
            try attempt { $0.devices[i].skew = 0 }
            try attempt { $0.devices[i].latency = 10 }
        }
        // Less waiting between steps.
        for i in plan.steps.indices {
            let gap = plan.steps[i].at - (i == 0 ? 0 : plan.steps[i - 1].at)
            for shorter in [0, 1_000, 10_000] as [Int64] where shorter < gap {
                let cut = gap - shorter
                if try attempt({ plan in for j in i..<plan.steps.count { plan.steps[j].at -= cut } }) { break }
            }
        }
    }
}
