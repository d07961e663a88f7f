/* What a compiler takes for granted and Windows has only in its libc, which is not linked: copies, fills, a beginning. */

#include "kernels.h"

#if defined(_WIN32)
int _fltused = 0;

int DllMainCRTStartup(void *module, unsigned reason, void *reserved) {
    (void)module, (void)reason, (void)reserved;
    return 1;
}

void *memcpy(void *to, const void *from, size_t count) {
    for (size_t i = 0; i < count; i++) ((volatile char *)to)[i] = ((const char *)from)[i];
    return to;
}

void *memset(void *to, int value, size_t count) {
    for (size_t i = 0; i < count; i++) ((volatile char *)to)[i] = (char)value;
    return to;
}
#endif

/* The number of the files that this library was built from, which their Python compares. */
#ifndef SOURCES
#define SOURCES 0
#endif
KERNEL uint32_t sources_number(void) { return SOURCES; }
