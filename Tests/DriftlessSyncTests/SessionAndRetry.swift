import DriftlessContract
import DriftlessProtocol
import DriftlessSync
import Testing

@Suite("Retrying")
struct Retrying {
    @Test(
        "The n-th wait stays below base · factorⁿ⁻¹ and the cap, and above the server's wish as far as the cap allows")
    func envelope() {
        var random = Seeded(state: 3)
        var policy = RetryPolicy(backoff: Transport().backoff)
        for attempt in 1...100 {
            let ceiling: Int64 = attempt > 9 ? 300_000 : min(300_000, 1000 << Int64(attempt - 1))
            #expect(policy.ceiling(attempt: attempt) == ceiling)
            let wait = policy.failed(serverWish: nil, random: &random)
            #expect((0...ceiling).contains(wait))
        }
        #expect((250_000...300_000).contains(policy.failed(serverWish: 250_000, random: &random)))
        #expect(policy.failed(serverWish: .max, random: &random) == 300_000, "a wish for years parks no device")
        policy.succeeded()
        #expect(policy.failed(serverWish: nil, random: &random) <= 1000)
    }

    @Test("A clock that was years ahead does not keep the breaker open for years")
    func correctedClock() {
        var breaker = Breaker(Transport().breaker)
        for _ in 0..<10 { breaker.record(success: false, now: 100_000_000_000_000) }
        let openFor = Transport().breaker.openFor.milliseconds
        #expect(breaker.wait(now: 1000) == openFor)
        // Nor wait after wait.
        #expect(breaker.wait(now: 1000 + openFor) == 0)
    }

    private func opened() -> Breaker {
        var breaker = Breaker(Transport().breaker)
        for _ in 0..<10 { breaker.record(success: false, now: 0) }
        return breaker
    }

    @Test("A breaker opens at the ratio, not before enough calls")
    func opens() {
        var breaker = Breaker(Transport().breaker)
        for i in 0..<9 { breaker.record(success: i % 2 == 0, now: 0) }
        #expect(breaker.wait(now: 0) == 0)
        #expect(breaker.state == .closed)
        breaker.record(success: false, now: 0)
        #expect(breaker.wait(now: 10_000) == 20_000)
        #expect(breaker.state == .open(until: 30_000))
    }

    @Test("An open breaker probes after its time, closes after enough successes, opens again on a failure")
    func probes() {
        var breaker = opened()
        #expect(breaker.wait(now: 30_000) == 0)
        #expect(breaker.state == .halfOpen(successes: 0))
        for _ in 0..<3 { breaker.record(success: true, now: 30_000) }
        #expect(breaker.state == .closed)
        breaker = opened()
        #expect(breaker.wait(now: 30_000) == 0)
        breaker.record(success: false, now: 30_001)
        #expect(breaker.state == .open(until: 60_001))
    }
}

@Suite("The device's session")
struct Session {
    private var random = Seeded(state: 5)

    private mutating func run(_ session: inout ClientSession, _ inputs: ClientSession.Input...)
        -> [ClientSession.Effect]
    {
        var effects: [ClientSession.Effect] = []
        for input in inputs { effects = session.handle(input, now: 0, random: &random) }
        return effects
    }

    private let greeted = ClientSession.Input.greeted(
        revision: 4, sameHistory: true, checkpoint: 0, hydrated: false)

    @Test("One run seals, greets, pushes, hydrates, pulls and ends quiescent")
    mutating func once() {
        var session = ClientSession(mode: .once, transport: Transport())
        #expect(run(&session, .started) == [.seal])
        #expect(run(&session, .sealed(pending: 1)) == [.greet])
        #expect(run(&session, greeted) == [.push])
        #expect(run(&session, .pushed(pending: 0, stop: .none, revision: 5)) == [.hydrate])
        #expect(run(&session, .hydratedPage(done: true, checkpoint: 5, pending: 0)) == [.pull])
        #expect(run(&session, .pulled(fitted: true, end: 5, pending: 0)) == [.stop(.quiescent)])
        #expect(session.phase == .stopped)
        #expect(run(&session, .wrote).isEmpty)
    }

