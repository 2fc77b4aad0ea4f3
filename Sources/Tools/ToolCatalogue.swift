import JSON

/// The one list of tools: manifest, validation, dispatch, metric labels and docs derive from it.
package enum ToolCatalogue {
    /// Every tool, in the order in which a reader meets them.
    package static let all: [Tool] = [
        documentTools, documentTransferTools, dataContextTools, dataImportTools, collectionTools,
        attributeTools, exportTools, itemTools, caseTools, caseSearchTools, selectionTools,
        setAsideTools, formulaTools, componentTools, tableTools, graphTools, adornmentTools,
        mapTools, sliderTools, globalTools, textTools, pictureTools,
    ].flatMap { $0 }

    /// The tool of that name, or `nil`.
    package static func find(_ name: String) -> Tool? {
        all.first { $0.name.isSameText(as: name) }
    }
}
