#if !hasFeature(Embedded)
    import JSON

    /// One step from arguments as an alias spells them to those of its tool. The set is closed, so
    /// that the docs can say in words what each does.
    indirect enum ArgumentChange: Sendable {
        /// An argument by another name.
        case renamed(String, to: String)
        /// An argument that the tool has and the alias has not.
        case fixed(String, JSONValue)
        /// An argument that has no effect in CODAP. It is taken off, and the answer says so.
        case ignored(String)
        /// An argument that has decided which tool it is.
        case taken(String)
        /// An object whose members are arguments of their own.
        case spread(String)
        /// One value where the tool takes a list.
        case listed(String, in: String)
        /// Arguments that are members of the one element of a list.
        case collected([String], in: String)
        /// Arguments that are members of an object.
        case packed([String], into: String)
        /// The reverse of ``spread``: every other member of each element goes into an object.
        case gathered(String, keeping: [String], under: String)
        /// A value by another name, such as an operator.
        case valued(String, [String: String])
        /// Changes inside an object, or inside each object of a list.
        case inside(String, [ArgumentChange])
        /// `{x, y}` for `{left, top}`.
        case point(String)
        /// `true`, to confirm what cannot be undone; may be left out.
        case confirmed(String)

        /// Spellings that any tool understands whose input has the argument they stand for, and
        /// none of that name.
        static let common: [ArgumentChange] = [
            .renamed("dataContextName", to: "dataContext"),
            .renamed("datasetName", to: "dataContext"),
            .renamed("collectionName", to: "collection"),
            .renamed("attributeName", to: "attribute"),
            .renamed("componentId", to: "component"),
            .renamed("componentID", to: "component"),
            .renamed("itemId", to: "id"), .renamed("itemID", to: "id"),
            .renamed("caseId", to: "id"), .renamed("caseID", to: "id"),
            .renamed("itemIds", to: "ids"), .renamed("itemIDs", to: "ids"),
            .renamed("caseIds", to: "ids"), .renamed("caseIDs", to: "ids"),
            .packed(["width", "height"], into: "dimensions"), .point("position"),
            .confirmed("confirmDelete"),
        ]

        /// In a sentence, for the docs.
        var words: String {
            switch self {
            case .renamed(let name, let new): "`\(name)` is `\(new)`"
            case .fixed(let name, let value): "`\(name)` is `\(value.serialized())`"
            case .ignored(let name): "`\(name)` has no effect"
            case .taken(let name): "`\(name)` decides the tool"
            case .spread(let name): "members of `\(name)` are arguments"
            case .listed(let name, let list): "`\(name)` is the one element of `\(list)`"
            case .collected(let names, let list):
                "\(quoted(names)) are the one element of `\(list)`"
            case .packed(let names, let object): "\(quoted(names)) are members of `\(object)`"
            case .gathered(let name, let kept, let inner):
                "in `\(name)` all members but \(quoted(kept)) go into `\(inner)`"
            case .valued(let name, let values):
                "in `\(name)` "
                    + values.sorted { $0.key < $1.key }
                    .map { "`\($0.key)` is `\($0.value)`" }.joined(separator: ", ")
            case .inside(let name, let changes):
                "in `\(name)` " + changes.map(\.words).joined(separator: ", ")
            case .point(let name): "`\(name)` may be `{x, y}`"
            case .confirmed(let name): "`\(name)` must be true if given"
            }
        }
    }

    private func quoted(_ names: [String]) -> String {
        names.map { "`\($0)`" }.joined(separator: ", ")
    }
#endif
