/* Where tokens begin, by what a code point and its neighbours are. */

#ifndef DIGLOT_TOKENS_H
#define DIGLOT_TOKENS_H

#include "kernels.h"

/* A text; the classes of code points: [size], the last for all above; by the hash of letters what they may be listed as. */
typedef struct {
    const uint32_t *codes;
    const uint32_t *classes;
    int64_t size;
    const uint8_t *listed;
} Cutter;

/* Cut the chunk that begins at `start` of `count` code points: begins[i] is whether a token begins at i. Returns where the
   chunk ends; less than 0, the opposite of that, where the exact rules must cut it. */
int64_t tokens_of_chunk(const Cutter *text, int64_t start, int64_t count, uint8_t *begins);

#endif
