/// What is wrong with a configuration.
package enum ConfigurationFault: String, CaseIterable, Sendable {
    case unknown, duplicate
    case missingValue = "missing_value"
    case needlessValue = "needless_value"
    case badValue = "bad_value"
    /// Values that do not go together.
    case inconsistent
    case malformedLine = "malformed_line"
    case unreadableFile = "unreadable_file"
}

/// What came of reading the configuration again.
package enum ReloadResult: String, CaseIterable, MetricLabel {
    /// It is in force, as far as that is possible without a restart.
    case applied
    /// It has a fault; the one before stays in force.
    case refused
}

/// Reading the configuration again, on SIGHUP.
package struct ConfigurationMetrics: Sendable {
    /// `relay_config_reloads_total`.
    package let reloads: Labelled<Counter, ReloadResult>
    /// `relay_config_last_reload_successful`.
    package let lastReloadSuccessful: Gauge

    init(in catalogue: inout MetricCatalogue) {
        reloads = catalogue.counter(
            "relay_config_reloads_total",
            "Configurations read again on SIGHUP, by what came of it.", by: .cases(of: "result"))
        lastReloadSuccessful = catalogue.gauge(
            "relay_config_last_reload_successful",
            "Whether the configuration in force is the one last read.")
        lastReloadSuccessful.set(1)
    }
}
