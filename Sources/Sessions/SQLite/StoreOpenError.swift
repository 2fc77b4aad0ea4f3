/// Why a store's file cannot be used. The text names the file and the way out.
package enum StoreOpenError: Error, Equatable, CustomStringConvertible {
    /// The directory it would be in is not there.
    case missingDirectory(path: String)
    /// There is a directory of this name.
    case isDirectory(path: String)
    /// The file or its directory cannot be written.
    case notWritable(path: String)
    /// Another process has it.
    case inUse(path: String)
    /// Not a SQLite file.
    case notADatabase(path: String)
    /// A SQLite file of something else.
    case foreign(path: String)
    /// Written by a later relay.
    case newer(path: String, version: Int64, supported: Int64)
    /// Damaged.
    case corrupt(path: String)
    /// The disk is full.
    case full(path: String)
    /// SQLite refused for another reason.
    case failed(path: String, doing: String, code: Int32)
    /// The operating system gave no thread or descriptor for writing.
    case noWriter(errno: Int32)

    package var description: String {
        switch self {
        case .missingDirectory(let path):
            "the directory of the store \(path) does not exist; create it, or name another file "
                + "with --store sqlite:PATH"
        case .isDirectory(let path):
            "the store \(path) is a directory; name a file in it with --store sqlite:PATH"
        case .notWritable(let path):
            "the store \(path) cannot be written; give this user write permission on the file and "
                + "on its directory, or name another file with --store sqlite:PATH"
        case .inUse(let path):
            "the store \(path) is in use by another relay; stop that one, or name another file "
                + "with --store sqlite:PATH"
        case .notADatabase(let path):
            "the store \(path) is not a SQLite file; it was left as it is: move it away, or name "
                + "another file with --store sqlite:PATH"
        case .foreign(let path):
            "the store \(path) is a SQLite file of another program; it was left as it is: name "
                + "another file with --store sqlite:PATH"
        case .newer(let path, let version, let supported):
            "the store \(path) has version \(version), this relay knows up to \(supported); run a "
                + "newer relay, or name another file with --store sqlite:PATH"
        case .corrupt(let path):
            "the store \(path) is damaged; move it and the files \(path)-wal and \(path)-shm away "
                + "to begin with an empty store; sqlite3's .recover may save what is in it"
        case .full(let path):
            "the disk of the store \(path) is full; make room, or name another file with "
                + "--store sqlite:PATH"
        case .failed(let path, let doing, let code):
            "the store \(path) cannot be opened: SQLite could not \(doing) (result code \(code))"
        case .noWriter(let errno):
            "the store cannot start its writer (system error \(errno)); raise the limits on "
                + "threads and open files"
        }
    }
}

/// What a commit survives: the values of `--store-sync`.
package enum StoreSync: String, CaseIterable, Sendable {
    /// The end of the relay, in whatever way.
    case normal
    /// Also a power cut, for a write to the disk with every commit.
    case full
}
