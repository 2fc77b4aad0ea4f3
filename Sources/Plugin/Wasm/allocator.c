// The memory of the worker: blocks of powers of two, with a list of free ones for each size.
//
// wasi-libc's allocator is 11 KiB of code, a seventh of what may be loaded; this one is a few
// hundred bytes. What it gives up is to merge free blocks, so memory that was used for one size is
// not used for another. Each size is taken at most as often as it was ever needed at once, so a
// page that does the same all day stays the same size.

#include <stddef.h>
#include <stdint.h>

// Largest alignment that anybody asks for, and room for a block's size class in front of it.
#define HEADER 16
#define SMALLEST 5
#define PAGE 65536

union header {
    uint32_t class;
    uint8_t room[HEADER];
};

// In a free block, behind its header.
struct vacancy {
    struct vacancy *next;
};

// By the binary logarithm of their size.
static struct vacancy *vacancies[32];

// What the linker left free, and then what was added at the end, is handed out from here.
extern uint8_t __heap_base;
static uintptr_t unused;
static uintptr_t end;

static void *take(size_t size) {
    if (unused == 0) {
        unused = ((uintptr_t)&__heap_base + HEADER - 1) & ~(uintptr_t)(HEADER - 1);
        end = __builtin_wasm_memory_size(0) * PAGE;
    }
    if (end - unused < size) {
        size_t pages = (size - (end - unused) + PAGE - 1) / PAGE;
        if (__builtin_wasm_memory_grow(0, pages) == SIZE_MAX) return NULL;
        end += pages * PAGE;
    }
    void *block = (void *)unused;
    unused += size;
    return block;
}

static void *allocate(size_t size) {
    if (size > (size_t)1 << 30) return NULL;
    uint32_t class = SMALLEST;
    while (((size_t)1 << class) < size + HEADER) class++;
    struct vacancy *vacancy = vacancies[class];
    if (vacancy != NULL) {
        vacancies[class] = vacancy->next;
        return vacancy;
    }
    union header *header = take((size_t)1 << class);
    if (header == NULL) return NULL;
    header->class = class;
    return header + 1;
}

void free(void *pointer) {
    if (pointer == NULL) return;
    struct vacancy *vacancy = pointer;
    uint32_t class = ((union header *)pointer - 1)->class;
    vacancy->next = vacancies[class];
    vacancies[class] = vacancy;
}

int posix_memalign(void **pointer, size_t alignment, size_t size) {
    // EINVAL: nothing here is aligned more strictly.
    if (alignment > HEADER) return 28;
    *pointer = allocate(size);
    // ENOMEM.
    return *pointer == NULL ? 48 : 0;
}
