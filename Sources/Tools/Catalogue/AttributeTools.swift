import JSON
import Wire

let attributeTools: [Tool] = [
    Tool(
        "list_attributes", .reads, title: "List attributes",
        description: """
            Lists the attributes (columns) of a collection. get_data_context tells those of all \
            collections with their types and formulas.
            """,
        example: ["dataContext": "Mammals", "collection": "Animals"],
        input: [.dataContext, .collection],
        output: .references("attributes", "From left to right."),
        program: { (given) throws(CallFailure) in
            let collection = try given.collection()
            // CODAP answers the list of an unknown collection with success and no element.
            return .ask(CODAPRequest.get(collection)) { (_) throws(CallFailure) in
                .ask(CODAPRequest.get(collection + ".attributeList")) {
                    (list) throws(CallFailure) in .done(["attributes": list])
                }
            }
        }),
    Tool(
        "get_attribute", .reads, title: "Describe an attribute",
        description: """
            Tells all of one attribute: type, formula, unit, description, precision, what may be \
            done to it, and under _categoryMap the order and colours of its categories.
            """,
        example: ["dataContext": "Mammals", "collection": "Animals", "attribute": "Diet"],
        input: [.dataContext, .collection, .attribute],
        output: .record([
            .required("name", .text, "Its name."),
            .optional("type", .clearable(.anyText), "As set, else as inferred from the values."),
            .optional("formula", .clearable(.anyText), "Its formula, if it is computed."),
        ]),
        program: { (given) throws(CallFailure) in .ask(CODAPRequest.get(try given.attribute())) }),
    Tool(
        "create_attribute", .ensures, title: "Create an attribute",
        description: """
            Adds an attribute (column) to a collection, plain or computed by a formula. A name \
            that the collection has already is updated instead (see "updated"); one that another \
            collection has is refused. What CODAP did not take stands under notApplied, a \
            formula that fails in the first case under formulaErrors.
            """,
        example: [
            "dataContext": "Mammals", "collection": "Animals", "name": "Mass in g",
            "formula": "Mass * 1000", "unit": "g",
        ],
        input: [.dataContext, .collection, .required("name", .text, "The attribute's name.")]
            + Field.looks,
        output: createdAttributes,
        program: { (given) throws(CallFailure) in
            let attribute = given.leavingOut(["dataContext", "collection"])
            return try creating([.object(attribute)], given)
        }),
    Tool(
        "create_attributes", .ensures, title: "Create several attributes",
        description: """
            Adds attributes (columns) to a collection in one call; otherwise as create_attribute. \
            A formula may use attributes that stand before it in the list.
            """,
        example: [
            "dataContext": "Mammals", "collection": "Animals",
            "attributes": [
                ["name": "Awake", "formula": "24 - Sleep", "unit": "h"], ["name": "Note"],
            ],
        ],
        input: [
            .dataContext, .collection,
            .required("attributes", .list(of: .newAttribute), "The attributes to add."),
        ],
        output: createdAttributes,
        program: { (given) throws(CallFailure) in
            try creating(try given.list("attributes"), given)
        }),
    Tool(
        "update_attribute", .overwrites, title: "Change an attribute",
        description: """
            Changes an attribute: name, title, type, formula, unit, description, precision, \
            colours, whether it is hidden or locked. null or "" clears a formula, unit, \
            description, title or precision; the values of a cleared formula stay. Formulas and \
            graphs follow a new name. What CODAP did not take stands under notApplied.
            """,
        example: [
            "dataContext": "Mammals", "collection": "Animals", "attribute": "Mass",
            "newName": "Weight", "unit": "kg", "formula": nil,
        ],
        input: [.dataContext, .collection, .attribute] + changes,
        output: .record(
            [
                .required("attribute", .record([]), "The attribute as it is then."),
                .optional("formulaErrors", .record([]), "What a faulty formula answers."),
            ] + Field.effect), program: updateAttribute),
    Tool(
        "move_attribute", .overwrites, title: "Move an attribute",
        description: """
            Moves an attribute within its collection or to another one of the same data set, \
            which regroups the cases. A collection that loses its last attribute disappears. For \
            a new collection use create_collection_from_attribute.
            """,
        example: [
            "dataContext": "Mammals", "attribute": "Diet", "collection": "Animals", "position": 0,
        ],
        input: [
            .dataContext, .attribute,
            .optional("collection", .id, "Where to: name or id; left out, it stays in its own."),
            .optional("position", .count, "Place from the left, from 0; last if not given."),
        ],
        output: .record([
            .required("attribute", .text, "Its name."),
            .required("collection", .text, "The collection where it is then."),
            .required("position", .count, "Its place there."),
        ]),
        program: { (given) throws(CallFailure) in
            guard given["collection"] != nil || given["position"] != nil else {
                throw CallFailure(
                    .invalidArguments, "There is nothing to change; give collection or position.")
            }
            return try moving(given)
        }),
    Tool(
        "delete_attribute", .removes, title: "Delete an attribute",
        description: """
            Deletes an attribute with its values. Formulas that use it fail from then on, and \
            graphs drop it. A collection that loses its last attribute disappears too.
            """,
        example: ["dataContext": "Mammals", "collection": "Animals", "attribute": "Note"],
        input: [.dataContext, .collection, .attribute],
        output: .record([
            .required("deleted", .reference, "The attribute."),
            .required("collectionRemoved", .boolean, "Whether its collection went with it."),
        ]),
        program: { (given) throws(CallFailure) in
            let collection = try given.collection()
            return removing(
                try given.attribute(), parent: (collection, "collectionRemoved"))
        }),
]

private let createdAttributes = Shape.record([
    .required("attrs", .list(of: .reference), "The attributes as they are then, in order."),
    .required("created", names, "Names that are new."),
    .required("updated", names, "Names that the collection had already."),
    .required(
        "notApplied", .listOrNone(of: .any),
        "For attributes that CODAP did not take as given: the name and what it left out."),
    .optional("formulaErrors", .record([]), "What a faulty formula answers for the first case."),
])

private let names = Shape.listOrNone(of: .text)

private let changes: [Field] = [
    .optional("newName", .text, "Its new name."),
    .optional("title", .clearable(.anyText), "What the column header shows."),
    .optional("type", .attributeType, "How CODAP treats its values."),
    .optional("formula", .clearable(.anyText), "A CODAP formula."),
    .optional("unit", .clearable(.anyText), "Unit of measurement."),
    .optional("description", .clearable(.anyText), "Shown when a person points at the header."),
    .optional(
        "precision", .clearable(.integer(minimum: 0, maximum: 20)), "Decimal places shown."),
    .optional("hidden", .boolean, "Whether tables leave it out."),
    .optional("colormap", .colormap, "Colours of its categories."),
    .optional("editable", .boolean, "Whether people may edit its values."),
    .optional("renameable", .boolean, "Whether people may rename it."),
    .optional("deleteable", .boolean, "Whether people may delete it."),
]
