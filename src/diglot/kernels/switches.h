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

#endif
