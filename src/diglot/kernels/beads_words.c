/* How much of sentences of one language is met in sentences of another. */

#include "beads.h"

/* Where each type of this side stands in the n sentences, and what the m sentences of the other side may stand for among
   them. of: [2 words + 1], the sentences of a type from -one->first[type] on, rising, NONE behind them. partners: what each
   sentence may stand for, type << 4 | strength, from begins[sentence], [m + 1]. */
typedef struct {
    int64_t *of, *begins;
    uint32_t *partners;
} Places;

static const int64_t NONE = INT64_MAX;

/* Counts first, then room for each type, filled from its end. */
INLINE void placed(const Words *one, int64_t i, int64_t n, int64_t *of) {
    int64_t total = 1;
    for (int64_t w = one->begins[i]; w < one->begins[i + n]; w++) one->first[one->words[w]]++;
    for (int64_t w = one->begins[i]; w < one->begins[i + n]; w++) {
        int64_t type = one->words[w];
        if (one->first[type] < 0) continue;
        total += one->first[type];
        one->first[type] = (int32_t)-total, of[total++] = NONE;
    }
    for (int64_t a = n; a-- > 0;)
        for (int64_t w = one->begins[i + a + 1]; w-- > one->begins[i + a];) of[-++one->first[one->words[w]]] = a;
}

INLINE void partners_of(const Words *one, const Words *other, int64_t j, int64_t m, const Places *places) {
    int64_t count = 0;
    for (int64_t b = 0; b < m; b++) {
        places->begins[b] = count;
        for (int64_t w = other->begins[j + b]; w < other->begins[j + b + 1]; w++)
            for (int64_t l = other->links[other->words[w]]; l < other->links[other->words[w] + 1]; l++) {
                places->partners[count] = (uint32_t)(other->partners[l] << 4 | other->strengths[l]);
                count += one->first[other->partners[l]] != 0;
            }
    }
    places->begins[m] = count;
}

/* Marks what a sentence may stand for, each by its strongest link; adds what that is to what each of the sentences
   [low, high) shares, and to its numbers. */
INLINE void meet(const Words *one, const Places *places, int64_t sentence, int64_t low, int64_t high, int64_t *shared,
                 int64_t *figures) {
    for (int64_t l = places->begins[sentence]; l < places->begins[sentence + 1]; l++) {
        int64_t type = places->partners[l] >> 4, strength = places->partners[l] & 15;
        int64_t more = strength - one->met[type], weight = one->weight[type] * more;
        if (more <= 0) continue;
        one->met[type] = (uint8_t)strength;
        const int64_t *of = places->of - one->first[type];
        while (*of < low) of++;
        one->first[type] = (int32_t)(places->of - of);
        if (one->digits[type] && strength == SURE)
            for (const int64_t *at = of; *at < high; at++) figures[*at]++;
        for (; *of < high; of++) shared[*of] += weight;
    }
}

/* How much of each of n sentences from i is met in one of m sentences of the other side that begin from j, in two, in
   three.

   low, high: [m], for which sentences of this side each is asked, rising. scratch: [3 n + m + 3 + 2 words], of this
   side's words. partners: room for all links of the other side's words, and one more. covered, figures: [most, n, m],
   in weight times strength, and in numbers; what is not asked stays. */
void beads_shared(const Words *one, const Words *other, int64_t i, int64_t n, int64_t j, int64_t m, const int64_t *low,
                  const int64_t *high, int64_t most, int64_t *scratch, uint32_t *partners, int64_t *covered,
                  int64_t *figures) {
    int64_t begin = one->begins[i], count = one->begins[i + n] - begin;
    int64_t *shared = scratch, *numbers = shared + n, *of = numbers + n;
    const Places places = {of, of + 2 * (count + 1), partners};
    placed(one, i, n, of);
    partners_of(one, other, j, m, &places);
    for (int64_t b = 0; b < m; b++) {
        if (low[b] >= high[b]) continue;
        for (int64_t a = low[b]; a < high[b]; a++) shared[a] = numbers[a] = 0;
        for (int64_t q = 0; q < most; q++) {
            if (b + q < m) meet(one, &places, b + q, low[b], high[b], shared, numbers);
            for (int64_t a = low[b]; a < high[b]; a++) {
                covered[(q * n + a) * m + b] = shared[a];
                figures[(q * n + a) * m + b] = numbers[a];
            }
        }
        int64_t end = places.begins[b + most < m ? b + most : m];
        for (int64_t l = places.begins[b]; l < end; l++) one->met[partners[l] >> 4] = 0;
    }
    for (int64_t w = begin; w < begin + count; w++) one->first[one->words[w]] = 0;
}

KERNEL void beads_covered(const int64_t *one, const int64_t *other, int64_t i, int64_t n, int64_t j, int64_t m,
                          const int64_t *low, const int64_t *high, int64_t most, int64_t *scratch,
                          uint32_t *partners, int64_t *covered, int64_t *figures) {
    beads_shared((const Words *)one, (const Words *)other, i, n, j, m, low, high, most, scratch, partners, covered,
                 figures);
}
