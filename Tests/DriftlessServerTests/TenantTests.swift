import DriftlessContract
import DriftlessProtocol
import DriftlessSQLite
import DriftlessServerStore
import Synchronization
import Testing

@testable import DriftlessServer

@Suite struct TenantTests {
    let ann = Caller(tenant: "acme", user: "ann", roles: [])

    func pushAll(_ count: Int, to worker: TenantWorker) async -> [Result<PushResponse, any Error>] {
        await withTaskGroup(of: Result<PushResponse, any Error>.self) { group in
            for index in 0..<count {
                let request = pushRequest(from: DeviceID(high: 0, low: UInt64(index)))
                group.addTask {
                    do {
                        return .success(try await worker.push(AdmittedPush(caller: ann, request: request)))
                    } catch { return .failure(error) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test func pushesAreCommittedTogether() async throws {
        let store = FakeStore()
        // Slow to open: all the others arrive meanwhile.
        let worker = TenantWorker(tenant: "acme", cap: 64, now: { 0 }) {
            pause()
            return store
        }
        let answers = await pushAll(200, to: worker)
        let revisions = try Set(answers.map { try $0.get().revision })
        #expect(revisions.count == 200)
        let batches = store.state.withLock { $0.batches }
        #expect(batches.reduce(0, +) == 200)
        #expect(batches.allSatisfy { $0 <= 64 })
        #expect(batches.count <= 8)
    }

    @Test func oneBadPushDoesNotFailItsNeighbours() async throws {
        let store = FakeStore()
        store.state.withLock { $0.poison = DeviceID(high: 0, low: 3) }
        let worker = TenantWorker(tenant: "acme", cap: 64, now: { 0 }) {
            pause()
            return store
        }
        let failures = await pushAll(20, to: worker).filter { if case .failure = $0 { true } else { false } }
        #expect(failures.count == 1)
        #expect(store.state.withLock { $0.batches.reduce(0, +) } == 19)
    }

    @Test func leastRecentlyUsedIsClosedAndOpensAgain() async throws {
        let stores = Mutex<[String: [FakeStore]]>([:])
        let registry = TenantRegistry(logger: quiet, maxOpen: 2, now: { 0 }) { tenant in
            let store = FakeStore()
            stores.withLock { $0[tenant, default: []].append(store) }
            return store
        }
        for tenant in ["a", "b", "a", "c", "b"] {
            _ = try await registry.worker(for: tenant).run { try $0.revision }
        }
        #expect(await registry.openTenants == ["b", "c"])
        let closed = stores.withLock { $0.mapValues { $0.map { $0.state.withLock { $0.closed } } } }
        #expect(closed == ["a": [1], "b": [1, 0], "c": [0]])
        let worker = try await registry.worker(for: "c")
        await registry.shutdown()
        #expect(stores.withLock { $0.values.flatMap { $0 }.allSatisfy { $0.state.withLock { $0.closed } == 1 } })
        await #expect(throws: ServerError.self) { try await worker.run { try $0.revision } }
        await #expect(throws: ServerError.self) { try await registry.worker(for: "a") }
    }
}

/// Blocks the thread, as a slow disk does.
private func pause() {
    let end = ContinuousClock.now + .milliseconds(300)
    while ContinuousClock.now < end {}
}
