// What the Embedded Swift runtime asks of its platform. Defining it here keeps the C library's and
// the toolchain's forms out of the wasm, which bring WASI imports, printf and 45 KiB of tables.

#include <stddef.h>
#include <stdint.h>

// Seeds the hashing of dictionaries and sets. The worker keeps none whose keys strangers choose,
// so the seed need not be secret (Steele, Lea and Flood's mixing constant, OOPSLA 2014).
void arc4random_buf(void *buffer, size_t count) {
    uint8_t *bytes = buffer;
    uint64_t state = 0;
    for (size_t index = 0; index < count; index++) {
        state += 0x9E3779B97F4A7C15;
        bytes[index] = (uint8_t)((state ^ (state >> 31)) >> 24);
    }
}

// Unicode normalisation, declared absent: strings are equal when their scalars are. That is what
// JSON asks of member names (RFC 8259, section 8.3), and all else compared here is ASCII.

const uint8_t *const _swift_stdlib_nfd_decompositions = NULL;

// No scalar is reordered, decomposed or combined.
uint16_t _swift_stdlib_getNormData(uint32_t scalar) {
    (void)scalar;
    return 0;
}

// Never asked, since no scalar decomposes; names the same scalar.
uint32_t _swift_stdlib_getDecompositionEntry(uint32_t scalar) {
    return scalar;
}

// UINT32_MAX: no two scalars compose.
uint32_t _swift_stdlib_getComposition(uint32_t first, uint32_t second) {
    (void)first;
    (void)second;
    return UINT32_MAX;
}
