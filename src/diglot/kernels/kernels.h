/* What every kernel keeps to.

   - Freestanding C11: no libc, no globals that change, no allocation. State and results are arrays that the caller owns.
   - A kernel reads and writes nothing outside the arrays it is given; where a result may not fit, its capacity comes
     in, and what was done, or what is needed, goes out.
   - Frames stay below a page of memory (4 KB), for larger ones need a helper of the compiler; scratch comes in.
   - Tables come in as arrays: no code point, letter or language is named in C, but for the ASCII of web addresses and
     markup (addresses.c).
   - Sums are integers. Where a float can't be avoided, sums run in a fixed order, so that the same bits come from any
     compiler and processor: no fused operations, no libm. */

#ifndef DIGLOT_KERNELS_H
#define DIGLOT_KERNELS_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define KERNEL __declspec(dllexport)
#else
#define KERNEL __attribute__((visibility("default")))
#endif

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "kernels store several bytes at once, the lowest first"
#endif

#define INLINE static inline __attribute__((always_inline))
#define GOLDEN UINT64_C(0x9E3779B97F4A7C15)

#endif
