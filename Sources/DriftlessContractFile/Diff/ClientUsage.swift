/// Which versions of a contract are still about, from telemetry.
public struct ClientUsage: Sendable, Codable {
    public struct Version: Sendable, Codable {
        /// Of all devices, 0 to 1.
        public var share: Double
        /// The last day on which a device with it was seen: `2026-03-02`.
        public var lastSeen: String

        enum CodingKeys: String, CodingKey {
            case share
            case lastSeen = "last_seen"
        }
    }

    /// By version.
    public var versions: [String: Version]
    /// The share of devices that still send a field, by `Entity.field`.
    public var fields: [String: Double]?

    /// A break that hits old devices alone, of which none is left, is a risk.
    ///
    /// What may wait in an outbox is judged by when such a device was last seen: it may come back for as long as it was
    /// promised.
    func judge(
        _ change: ContractChange, _ old: ContractDocument, _ new: ContractDocument, _ today: CalendarDay
    ) -> ContractChange {
        let devices: Set<ContractChange.Reader> = [.pulling, .pushing, .outbox, .stored]
        guard change.class == .breaking, !change.readers.isEmpty, devices.isSuperset(of: change.readers),
            let latest = new["contract", "version"].text.flatMap(ContractVersion.init)
        else { return change }
        let promised = Int((old["horizons", "max_offline"].milliseconds ?? 0) / 86_400_000)
        let isMet = versions.contains { text, version in
            guard let number = ContractVersion(text), number < latest else { return false }
            guard version.share == 0 else { return true }
            guard change.readers.contains(.outbox) else { return false }
            guard let seen = CalendarDay(version.lastSeen) else { return true }
            return seen.days + promised >= today.days
        }
        // Versions that the file does not name may be about all the same.
        let isKnown = old["contract", "version"].text.map { versions[$0] != nil } ?? false
        guard !isMet, isKnown else { return change }
        var change = change
        change.class = .risk
        change.message += " No device of an earlier version is left, by the usage."
        return change
    }
}
