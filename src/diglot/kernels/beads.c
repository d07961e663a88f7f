/* Beads of sentences of two languages: what speaks for each. */

#include "beads.h"

/* About the natural logarithm: by exponent, and straight between powers of two. */
INLINE double logarithm(double value) {
    union {
        double value;
        uint64_t bits;
    } number = {value};
    int64_t exponent = (int64_t)(number.bits >> 52) - 1022;
    number.bits = (number.bits & UINT64_C(0xFFFFFFFFFFFFF)) | UINT64_C(0x3FE0000000000000);
    return ((double)(exponent - 2) + 2 * number.value) * 0.6931471805599453;
}

INLINE double least(double a, double b) { return a < b ? a : b; }
INLINE double most_of(double a, double b) { return a > b ? a : b; }
INLINE double size_of(double value) { return value < 0 ? -value : value; }
INLINE double within(double value, double bound) { return value < -bound ? -bound : value > bound ? bound : value; }

INLINE int32_t whole(double value) {
    double scaled = value * PRECISION + 0.5;
    int32_t down = (int32_t)scaled;
    return down - (scaled < down);
}

/* What a block knows of its sentences: total, length [n] and [m]; english, arabic, both, ratio [n, m] of every two;
   usual [n], [m]; before, after [n, m + 1] and above, below [m, n + 1], the largest `both` before a place, from it on. */
typedef struct {
    int64_t n, m;
    const double *totals[2], *lengths[2], *bounds;
    double *english, *arabic, *both, *ratio, *usual[2], *before, *after, *above, *below;
} Block;

enum { LITTLE, WEAK, LONG, MUCH, FEW, SHARED, MISSING, CAP, RIVAL, RATIO, GUESS, BELIEF, USUAL }; /* in bounds */

INLINE Block block_of(int64_t n, int64_t m, const double *sides, const double *bounds, double *known) {
    Block block = {n, m, {sides, sides + n}, {sides + n + m, sides + 2 * n + m}, bounds, 0, 0, 0, 0, {0, 0}, 0, 0, 0, 0};
    block.english = known;
    block.arabic = known + n * m;
    block.both = known + 2 * n * m;
    block.ratio = known + 3 * n * m;
    block.before = known + 4 * n * m;
    block.after = block.before + n * (m + 1);
    block.above = block.after + n * (m + 1);
    block.below = block.above + m * (n + 1);
    block.usual[0] = block.below + m * (n + 1);
    block.usual[1] = block.usual[0] + n;
    return block;
}

/* How alike sentences are that have nothing to do with each other. */
INLINE double usual_of(double total, int64_t count, const double *bounds) {
    return least((total + bounds[GUESS] * bounds[BELIEF]) / ((double)count + bounds[BELIEF]), bounds[USUAL]);
}

INLINE void rivals(const double *both, int64_t n, int64_t m, int64_t row, int64_t column, double *before,
                   double *after) {
    for (int64_t i = 0; i < n; i++) {
        double *left = before + i * (m + 1), *right = after + i * (m + 1);
        left[0] = right[m] = 0;
        for (int64_t j = 0; j < m; j++) left[j + 1] = most_of(left[j], both[i * row + j * column]);
        for (int64_t j = m; j-- > 0;) right[j] = most_of(right[j + 1], both[i * row + j * column]);
    }
}

INLINE void known_of(const Block *block, const int64_t *covered, const int64_t *reverse) {
    int64_t n = block->n, m = block->m;
    double *sums[2] = {block->usual[0], block->usual[1]};
    for (int64_t i = 0; i < n; i++) sums[0][i] = 0;
    for (int64_t j = 0; j < m; j++) sums[1][j] = 0;
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < m; j++) {
            int64_t at = i * m + j;
            block->english[at] = (double)covered[at] / (SURE * most_of(block->totals[0][i], 1));
            block->arabic[at] = (double)reverse[j * n + i] / (SURE * most_of(block->totals[1][j], 1));
            double both = __builtin_sqrt(block->english[at] * block->arabic[at]);
            block->both[at] = both;
            block->ratio[at] =
                logarithm((block->lengths[1][j] + 8) / (block->lengths[0][i] + 8)) + block->bounds[RATIO];
            sums[0][i] += both;
            sums[1][j] += both;
        }
    for (int64_t i = 0; i < n; i++) sums[0][i] = usual_of(sums[0][i], m, block->bounds);
    for (int64_t j = 0; j < m; j++) sums[1][j] = usual_of(sums[1][j], n, block->bounds);
    rivals(block->both, n, m, m, 1, block->before, block->after);
    rivals(block->both, m, n, 1, m, block->above, block->below);
}

