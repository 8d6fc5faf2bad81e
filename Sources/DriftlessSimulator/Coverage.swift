package import DriftlessContract
internal import DriftlessProtocol
internal import DriftlessSync

/// What runs have met: what no run meets is not tested, whatever the number of runs.
package struct Coverage: Sendable, Hashable, Codable {
    package var operations = 0
    package var conflicts = 0
    package var crashes = 0
    package private(set) var faults: [String: Int] = [:]
    /// `policy/lww/concurrent/mine`, `rejection/duplicate-value`, `session/waiting/failed transient`, …
    package private(set) var met: [String: Int] = [:]

    package init() {}

    mutating func hit(fault name: String) { faults[name, default: 0] += 1 }
    mutating func hit(scope what: String) { meet("scope/\(what)") }
    private mutating func meet(_ what: String) { met[what, default: 0] += 1 }

    mutating func transition(
        _ phase: ClientSession.Phase, _ input: ClientSession.Input, _ next: ClientSession.Phase,
        _ effects: [ClientSession.Effect]
    ) {
        meet("session/\(phase.rawValue)/\(input.word)")
        for effect in effects { meet("effect/\(effect.word)") }
    }

    mutating func met(_ receipt: Receipt) {
        conflicts += receipt.conflicts.count
        if case .rejected(let why) = receipt.outcome { meet("rejection/\(why.code.rawValue)") }
        if !receipt.rekeys.isEmpty { meet("rekey") }
    }

    mutating func met(_ verdict: ReferenceModel.Verdict) {
        for settled in verdict.settled {
            let how = settled.isKnown ? "known" : "concurrent/\(settled.kept)"
            meet("policy/\(settled.policy.rawValue)/\(how)")
            if settled.isKnown { continue }
            for fault in faults.keys { meet("policy/\(settled.policy.rawValue) × fault/\(fault)") }
        }
        for pair in verdict.pairs {
            meet("pair/\(pair)")
            for fault in faults.keys { meet("pair/\(pair) × fault/\(fault)") }
        }
    }

    package mutating func add(_ other: Coverage) {
        operations += other.operations
        conflicts += other.conflicts
        crashes += other.crashes
        faults.merge(other.faults, uniquingKeysWith: +)
        met.merge(other.met, uniquingKeysWith: +)
    }

    /// What could have been met and never was, sorted.
    package func neverMet(contract: Contract, profile: Profile) -> [String] {
        Coverage.universe(contract, profile).filter { met[$0] == nil && faults[$0.faultName ?? ""] == nil }.sorted()
    }

    static func universe(_ contract: Contract, _ profile: Profile) -> [String] {
        var all: [String] = profile.faults.map { "fault/\($0)" }
        let entities = contract.entities.filter { $0.direction == .both || $0.direction == .up }
        let policies = MergePolicy.allCases.filter { policy in
            entities.contains { entity in
                entity.fields.enumerated().contains { $1.policy == policy && !entity.keyIndices.contains($0) }
            }
        }
        for policy in policies {
            all.append("policy/\(policy.rawValue)/known")
            all += policy.keeps.map { "policy/\(policy.rawValue)/concurrent/\($0)" }
            all += profile.faults.map { "policy/\(policy.rawValue) × fault/\($0)" }
        }
        var pairs = [
            "update-update", "update-delete", "delete-update", "delete-delete", "insert-delete", "insert-update",
        ]
        if entities.contains(where: \.identity.natural) { pairs += ["insert-insert", "update-insert"] }
        for pair in pairs {
            all.append("pair/\(pair)")
            all += profile.faults.map { "pair/\(pair) × fault/\($0)" }
        }
        if entities.contains(where: { $0.identity.onDuplicate == .rekey }) { all.append("rekey") }
        all += reachableRejections(contract).map { "rejection/\($0.rawValue)" }
        all += ClientSession.Effect.words.map { "effect/\($0)" }
        for (phase, inputs) in ClientSession.Input.expected {
            all += inputs.map { "session/\(phase.rawValue)/\($0)" }
        }
        return all
    }

    /// Not `record-gone`: a life that a device has seen stays known to the server, as a record or as a tombstone, until
    /// tombstones are collected or the server comes back from a backup.
    private static func reachableRejections(_ contract: Contract) -> [Rejection.Code] {
        var codes: [Rejection.Code] = [
            .invalidValue, .duplicateKey, .dependsOnRejected, .overflow, .notAllowed,
        ]
        if contract.entities.contains(where: { !$0.unique.isEmpty }) { codes.append(.duplicateValue) }
        if contract.entities.contains(where: { !$0.references.isEmpty }) {
            codes += [.missingReference, .stillReferenced]
        }
        return codes
    }
}

extension MergePolicy {
    /// What can be kept of two that did not know of each other.
    fileprivate var keeps: [String] {
        switch self {
        case .counter: ["both"]
        case .firstWins: ["theirs"]
        case .lww, .max, .min, .serverWins: ["mine", "theirs"]
        }
    }
}

extension String {
    fileprivate var faultName: String? { hasPrefix("fault/") ? String(dropFirst(6)) : nil }
}

extension ClientSession.Input {
    var word: String {
        switch self {
        case .started: "started"
        case .wrote: "wrote"
        case .asked: "asked"
        case .hinted: "hinted"
        case .greeted(_, let same, _, let hydrated): !same ? "greeted other" : hydrated ? "greeted" : "greeted new"
        case .sealed: "sealed"
        case .pushed(_, let stop, _): stop == .none ? "pushed" : "pushed \(stop)"
        case .renamed: "renamed"
        case .scopesChanged: "scopes changed"
        case .hydratedPage(let done, _, _): done ? "hydrated" : "hydrated page"
        case .pulledPage: "pulled page"
        case .pulled(let fitted, _, _): fitted ? "pulled" : "pulled unfit"
        case .failed(let failure): "failed \(failure.kind.rawValue)"
        case .waited: "waited"
        case .liveEnded(let why): why == nil ? "live ended" : "live broke"
        case .reminded: "reminded"
        }
    }

    /// By phase, the inputs that can come in it.
    static let expected: [(ClientSession.Phase, [String])] = [
        (.idle, ["started", "wrote", "asked", "hinted", "live ended", "live broke", "reminded"]),
        (
            .busy,
            [
                "wrote", "asked", "hinted", "greeted", "greeted new", "sealed", "pushed", "pushed forked", "renamed",
                "hydrated", "hydrated page", "pulled", "pulled page", "pulled unfit", "failed transient",
                "failed unauthorised", "failed locked", "live broke", "reminded",
            ]
        ),
        (.waiting, ["wrote", "asked", "hinted", "sealed", "waited", "failed locked", "live broke", "reminded"]),
    ]
}

extension ClientSession.Effect {
    var word: String {
        switch self {
        case .greet: "greet"
        case .seal: "seal"
        case .push: "push"
        case .hydrate: "hydrate"
        case .pull: "pull"
        case .openLive: "open-live"
        case .remind: "remind"
        case .tell(.live): "tell live"
        case .tell(.asking): "tell asking"
        case .renameDevice: "rename-device"
        case .refreshCredentials: "refresh-credentials"
        case .wait: "wait"
        case .stop: "stop"
        }
    }

    static let words = [
        "greet", "seal", "push", "hydrate", "pull", "open-live", "remind", "tell live", "tell asking",
        "rename-device", "refresh-credentials", "wait",
    ]
}