    @Test("A watching device goes live and comes back for a write and a hint")
    mutating func watch() {
        var session = ClientSession(mode: .watch, transport: Transport())
        let ready = ClientSession.Input.greeted(revision: 4, sameHistory: true, checkpoint: 4, hydrated: true)
        _ = run(&session, .started, .sealed(pending: 0), ready)
        #expect(run(&session, .pulled(fitted: true, end: 4, pending: 0)) == [.openLive])
        #expect(session.phase == .idle)
        #expect(run(&session, .hinted(4)).isEmpty)
        #expect(run(&session, .hinted(5)) == [.pull])
        #expect(run(&session, .pulled(fitted: true, end: 5, pending: 0)).isEmpty)
        #expect(run(&session, .wrote) == [.seal])
    }

    @Test("A transient failure waits, then greets again; a single run gives up after a few")
    mutating func transient() {
        var session = ClientSession(mode: .once, transport: Transport())
        _ = run(&session, .started, .sealed(pending: 0))
        let failure = ClientSession.Failure(.transient, "no route", serverWish: 7000)
        for _ in 0..<3 {
            #expect(run(&session, .failed(failure)) == [.wait(7000, because: "no route")])
            #expect(session.phase == .waiting)
            #expect(run(&session, .waited) == [.greet])
        }
        #expect(run(&session, .failed(failure)) == [.stop(.failed("no route"))])
    }

    @Test("A pull that fails after each good greeting waits longer each time, and ends a single run")
    mutating func failingPull() {
        var session = ClientSession(mode: .once, transport: Transport())
        let ready = ClientSession.Input.greeted(revision: 9, sameHistory: true, checkpoint: 4, hydrated: true)
        let torn = ClientSession.Input.failed(ClientSession.Failure(.transient, "torn", serverWish: 7000))
        _ = run(&session, .started, .sealed(pending: 0))
        for failures in 1...3 {
            #expect(run(&session, ready) == [.pull])
            #expect(run(&session, torn) == [.wait(7000, because: "torn")])
            #expect(session.retry.failures == failures)
            #expect(run(&session, .waited) == [.greet])
        }
        #expect(run(&session, ready, torn) == [.stop(.failed("torn"))])
    }

    @Test("A pull that gets on by a page between two failures does not end a single run")
    mutating func slowPull() {
        var session = ClientSession(mode: .once, transport: Transport())
        let ready = ClientSession.Input.greeted(revision: 9, sameHistory: true, checkpoint: 4, hydrated: true)
        let torn = ClientSession.Input.failed(ClientSession.Failure(.transient, "torn", serverWish: 7000))
        _ = run(&session, .started, .sealed(pending: 0))
        for _ in 0..<9 {
            #expect(run(&session, ready, .pulledPage) == [.pull])
            #expect(run(&session, torn) == [.wait(7000, because: "torn")])
            #expect(run(&session, .waited) == [.greet])
        }
        #expect(run(&session, ready, .pulled(fitted: true, end: 9, pending: 0)) == [.stop(.quiescent)])
    }

    @Test("A page that does not fit is not asked for again at once, and what was sealed with it goes out first")
    mutating func unfit() {
        var session = ClientSession(mode: .watch, transport: Transport())
        let ready = ClientSession.Input.greeted(revision: 9, sameHistory: true, checkpoint: 4, hydrated: true)
        _ = run(&session, .started, .sealed(pending: 0), ready)
        guard case .wait? = run(&session, .pulled(fitted: false, end: 7, pending: 1)).last else {
            Issue.record("no wait")
            return
        }
        #expect(session.phase == .waiting)
        #expect(run(&session, .waited) == [.greet])
        #expect(run(&session, ready) == [.push])
    }