/* What speaks for every two sentences at a first look.

   covered, reverse: [n, m] and [m, n], as of beads_covered. sides: weight of the sentences of both sides, [n] and [m],
   and their lengths. bounds: by the names above. known: room for what is kept of the block. features: [n * m, FIRST],
   in 1 / PRECISION. */
KERNEL void beads_first(const int64_t *covered, const int64_t *reverse, int64_t n, int64_t m, const double *sides,
                        const double *bounds, double *known, int32_t *features) {
    Block block = block_of(n, m, sides, bounds, known);
    known_of(&block, covered, reverse);
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < m; j++, features += FIRST) {
            int64_t at = i * m + j;
            double both = block.both[at], margin = both - 0.5 * (block.usual[0][i] + block.usual[1][j]);
            double size = least(logarithm(least(block.totals[0][i], block.totals[1][j]) + 1), bounds[MUCH]);
            double length = least(block.lengths[0][i], block.lengths[1][j]);
            double ours = most_of(block.before[i * (m + 1) + j], block.after[i * (m + 1) + j + 1]);
            double theirs = most_of(block.above[j * (n + 1) + i], block.below[j * (n + 1) + i + 1]);
            features[0] = whole(both);
            features[1] = whole(margin);
            features[2] = whole(margin * size);
            features[3] = whole(least(size_of(block.ratio[at]) * __builtin_sqrt(length / 60), bounds[LONG]));
            features[4] = whole(within(both - ours, bounds[RIVAL]));
            features[5] = whole(within(both - theirs, bounds[RIVAL]));
            features[6] = PRECISION;
        }
}

/* What is added up over the members of a bead, and the extremes among them. */
typedef struct {
    double total, length, usual, met, figures, weakest, rival;
} Members;

/* One side of a bead: `count` sentences from `begin`; on the other side `width` from `place`. side: 0 English. */
INLINE Members members_of(const Block *block, int side, int64_t begin, int64_t count, int64_t place, int64_t width,
                          const double *figures, const int64_t *covered, const int64_t *numbers) {
    int64_t n = side ? block->m : block->n, m = side ? block->n : block->m;
    const double *before = side ? block->above : block->before, *after = side ? block->below : block->after;
    Members sum = {0, 0, 0, 0, 0, 2, 2};
    for (int64_t a = begin; a < begin + count; a++) {
        int64_t cell = ((width - 1) * n + a) * m + place;
        double met = (double)covered[cell] / SURE, best = 0;
        sum.total += block->totals[side][a];
        sum.length += block->lengths[side][a];
        sum.usual += block->usual[side][a];
        sum.met += met;
        sum.figures += figures[a] - (double)numbers[cell];
        sum.weakest = least(sum.weakest, met / most_of(block->totals[side][a], 1));
        for (int64_t b = place; b < place + width; b++)
            best = most_of(best, block->both[side ? b * block->m + a : a * block->m + b]);
        double stranger = most_of(before[a * (m + 1) + place], after[a * (m + 1) + place + width]);
        sum.rival = least(sum.rival, best - stranger);
    }
    return sum;
}

