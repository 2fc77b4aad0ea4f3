extension Field {
    static let dataContext = Field.required(
        "dataContext", .id, "The data set: its name, title or id.")
    static let collection = Field.required(
        "collection", .id, "The collection: its name or id.")
    static let attribute = Field.required(
        "attribute", .id, "The attribute: its name or id.")
    static let component = Field.required(
        "component", .id, "The component: its id, name or title; list_components has them.")
}
