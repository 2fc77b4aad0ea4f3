import JSON

/// How the plugin wants its tile in CODAP to be: `update interactiveFrame`.
enum FrameSettings {
    /// The plugin's version, shown by CODAP beside its name.
    static let version = "0.1.0"

    /// Sent once CODAP has answered the first hello. It does not claim to handle a change of
    /// language: CODAP v3 answers that claim by loading the page once more, at the start.
    static var request: JSONValue {
        [
            "action": "update", "resource": "interactiveFrame",
            "values": [
                "name": "codap-relay", "title": "CODAP relay", "version": .string(version),
                "dimensions": ["width": 415, "height": 295],
                "preventDataContextReorg": false,
            ],
        ]
    }
}
