import DriftlessContract
import DriftlessProtocol
import DriftlessServerStore
import Testing

@Suite("Staging")
struct StagingTests {
    let bench: Bench
    let caller = Caller(tenant: "t", user: "u", roles: [])

    init() throws { bench = try Bench() }

    /// One operation of many inserts, and its push in small parts.
    private func large() throws -> (stages: [StageRequest], push: PushRequest) {
        let changes = (0..<200).map { insert(Bench.site, [.integer(Int64($0)), .string("site \($0)"), .null]) }
        let request = PushRequest(
            device: bench.a, contractDigest: [], clock: 1, operations: [bench.operation(bench.a, changes)],
            acknowledged: 0)
        return try #require(try request.staged(sliceBytes: 512))
    }

    @Test("An operation in parts commits whole with its push")
    func whole() throws {
        let (stages, push) = try large()
        #expect(stages.count > 5)
        for stage in stages { _ = try bench.store.stage(stage, from: caller, now: 1) }
        #expect(try bench.store.revision == 0, "nothing before the push")
        let response = try bench.store.push([AdmittedPush(caller: caller, request: push)], now: 1)
        #expect(response[0].receipts.map(\.outcome) == [.accepted])
        #expect(try bench.store.revision == 1, "one operation, one revision")
        #expect(try bench.store.digests().first?.count == 200)
    }

    @Test("A retry after a lost answer stages and pushes again without a second effect")
    func retried() throws {
        let (stages, push) = try large()
        var receipts: [Receipt] = []
        for _ in 0..<2 {
            for stage in stages + stages.prefix(2) { _ = try bench.store.stage(stage, from: caller, now: 1) }
            receipts += try bench.store.push([AdmittedPush(caller: caller, request: push)], now: 1)[0].receipts
        }
        #expect(receipts.count == 2 && receipts[0].outcome == receipts[1].outcome)
        #expect(receipts[0].revision == receipts[1].revision)
        #expect(try bench.store.revision == 1)
    }

    @Test("A push whose parts are missing changes nothing and says so")
    func missing() throws {
        let (stages, push) = try large()
        for stage in stages.dropLast() { _ = try bench.store.stage(stage, from: caller, now: 1) }
        #expect(throws: (any Error).self) {
            try bench.store.push([AdmittedPush(caller: caller, request: push)], now: 1)
        }
        #expect(try bench.store.revision == 0)
    }

    @Test("Parts that make up another operation are refused")
    func foreign() throws {
        let (stages, push) = try large()
        for var stage in stages {
            stage.slice = stage.slice.map { $0 ^ 0x55 }
            _ = try bench.store.stage(stage, from: caller, now: 1)
        }
        let response = try bench.store.push([AdmittedPush(caller: caller, request: push)], now: 1)
        guard case .rejected(let why)? = response[0].receipts.first?.outcome else {
            Issue.record("not rejected")
            return
        }
        #expect(why.code == .invalidValue)
        #expect(try bench.store.revision == 0)
    }
}
