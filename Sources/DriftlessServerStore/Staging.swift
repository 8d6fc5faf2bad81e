internal import DriftlessContract
public import DriftlessProtocol
internal import DriftlessSQLite

extension SQLiteServerStore {
    /// What an operation may weigh: less than a device takes in one page, for a page never splits a revision.
    static let operationBytes = 48 << 20

    public func stage(_ request: StageRequest, from caller: Caller, now: Int64) throws -> StageResponse {
        try access { sql in
            try sql.transaction {
                _ = try device(request.device, of: caller, now: now, sql)
                // Parts of an operation that never came to its push.
                try sql.run(
                    "DELETE FROM driftless_staged WHERE at < ?",
                    .integer(now - contract.horizons.dedupeWindow.milliseconds))
                let id = Value.blob(request.operation.bytes)
                let others =
                    try sql.integer(
                        "SELECT coalesce(sum(length(body)), 0) FROM driftless_staged WHERE operation = ? AND part <> ?",
                        id,
                        .integer(Int64(request.part))) ?? 0
                // An empty part says that the operation is too large: the push gets the receipt that says so.
                let fits = Int(others) + request.slice.count <= SQLiteServerStore.operationBytes
                try sql.run(
                    "INSERT OR REPLACE INTO driftless_staged(operation, part, parts, body, at) VALUES (?, ?, ?, ?, ?)",
                    id, .integer(Int64(request.part)), .integer(Int64(request.parts)),
                    .blob(fits ? request.slice : []), .integer(now))
                return StageResponse(part: request.part)
            }
        }
    }

    /// The operation whole, put together from its parts if it was staged; with it, why it is refused unseen.
    func assembled(_ operation: Operation, _ sql: Connection) throws -> (Operation, Rejection?) {
        guard operation.stagedParts > 0 else { return (operation, nil) }
        let parts = try sql.rows(
            "SELECT body FROM driftless_staged WHERE operation = ? AND parts = ? ORDER BY part",
            .blob(operation.id.bytes), .integer(Int64(operation.stagedParts))
        ).map(\.[0].bytes)
        guard parts.count == operation.stagedParts else {
            throw StoreError(
                .init(rawValue: "parts-missing"), "Parts of operation \(operation.id) are missing. Stage them again.")
        }
        if parts.contains([]) {
            let limit = SQLiteServerStore.operationBytes >> 20
            return (
                operation,
                Rejection(.tooLarge, "The transaction is larger than \(limit) MiB. Write it in smaller ones.")
            )
        }
        let whole = try? PushRequest(wire: parts.flatMap { $0 }, as: .protobuf).operations.first
        guard let whole, whole.id == operation.id, whole.stagedParts == 0 else {
            return (operation, Rejection(.invalidValue, "The parts of operation \(operation.id) do not make it up."))
        }
        var numbered = whole
        numbered.number = operation.number
        return (numbered, nil)
    }

    func unstage(_ operation: OperationID, _ sql: Connection) throws {
        try sql.run("DELETE FROM driftless_staged WHERE operation = ?", .blob(operation.bytes))
    }
}
