/* Strings that have room behind them are copied in steps, which does not branch on how long a short one is. */

#ifndef DIGLOT_SLACK_H
#define DIGLOT_SLACK_H

#include "kernels.h"

enum { SLACK = 16 }; /* bytes that may be read and written behind a string */

/* Copy a string that has SLACK readable bytes behind it to where SLACK bytes behind it may be written. */
INLINE void copied(uint8_t *out, const uint8_t *from, int64_t bytes) {
    if (bytes > 4 * SLACK) __builtin_memcpy(out, from, (size_t)bytes);
    else for (int64_t i = 0; i < bytes; i += SLACK) __builtin_memcpy(out + i, from + i, SLACK);
}

#endif
