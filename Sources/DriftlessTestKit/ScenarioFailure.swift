internal import DriftlessContract
internal import DriftlessSimulator

/// Something did not hold in a scenario. Its description is the whole report.
public struct ScenarioFailure: Error, CustomStringConvertible {
    /// The invariant or the expectation, a stable name.
    public var rule: String
    /// What the rule says.
    public var meaning: String
    public var message: String
    /// Of virtual time, since the beginning.
    public var at: Duration
    /// What the scenario did, with its times.
    public var acts: [String]
    /// The last of all that happened.
    public var journal: [String]

    init(rule: String, meaning: String, message: String, at: Duration, _ world: World) {
        self.rule = rule
        self.meaning = meaning
        self.message = message
        self.at = at
        acts = world.acts
        journal = world.lines.suffix(25)
    }

    public var description: String {
        """
        \(rule): \(meaning)
          \(message)
          at \(Journal.clock(at.milliseconds))
        The scenario:
          \(acts.joined(separator: "\n  "))
        The last of what happened:
          \(journal.joined(separator: "\n  "))
        """
    }
}

/// A scenario asks for what cannot be.
public struct ScenarioError: Error, Hashable, CustomStringConvertible {
    /// Stable, for programs; extensible.
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String
        public init(rawValue: String) { self.rawValue = rawValue }
        /// The tables that the schema makes are not those of the contract.
        public static let contractDoesNotFit = Code(rawValue: "contract-does-not-fit")
        public static let nameTaken = Code(rawValue: "name-taken")
        /// The device crashed.
        public static let notRunning = Code(rawValue: "not-running")
        public static let isRunning = Code(rawValue: "is-running")
        public static let isOffline = Code(rawValue: "is-offline")
        /// A time or a clock beyond what virtual time has.
        public static let outOfRange = Code(rawValue: "out-of-range")
        /// `DRIFTLESS_SEED` is no number.
        public static let noSeed = Code(rawValue: "no-seed")
    }
    public var code: Code
    /// What happened, to what, and what to do.
    public var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    public var description: String { message }
}
