#if !hasFeature(Embedded)
    import JSON

    /// Arguments on their way from an alias' spelling to the tool's.
    struct AliasRewriting {
        private(set) var arguments: JSONObject
        /// Arguments that were taken off because they have no effect.
        private(set) var ignored: [String] = []
        /// What is wrong already.
        private(set) var violations: [SchemaViolation] = []
        /// The place that the caller wrote, for each argument that stands elsewhere by now.
        private var origins: [(place: String, given: String)] = []
        private let fields: [Field]
        private let isDestructive: Bool

        init(_ arguments: JSONObject, for tool: Tool) {
            self.arguments = arguments
            fields = if case .object(let fields, _) = tool.input { fields } else { [] }
            isDestructive = tool.annotations.destructive
        }

        /// Applies what an alias says.
        mutating func apply(_ changes: [ArgumentChange]) {
            for change in changes { apply(change) }
        }

        /// Applies the spellings that every tool understands, where they are not its own.
        mutating func applyCommonSpellings() {
            for change in ArgumentChange.common {
                switch change {
                case .renamed(let name, let new) where has(name) || !has(new): continue
                case .packed(let names, let new) where names.contains(where: has) || !has(new):
                    continue
                case .point(let name) where !has(name): continue
                case .confirmed(let name) where has(name) || !isDestructive: continue
                default: apply(change)
                }
            }
        }

        /// A violation's place in the arguments as the caller wrote them.
        func place(_ pointer: String) -> String {
            for (place, given) in origins where pointer.hasPrefix(place) {
                let rest = pointer.dropFirst(place.count)
                if rest.isEmpty || rest.first == "/" { return given + rest }
            }
            return pointer
        }

        private func has(_ name: String) -> Bool { fields.contains { $0.name == name } }

        private mutating func apply(_ change: ArgumentChange) {
            switch change {
            case .renamed(let name, let new):
                if let value = arguments[name] { move(value, from: name, to: new) }
            case .fixed(let name, let value):
                if arguments[name] == nil { arguments[name] = value }
            case .ignored(let name):
                if arguments[name] != nil {
                    arguments[name] = nil
                    ignored.append(name)
                }
            case .taken(let name): arguments[name] = nil
            case .spread(let name): spread(name)
            case .collected(let names, let list):
                if arguments[list] == nil, let element = take(names, to: "/\(list)/0") {
                    arguments[list] = [.object(element)]
                }
            case .packed(let names, let object):
                if arguments[object] == nil, let members = take(names, to: "/\(object)") {
                    arguments[object] = .object(members)
                }
            case .listed(let name, let list):
                guard let value = arguments[name], arguments[list] == nil else { return }
                arguments[name] = nil
                arguments[list] = [value]
                origins.append(("/\(list)/0", "/\(name)"))
            case .gathered, .valued, .inside, .point:
                arguments = change.applied(to: arguments)
            case .confirmed(let name):
                guard let value = arguments[name] else { return }
                arguments[name] = nil
                if value == true { return }
                violations.append(
                    SchemaViolation(
                        pointer: "/\(name)", keyword: "const",
                        message: "must be true, or nothing is removed; it may be left out"))
            }
        }

        /// Leaves a value where it is when the other place is taken by another.
        private mutating func move(_ value: JSONValue, from name: String, to new: String) {
            guard arguments[new] == nil || arguments[new] == value else { return }
            arguments[name] = nil
            arguments[new] = value
            origins.append(("/\(new)", "/\(name)"))
        }

        /// Takes arguments off for an object elsewhere; `nil` when none was given.
        private mutating func take(_ names: [String], to place: String) -> JSONObject? {
            var taken = JSONObject()
            for name in names {
                guard let value = arguments[name] else { continue }
                arguments[name] = nil
                taken[name] = value
                origins.append(("\(place)/\(name)", "/\(name)"))
            }
            return taken.isEmpty ? nil : taken
        }

        private mutating func spread(_ name: String) {
            guard let members = arguments[name]?.objectValue else { return }
            arguments[name] = nil
            for (key, value) in members where arguments[key] == nil {
                arguments[key] = value
                origins.append(("/\(key)", "/\(name)/\(key)"))
            }
        }
    }

    extension ArgumentChange {
        /// The change inside a value, at whatever depth.
        fileprivate func applied(to members: JSONObject) -> JSONObject {
            var members = members
            switch self {
            case .renamed(let name, let new):
                guard let value = members[name], members[new] == nil else { break }
                members[name] = nil
                members[new] = value
            case .gathered(let name, let kept, let inner):
                members[name] = members[name]?.mapObjects { element in
                    element[inner] != nil ? element : element.gathering(kept, under: inner)
                }
            case .valued(let name, let values):
                if let new = members[name]?.stringValue.flatMap({ values[$0] }) {
                    members[name] = .string(new)
                }
            case .inside(let name, let changes):
                members[name] = members[name]?.mapObjects { element in
                    changes.reduce(element) { $1.applied(to: $0) }
                }
            case .point(let name):
                members[name] = members[name]?.mapObjects { point in
                    [Self.renamed("x", to: "left"), .renamed("y", to: "top")]
                        .reduce(point) { $1.applied(to: $0) }
                }
            case .fixed, .ignored, .taken, .spread, .listed, .collected, .packed, .confirmed: break
            }
            return members
        }
    }

    extension JSONObject {
        fileprivate func gathering(_ kept: [String], under inner: String) -> JSONObject {
            var outer = JSONObject()
            var rest = JSONObject()
            for (key, value) in self {
                if kept.contains(key) { outer[key] = value } else { rest[key] = value }
            }
            outer[inner] = .object(rest)
            return outer
        }
    }

    extension JSONValue {
        /// The object, or the list with each of its objects, changed; anything else as it is.
        fileprivate func mapObjects(_ change: (JSONObject) -> JSONObject) -> JSONValue {
            switch self {
            case .object(let object): .object(change(object))
            case .array(let elements): .array(elements.map { $0.mapObjects(change) })
            case .null, .bool, .number, .string: self
            }
        }
    }
#endif
