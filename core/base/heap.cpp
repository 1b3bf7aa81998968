#include "core/base/heap.h"

#include <cstdlib>  // tells whether the C library is glibc

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace syn {

void keep_freed_memory() {
#ifdef __GLIBC__
    constexpr int kMegabyte = 1 << 20;
    mallopt(M_MMAP_THRESHOLD,
            64 * kMegabyte);  // larger blocks come from the system and go back to it at once
    mallopt(M_TRIM_THRESHOLD, 256 * kMegabyte);
#endif
}

}  // namespace syn