    @Test("Writes during a wait are sealed one by one, and the wait goes on")
    mutating func sealsMeanwhile() {
        var session = ClientSession(mode: .watch, transport: Transport())
        let failure = ClientSession.Failure(.transient, "no route", serverWish: 7000)
        _ = run(&session, .started, .sealed(pending: 0), .failed(failure))
        #expect(run(&session, .wrote) == [.seal])
        #expect(run(&session, .wrote).isEmpty, "one seal at a time")
        #expect(run(&session, .sealed(pending: 1)) == [.seal], "for the write that came in between")
        #expect(run(&session, .sealed(pending: 2)).isEmpty)
        #expect(session.phase == .waiting)
        #expect(run(&session, .wrote) == [.seal])
        #expect(run(&session, .waited).isEmpty, "the seal ends first")
        #expect(run(&session, .sealed(pending: 3)) == [.greet])
        #expect(run(&session, greeted) == [.push])
    }

    @Test("A refused token is refreshed once, then waited for, then once more")
    mutating func unauthorised() {
        var session = ClientSession(mode: .watch, transport: Transport())
        _ = run(&session, .started, .sealed(pending: 0))
        let failure = ClientSession.Failure(.unauthorised, "expired", serverWish: 5000)
        #expect(run(&session, .failed(failure)) == [.refreshCredentials, .wait(0, because: "expired")])
        #expect(run(&session, .waited) == [.greet])
        #expect(run(&session, .failed(failure)) == [.wait(5000, because: "expired")])
        #expect(run(&session, .waited) == [.greet])
        #expect(run(&session, .failed(failure)) == [.refreshCredentials, .wait(0, because: "expired")])
    }

    @Test("After a refused token the server is greeted with the next one before anything else")
    mutating func nextUser() {
        var session = ClientSession(mode: .watch, transport: Transport())
        _ = run(&session, .started, .sealed(pending: 1))
        let ready = ClientSession.Input.greeted(revision: 0, sameHistory: true, checkpoint: 0, hydrated: true)
        #expect(run(&session, ready) == [.push])
        _ = run(&session, .failed(ClientSession.Failure(.unauthorised, "expired")))
        #expect(run(&session, .waited) == [.greet])
    }

    @Test("What was sealed while a page was applied is pushed before the run is quiescent")
    mutating func sealedInAPull() {
        var session = ClientSession(mode: .once, transport: Transport())
        let ready = ClientSession.Input.greeted(revision: 4, sameHistory: true, checkpoint: 4, hydrated: true)
        _ = run(&session, .started, .sealed(pending: 0), ready)
        #expect(run(&session, .pulled(fitted: true, end: 4, pending: 1)) == [.push])
        var fresh = ClientSession(mode: .once, transport: Transport())
        _ = run(&fresh, .started, .sealed(pending: 0), greeted)
        #expect(run(&fresh, .hydratedPage(done: false, checkpoint: 4, pending: 2)) == [.push])
    }

    @Test("A locked file is tried again without blaming the server; a single run gives up after a few")
    mutating func locked() {
        let failure = ClientSession.Failure(.locked, "locked")
        var session = ClientSession(mode: .watch, transport: Transport())
        _ = run(&session, .started)
        for _ in 0..<50 {
            #expect(run(&session, .failed(failure)) == [.wait(250, because: "locked")])
            #expect(run(&session, .waited) == [.seal])
        }
        #expect(session.breaker.state == .closed)
        #expect(run(&session, .sealed(pending: 0)) == [.greet])
        var single = ClientSession(mode: .once, transport: Transport())
        _ = run(&single, .started)
        for _ in 0..<3 { _ = run(&single, .failed(failure), .waited) }
        #expect(run(&single, .failed(failure)) == [.stop(.failed("locked"))])
    }

    @Test("A host without an address ends a single run; a watching one waits for the network")
    mutating func unknownHost() {
        let failure = ClientSession.Failure(.misconfigured, "no address", serverWish: 7000)
        var single = ClientSession(mode: .once, transport: Transport())
        #expect(run(&single, .started, .sealed(pending: 0), .failed(failure)) == [.stop(.failed("no address"))])
        var session = ClientSession(mode: .watch, transport: Transport())
        _ = run(&session, .started, .sealed(pending: 0))
        #expect(run(&session, .failed(failure)) == [.wait(7000, because: "no address")])
        #expect(run(&session, .waited) == [.greet])
    }

