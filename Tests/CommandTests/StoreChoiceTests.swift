import Testing

@testable import codap_relay

@Suite("The choice of a store") struct StoreChoiceTests {
    @Test(
        "is memory or a file",
        arguments: [
            ("memory", .memory), ("sqlite:/a/b.db", .sqlite(path: "/a/b.db")),
            ("sqlite:b.db", .sqlite(path: "b.db")), ("sqlite:", nil), ("sqlite", nil),
            ("redis://x", nil), ("", nil),
        ] as [(String, StoreChoice?)])
    func choice(text: String, choice: StoreChoice?) {
        #expect(OptionForm<StoreChoice>.store.read(text) == choice)
    }

    @Test(
        "falls to the state directory: systemd's, the user's, the home's",
        arguments: [
            (["STATE_DIRECTORY": "/var/lib/x", "HOME": "/h"], "/var/lib/x/relay.db"),
            (["STATE_DIRECTORY": "/var/lib/x:/var/lib/y"], "/var/lib/x/relay.db"),
            (["XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/codap-relay/relay.db"),
            (["XDG_STATE_HOME": "s", "HOME": "/h"], "/h/.local/state/codap-relay/relay.db"),
            (["HOME": "/h"], "/h/.local/state/codap-relay/relay.db"), (["HOME": ""], nil),
            ([:], nil),
        ] as [([String: String], String?)])
    func standard(environment: [String: String], path: String?) {
        #expect(StateDirectory(environment)?.store == path.map { .sqlite(path: $0) })
    }
}
