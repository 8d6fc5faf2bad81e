/// What a network does to what passes through it.
public struct NetworkProfile: Hashable, Sendable, Codable {
    /// Of one way, milliseconds.
    public var latency: Int
    /// So much more at most, evenly spread.
    public var jitter: Int
    /// `nil`: as fast as it goes.
    public var bytesPerSecond: Int?
    /// Of requests, cut before the server sees them.
    public var lostRequests: Double
    /// Of answers, cut before the client sees them: the server has done what was asked.
    public var lostResponses: Double
    /// Of exchanges, reset somewhere in the middle.
    public var resets: Double
    /// Of exchanges after which nothing passes any more and nobody is told.
    public var halfOpen: Double
    /// Of connections, closed at once.
    public var refused: Double
    /// The network comes and goes; `nil`: it stays.
    public var outages: Outages?

    public struct Outages: Hashable, Sendable, Codable {
        /// Milliseconds with a network, then without, over and over.
        public var up: Int
        public var down: Int

        public init(up: Int, down: Int) {
            self.up = up
            self.down = down
        }
    }

    public init(
        latency: Int = 0, jitter: Int = 0, bytesPerSecond: Int? = nil, lostRequests: Double = 0,
        lostResponses: Double = 0, resets: Double = 0, halfOpen: Double = 0, refused: Double = 0,
        outages: Outages? = nil
    ) {
        self.latency = latency
        self.jitter = jitter
        self.bytesPerSecond = bytesPerSecond
        self.lostRequests = lostRequests
        self.lostResponses = lostResponses
        self.resets = resets
        self.halfOpen = halfOpen
        self.refused = refused
        self.outages = outages
    }

    /// By the names that people choose them by.
    public static let named: [String: NetworkProfile] = [
        "none": NetworkProfile(),
        "3g": NetworkProfile(latency: 120, jitter: 80, bytesPerSecond: 90_000, resets: 0.01),
        "hotel-wifi": NetworkProfile(
            latency: 40, jitter: 250, bytesPerSecond: 300_000, lostRequests: 0.05, lostResponses: 0.05, resets: 0.03,
            halfOpen: 0.01, refused: 0.05),
        "train-tunnel": NetworkProfile(
            latency: 90, jitter: 60, bytesPerSecond: 200_000, lostResponses: 0.02, halfOpen: 0.02,
            outages: Outages(up: 20_000, down: 8_000)),
        "hostile": NetworkProfile(
            jitter: 20, lostRequests: 0.2, lostResponses: 0.2, resets: 0.1, halfOpen: 0.02, refused: 0.1,
            outages: Outages(up: 3_000, down: 700)),
        "offline": NetworkProfile(outages: Outages(up: 0, down: 1_000)),
    ]

    /// Why no network can be like this; `nil` if one can.
    public var objection: String? {
        let times = [latency, jitter, outages?.up ?? 0, outages?.down ?? 0]
        if !times.allSatisfy((0...86_400_000).contains) { return "times are milliseconds, from 0 to a day" }
        if let bytesPerSecond, bytesPerSecond < 1 { return "bytes_per_second is 1 or more; without it nothing limits" }
        let chances = [lostRequests, lostResponses, resets, halfOpen]
        if !(chances + [refused]).allSatisfy((0...1).contains) { return "probabilities are from 0 to 1" }
        return chances.reduce(0, +) > 1 ? "what befalls an exchange has more than 1 in all" : nil
    }

    /// Whether there is a network, so many milliseconds after the beginning.
    func isUp(at milliseconds: Int) -> Bool {
        guard let outages, outages.up + outages.down > 0 else { return true }
        return milliseconds % (outages.up + outages.down) < outages.up
    }
}

extension NetworkProfile {
    /// What is left out is as on a network without faults.
    ///
    /// - Throws: `DecodingError`, also for a key that a profile has not: a slip of the pen would change nothing.
    public init(from decoder: any Decoder) throws {
        let known = Set(CodingKeys.allCases.map(\.stringValue))
        for key in try decoder.container(keyedBy: AnyKey.self).allKeys where !known.contains(key.stringValue) {
            throw DecodingError.dataCorrupted(
                .init(codingPath: [key], debugDescription: "a profile has no “\(key.stringValue)”"))
        }
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            latency: try values.decodeIfPresent(Int.self, forKey: .latency) ?? 0,
            jitter: try values.decodeIfPresent(Int.self, forKey: .jitter) ?? 0,
            bytesPerSecond: try values.decodeIfPresent(Int.self, forKey: .bytesPerSecond),
            lostRequests: try values.decodeIfPresent(Double.self, forKey: .lostRequests) ?? 0,
            lostResponses: try values.decodeIfPresent(Double.self, forKey: .lostResponses) ?? 0,
            resets: try values.decodeIfPresent(Double.self, forKey: .resets) ?? 0,
            halfOpen: try values.decodeIfPresent(Double.self, forKey: .halfOpen) ?? 0,
            refused: try values.decodeIfPresent(Double.self, forKey: .refused) ?? 0,
            outages: try values.decodeIfPresent(Outages.self, forKey: .outages))
    }

    enum CodingKeys: String, CodingKey, CaseIterable {
        case latency, jitter, bytesPerSecond, lostRequests, lostResponses, resets, halfOpen, refused, outages
    }

    private struct AnyKey: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