INLINE void bead(const Block *block, int64_t i, int64_t j, int64_t p, int64_t q, const double *figures,
                 const int64_t *covered, const int64_t *reverse, const int64_t *numbers,
                 const int64_t *reverse_numbers, int64_t differ, int32_t *out) {
    const double *bounds = block->bounds;
    Members one = members_of(block, 0, i, p, j, q, figures, covered, numbers);
    Members other = members_of(block, 1, j, q, i, p, figures + block->n, reverse, reverse_numbers);
    double english = one.met / most_of(one.total, 1), arabic = other.met / most_of(other.total, 1);
    double both = __builtin_sqrt(english * arabic);
    double margin = both - 0.5 * (one.usual / (double)p + other.usual / (double)q);
    double ratio = size_of(logarithm((other.length + 8) / (one.length + 8)) + bounds[RATIO]);
    double size = least(logarithm(least(one.total, other.total) + 1), bounds[MUCH]);
    double weakest = least(one.weakest, other.weakest), shared = least((one.met + other.met) / bounds[SHARED], bounds[CAP]);
    double gain[4] = {0, 0, 0, 0};
    if (p * q > 1) {
        double best[4] = {0, 0, 0, 1e9};
        for (int64_t a = i; a < i + p; a++)
            for (int64_t b = j; b < j + q; b++) {
                int64_t at = a * block->m + b;
                best[0] = most_of(best[0], block->both[at]);
                best[1] = most_of(best[1], block->english[at]);
                best[2] = most_of(best[2], block->arabic[at]);
                best[3] = least(best[3], size_of(block->ratio[at]));
            }
        gain[0] = both - best[0], gain[1] = english - best[1], gain[2] = arabic - best[2], gain[3] = ratio - best[3];
    }
    const double found[FEATURES - 1] = {
        english, arabic, both, margin, ratio,
        least(ratio * __builtin_sqrt(least(one.length, other.length) / 60), bounds[LONG]), size, margin * size, weakest,
        gain[0], gain[1], gain[2], gain[3], least(one.figures + other.figures, 4), (double)differ,
        least(both, bounds[LITTLE]), least(weakest, bounds[WEAK]), shared,
        least((one.total + other.total - one.met - other.met) / bounds[MISSING], bounds[CAP]), least(shared, 1),
        (bounds[LITTLE] - least(both, bounds[LITTLE])) * most_of(size - bounds[FEW], 0),
        within(one.rival, bounds[RIVAL]), within(other.rival, bounds[RIVAL]),
    };
    for (int f = 0; f < FEATURES - 1; f++) out[f] = whole(found[f]);
    out[FEATURES - 1] = PRECISION;
}

int64_t beads_row(const Asked *asked, int s, int64_t i, int64_t low, int64_t high, int32_t *features) {
    Block block = block_of(asked->n, asked->m, asked->sides, asked->bounds, asked->known);
    int64_t p = ENGLISH[s], q = ARABIC[s], count = 0;
    if (i + p > block.n) return 0;
    for (int64_t j = low; j < high && j + q <= block.m; j++, count++, features += FEATURES)
        bead(&block, i, j, p, q, asked->figures, asked->covered, asked->reverse, asked->numbers,
             asked->reverse_numbers, asked->marks[i + p - 1] != asked->marks[block.n + j + q - 1], features);
    return count;
}

/* What speaks for every bead of every shape that begins at [i, low[i]) to [i, high[i]).

   sides, bounds, known: as of beads_first, after it. figures: [n] and [m], the numbers of each sentence. marks: [n] and
   [m], how each ends. covered, reverse, numbers, reverse_numbers: as of beads_covered, 3 deep. rows, columns: [cells],
   where each begins. counts: [SHAPES], how many there are of each shape. features: [cells, FEATURES]. */
KERNEL void beads_features(int64_t n, int64_t m, const double *sides, const double *bounds, double *known,
                           const double *figures, const int64_t *marks, const int64_t *covered,
                           const int64_t *reverse, const int64_t *numbers, const int64_t *reverse_numbers,
                           const int64_t *low, const int64_t *high, int64_t *rows, int64_t *columns, int64_t *counts,
                           int32_t *features) {
    const Asked asked = {n, m, sides, bounds, figures, known, marks, covered, reverse, numbers, reverse_numbers};
    for (int s = 0; s < SHAPES; s++) {
        counts[s] = 0;
        for (int64_t i = 0; i < n; i++) {
            int64_t count = beads_row(&asked, s, i, low[i], high[i], features);
            for (int64_t c = 0; c < count; c++) *rows++ = i, *columns++ = low[i] + c;
            counts[s] += count, features += count * FEATURES;
        }
    }
}
