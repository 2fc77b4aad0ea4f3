// Counts what a thread allocates, by standing in for the C library's allocator.
#pragma once

/// Blocks that this thread has asked for since it began.
unsigned long allocations_of_this_thread(void);
