/* The functions that a compiler may call for copies and fills where no libc is linked. */

#include "kernels.h"

#if defined(_WIN32)
void *memcpy(void *to, const void *from, size_t count) {
    for (size_t i = 0; i < count; i++) ((volatile char *)to)[i] = ((const char *)from)[i];
    return to;
}

void *memset(void *to, int value, size_t count) {
    for (size_t i = 0; i < count; i++) ((volatile char *)to)[i] = (char)value;
    return to;
}
#endif

/* The number of the interface between these files and their Python: both sides must name the same. */
KERNEL int32_t interface_number(void) { return 1; }
