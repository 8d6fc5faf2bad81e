internal import DriftlessContract
internal import Foundation
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
internal import ServiceLifecycle
internal import UnixSignals

/// The sync server over HTTP.
public struct SyncServer: Sendable {
    private let configuration: ServerConfiguration
    private let verifier: TokenVerifier
    private let registry: TenantRegistry
    private let hub: LiveHub
    private let logger: Logger
    private let now: @Sendable () -> Int64

    /// `now` is Unix milliseconds.
    public init(
        configuration: ServerConfiguration, verifier: TokenVerifier, registry: TenantRegistry,
        hub: LiveHub = LiveHub(), logger: Logger, now: @escaping @Sendable () -> Int64 = SyncServer.systemTime
    ) {
        self.configuration = configuration
        self.verifier = verifier
        self.registry = registry
        self.hub = hub
        self.logger = logger
        self.now = now
    }

    /// The system's clock, Unix milliseconds.
    public static let systemTime: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }

    /// Serves until SIGTERM or SIGINT, then ends the streams, finishes what runs and closes the stores.
    public func run(onStarted: @escaping @Sendable (_ port: Int) async -> Void = { _ in }) async throws {
        let services = services([.sigterm, .sigint], onStarted)
        try await closing { try await services.run() }
    }

    /// Serves while `body` runs, which gets the port; then stops as at SIGTERM.
    public func serve<Answer: Sendable>(
        while body: (_ port: Int) async throws -> Answer
    ) async throws -> Answer {
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let services = services([]) { continuation.yield($0) }
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { continuation.finish() }
                try await closing { try await services.run() }
            }
            var iterator = ports.makeAsyncIterator()
            guard let port = await iterator.next() else {
                try await tasks.waitForAll()
                throw ServerError(.cannotListen, "the server stopped before it listened")
            }
            let result: Result<Answer, any Error>
            do { result = .success(try await body(port)) } catch { result = .failure(error) }
            await services.triggerGracefulShutdown()
            try await tasks.waitForAll()
            return try result.get()
        }
    }

    private func services(
        _ signals: [UnixSignal], _ onStarted: @escaping @Sendable (Int) async -> Void
    ) -> ServiceGroup {
        var settings = ServiceGroupConfiguration(
            services: [.init(service: application(onStarted))], gracefulShutdownSignals: signals, logger: logger)
        // A client that never ends its request must not keep the server alive.
        settings.maximumGracefulShutdownDuration = configuration.limits.shutdown
        return ServiceGroup(configuration: settings)
    }

    private func application(
        _ onStarted: @escaping @Sendable (Int) async -> Void
    ) -> Application<SyncResponder> {
        let port = configuration.port
        return Application(
            responder: SyncResponder(
                configuration: configuration, digest: configuration.contract.digest, verifier: verifier,
                registry: registry, hub: hub, logger: logger, now: now),
            server: .http1(
                configuration: .init(
                    idleTimeout: .nanoseconds(Int64(configuration.limits.idle / .nanoseconds(1))))),
            configuration: ApplicationConfiguration(address: .hostname(configuration.host, port: port)),
            onServerRunning: { channel in await onStarted(channel.localAddress?.port ?? port) },
            logger: logger)
    }

    private func closing(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch {
            hub.close()
            await registry.shutdown()
            throw startError(error)
        }
        hub.close()
        await registry.shutdown()
    }

    private func startError(_ error: any Error) -> any Error {
        let address = "\(configuration.host):\(configuration.port)"
        switch error {
        case let error as IOError where error.errnoCode == EADDRINUSE:
            return ServerError(
                .portTaken, "port \(configuration.port) is taken; stop the other program or choose one with --port")
        case let error as IOError:
            return ServerError(
                .cannotListen, "cannot listen on \(address): \(String(cString: strerror(error.errnoCode)))")
        case is SocketAddressError:
            return ServerError(.cannotListen, "cannot listen on \(address): no such host")
        default: return error
        }
    }
}
