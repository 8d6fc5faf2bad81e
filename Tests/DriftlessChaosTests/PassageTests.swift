import Testing

@testable import DriftlessChaos

/// What befalls an exchange, by the profile's numbers.
@Suite struct PassageTests {
    struct Seeded: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    /// What becomes of a request of two pieces and its answer of two.
    private func exchange(_ profile: NetworkProfile, seed: UInt64 = 1) -> [Passage.Outcome] {
        var passage = Passage(), random = Seeded(state: seed)
        return [Passage.Side.client, .client, .server, .server].map {
            passage.take(3_000, from: $0, profile, now: 0, random: &random)
        }
    }

    @Test func `a good network passes everything at once`() {
        #expect(exchange(NetworkProfile()) == [.pass(after: 0), .pass(after: 0), .pass(after: 0), .pass(after: 0)])
    }

    @Test func `a lost request never reaches the server, a lost answer leaves after the request did`() {
        #expect(exchange(NetworkProfile(lostRequests: 1)).first == .cut(.request))
        let lost = exchange(NetworkProfile(lostResponses: 1))
        #expect(lost.prefix(3) == [.pass(after: 0), .pass(after: 0), .cut(.response)])
    }

    @Test func `a reset and a silence come somewhere within the first bytes`() {
        #expect(exchange(NetworkProfile(resets: 1)).contains(.cut(.reset)))
        #expect(exchange(NetworkProfile(halfOpen: 1)).contains(.hang))
    }

    @Test func `late bytes do not overtake each other`() {
        var passage = Passage(), random = Seeded(state: 7)
        let profile = NetworkProfile(latency: 100, jitter: 500)
        var last = 0
        for now in stride(from: 0, to: 1000, by: 10) {
            guard case .pass(let delay) = passage.take(10, from: .client, profile, now: now, random: &random) else {
                Issue.record("lost without a reason")
                continue
            }
            #expect(delay >= 100 && now + delay >= last)
            last = now + delay
        }
    }

    @Test func `each exchange of a connection draws its own fate, as often as the profile says`() {
        var passage = Passage(), random = Seeded(state: 3)
        let profile = NetworkProfile(lostResponses: 0.25)
        var lost = 0
        for _ in 0..<4_000 {
            _ = passage.take(10, from: .client, profile, now: 0, random: &random)
            if passage.take(10, from: .server, profile, now: 0, random: &random) == .cut(.response) { lost += 1 }
        }
        #expect(passage.exchanges == 4_000)
        #expect((800...1_200).contains(lost), "\(lost) of 4,000 at a quarter")
    }

    @Test func `an outage cuts what is under way`() {
        var passage = Passage(), random = Seeded(state: 1)
        let profile = NetworkProfile(outages: .init(up: 100, down: 50))
        let outcomes = [0, 99, 100, 149, 150].map {
            passage.take(1, from: .client, profile, now: $0, random: &random)
        }
        #expect(outcomes == [.pass(after: 0), .pass(after: 0), .cut(.outage), .cut(.outage), .pass(after: 0)])
    }

    @Test func `offline cuts what is under way, too`() throws {
        let offline = try #require(NetworkProfile.named["offline"])
        var passage = Passage(), random = Seeded(state: 1)
        #expect(passage.take(1, from: .client, NetworkProfile(), now: 0, random: &random) == .pass(after: 0))
        for now in [1, 999, 1_000, 5_001] {
            #expect(passage.take(1, from: .server, offline, now: now, random: &random) == .cut(.outage))
        }
    }

    @Test func `every named profile is one that a network can be`() {
        for (name, profile) in NetworkProfile.named {
            #expect(profile.objection == nil, "\(name)")
        }
    }

    @Test(arguments: [
        NetworkProfile(latency: -1), NetworkProfile(latency: .max), NetworkProfile(jitter: .max),
        NetworkProfile(bytesPerSecond: 0), NetworkProfile(lostRequests: 1.5), NetworkProfile(resets: .nan),
        NetworkProfile(lostRequests: 0.6, lostResponses: 0.6), NetworkProfile(refused: -0.1),
        NetworkProfile(outages: .init(up: .max, down: .max)), NetworkProfile(outages: .init(up: -5, down: 1)),
    ]) func `what no network can be is said`(_ profile: NetworkProfile) { #expect(profile.objection != nil) }
}
