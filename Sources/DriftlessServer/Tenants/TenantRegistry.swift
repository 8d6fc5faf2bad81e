internal import DriftlessProtocol
public import DriftlessServerStore
public import Logging

/// The tenants' stores: opened on first use, the least recently used ones closed.
public actor TenantRegistry {
    private let makeStore: @Sendable (String) throws -> any ServerStore
    private let logger: Logger
    private let now: @Sendable () -> Int64
    private let maxOpen: Int
    private let pushesPerCommit: Int
    /// A worker is small and stays for good: a second queue for one tenant could write beside the first.
    private var workers: [String: TenantWorker] = [:]
    private var lastUse: [String: UInt64] = [:]
    private var uses: UInt64 = 0
    private var stopped = false

    /// `makeStore` opens a tenant's store; it runs on the tenant's own queue. `now` is Unix milliseconds.
    public init(
        logger: Logger, maxOpen: Int = 256, pushesPerCommit: Int = 64, now: @escaping @Sendable () -> Int64,
        makeStore: @escaping @Sendable (String) throws -> any ServerStore
    ) {
        self.logger = logger
        self.maxOpen = maxOpen
        self.pushesPerCommit = pushesPerCommit
        self.now = now
        self.makeStore = makeStore
    }

    /// Closes all stores after the calls that wait; later calls fail.
    public func shutdown() async {
        stopped = true
        lastUse = [:]
        for tenant in workers.keys.sorted() { await close(tenant, forGood: true) }
    }

    var isReady: Bool { !stopped }
    var openTenants: [String] { lastUse.keys.sorted() }

    func worker(for tenant: String) async throws(ServerError) -> TenantWorker {
        guard !stopped else { throw ServerError(.stopping, "the server is stopping") }
        guard TenantName.isValid(tenant) else { throw ServerError(.badTenant, "no valid tenant") }
        uses += 1
        lastUse[tenant] = uses
        let worker = workers[tenant] ?? makeWorker(tenant)
        workers[tenant] = worker
        while lastUse.count > maxOpen, let oldest = lastUse.min(by: { $0.value < $1.value })?.key {
            lastUse[oldest] = nil
            await close(oldest, forGood: false)
        }
        return worker
    }

    private func makeWorker(_ tenant: String) -> TenantWorker {
        let makeStore = self.makeStore
        return TenantWorker(tenant: tenant, cap: pushesPerCommit, now: now) { try makeStore(tenant) }
    }

    private func close(_ tenant: String, forGood: Bool) async {
        do { try await workers[tenant]?.close(forGood: forGood) } catch {
            logger.error("a tenant's store did not close well", metadata: ["code": "\(ErrorCode.of(error))"])
        }
    }
}
