/* Copies that leave nothing in the caches: of what a device, or another processor, reads next. */

#include "kernels.h"

typedef uint64_t Pair __attribute__((vector_size(16), may_alias));
enum { PAIR = sizeof(Pair), LINE = 4 * PAIR };

#if defined(__clang__)
#define STREAM(to, value) __builtin_nontemporal_store(value, to)
#else
#define STREAM(to, value) (*(to) = (value))
#endif

/* Copy from[: count] to to[: count], which do not overlap. */
KERNEL void streams_copy(const uint8_t *from, int64_t count, uint8_t *to) {
    int64_t at = 0;
    for (; at < count && (uintptr_t)(to + at) % PAIR; at++) to[at] = from[at];
    for (; at + LINE <= count; at += LINE)
        for (int i = 0; i < LINE; i += PAIR) {
            Pair pair;
            __builtin_memcpy(&pair, from + at + i, PAIR);
            STREAM((Pair *)(to + at + i), pair);
        }
    for (; at < count; at++) to[at] = from[at];
#if defined(__x86_64__)
    __builtin_ia32_sfence(); /* others see it now, too */
#endif
}
