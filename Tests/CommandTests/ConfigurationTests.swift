import Foundation
import Relay
import Telemetry
import Testing
import Wire

@testable import codap_relay

/// A small command: one option of each kind.
private struct Sample: CommandOptions {
    var count = 1
    var secret: String?
    var file: String?
    var quick = false

    static let table: [CommandOption<Sample>] = [
        CommandOption("count", .count(1...9), \.count, in: .load, aliases: ["COUNT"], help: "A."),
        CommandOption(
            "secret", .baseURL, \.secret, unset: "none", in: .load, isSecret: true, help: "B."),
        CommandOption(
            "file", .path("PATH"), \.file, unset: "none", in: .load, scope: .environment,
            help: "C."),
        CommandOption(flag: "quick", \.quick, in: .load, help: "D."),
    ]

    func check() throws(OptionError) {
        if count == 7 { throw .inconsistent("count", "count cannot be 7 here") }
    }

    static func read(
        _ arguments: [String] = [], _ environment: [String: String] = [:], file: String? = nil
    ) throws -> Configuration<Sample> {
        guard let file else {
            return try Configuration(Sample(), arguments: arguments, environment: environment)
        }
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        try file.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try Configuration(
            Sample(), arguments: arguments, environment: environment, file: { _ in path })
    }

    /// What is wrong, without the file's own path.
    static func fault(
        _ arguments: [String] = [], _ environment: [String: String] = [:], file: String? = nil
    ) -> String? {
        do {
            _ = try read(arguments, environment, file: file)
            return nil
        } catch {
            return "\(error)".replacing(/\/[^:]*\/[^:]*:/, with: "FILE:")
        }
    }
}

@Suite("A configuration") struct ConfigurationTests {
    @Test("takes the command line before the environment before the file before the default")
    func precedence() throws {
        let file = "count = 2\n"
        let variables = ["CODAP_RELAY_COUNT": "3"]
        #expect(try Sample.read().options.count == 1)
        #expect(try Sample.read(file: file).options.count == 2)
        #expect(try Sample.read([], variables, file: file).options.count == 3)
        let all = try Sample.read(["--count", "4"], variables, file: file)
        #expect(all.options.count == 4)
        #expect(all.origins["count"] == .flag)
        #expect(try Sample.read([], variables).origins["count"] == .variable("CODAP_RELAY_COUNT"))
    }

    @Test("takes a variable of the original system, and says when ours overrules it")
    func aliases() throws {
        let alias = try Sample.read([], ["COUNT": "5"])
        #expect(alias.options.count == 5)
        #expect(alias.overruled.isEmpty)
        let both = try Sample.read([], ["COUNT": "5", "CODAP_RELAY_COUNT": "6"])
        #expect(both.options.count == 6)
        #expect(both.overruled == ["COUNT"])
        #expect(try Sample.read([], ["COUNT": "5"], file: "count = 2").options.count == 5)
    }

