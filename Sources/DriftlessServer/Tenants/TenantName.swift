/// Which tenant names there may be.
public enum TenantName {
    /// A tenant becomes a file's name, so it holds nothing that means something in a path:
    /// `[A-Za-z0-9][A-Za-z0-9._-]{0,63}` without `..`.
    public static func isValid(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, bytes.count <= 64, isLetterOrDigit(first) else { return false }
        guard bytes.allSatisfy({ isLetterOrDigit($0) || [0x2D, 0x2E, 0x5F].contains($0) }) else { return false }
        return !zip(bytes, bytes.dropFirst()).contains { $0 == 0x2E && $1 == 0x2E }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
