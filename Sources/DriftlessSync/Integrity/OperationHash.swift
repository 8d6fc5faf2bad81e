internal import DriftlessContract
public import DriftlessProtocol

/// SHA-256 of all that an operation says: a retry under its id must say the same (rule [16]).
///
/// The number is left out: it changes with a new device id. Keys are those that the records have on the server, or an
/// answer to an earlier operation would make another one of it. The form has a version of its own, so that a server's
/// upgrade does not turn retries into strangers.
public struct OperationHash: Hashable, Sendable {
    public let bytes: [UInt8]

    public init(_ operation: Operation) {
        var form: [UInt8] = [1]
        form.reserveCapacity(512)
        func add(_ value: Value) { PackedRow.append(value, to: &form) }
        func add(_ number: some BinaryInteger) { add(.integer(Int64(truncatingIfNeeded: number))) }
        add(.blob(operation.id.bytes))
        add(operation.wallTime)
        add(operation.existing ? 1 : 0)
        for change in operation.changes {
            PackedRow.append(change.layout.entity, to: &form)
            add(change.kind.rawValue)
            add(.blob(change.key.bytes))
            add(change.life.map { .blob($0.bytes) } ?? .null)
            add(change.base)
            add(change.fields.count)
            for field in change.fields {
                // By name: the position means nothing without the layout.
                if change.layout.fields.indices.contains(field.field) {
                    PackedRow.append(change.layout.fields[field.field], to: &form)
                } else {
                    add(field.field)
                }
                add(field.old)
                add(field.new)
                add(field.base)
                add(field.target.map { .blob($0.bytes) } ?? .null)
            }
        }
        bytes = Words256(sha256Of: form).bytes
    }
}
