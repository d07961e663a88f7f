/* The best beads of a window on two texts: a first look at every two sentences leads, a closer one at beads decides. */

#include "beads.h"

enum { NEVER_BY = 50 };
static const int64_t NEVER = -((int64_t)1 << NEVER_BY); /* the score of a bead that is not looked at */

/* One text; see beads_shared and beads_first. own: whether each sentence may be of this text. */
typedef struct {
    Words words;
    const double *total, *figures;
    const int64_t *length, *mark;
    const uint8_t *own;
} Text;

/* What beads are judged by. bounds: as of beads_first. first, weights: [FIRST] and [SHAPES, FEATURES]. alone: what a
   sentence without a partner is worth at a first look. reach: how far from where that leads beads are looked at. */
typedef struct {
    const double *bounds;
    const int32_t *first, *weights;
    int64_t alone, reach;
} Judge;

/* Where a window's arrays are in the room that it is given; n English sentences, m Arabic ones. */
typedef struct {
    int64_t *covered, *numbers, *reverse, *reverse_numbers, *ones, *scores, *table, *low, *high, *top, *end, *marks,
        *scratch;
    double *sides, *figures, *known;
} Room;

INLINE Room room_of(int64_t n, int64_t m, int64_t *room, double *known) {
    Room own = {0};
    own.covered = room;
    own.numbers = own.covered + MOST * n * m;
    own.reverse = own.numbers + MOST * n * m;
    own.reverse_numbers = own.reverse + MOST * n * m;
    own.ones = own.reverse_numbers + MOST * n * m;
    own.scores = own.ones + n * m;
    own.table = own.scores + SHAPES * n * m;
    own.low = own.table + (n + 1) * (m + 1);
    own.high = own.low + n + 1;
    own.top = own.high + n + 1;
    own.end = own.top + n + m;
    own.marks = own.end + n + m;
    own.scratch = own.marks + n + m; /* to the end */
    own.sides = known;
    own.figures = own.sides + 2 * (n + m);
    own.known = own.figures + n + m;
    return own;
}

INLINE int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
INLINE int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

INLINE int64_t sum_of(const int32_t *features, const int32_t *weights, int count) {
    int64_t sum = 0;
    for (int f = 0; f < count; f++) sum += (int64_t)features[f] * weights[f];
    return sum;
}

/* Where beads may begin that lie by a row of beads: from low up to high in each row, which rise.

   shapes: [count, 2], sentences of both sides of each bead. reach: how far aside they may lie. low, high: [n + 1] */
KERNEL void windows_near(const int64_t *shapes, int64_t count, int64_t n, int64_t m, int64_t reach, int64_t *low,
                         int64_t *high) {
    int64_t i = 0, j = 0;
    for (int64_t row = 0; row <= n; row++) low[row] = m, high[row] = 0;
    for (int64_t b = 0; b <= count; b++) {
        int64_t p = b < count ? shapes[2 * b] : 0;
        for (int64_t row = i; row < i + larger(p, 1) && row <= n; row++)
            low[row] = smaller(low[row], j), high[row] = larger(high[row], j);
        if (b < count) i += p, j += shapes[2 * b + 1];
    }
    for (int64_t row = i + 1; row <= n; row++) low[row] = low[i], high[row] = high[i];
    for (int64_t row = n - 1; row >= 0; row--) low[row] = larger(low[larger(row - 1, 0)] - reach, 0);
    for (int64_t row = 0; row < n; row++) high[row] = smaller(high[smaller(row + 1, i)] + reach + 1, m);
}

INLINE void first_look(const Text *english, const Text *arabic, const int64_t *place, const Judge *judge,
                       const Room *room, uint32_t *partners, int32_t *features) {
    int64_t i = place[0], j = place[1], n = place[2], m = place[3];
    for (int64_t a = 0; a < n; a++) {
        room->sides[a] = english->total[i + a], room->sides[n + m + a] = (double)english->length[i + a];
        room->figures[a] = english->figures[i + a], room->marks[a] = english->mark[i + a];
    }
    for (int64_t b = 0; b < m; b++) {
        room->sides[n + b] = arabic->total[j + b], room->sides[2 * n + m + b] = (double)arabic->length[j + b];
        room->figures[n + b] = arabic->figures[j + b], room->marks[n + b] = arabic->mark[j + b];
    }
    for (int64_t a = 0; a < n + m; a++) room->top[a] = 0, room->end[a] = a < m ? n : 0;
    beads_shared(&english->words, &arabic->words, i, n, j, m, room->top, room->end, 1, room->scratch, partners, room->covered, room->numbers);
    for (int64_t a = 0; a < n; a++) room->end[a] = m;
    beads_shared(&arabic->words, &english->words, j, m, i, n, room->top, room->end, 1, room->scratch, partners, room->reverse, room->reverse_numbers);
    beads_first(room->covered, room->reverse, n, m, room->sides, judge->bounds, room->known, features);
    for (int64_t a = 0; a < n; a++)
        for (int64_t b = 0; b < m; b++, features += FIRST)
            room->ones[a * m + b] =
                english->own[i + a] && arabic->own[j + b] ? sum_of(features, judge->first, FIRST) : NEVER;
}

INLINE int strange(const uint8_t *own, int64_t begin, int64_t count) {
    int found = 0;
    for (int64_t at = begin; at < begin + count; at++) found |= !own[at];
    return found;
}

