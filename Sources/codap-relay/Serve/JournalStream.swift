import Glibc

/// The connection to journald that the service manager made for the process's output.
struct JournalStream: Equatable {
    /// What names it: device and inode (systemd.exec(5)).
    static let variable = "JOURNAL_STREAM"

    private let device: UInt64
    private let inode: UInt64

    /// - Parameter text: The variable's value; a value of another form names nothing.
    init?(_ text: String?) {
        let numbers = text?.split(separator: ":", omittingEmptySubsequences: false)
            .map { UInt64($0) }
        guard let numbers, numbers.count == 2, let device = numbers[0], let inode = numbers[1]
        else { return nil }
        self.device = device
        self.inode = inode
    }

    /// Whether the descriptor is that connection, and not something it was redirected to.
    func isBehind(_ descriptor: CInt) -> Bool {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { return false }
        return UInt64(status.st_dev) == device && UInt64(status.st_ino) == inode
    }
}
