/// What is different in a later version of a contract, and for whom.
public struct ContractChange: Hashable, Sendable, Codable {
    /// How bad a change is; each wants a larger step of the version than the one before.
    public enum Class: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
        /// Words for people.
        case documentation = "DOC"
        /// To be known.
        case information = "INFO"
        /// Something new that nobody stumbles over.
        case safe = "SAFE"
        /// Right or wrong by what else holds: a person decides, and puts a name to it.
        case risk = "RISK"
        /// Somebody loses something or stands still.
        case breaking = "BREAK"

        public static func < (a: Class, b: Class) -> Bool {
            (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
        }
    }

    /// Who meets the change.
    public enum Reader: String, Hashable, Sendable, Codable, CaseIterable {
        case pulling = "A"
        case pushing = "B"
        case outbox = "C"
        case stored = "D"
        case rolledBack = "E"
        case operators = "O"
        case people = "P"

        public var meaning: String {
            switch self {
            case .pulling: "an old client that pulls"
            case .pushing: "an old client that pushes"
            case .outbox: "operations that wait in an outbox"
            case .stored: "data stored on a device, under a new app"
            case .rolledBack: "a rolled-back server or app that reads newer data"
            case .operators: "operators: dashboards, alerts, automation"
            case .people: "people and regulators"
            }
        }
    }

    /// Stable, such as `field-type-changed`.
    public var rule: String
    public var `class`: Class
    public var readers: [Reader]
    public var path: String
    /// What happens, in one sentence.
    public var message: String
    /// The values, as one would write them; `nil` where there is none.
    public var before: String?
    public var after: String?
    /// The place in the later contract, or the nearest around it.
    public var file: String
    public var line: Int
    public var column: Int
    /// Who answers for it, by a comment in the later contract that allows it.
    public var allowedBy: String?
}
