import Glibc
import JSON
import Relay
import Tools

/// Prints the tool catalogue.
/// - Returns: The process's exit status.
func printTools(_ arguments: [String]) -> CInt {
    let options: ToolsOptions
    do throws(OptionError) {
        options = try Configuration(ToolsOptions(), arguments: arguments).options
    } catch {
        fail("codap-relay tools: \(error)")
    }
    show(
        options.isMarkdown
            ? ToolsDocument.text : ToolManifest.json(isBrief: options.isBrief).serialized())
    return EXIT_SUCCESS
}
