import DriftlessContract
import DriftlessProtocol
import DriftlessSync
import Testing

/// How a watching device hears of news when the live stream does not come through.
@Suite struct FollowingTests {
    private static let heartbeat = Transport().heartbeat.milliseconds
    private static let asks = ClientSession.Effect.remind(after: heartbeat)
    private static let says = ClientSession.Effect.tell(.asking(every: heartbeat, because: "held back"))

    /// A device at rest, whose session and clock a test moves on.
    private struct Device {
        var session = ClientSession(mode: .watch, transport: Transport())
        var random = Seeded(state: 9)
        var now: Int64 = 1_000_000

        init() { _ = rest(after: .started) }

        mutating func take(_ input: ClientSession.Input) -> [ClientSession.Effect] {
            session.handle(input, now: now, random: &random)
        }

        /// Answers what the session wants of the store and the server, until it is at rest.
        /// - Returns: what it did with the server, and what it left to run beside.
        mutating func rest(after input: ClientSession.Input) -> [ClientSession.Effect] {
            var effects = take(input), seen: [ClientSession.Effect] = []
            while let effect = effects.popLast() {
                switch effect {
                case .seal: effects += take(.sealed(pending: 0))
                case .greet: effects += take(.greeted(revision: 4, sameHistory: true, checkpoint: 4, hydrated: true))
                case .pull:
                    seen.append(.pull)
                    effects += take(.pulled(fitted: true, end: 4, pending: 0))
                default: seen.append(effect)
                }
            }
            return seen
        }
    }

    @Test func `a clock that was ahead does not put the next stream off by more than was decided`() {
        var device = Device()
        _ = device.rest(after: .hinted(4))
        _ = device.rest(after: .liveEnded("reset"))
        device.now -= 365 * 86_400_000
        // The reminder that is under way comes after half a second at most, whatever any clock says.
        let effects = device.rest(after: .reminded)
        guard case .remind(let wait)? = effects.first(where: { if case .remind = $0 { true } else { false } }) else {
            return #expect(effects.contains(.openLive))
        }
        #expect(wait <= 500)
        device.now += wait
        #expect(device.rest(after: .reminded).contains(.openLive))
    }

    @Test func `a stream without a word is given up for asking, and is tried again later, each time later`() {
        var device = Device()
        let first = device.rest(after: .liveEnded("held back"))
        #expect(first == [.pull, FollowingTests.says, FollowingTests.asks])
        var tries: [Int64] = []
        let began = device.now
        while tries.count < 8 {
            device.now += FollowingTests.heartbeat
            let effects = device.rest(after: .reminded)
            #expect(effects.first == .pull && effects.contains(FollowingTests.asks), "asks on also while it tries")
            #expect(!effects.contains(FollowingTests.says), "says so once")
            guard effects.contains(.openLive) else { continue }
            tries.append(device.now - began)
            _ = device.rest(after: .liveEnded("held back"))
        }
        let waits = zip(tries, [0] + tries).map { $0 - $1 }
        #expect((30_000...75_000).contains(waits[0]))
        #expect(waits[7] > 800_000 && waits.allSatisfy { $0 <= 1_815_000 }, "\(waits)")
    }

    @Test func `a stream that comes through ends the asking`() {
        var device = Device()
        _ = device.rest(after: .liveEnded("held back"))
        device.now += 120_000
        #expect(device.rest(after: .reminded).contains(.openLive))
        #expect(device.rest(after: .hinted(4)) == [.tell(.live)])
        #expect(device.rest(after: .reminded).isEmpty)
        #expect(device.rest(after: .hinted(4)).isEmpty)
    }

    @Test func `a stream that breaks off after a while is opened again at once, without asking`() {
        var device = Device()
        _ = device.rest(after: .hinted(4))
        device.now += 60_000
        let effects = device.rest(after: .liveEnded("broken"))
        guard effects.first == .pull, case .remind(let wait)? = effects.last else {
            Issue.record("\(effects)")
            return
        }
        #expect(effects.count == 2 && (200...500).contains(wait))
        device.now += wait
        #expect(device.rest(after: .reminded) == [.openLive])
    }

    @Test func `streams that break off early again and again end in asking`() {
        var device = Device()
        for round in 0..<2 {
            _ = device.rest(after: .hinted(4))
            device.now += FollowingTests.heartbeat * 5 / 2
            let effects = device.rest(after: .liveEnded("held back"))
            #expect(effects.contains(FollowingTests.says) == (round == 1))
            device.now += 500
            if round == 0 { #expect(device.rest(after: .reminded) == [.openLive]) }
        }
    }

    @Test func `after the network was away the stream is tried at once`() {
        var device = Device()
        _ = device.rest(after: .liveEnded("held back"))
        device.now += FollowingTests.heartbeat
        #expect(device.take(.reminded) == [.pull])
        _ = device.take(.failed(ClientSession.Failure(.transient, "no route")))
        let effects = device.rest(after: .waited)
        #expect(effects == [.pull, .openLive], "\(effects)")
    }

    @Test func `a clock that is corrected by years does not put the stream off`() {
        var device = Device()
        device.now += 100_000_000_000
        _ = device.rest(after: .liveEnded("held back"))
        device.now -= 100_000_000_000
        var passed: Int64 = 0
        while passed < 2_000_000 {
            device.now += FollowingTests.heartbeat
            passed += FollowingTests.heartbeat
            if device.rest(after: .reminded).contains(.openLive) { return }
        }
        Issue.record("no stream within \(passed) ms")
    }
}
