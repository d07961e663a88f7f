/* What dates are made of. */

#ifndef DIGLOT_DATES_H
#define DIGLOT_DATES_H

#include "kernels.h"

typedef struct {
    const uint32_t *signs; /* [size], the letter that each code point is read as, 0 for none, and a bit for digits; the last
                              for all above */
    int64_t size;
    const int32_t *slots; /* [2^bits], numbers of words from 1, 0 for none */
    int64_t bits;
    const uint32_t *words; /* with a terminator behind each, at */
    const int64_t *ends;
    int64_t ordinals; /* so many words are no date where they stand behind digits alone */
} Dates;

int is_date(const Dates *dates, const uint32_t *codes, int64_t count);

#endif
