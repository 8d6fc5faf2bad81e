internal import Foundation
internal import NIOCore

/// The proxy, or its control, cannot listen.
public struct ChaosError: Error, Hashable {
    /// What happened, to what, and what to do.
    public var message: String

    init(_ error: IOError, port: Int) {
        message =
            error.errnoCode == EADDRINUSE
            ? "Port \(port) is taken. Stop the other program, or choose another port."
            : "Cannot listen on port \(port): \(String(cString: strerror(error.errnoCode))). Choose another port."
    }
}