INLINE void closer_look(const Text *english, const Text *arabic, const int64_t *place, const Judge *judge,
                        const Room *room, uint32_t *partners, int32_t *features) {
    int64_t i = place[0], j = place[1], n = place[2], m = place[3], top = 0, end = 0;
    for (int64_t b = 0; b < m; b++) { /* the rows that beads begin in at a column, and two more */
        while (top < n && room->high[top] <= b) top++;
        while (end < n && room->low[end] <= b) end++;
        room->top[b] = top, room->end[b] = end > top ? smaller(end + 2, n) : 0;
    }
    beads_shared(&english->words, &arabic->words, i, n, j, m, room->top, room->end, MOST, room->scratch, partners, room->covered, room->numbers);
    for (int64_t a = 0; a < n; a++)
        room->end[a] = room->high[a] > room->low[a] ? smaller(room->high[a] + 2, m) : 0;
    beads_shared(&arabic->words, &english->words, j, m, i, n, room->low, room->end, MOST, room->scratch, partners, room->reverse, room->reverse_numbers);
    const Asked asked = {n, m, room->sides, judge->bounds, room->figures, room->known, room->marks, room->covered,
                         room->reverse, room->numbers, room->reverse_numbers};
    for (int s = 0; s < SHAPES; s++)
        for (int64_t a = 0; a < n; a++) {
            int64_t low = room->low[a], count = beads_row(&asked, s, a, low, room->high[a], features);
            int gone = count && strange(english->own, i + a, ENGLISH[s]);
            for (int64_t c = 0; c < count; c++)
                room->scores[(s * n + a) * m + low + c] =
                    gone || strange(arabic->own, j + low + c, ARABIC[s])
                        ? NEVER
                        : sum_of(features + c * FEATURES, judge->weights + s * FEATURES, FEATURES);
        }
}

/* The shapes of a row of beads, from its begin, in place of their numbers from its end. */
INLINE void named(const int64_t *found, int64_t count, int64_t *shapes) {
    for (int64_t b = 0; b < count; b++) {
        int64_t s = found[count - 1 - b];
        shapes[2 * b] = s >= 0 ? ENGLISH[s] : s == -1, shapes[2 * b + 1] = s >= 0 ? ARABIC[s] : s == -2;
    }
}

INLINE int64_t best(const Room *room, int64_t n, int64_t m, int64_t alone, int64_t open_end, int64_t *found,
                    int64_t *shapes) {
    int64_t sizes[2 * SHAPES];
    for (int s = 0; s < SHAPES; s++) sizes[2 * s] = ENGLISH[s], sizes[2 * s + 1] = ARABIC[s];
    int64_t count =
        beads_best(room->scores, sizes, SHAPES, n, m, room->low, room->high, alone, open_end, room->table, found);
    named(found, count, shapes);
    return count;
}

/* The beads of a window, if a sentence without a partner is worth `alone`.

   english, arabic: of a Text each. judge: a Judge. place: where the window begins on either side, and how many sentences
   it has of each, of both some. open_end: the last Arabic ones are of no account. room, known, partners, features: scratch.
   found: [n + m], scratch. shapes: [n + m, 2], sentences of both sides of each bead. counts: [2], how many beads there
   are, and how many of them are a sentence alone. What is in room and known is for windows_way. */
KERNEL void windows_look(const int64_t *english, const int64_t *arabic, const int64_t *judge, const int64_t *place,
                         int64_t alone, int64_t open_end, int64_t *room, double *known, uint32_t *partners,
                         int32_t *features, int64_t *found, int64_t *shapes, int64_t *counts) {
    static const int64_t one[2] = {1, 1};
    const Text *ours = (const Text *)english, *theirs = (const Text *)arabic;
    const Judge *by = (const Judge *)judge;
    int64_t n = place[2], m = place[3];
    Room of = room_of(n, m, room, known);
    first_look(ours, theirs, place, by, &of, partners, features);
    for (int64_t a = 0; a < n; a++) of.low[a] = 0, of.high[a] = m;
    int64_t count = beads_best(of.ones, one, 1, n, m, of.low, of.high, by->alone, open_end, of.table, found);
    named(found, count, shapes);
    windows_near(shapes, count, n, m, by->reach, of.low, of.high);
    closer_look(ours, theirs, place, by, &of, partners, features);
    counts[0] = best(&of, n, m, alone, open_end, found, shapes);
    counts[1] = 0;
    for (int64_t b = 0; b < counts[0]; b++) counts[1] += !(shapes[2 * b] && shapes[2 * b + 1]);
}

/* The best score at a first look of two sentences, one a member of a bead, the other outside it. */
INLINE int64_t rival_of(const int64_t *ones, int64_t n, int64_t m, const int64_t *size, int64_t i, int64_t j) {
    int64_t top = NEVER;
    for (int64_t a = i; a < i + size[0]; a++)
        for (int64_t b = 0; b < m; b++)
            if ((b < j || b >= j + size[1]) && ones[a * m + b] > top) top = ones[a * m + b];
    for (int64_t b = j; b < j + size[1]; b++)
        for (int64_t a = 0; a < n; a++)
            if ((a < i || a >= i + size[0]) && ones[a * m + b] > top) top = ones[a * m + b];
    return top;
}

/* The same, of a window that was looked at, with another worth; gives how many beads there are.

   scores: [n + m], of each bead. rivals: [n + m], the best score at a first look of one of its members and a stranger. */
KERNEL int64_t windows_way(int64_t n, int64_t m, int64_t alone, int64_t open_end, int64_t *room, double *known,
                           int64_t *found, int64_t *shapes, double *scores, double *rivals) {
    Room of = room_of(n, m, room, known);
    int64_t count = best(&of, n, m, alone, open_end, found, shapes), i = 0, j = 0;
    for (int64_t b = 0; b < count; b++) {
        int64_t s = found[count - 1 - b];
        scores[b] = (double)(s < 0 ? alone : of.scores[(s * n + i) * m + j]);
        rivals[b] = (double)rival_of(of.ones, n, m, shapes + 2 * b, i, j);
        i += shapes[2 * b], j += shapes[2 * b + 1];
    }
    return count;
}
