// zlib. What fills in the size of its state is a macro, which Swift does not import.
#pragma once
#include <zlib.h>

// 15 bits of window, and 16 more to ask for the gzip form; 9 of memory, the most and fastest.
static inline int relay_gzip_begin(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
}
