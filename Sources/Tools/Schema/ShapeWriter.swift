#if !hasFeature(Embedded)
    extension Shape {
        /// The text that ``ShapeReader`` reads.
        var compactText: String {
            switch self {
            case .text(let least, let most): "t" + bound(least) + bound(most)
            case .integer(let least, let most): "i" + bound(least) + bound(most)
            case .number: "n"
            case .boolean: "b"
            case .null: "0"
            case .choice(let names): "c" + names.map { "\($0)," }.joined() + ";"
            case .list(let element, let least, let most):
                "l" + bound(least) + bound(most) + element.compactText
            case .object(let fields, let isOpen):
                (isOpen ? "p" : "o") + fields.map { $0.compactText }.joined() + ";"
            case .map(let shape, let least): "m" + bound(least) + shape.compactText
            case .union(let shapes): "u" + shapes.map { $0.compactText }.joined() + ";"
            case .any: "a"
            }
        }

        private func bound(_ number: Int) -> String {
            number == Shape.unlimited ? "," : "\(number),"
        }
    }

    extension Field {
        fileprivate var compactText: String {
            (isRequired ? "!" : "?") + "\(name)," + shape.compactText
        }
    }

    extension ToolCatalogue {
        /// What `TabShapes.swift` holds.
        static var inputText: String {
            all.map { "\($0.name) \($0.input.compactText)\n" }.joined()
        }
    }
#endif
