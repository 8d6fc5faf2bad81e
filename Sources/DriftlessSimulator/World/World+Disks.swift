internal import DriftlessSQLite
internal import DriftlessSync
internal import GRDB

/// Who has a disk that may be full.
protocol DiskOwner: AnyObject {
    var scenery: Scenery { get }
    /// `nil`: room enough.
    var disk: FullDisk.Room? { get set }
}

extension DiskOwner {
    /// - Throws: `StoreError.diskFull` where there was no room; then there is again.
    fileprivate func withDisk<T>(_ body: () throws -> T) throws -> T {
        guard let room = disk else { return try body() }
        disk = room.calls > 1 ? FullDisk.Room(pages: room.pages, calls: room.calls - 1) : nil
        do {
            return try scenery.withRoom(forPages: room.pages, body)
        } catch let error as StoreError where error.code == .diskFull {
            disk = nil
            throw error
        }
    }
}

extension World {
    /// - Returns: `nil` if the disk was full: what ran the engine has ended then, and begins anew later.
    func onDisk<T>(of device: SimulatedDevice, _ body: () throws -> T) throws -> T? {
        do {
            return try device.withDisk(body)
        } catch let error as StoreError where error.code == .diskFull {
            coverage.hit(fault: "full-disk")
            note("\(device): \(error.message)")
            crash(device)
            return nil
        }
    }

    func onServerDisk(_ body: () throws -> Reply) throws -> Reply {
        do {
            return try server.withDisk(body)
        } catch let error as StoreError where error.code == .diskFull {
            coverage.hit(fault: "full-server-disk")
            note("  the server: \(error.message)")
            return .failure(.init(.transient, error.message, serverWish: 30_000))
        }
    }
}

extension Scenery {
    /// Runs the body on a disk that has room for so many more pages.
    func withRoom<T>(forPages pages: Int, _ body: () throws -> T) throws -> T {
        // Free pages in the file would be room too, and how many there are no plan says.
        try execute("VACUUM")
        let used = try queue.writeWithoutTransaction { try Connection($0).integer("PRAGMA page_count") ?? 0 }
        try execute("PRAGMA max_page_count = \(used + Int64(pages))")
        defer { try? execute("PRAGMA max_page_count = \(Int32.max)") }
        return try body()
    }

    private func execute(_ sql: String) throws { try queue.writeWithoutTransaction { try Connection($0).execute(sql) } }
}
