internal import DriftlessSQLite
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// An error's answer (RFC 9457). `detail` is for people and never holds a stored value.
struct Problem: Error {
    var status: HTTPResponse.Status
    var code: String
    var detail: String
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, headers: HTTPFields = [:]) {
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = headers
    }

    private struct Body: Encodable {
        var type = "about:blank"
        var title: String
        var status: Int
        var code: String
        var detail: String
    }

    var response: Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = Body(title: status.reasonPhrase, status: status.code, code: code, detail: detail)
        var fields = headers
        fields[.contentType] = "application/problem+json"
        // Strings and a number always encode; an empty body is still a valid answer.
        let data = (try? encoder.encode(body)) ?? Data()
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
    }

    static func unauthorised(_ detail: String) -> Problem {
        Problem(.unauthorized, "unauthorised", detail, headers: [.wwwAuthenticate: "Bearer realm=\"driftless\""])
    }

    static func tooLarge(_ limit: Int) -> Problem {
        Problem(.contentTooLarge, "too-large", "The body has more than \(limit) bytes; send smaller batches.")
    }

    /// What a device's person may tell the server's operator.
    private static let reasons = [
        "disk-full": "The server's disk is full: what was sent waits on the device. Tell the server's operator.",
        "read-only": "The server's files are read-only: what was sent waits on the device. Tell the server's operator.",
    ]

    /// What a store's or the registry's failure is to a client. Messages of stores stay here: they may quote data.
    static func of(_ error: any Error) -> Problem {
        if let seconds = Unavailable.retryAfter(error) {
            let code = ErrorCode.of(error)
            return Problem(
                .serviceUnavailable, code, reasons[code] ?? "The server cannot do this now; ask again later.",
                headers: [.retryAfter: "\(seconds)"])
        }
        switch ErrorCode.of(error) {
        case "device-of-another-user":
            return Problem(
                .forbidden, "device-of-another-user",
                "This file is another user's device. Sync it with that user's token, or detach it first.")
        case "parts-missing":
            return Problem(
                .serviceUnavailable, "parts-missing", "Parts of a staged operation are missing; stage them again.",
                headers: [.retryAfter: "1"])
        case "unknown-scope":
            return Problem(.badRequest, "unknown-scope", "The contract has no such scope; update the app.")
        case "ahead":
            return Problem(
                .badRequest, "ahead", "The checkpoint is above the server's revision; greet the server again.")
        default: break
        }
        return Problem(.internalServerError, ErrorCode.of(error), "The server failed; its log has the reason.")
    }
}

/// An error's stable word, for logs and answers.
enum ErrorCode {
    static func of(_ error: any Error) -> String {
        switch error {
        case let error as StoreError: error.code.rawValue
        case let error as ServerError: error.code.rawValue
        default: "internal"
        }
    }
}
