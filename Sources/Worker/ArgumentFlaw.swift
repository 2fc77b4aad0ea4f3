import JSON
import Wire

/// What must not reach CODAP: it is refused as it stands, never altered.
struct ArgumentFlaw {
    /// Deepest nesting of arguments, as the relay has it for a whole body.
    static let maxDepth = 64
    /// Most text in arguments, bytes; a relay's body is no longer.
    static let maxBytes = 1 << 20

    /// Where it is, as a JSON Pointer.
    private(set) var pointer = JSONPointer()
    /// What is wrong there; `nil` when nothing is.
    private(set) var problem: String?
    private var bytes = 0

    /// Looks through a value.
    init(in value: JSONValue) { look(at: value) }

    private mutating func look(at value: JSONValue) {
        switch value {
        case .null, .bool, .number: break
        case .string(let text): look(at: text)
        case .array, .object:
            if pointer.tokens.count >= Self.maxDepth {
                problem = "is nested too deep; 64 levels are the most"
            } else {
                look(into: value)
            }
        }
    }

    private mutating func look(into value: JSONValue) {
        for (index, element) in (value.arrayValue ?? []).enumerated() {
            pointer.append(index: index)
            look(at: element)
            if problem != nil { return }
            pointer.removeLast()
        }
        guard let members = value.objectValue else { return }
        for (key, member) in members {
            pointer.append(key: key)
            look(at: key)
            if problem == nil { look(at: member) }
            if problem != nil { return }
            pointer.removeLast()
        }
    }

    private mutating func look(at text: String) {
        let utf8 = text.utf8.span
        bytes += utf8.count
        if bytes > Self.maxBytes { problem = "makes the arguments longer than 1 MiB" }
        for position in utf8.indices where utf8[position] < 0x20 {
            switch utf8[position] {
            case 0x09, 0x0A, 0x0D: continue
            default: problem = "holds a control character other than tab, LF and CR"
            }
        }
    }
}

extension CallFailure {
    /// Why arguments are refused; `nil` when there is no reason.
    init?(flawIn arguments: JSONValue) {
        let flaw = ArgumentFlaw(in: arguments)
        guard let problem = flaw.problem else { return nil }
        let pointer = flaw.pointer.text
        self.init(
            .invalidArguments, "The argument at \(pointer) \(problem); nothing was run.",
            details: ["pointer": .string(pointer)])
    }
}
