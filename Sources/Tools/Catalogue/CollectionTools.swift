import JSON
import Wire

let collectionTools: [Tool] = [
    Tool(
        "list_collections", .reads, title: "List collections",
        description: "Lists a data set's collections, the levels of its hierarchy.",
        example: ["dataContext": "Mammals"], input: [.dataContext],
        output: .references("collections", "From parent to child."),
        program: { (given) throws(CallFailure) in
            .ask(CODAPRequest.get(try given.dataContext() + ".collectionList")) {
                (list) throws(CallFailure) in .done(["collections": list])
            }
        }),
    Tool(
        "create_collection", .ensures, title: "Create a collection",
        description: """
            Adds a collection to a data set. "parent" names the collection it goes right under; \
            "_root_" makes it the outermost; left out, it becomes the innermost. A name that is \
            taken answers the existing collection's id.
            """,
        example: ["dataContext": "Mammals", "name": "Diets", "parent": "_root_"],
        input: [
            .dataContext, .required("name", .text, "The collection's name."),
            .optional("title", .text, "What people see, if not the name."),
            .optional("parent", .id, "Name or id of the parent collection, or \"_root_\"."),
            .optional("attributes", .list(of: .newAttribute), "Its attributes."),
        ],
        output: .references("collections", "The one that was made or found."),
        program: { (given) throws(CallFailure) in
            let resource = try given.dataContext() + ".collection"
            let create = CODAPRequest.create(resource, [collectionValues(given.value)])
            return .ask(create) { (made) throws(CallFailure) in .done(["collections": made]) }
        }),
]