    @Test("A slow link gets smaller batches and pages until calls end in time, then larger ones again")
    mutating func pace() {
        var session = ClientSession(mode: .watch, transport: Transport())
        let failure = ClientSession.Failure(.transient, "too slow", serverWish: 7000)
        _ = run(&session, .started, .sealed(pending: 1))
        let full = session.pace
        for _ in 0..<20 { _ = run(&session, .failed(failure), .waited) }
        #expect(session.pace.batch.operations == 1)
        #expect(session.pace.batch.bytes == 16 << 10)
        #expect(session.pace.pageBytes == 16 << 10)
        _ = run(&session, greeted)
        for _ in 0..<20 { _ = run(&session, .pushed(pending: 1, stop: .none, revision: 4)) }
        #expect(session.pace == full)
    }

    @Test("A permanent failure and a lost history stop for good")
    mutating func permanent() {
        var session = ClientSession(mode: .watch, transport: Transport())
        #expect(run(&session, .started, .failed(.init(.permanent, "too old"))) == [.stop(.failed("too old"))])
        var other = ClientSession(mode: .watch, transport: Transport())
        let strange = ClientSession.Input.greeted(revision: 1, sameHistory: false, checkpoint: 9, hydrated: true)
        _ = run(&other, .started, .sealed(pending: 0), strange)
        #expect(other.phase == .stopped)
    }

    @Test("A forked device takes a new id and greets again")
    mutating func forked() {
        var session = ClientSession(mode: .once, transport: Transport())
        _ = run(&session, .started, .sealed(pending: 1), greeted)
        #expect(run(&session, .pushed(pending: 1, stop: .forked, revision: 4)) == [.renameDevice])
        #expect(run(&session, .renamed) == [.greet])
        #expect(run(&session, greeted) == [.push])
    }
}

@Suite("Prediction")
struct Predicting {
    @Test("A device predicts what the server will decide", arguments: MergePolicy.allCases)
    func agrees(policy: MergePolicy) {
        var random = Seeded(state: 11)
        for _ in 0..<300 {
            let n = (0..<3).map { _ in Value.integer(Int64.random(in: -3...3, using: &random)) }
            let met = FieldConflict(
                base: n[0], mine: n[1], theirs: n[2], known: n[2] == n[0], mineBy: Author(stamp: 2, writer: 1),
                theirsBy: Author(stamp: 1, writer: 2))
            guard case .settled(let value, _) = policy.settle(met) else { Issue.record("no room"); return }
            #expect(policy.predict(old: n[0], new: n[1], theirs: n[2]) == value)
        }
    }

    @Test("Pending changes show on top of the server's row, in order")
    func visible() {
        let entity = Entity(
            name: "e", identity: Identity(key: ["id"]),
            fields: [Field(name: "id", type: .int), Field(name: "n", type: .int, policy: .counter)])
        let key = RecordKey(bytes: PackedRow.pack([.integer(1)]))
        func add(_ old: Int64, _ new: Int64) -> Change {
            Change(
                layout: Layout(entity), kind: .update, key: key, life: nil, base: 1,
                fields: [FieldChange(field: 1, old: .integer(old), new: .integer(new), base: 1)])
        }
        let underlay: [Value] = [.integer(1), .integer(10)]
        let shown = Prediction.visible(underlay: underlay, pending: [add(0, 2), add(2, 3)], entity: entity)
        #expect(shown == [.integer(1), .integer(13)])
        let gone = Change(layout: Layout(entity), kind: .delete, key: key, life: nil, base: 1, fields: [])
        #expect(Prediction.visible(underlay: underlay, pending: [gone], entity: entity) == nil)
        #expect(Prediction.visible(underlay: nil, pending: [add(0, 1)], entity: entity) == nil)
    }
}
