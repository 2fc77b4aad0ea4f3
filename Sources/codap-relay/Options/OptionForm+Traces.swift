import EventLoop
import Relay
import Telemetry

// Forms of values about traces.

/// Where traces go, as an operator names it.
struct TraceEndpoint: Equatable, Sendable {
    let address: SocketAddress
    /// Where on it, with the part that the protocol adds.
    let path: String

    /// Reads an `http` URL with a numeric host. What OTLP's path stands behind may be given.
    init?(_ text: String) {
        let scheme = "http://"
        guard text.hasPrefix(scheme) else { return nil }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" }
        guard let address = SocketAddress(String(authority)), address.port > 0 else { return nil }
        var path = rest.dropFirst(authority.count)
        guard path.utf8.allSatisfy({ 0x21..<0x7F ~= $0 && !"?#\"<>\\".utf8.contains($0) }) else {
            return nil
        }
        while path.last == "/" { path = path.dropLast() }
        let standard = TraceDestination.standardPath
        self.address = address
        self.path = path.hasSuffix(standard) ? String(path) : path + standard
    }

    /// The whole address.
    var text: String { "http://\(address)\(path)" }
}

extension OptionForm<TraceEndpoint> {
    /// A collector.
    static var collector: Self {
        OptionForm(
            placeholder: "URL",
            allowed: "an http URL with a numeric address and a port, such as "
                + "http://127.0.0.1:4318; not https: let a collector on this machine speak TLS",
            read: { TraceEndpoint($0) }, write: { $0.text })
    }
}

extension OptionForm<TraceSampling> {
    /// A share.
    static var ratio: Self {
        OptionForm(
            placeholder: "RATIO", allowed: "a number from 0 to 1, such as 0.1",
            read: { text in
                let isPlain = text.utf8.allSatisfy { "0123456789.".utf8.contains($0) }
                guard isPlain, let ratio = Double(text), 0...1 ~= ratio else { return nil }
                return TraceSampling(ratio: ratio)
            },
            write: { sampling in
                let text = String(sampling.ratio)
                return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
            })
    }
}
