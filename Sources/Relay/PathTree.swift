import HTTP

/// What stood for the placeholders of a path, decoded.
package struct PathParameters: Equatable, Sendable {
    /// A session's code, as sent.
    package var code: String?
    /// A call's id, as sent.
    package var id: String?
    /// The name of a file.
    package var asset: String?

    package init(code: String? = nil, id: String? = nil, asset: String? = nil) {
        self.code = code
        self.id = id
        self.asset = asset
    }
}

/// Paths by their segments: one step a segment, however many paths there are, and no allocation
/// but for what stands for a placeholder.
struct PathTree: Sendable {
    fileprivate enum Placeholder: String { case code, id, asset }

    private struct Node {
        var literals: [(text: [UInt8], child: Int)] = []
        var placeholder: (kind: Placeholder, child: Int)?
        /// What ends here.
        var place: Int?
    }

    private var nodes = [Node()]

    /// The place of a template, which gets `next` if it is new.
    mutating func place(of template: String, else next: Int) -> Int {
        var node = 0
        for segment in template.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        {
            node = child(of: node, for: segment)
        }
        let place = nodes[node].place ?? next
        nodes[node].place = place
        return place
    }

    private mutating func child(of node: Int, for segment: Substring) -> Int {
        if segment.first == "{",
            let kind = Placeholder(rawValue: "\(segment.dropFirst().dropLast())")
        {
            if let known = nodes[node].placeholder {
                precondition(known.kind == kind, "one place of a path has one placeholder")
                return known.child
            }
            nodes.append(Node())
            nodes[node].placeholder = (kind, nodes.count - 1)
        } else {
            let text = Array(segment.utf8)
            if let known = nodes[node].literals.first(where: { $0.text == text }) {
                return known.child
            }
            nodes.append(Node())
            nodes[node].literals.append((text, nodes.count - 1))
        }
        return nodes.count - 1
    }

    /// What a path leads to. Where a literal segment fits, no placeholder is tried.
    func find(_ path: String) -> (place: Int, PathParameters)? {
        let bytes = path.utf8.span
        guard bytes.count > 0, bytes[0] == UInt8(ascii: "/") else { return nil }
        var parameters = PathParameters()
        var node = 0
        var start = 1
        while true {
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "/") { end += 1 }
            if let child = literal(bytes, start..<end, in: node) {
                node = child
            } else if let placeholder = nodes[node].placeholder, start < end {
                parameters.set(placeholder.kind, to: text(of: path, start..<end))
                node = placeholder.child
            } else {
                return nil
            }
            if end == bytes.count { break }
            start = end + 1
        }
        return nodes[node].place.map { ($0, parameters) }
    }

    private func literal(_ bytes: Span<UInt8>, _ segment: Range<Int>, in node: Int) -> Int? {
        search: for literal in nodes[node].literals where literal.text.count == segment.count {
            for index in literal.text.indices
            where literal.text[index] != bytes[segment.lowerBound + index] {
                continue search
            }
            return literal.child
        }
        return nil
    }

    /// A segment, decoded. One that cannot be stays as sent: no code, id or name has a percent
    /// sign, so that whoever reads it refuses it in its own words.
    private func text(of path: String, _ segment: Range<Int>) -> String {
        let utf8 = path.utf8
        let start = utf8.index(utf8.startIndex, offsetBy: segment.lowerBound)
        let end = utf8.index(start, offsetBy: segment.count)
        let text = String(path[start..<end])
        guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
        return PercentEncoding.decode(text) ?? text
    }
}

extension PathParameters {
    fileprivate mutating func set(_ kind: PathTree.Placeholder, to text: String) {
        switch kind {
        case .code: code = text
        case .id: id = text
        case .asset: asset = text
        }
    }
}
