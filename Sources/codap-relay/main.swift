import Glibc
import Plugin
import Telemetry

let build = BuildIdentity(version: relayVersion, revision: buildRevision)
let arguments = Array(CommandLine.arguments.dropFirst())
switch arguments.first {
case "serve" where arguments.contains("--help"):
    show(optionsHelp(of: "serve", ServeOptions(build: build), intro: serveIntro))
case "serve": exit(serve(Array(arguments.dropFirst()), build: build))
case "load" where arguments.contains("--help"):
    if let defaults = LoadOptions() { show(optionsHelp(of: "load", defaults)) }
case "load": exit(load(Array(arguments.dropFirst())))
case "tools" where arguments.contains("--help"):
    show(optionsHelp(of: "tools", ToolsOptions()))
case "tools": exit(printTools(Array(arguments.dropFirst())))
case "version", "--version": show("codap-relay \(build.version) (\(build.revision))")
case "help", "--help", "-h": show(help)
case nil: fail(help)
case let command?: fail("unknown command \"\(command)\"\n\n\(help)")
}
