import Glibc

/// The environment's part in a configuration.
enum OptionEnvironment {
    /// Begins the name of every variable of ours; one that no option has is refused.
    static let prefix = "CODAP_RELAY_"

    /// The process's environment.
    static var process: [String: String] {
        var variables: [String: String] = [:]
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            let parts = unsafe String(cString: text).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            unsafe entry += 1
        }
        return variables
    }
}
