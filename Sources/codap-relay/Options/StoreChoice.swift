/// Where sessions are kept.
enum StoreChoice: Equatable, Sendable {
    /// Nowhere but in memory: they end with the process.
    case memory
    /// In a SQLite file.
    case sqlite(path: String)
}

extension OptionForm<StoreChoice> {
    /// `memory` or `sqlite:PATH`.
    static var store: Self {
        OptionForm(
            placeholder: "STORE", allowed: "memory or sqlite:PATH",
            read: { text in
                if text == "memory" { return .memory }
                let prefix = "sqlite:"
                guard text.hasPrefix(prefix), text.count > prefix.count, !text.contains("\0") else {
                    return nil
                }
                return .sqlite(path: String(text.dropFirst(prefix.count)))
            },
            write: { choice in
                switch choice {
                case .memory: "memory"
                case .sqlite(let path): "sqlite:\(path)"
                }
            })
    }
}

/// Where a relay that is told nothing keeps its sessions: with the state of this machine's user,
/// so that it does not depend on where the relay was started and outlives a rebuild.
struct StateDirectory: Equatable, Sendable {
    let path: String

    /// systemd's (`StateDirectory=`), else the user's (XDG Base Directory Specification).
    /// - Returns: `nil` when the environment names none: then nothing but memory is certain.
    init?(_ environment: [String: String]) {
        // Relative ones are invalid by the specification; systemd may name several.
        func absolute(_ name: String) -> String? {
            let first = environment[name]?.split(separator: ":").first.map(String.init)
            return first.flatMap { $0.hasPrefix("/") ? $0 : nil }
        }
        if let given = absolute("STATE_DIRECTORY") {
            path = given
        } else if let state = absolute("XDG_STATE_HOME") {
            path = "\(state)/codap-relay"
        } else if let home = absolute("HOME") {
            path = "\(home)/.local/state/codap-relay"
        } else {
            return nil
        }
    }

    /// The store's file.
    var store: StoreChoice { .sqlite(path: "\(path)/relay.db") }
}
