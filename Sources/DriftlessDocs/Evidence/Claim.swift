package import DriftlessContract
package import DriftlessContractFile
internal import DriftlessMarkdown

/// A statement of the site that a run can prove.
package struct Claim: Sendable, Hashable {
    package enum Subject: Sendable, Hashable {
        /// A server takes the digest that the site prints from a device, and no other.
        case digest
        /// Samples are accepted and stored, or refused, as the entity's page shows them.
        case samples(entity: String)
        /// Values at the limits of each field come to another device as they were written.
        case roundTrip(entity: String)
        /// Two devices and a server end where the policy's table says.
        case conflicts(policy: MergePolicy)
        /// Waits stay below what the schedule prints.
        case retry
        /// Under faults of the simulator, no write is lost and none has effect twice, and all is synced in time.
        case failure(name: String, faults: [String])
        /// The commands of a page print what it shows.
        case commands(page: String)
    }

    package let subject: Subject
    /// From the site's root.
    package let page: String
    package let path: ContractPath
    package let statement: String
    /// SHA-256 of what it rests on.
    package let inputs: String

    fileprivate init(_ subject: Subject, _ page: String, _ path: ContractPath, _ statement: String, on inputs: String) {
        self.subject = subject
        self.page = page
        self.path = path
        self.statement = statement
        self.inputs = Claim.digest(inputs)
    }

    /// Of the subject, not of values: a changed number keeps the id and needs a new result.
    package var id: String { "S-\(Claim.digest("\(key)").prefix(10))" }

    private var key: String {
        switch subject {
        case .digest: "digest"
        case .samples(let entity): "samples \(entity)"
        case .roundTrip(let entity): "round trip \(entity)"
        case .conflicts(let policy): "conflicts \(policy.rawValue)"
        case .retry: "retry"
        case .failure(let name, _): "failure \(name)"
        case .commands(let page): "commands \(page)"
        }
    }

    package static func digest(_ text: String) -> String {
        Hex.encode(Array(Words256(sha256Of: Array(text.utf8)).bytes))
    }
}

extension Site {
    /// What a run can prove of this contract's site, in the order of its pages.
    package var claims: [Claim] {
        [digestClaim] + entityClaims + conflictClaims + [retryClaim] + failureClaims + commandClaims
    }

    private var digestClaim: Claim {
        let digest = document.draft.digest
        return Claim(
            .digest, "index.html", ContractPath(["contract"]),
            "A server of this contract takes a device with the digest below, and no device with another.",
            on: Hex.encode(digest))
    }

    private var entityClaims: [Claim] {
        let paths = PageNames.entities(document)
        return document.draft.entities.filter { $0.direction != .local }.flatMap { entity -> [Claim] in
            let path = ContractPath(["entities", entity.name])
            let page = paths[entity.name] ?? "entities/index.html"
            let inputs = document.canonicalText(of: path)
            let trip = Claim(
                .roundTrip(entity: entity.name), page, path,
                "Values at the limits of each field come to another device as they were written.", on: inputs)
            guard !document.samples(of: entity).isEmpty else { return [trip] }
            let refusal = document.isLenient(with: entity) ? "" : "; the refused one is refused"
            return [
                Claim(
                    .samples(entity: entity.name), page, path,
                    "A server and a second device hold the samples as they are shown\(refusal).", on: inputs), trip,
            ]
        }
    }

    private var conflictClaims: [Claim] {
        MergePolicy.allCases.map { policy in
            let table = ConflictCase.all(policy).map { item -> String in
                let outcomes = item.outcomes(policy)
                return "\(item.base) \(item.first) \(item.second) \(String(describing: outcomes))"
            }
            return Claim(
                .conflicts(policy: policy), "conflicts.html", ContractPath(["entities"]),
                "Two devices and a server end where the table of \(policy.rawValue) says, in both orders.",
                on: table.joined(separator: "\n"))
        }
    }

    private var retryClaim: Claim {
        let path = ContractPath(["transport", "retry"])
        return Claim(
            .retry, "retry.html", path, "A device waits no longer before an attempt than the schedule prints.",
            on: document.canonicalText(of: path))
    }

    private var failureClaims: [Claim] {
        let paths = PageNames.failures(document), entities = document.canonicalText(of: ContractPath(["entities"]))
        return document["failures"].parts.compactMap { failure in
            let faults = SimulatedFault.names(of: failure)
            guard !faults.isEmpty, SimulatedFault.isPromised(failure) else { return nil }
            let path = ContractPath(["failures", failure.name])
            return Claim(
                .failure(name: failure.name, faults: faults), paths[failure.name] ?? "failures/index.html", path,
                "In simulated runs full of this fault no write is lost, "
                    + (failure["expect"]["recovered_within"].isWritten
                        ? "none has effect twice, and all is synced in time after its end."
                        : "and none has effect twice."),
                on: document.canonicalText(of: path) + entities)
        }
    }

    private var commandClaims: [Claim] {
        narratives.compactMap { narrative in
            let blocks = narrative.consoles
            guard !blocks.isEmpty else { return nil }
            let text = blocks.map { $0.lines.joined(separator: "\n") }.joined(separator: "\n\n")
            return Claim(
                .commands(page: narrative.name), narrative.path, ContractPath([]),
                "The commands of the page print what it shows.", on: "\(text)\n\(document.canonicalText)")
        }
    }
}

/// A block of commands and of what they print.
package struct Console: Sendable, Hashable {
    /// The first line's number in the file.
    package var line: Int
    package var lines: [String]
}

extension Narrative {
    package var file: String { head.file }

    /// Blocks that are marked `console`.
    package var consoles: [Console] {
        blocks.flatMap(\.all).compactMap { block in
            guard case .code(let info, let text, let line) = block, info == "console" else { return nil }
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            if lines.last == "" { lines.removeLast() }
            return Console(line: line + 1, lines: lines)
        }
    }
}
