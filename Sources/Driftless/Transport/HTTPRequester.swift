/// What a transport needs of an HTTP library: one request, or one stream of bytes.
package protocol HTTPRequester: Sendable {
    /// An answer whose body has more than `HTTPAnswer.bodyLimit` bytes, inflated, is an error.
    ///
    /// - Parameter onBytes: called whenever something of the answer has come.
    func send(_ request: HTTPRequest, onBytes: @escaping @Sendable () -> Void) async throws -> HTTPAnswer
    /// Passes the body on as it comes if the answer is a success of Driftless's own; else returns the answer.
    func stream(_ request: HTTPRequest, onBytes: @escaping @Sendable ([UInt8]) async throws -> Void) async throws
        -> HTTPAnswer?
    /// What a person is told of the library's own errors.
    func failure(_ error: any Error, _ url: String) -> TransportFailure
}

package struct HTTPRequest: Sendable {
    package var url: String
    package var method: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8] = []
}

/// An answer, whoever gave it: captive portals and proxies answer too.
package struct HTTPAnswer: Sendable {
    package var status: Int
    /// By lower-case name, the first of each.
    package var headers: [String: String]
    package var body: [UInt8]
    /// Of an answer that is kept, in bytes.
    package static let bodyLimit = 64 << 20

    package init(status: Int, headers: [String: String], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
