package import DriftlessContractFile

/// A statement that no run can prove and a person answers for, until a day.
package struct Attestation: Sendable, Hashable, Codable {
    package var path: String
    package var statement: String
    /// Who answers for it.
    package var by: String
    /// The days from which and up to which it holds.
    package var at: String
    package var until: String
    /// SHA-256 of what the contract said there.
    package var inputsSha256: String

    package init(
        path: ContractPath, of document: ContractDocument, statement: String, by: String, at: CalendarDay,
        until: CalendarDay
    ) {
        (self.path, self.statement, self.by) = ("\(path)", statement, by)
        (self.at, self.until) = ("\(at)", "\(until)")
        inputsSha256 = Claim.digest(document.canonicalText(of: path))
    }

    /// Why it does not hold any more; `nil` for one that does.
    func objection(_ document: ContractDocument, _ today: CalendarDay) -> String? {
        if Claim.digest(document.canonicalText(of: ContractPath(parsing: path))) != inputsSha256 {
            return "the contract says something else there now"
        }
        guard let last = CalendarDay(until), today <= last else { return "it was given until \(until)" }
        return nil
    }
}

/// A release gate that was passed on a contract.
package struct Gate: Sendable, Hashable, Codable {
    package var name: String
    /// What was run.
    package var command: String
    /// SHA-256 of the whole contract, hexadecimal.
    package var contractSha256: String
    package var at: String

    package init(name: String, command: String, document: ContractDocument, at: CalendarDay) {
        (self.name, self.command, self.at) = (name, command, "\(at)")
        contractSha256 = Gate.digest(of: document)
    }

    package static func digest(of document: ContractDocument) -> String { Claim.digest(document.canonicalText) }
}
