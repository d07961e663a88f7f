/* Changes of language between the words of a string. */

#ifndef DIGLOT_SWITCHES_H
#define DIGLOT_SWITCHES_H

#include "letters.h"

enum { OTHERS = 3, STATES = OTHERS + 1, LABEL = 1000 };
/* The states of a word are its string's own language, the first, and the others. A kind of run is a script, or LABEL and
   the number of a word's language. */

/* What the words of strings are judged by: rows of scores; the columns of the other languages in them, and that of each
   language by its number, -1 where it has none; what a change costs, and what a word and a capitalized one count. */
typedef struct {
    const int16_t *rows;
    int64_t width;
    const int64_t *others;
    const int16_t *columns;
    int64_t cost, most, name;
} Costs;

int promising(const Costs *costs, const int32_t *numbers, const uint8_t *capital, int64_t count, int own);
KERNEL void switches_labels(const int16_t *rows, int64_t width, const int32_t *numbers, const uint8_t *capital,
                            const int32_t *offsets, const int64_t *chosen, int64_t count, const int16_t *language,
                            const int16_t *columns,
                            const int64_t *others, const int16_t *named, int64_t cost, int64_t most, int64_t name,
                            uint8_t *states, int16_t *labels, uint8_t *changed);
KERNEL int64_t switches_runs(const uint32_t *table, const uint32_t *codes, const uint8_t *flags,
                             const uint32_t *clean, const int64_t *starts, const int64_t *ends, const int64_t *chosen, const uint8_t *switching,
                             int64_t count, const uint8_t *groups, int64_t labelled, const int32_t *offsets,
                             const int32_t *first, const int32_t *last, const int16_t *labels, int64_t *string,
                             int64_t *start, int64_t *end, int16_t *kind, int8_t *script, int64_t room);
KERNEL void switches_named(const uint32_t *table, const uint32_t *codes, const int64_t *starts, const int64_t *ends,
                           int64_t count, int64_t latin, int64_t few, int64_t acronym, int64_t usual, int64_t name,
                           int64_t none, const float *sure, int16_t *language, const float *score, const int8_t *script);

#endif
