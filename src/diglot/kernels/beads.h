/* What is computed of beads for more than one kernel; see beads.c, beads_words.c and beads_rows.c. */

#ifndef DIGLOT_BEADS_H
#define DIGLOT_BEADS_H

#include "kernels.h"

enum { MOST = 3, SHAPES = 6, SURE = 15, PRECISION = 256 }; /* sentences of a side of a bead; ... */
enum { FIRST = 7, FEATURES = 24 };

static const int64_t ENGLISH[SHAPES] = {1, 1, 2, 2, 1, 3}, ARABIC[SHAPES] = {1, 2, 1, 2, 3, 1};

/* The words of a text that have partners in the other, as numbers of types. words: sentence after sentence from
   begins[0]. Of each type: digits, whether it is a number; weight; links, where its partners begin; met and first, all 0
   between calls. */
typedef struct {
    const int64_t *words, *begins;
    const uint8_t *digits;
    const int64_t *weight, *links, *partners, *strengths;
    uint8_t *met;
    int32_t *first;
} Words;

void beads_shared(const Words *one, const Words *other, int64_t i, int64_t n, int64_t j, int64_t m, const int64_t *low,
                  const int64_t *high, int64_t most, int64_t *scratch, uint32_t *partners, int64_t *covered,
                  int64_t *figures);
KERNEL void beads_first(const int64_t *covered, const int64_t *reverse, int64_t n, int64_t m, const double *sides,
                        const double *bounds, double *known, int32_t *features);
KERNEL int64_t beads_best(const int64_t *scores, const int64_t *sizes, int64_t shapes, int64_t n, int64_t m,
                          const int64_t *low, const int64_t *high, int64_t alone, int64_t open_end, int64_t *table,
                          int64_t *out);

/* Of a block and of all beads of it; see beads_features. */
typedef struct {
    int64_t n, m;
    const double *sides, *bounds, *figures;
    double *known;
    const int64_t *marks, *covered, *reverse, *numbers, *reverse_numbers;
} Asked;

/* What speaks for the beads of shape s that begin in row i at low up to high: [.., FEATURES]; gives how many. */
int64_t beads_row(const Asked *asked, int s, int64_t i, int64_t low, int64_t high, int32_t *features);

#endif
