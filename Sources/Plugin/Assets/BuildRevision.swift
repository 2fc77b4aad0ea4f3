import PluginAssets

/// The commit that the relay and its plugin were built from, as git describes it.
package var buildRevision: String {
    // A constant string that lives as long as the program.
    unsafe String(cString: plugin_build_revision())
}
