internal import DriftlessProtocol

extension HTTPAnswer {
    /// Only the server sends this header (rule [18]).
    package var isOwn: Bool { headers[ProtocolVersion.header.lowercased()] == String(ProtocolVersion.current) }
    package var isSuccess: Bool { (200..<300).contains(status) && isOwn }

    /// What an answer means that is no success of Driftless's own.
    func failure(_ url: String) -> TransportFailure {
        guard isOwn else {
            return TransportFailure(
                .transient,
                "\(url) answered \(status), but not as a Driftless server does: a proxy or a login page may stand "
                    + "between. Check the network and the URL.", retryAfter: retryAfter)
        }
        let format: WireFormat = headers["content-type"]?.contains("json") == true ? .json : .protobuf
        let problem = try? Problem(wire: body, as: format)
        let said = problem.flatMap { $0.message.isEmpty ? nil : $0.message } ?? "The server gave no reason."
        let advice = kind == .unauthorised ? ". Get a new token for this server and tenant." : ""
        return TransportFailure(
            kind, "\(url) answered \(status): \(said)\(advice)", retryAfter: kind == .transient ? retryAfter : nil)
    }

    private var kind: TransportFailure.Kind {
        switch status {
        case 401: .unauthorised
        case 400, 403, 404, 405, 413, 422: .refused
        case 409: .contractMismatch
        default: .transient
        }
    }

    private var retryAfter: Double? {
        guard let text = headers["retry-after"], let seconds = Double(text), seconds.isFinite, seconds >= 0 else {
            return nil
        }
        return seconds
    }
}
