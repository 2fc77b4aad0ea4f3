import JSON

/// How the plugin wants its tile in CODAP to be: `update interactiveFrame`.
enum FrameSettings {
    /// The plugin's version, shown by CODAP beside its name.
    static let version = "0.1.0"

    /// Sent once CODAP has answered the first hello. Claiming to handle a change of language keeps
    /// CODAP from reloading the page for it.
    static var request: JSONValue {
        [
            "action": "update", "resource": "interactiveFrame",
            "values": [
                "name": "codap-relay", "title": "CODAP relay", "version": .string(version),
                "dimensions": ["width": 415, "height": 295],
                "handlesLocaleChange": true, "preventDataContextReorg": false,
            ],
        ]
    }
}
