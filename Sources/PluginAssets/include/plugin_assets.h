// What the relay serves below /plugin/: the page, its scripts and styles and the worker's wasm.
#pragma once

#include <stddef.h>

struct plugin_asset {
    // Path below /plugin/, such as "main.js".
    const char *path;
    // Value of Content-Type.
    const char *content_type;
    // SHA-256 of the plain bytes, 64 lower-case hexadecimal digits: the strong ETag, less quotes.
    const char *etag;
    // The file.
    const unsigned char *plain;
    size_t plain_size;
    // The same as a gzip stream.
    const unsigned char *gzipped;
    size_t gzipped_size;
    // The same as a Brotli stream.
    const unsigned char *brotli;
    size_t brotli_size;
};

// The commit that all this was built from, as git describes it.
const char *plugin_build_revision(void);

// How many assets there are.
size_t plugin_asset_count(void);

// The asset at `index`, which is less than the count. Lives as long as the program.
const struct plugin_asset *plugin_asset_at(size_t index);
