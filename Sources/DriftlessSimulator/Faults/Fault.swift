/// One way in which the world is worse than hoped. One a file; `FaultRegistry` lists them.
protocol Fault: Sendable {
    /// As profiles, traces and `--list` name it.
    var name: String { get }
    var summary: String { get }
    var family: FaultFamily { get }
    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) throws
}

package enum FaultFamily: String, Sendable, CaseIterable {
    case network, process, storage, clock, access
}

/// Meets one of the device's next calls.
protocol MessageFault: Fault {
    func meets(_ exchange: Exchange) -> Bool
    func bend(_ fate: inout Fate)
    /// How exactly.
    func drawn(_ random: inout SplitMix64) -> Self
}

extension MessageFault {
    var family: FaultFamily { .network }
    func meets(_ exchange: Exchange) -> Bool { true }
    func drawn(_ random: inout SplitMix64) -> Self { self }

    func strike(_ device: SimulatedDevice, in world: World, _ random: inout SplitMix64) {
        device.armed.append(Armed(fault: drawn(&random), left: 1))
    }
}

/// A fault that waits for a device's next calls.
struct Armed {
    var fault: any MessageFault
    /// Of one kind alone.
    var exchange: Exchange?
    /// `nil`: for good.
    var left: Int?
    /// By which it makes a call longer, milliseconds.
    var delay: Int64 = 0

    func meets(_ call: Exchange) -> Bool { (exchange ?? call) == call && fault.meets(call) }
}

enum FaultRegistry {
    static let all: [any Fault] = [
        LostRequest(), LostAnswer(), DoubledRequest(), LateRequest(), SlowAnswer(), TornAnswer(), GarbledAnswer(),
        StaleAnswer(), RefusedCall(), ErrorAfterEffect(), Cut(), OneWayCut(), SlowLine(), LostStream(), SilentStream(),
        BufferingProxy(), DeviceCrash(), StoppedEngine(), ServerCrash(), Suspension(), LockedFile(), SuspendedFile(),
        RestoredFile(), ClonedFile(), FullDisk(), FullServerDisk(), FailingDisk(), FailingServerDisk(),
        UnreadableDisk(), UnreadableServerDisk(),
        ClockJump(), FrozenClock(), FastClock(), ExpiredToken(), RotatedKey(), UserSwitch(),
    ]

    static func named(_ name: String) -> (any Fault)? { all.first { $0.name == name } }

    /// In the design and not simulated yet.
    static let notReached: [(name: String, why: String)] = [
        ("server-restored", "the engine refuses such a server; healing comes with rules [27] and [28]"),
        ("two-servers", "a tenant's file has one server; several on one database come with PostgreSQL"),
        ("postgresql", "commits of unknown outcome and standbys that lag come with PostgreSQL"),
        ("mixed-versions", "a file moves to another contract in a later version"),
        (
            "revoked-access",
            "each user of a tenant may read all its scopes until there are access rules; a device can leave one itself"
        ),
        (
            "corrupt-request",
            "what arrives changed and can be read is believed: checksums and TLS of the network guard against it"
        ),
        ("double-start", "one process a file: a lock that tests of real processes try"),
        ("unbound-file", "until a first greeting is answered, a file is the user's who greets with it next"),
    ]
}
