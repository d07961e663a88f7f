/* A hash of a span of text. */

#ifndef DIGLOT_WORDS_H
#define DIGLOT_WORDS_H

#include "kernels.h"

INLINE uint64_t scattered(uint64_t value) { return value ^ value >> 32; }

/* The value at x = base of the polynomial whose coefficients are the span's code points, spread over 64 bits. */
INLINE uint64_t polynomial(const uint32_t *codes, int64_t start, int64_t end, uint64_t base) {
    uint64_t sum = 0, power = 1;
    for (int64_t i = start; i < end; i++, power *= base) sum += scattered(((uint64_t)codes[i] + 1) * GOLDEN) * power;
    return scattered(scattered(sum) * GOLDEN);
}

#endif
