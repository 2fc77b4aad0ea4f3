#include "plugin_assets.h"

#if !__has_include("generated/assets.inc")
#error "the plugin has not been built; run: make wasm"
#else
#pragma clang diagnostic ignored "-Wc23-extensions"
#include "generated/assets.inc"
#include "generated/revision.inc"
#endif

const char *plugin_build_revision(void) {
    return build_revision;
}

size_t plugin_asset_count(void) {
    return sizeof assets / sizeof *assets;
}

const struct plugin_asset *plugin_asset_at(size_t index) {
    return &assets[index];
}
