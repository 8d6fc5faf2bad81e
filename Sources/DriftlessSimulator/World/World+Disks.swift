internal import DriftlessSQLite
internal import DriftlessSync
internal import GRDB

/// Disks that are full.
extension World {
    /// - Returns: `nil` if the disk was full: what ran the engine has ended then, and begins anew later.
    func onDisk<T>(of device: SimulatedDevice, _ body: () throws -> T) throws -> T? {
        guard let room = device.disk else { return try body() }
        device.disk = room.calls > 1 ? FullDisk.Room(pages: room.pages, calls: room.calls - 1) : nil
        do {
            return try device.scenery.withRoom(forPages: room.pages, body)
        } catch let error as StoreError where error.code == .diskFull {
            device.disk = nil
            coverage.hit(fault: "full-disk")
            note("\(device): \(error.message)")
            crash(device)
            return nil
        }
    }

    func onServerDisk(_ body: () throws -> Reply) throws -> Reply {
        guard let room = server.disk else { return try body() }
        server.disk = room.calls > 1 ? FullDisk.Room(pages: room.pages, calls: room.calls - 1) : nil
        do {
            return try server.scenery.withRoom(forPages: room.pages, body)
        } catch let error as StoreError where error.code == .diskFull {
            server.disk = nil
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