    @Test(
        "names what is wrong, where, and what is allowed",
        arguments: [
            (["--cuont", "2"], "unknown option --cuont; did you mean --count?"),
            (["--what"], "unknown option --what; see --help"),
            (["what"], "unknown option what; see --help"),
            (["--count"], "--count needs a value; see --help"),
            (["--quick=yes"], "--quick takes no value; see --help"),
            (["--count=2", "--count=2"], "--count is given twice; see --help"),
            (["--count=0"], #"--count cannot be "0"; it takes a whole number from 1 to 9"#),
            (["--count=+3"], #"--count cannot be "+3"; it takes a whole number from 1 to 9"#),
            (["--count="], #"--count cannot be ""; it takes a whole number from 1 to 9"#),
            (["--count=7"], "count cannot be 7 here"),
        ])
    func badCommandLine(arguments: [String], message: String) {
        #expect(Sample.fault(arguments) == message)
    }

    @Test(
        "refuses variables of ours that no option has, and bad values of any",
        arguments: [
            ("CODAP_RELAY_CUONT", "2", "CODAP_RELAY_CUONT; did you mean CODAP_RELAY_COUNT"),
            ("CODAP_RELAY_QUICK", "on", "unknown variable CODAP_RELAY_QUICK"),
            ("CODAP_RELAY_COUNT", "x", #"CODAP_RELAY_COUNT cannot be "x"; it takes a whole"#),
            ("COUNT", "x", #"COUNT cannot be "x"; it takes a whole"#),
        ])
    func badEnvironment(name: String, value: String, message: String) {
        #expect(Sample.fault([], [name: value])?.contains(message) == true)
        #expect(Sample.fault(["--count=2"], [name: value])?.contains(message) == true)
    }

    @Test(
        "names the line of the file",
        arguments: [
            ("\ncuont = 1", "FILE:2: unknown key cuont; did you mean count?"),
            ("count = 1\n# x\ncount = 1", "FILE:3: count is set on line 1 already"),
            ("count = 10", #"FILE:1: count cannot be "10"; it takes a whole number from 1 to 9"#),
            ("count", #"FILE:1: expected "key = value", or a comment that begins with #"#),
            ("= 1", "FILE:1: there is no key before the ="),
            ("count =", "FILE:1: count has no value; leave the line out for the default"),
            ("count = 1 # one", "FILE:1: count: a comment stands on a line of its own"),
            ("count = \"1\"", "FILE:1: count: values are written without quotes"),
            ("quick = on", "FILE:1: unknown key quick"),
            ("file = x", "FILE:1: unknown key file"),
        ])
    func badFile(text: String, message: String) {
        #expect(Sample.fault(file: text) == message)
        #expect(Sample.fault(["--count=2"], file: text) == message)
    }

    @Test("reads comments, empty lines, blanks and carriage returns") func lenient() throws {
        let file = "\u{20}# a comment\r\n\r\n\t count=3 \r\n"
        let read = try Sample.read(file: file)
        #expect(read.options.count == 3)
        #expect(read.origins["count"]?.line == 3)
    }

    @Test("never shows a secret") func secrets() throws {
        let fault = try #require(Sample.fault(["--secret", "hunter2"]))
        #expect(!fault.contains("hunter2"))
        #expect(fault.contains("--secret cannot be what it was given; it takes an http"))
        let printed = try Sample.read(["--secret", "https://hunter2"]).printed()
        #expect(!printed.contains("hunter2"))
    }

    @Test("prints what holds, with where it came from, as a file that says the same")
    func printed() throws {
        let read = try Sample.read([], ["CODAP_RELAY_COUNT": "6"])
        #expect(read.printed().contains("# from CODAP_RELAY_COUNT\ncount = 6\n"))
        #expect(try Sample.read(file: read.printed()).options.count == 6)
    }
}

@Suite("The options of serve") struct ServeOptionsTests {
    private static let build = BuildIdentity(version: "1", revision: "2")
    private let defaults = ServeOptions(build: build)

    private func read(_ arguments: [String]) throws -> ServeOptions {
        try readConfiguration(arguments, environment: [:], build: Self.build).options
    }

    @Test("have names that are flags, variables and keys, each once") func names() {
        let table = ServeOptions.table
        #expect(Set(table.map(\.key)).count == table.count)
        #expect(Set(table.map(\.variable)).count == table.count)
        for option in table {
            #expect(option.key.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
            #expect(option.help.hasSuffix("."), "\(option.key)")
        }
    }

    @Test("have defaults that they would take", arguments: ServeOptions.table.map(\.key))
    func defaultsAreAllowed(key: String) throws {
        let option = try #require(ServeOptions.option(key))
        guard option.scope == .everywhere, let text = option.show(defaults) else { return }
        var options = defaults
        try option.set(text, &options)
        #expect(option.show(options) == text)
    }

    @Test(
        "read values with their unit",
        arguments: [
            ("max-body-bytes", "2M", "2M"), ("max-body-bytes", "131072", "128K"),
            ("max-body-bytes", "65537", "65537"), ("session-ttl", "90", "90"),
            ("heartbeat", "5", "5"), ("worker-polling-interval", "250", "250"),
            ("worker-debug", "on", "on"), ("listen", "[::1]:0", "[::1]:0"),
            ("listen", "localhost:80", "127.0.0.1:80"), ("auto-extend", "active", "active"),
            ("public-url", "https://a.example/", "https://a.example"),
        ])
    func values(key: String, given: String, shown: String) throws {
        let option = try #require(ServeOptions.option(key))
        #expect(try option.show(read(["--\(key)", given])) == shown)
    }

    @Test(
        "refuse what is out of bounds or does not go together",
        arguments: [
            ["--max-body-bytes=1T"], ["--max-body-bytes=1k"], ["--max-body-bytes=1"],
            ["--max-body-bytes=99999999999999999999"], ["--max-memory=99999999999G"],
            ["--worker-sse-timeout=29999"], ["--heartbeat=20"],
            ["--call-deadline=200"], ["--max-call-deadline=10"],
            ["--session-max-age=599"], ["--session-ttl=28801"],
            ["--listen=127.0.0.1:81", "--admin-listen=127.0.0.1:81"],
            ["--frame-ancestors=https:; script-src *"], ["--frame-ancestors="],
            ["--public-url=ftp://a"], ["--public-url=https:///x"], ["--public-url=https://a?b"],
            ["--plugin-dir="], ["--listen=example.org:80"], ["--drain=-1"],
            ["--instrumentation=none"], ["--instrumentation"],
        ])
    func refused(arguments: [String]) {
        #expect(throws: OptionError.self) { try read(arguments) }
    }

    @Test("let nothing but a command line turn the instrumentation off") func instrumentation()
        throws
    {
        #expect(try read([]).relay.isInstrumented)
        #expect(try !read(["--instrumentation", "off"]).relay.isInstrumented)
        #expect(throws: OptionError.self) {
            try readConfiguration(
                [], environment: ["CODAP_RELAY_INSTRUMENTATION": "off"], build: Self.build)
        }
    }

    @Test("let a shorter heartbeat have a shorter timeout") func heartbeat() throws {
        let options = try read(["--heartbeat=5", "--worker-sse-timeout=10000"])
        #expect(options.relay.worker.sseTimeout == 10_000)
    }

    @Test("take the original system's variables") func aliases() throws {
        let options = try readConfiguration(
            [],
            environment: [
                "RELAY_BASE_URL": "https://relay.example.org", "SSE_TIMEOUT": "40000",
                "POLLING_INTERVAL": "2000", "MAX_RETRIES": "7", "RETRY_DELAY": "500",
            ], build: Self.build
        ).options
        #expect(options.relay.publicURL == "https://relay.example.org")
        #expect(options.relay.worker.sseTimeout == 40_000)
        #expect(options.relay.worker.pollingInterval == 2_000)
        #expect(options.relay.worker.maxRetries == 7)
        #expect(options.relay.worker.retryDelay == 500)
    }

    @Test("are reloaded where that is possible, and named where it is not") func reload() throws {
        let old = try read(["--log-level=info", "--loops=2", "--plugin-dir=a"])
        let new = try read(["--log-level=debug", "--loops=3", "--worker-debug=on"])
        let reload = Reload(from: old, to: new)
        #expect(reload.applied.map(\.description) == ["worker-debug", "log-level"])
        #expect(reload.needRestart.map(\.description) == ["loops", "plugin-dir"])
        #expect(reload.result.logLevel == .debug)
        #expect(reload.result.relay.worker.debug)
        #expect(reload.result.loops == 2)
        #expect(reload.result.relay.pluginDirectory == "a")
    }
}
