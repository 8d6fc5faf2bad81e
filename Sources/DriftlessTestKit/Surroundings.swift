internal import DriftlessSimulator

extension Scenario {
    /// Virtual time: the same for all, whatever the devices' clocks say.
    public struct Time {
        let scenario: Scenario

        /// Lets devices and server do what they do meanwhile.
        public func passes(_ duration: Duration) {
            let world = scenario.world
            if duration < .zero || duration.milliseconds > World.longest - world.age {
                return scenario.note(
                    ScenarioError(
                        .outOfRange,
                        "\(Journal.span(duration.milliseconds)) cannot pass: time goes forward, for nine years at most."
                    ))
            }
            world.act("\(Journal.span(duration.milliseconds)) pass")
            world.pass(duration.milliseconds)
        }
    }

    /// The way between devices and server. What it does to requests and responses, it does to the next ones.
    public struct Network {
        let scenario: Scenario

        public enum Message: String, Sendable { case requests, responses }

        /// What a device asks of the server.
        public enum Call: Sendable {
            /// Before the first of the others, and after a failure.
            case greeting
            case push, pull
            /// A page of the first sync.
            case firstSync

            var exchange: Exchange {
                switch self {
                case .greeting: .hello
                case .push: .push
                case .pull: .pull
                case .firstSync: .snapshot
                }
            }
        }

        /// They get lost: a request before the server hears of it, a response after the server has done what was asked.
        ///
        /// - Parameters:
        ///   - call: of these calls alone.
        ///   - device: of this device alone; otherwise of each that there is.
        ///   - count: of so many calls of each device; otherwise until the network `heals()`.
        public func drops(
            _ what: Message, of call: Call? = nil, from device: Device? = nil, next count: Int? = nil
        ) {
            arm(what == .requests ? .lostRequest : .lostAnswer, "drops \(what)", call, device, count)
        }

        /// Requests arrive twice.
        ///
        /// - Parameter later: so long after the first time.
        public func duplicates(
            of call: Call? = nil, from device: Device? = nil, next count: Int? = nil,
            after later: Duration = .milliseconds(1)
        ) {
            arm(.doubledRequest(later: max(0, later.milliseconds)), "duplicates requests", call, device, count)
        }

        /// They take so much longer. Who waited in vain for a response asks again.
        public func delays(
            _ what: Message, by later: Duration, of call: Call? = nil, from device: Device? = nil,
            next count: Int? = nil
        ) {
            let late = max(0, later.milliseconds)
            arm(
                what == .requests ? .lateRequest(by: late) : .slowAnswer(by: late),
                "delays \(what) by \(Journal.span(late))",
                call, device, count)
        }

        /// The line carries so few bytes a second, each way: what is large takes long, or too long.
        ///
        /// - Parameter device: of this device alone; otherwise of each that there is.
        public func carries(bytesPerSecond: Int, from device: Device? = nil) {
            let rate = max(1, bytesPerSecond)
            scenario.world.act(
                "the network carries \(rate) bytes a second from \(device?.name ?? "all devices"), until it heals")
            scenario.world.slowDown(device?.simulated, bytesPerSecond: Int64(rate))
        }

        /// Something on the way turns calls away: 503.
        public func refuses(of call: Call? = nil, from device: Device? = nil, next count: Int? = nil) {
            arm(.refusedCall, "refuses calls", call, device, count)
        }

        /// Does nothing of this any more. Who is offline stays so.
        public func heals() { scenario.world.healNetwork() }

        private func arm(
            _ fault: CallFault, _ what: String, _ call: Call?, _ device: Device?, _ count: Int?
        ) {
            if let count, count < 1 { return }
            let times = count.map { ", the next \($0)" } ?? ", until it heals"
            let calls = call.map { " of \($0)" } ?? ""
            scenario.world.act("the network \(what)\(calls) from \(device?.name ?? "all devices")\(times)")
            scenario.world.arm(fault, on: device?.simulated, exchange: call?.exchange, times: count)
        }
    }

    public struct Server {
        let scenario: Scenario

        /// Its process dies at rest, and is there again after a while. Calls meanwhile fail.
        public func crashes(downFor duration: Duration = .seconds(1)) {
            scenario.world.crashServer(downFor: max(0, duration.milliseconds))
        }

        /// Its process dies at the next such call: after it has committed, before it answers.
        public func crashes(answering call: Network.Call) {
            scenario.world.crashServer(answering: call.exchange)
        }
    }
}
