/* How much of sentences of one language is met in sentences of another. */

#include "beads.h"

/* Where each type of this side stands in the n sentences, and what the m sentences of the other side may stand for among
   them. next, of: [words + 1], the places of a type, chained in order from one->first[type], and their sentences; no
   place is 0. partners: what each sentence may stand for, type << 4 | strength, from begins[sentence], [m + 1]. */
typedef struct {
    int64_t *next, *of, *begins;
    uint32_t *partners;
} Chains;

INLINE void chain(const Words *one, const Words *other, int64_t i, int64_t n, int64_t j, int64_t m,
                  const Chains *chains) {
    int64_t count = 0;
    for (int64_t a = n; a-- > 0;)
        for (int64_t w = one->begins[i + a + 1]; w-- > one->begins[i + a];) {
            int64_t type = one->words[w], place = w - one->begins[i] + 1;
            chains->next[place] = one->first[type], chains->of[place] = a, one->first[type] = (int32_t)place;
        }
    for (int64_t b = 0; b < m; b++) {
        chains->begins[b] = count;
        for (int64_t w = other->begins[j + b]; w < other->begins[j + b + 1]; w++)
            for (int64_t l = other->links[other->words[w]]; l < other->links[other->words[w] + 1]; l++) {
                chains->partners[count] = (uint32_t)(other->partners[l] << 4 | other->strengths[l]);
                count += one->first[other->partners[l]] != 0;
            }
    }
    chains->begins[m] = count;
}

/* Marks what a sentence may stand for, each by its strongest link; adds what that is to what each of the sentences
   [low, high) shares, and to its numbers. */
INLINE void meet(const Words *one, const Chains *chains, int64_t sentence, int64_t low, int64_t high, int64_t *shared,
                 int64_t *figures) {
    for (int64_t l = chains->begins[sentence]; l < chains->begins[sentence + 1]; l++) {
        int64_t type = chains->partners[l] >> 4, strength = chains->partners[l] & 15;
        int64_t more = strength - one->met[type];
        if (more <= 0) continue;
        int64_t place = one->first[type], weight = one->weight[type] * more;
        int number = one->digits[type] && strength == SURE;
        one->met[type] = (uint8_t)strength;
        while (place && chains->of[place] < low) place = chains->next[place];
        for (one->first[type] = (int32_t)place; place && chains->of[place] < high; place = chains->next[place])
            shared[chains->of[place]] += weight, figures[chains->of[place]] += number;
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
    int64_t *shared = scratch, *numbers = shared + n, *next = numbers + n;
    const Chains chains = {next, next + count + 1, next + 2 * (count + 1), partners};
    chain(one, other, i, n, j, m, &chains);
    for (int64_t b = 0; b < m; b++) {
        if (low[b] >= high[b]) continue;
        for (int64_t a = low[b]; a < high[b]; a++) shared[a] = numbers[a] = 0;
        for (int64_t q = 0; q < most; q++) {
            if (b + q < m) meet(one, &chains, b + q, low[b], high[b], shared, numbers);
            for (int64_t a = low[b]; a < high[b]; a++) {
                covered[(q * n + a) * m + b] = shared[a];
                figures[(q * n + a) * m + b] = numbers[a];
            }
        }
        int64_t end = chains.begins[b + most < m ? b + most : m];
        for (int64_t l = chains.begins[b]; l < end; l++) one->met[partners[l] >> 4] = 0;
    }
    for (int64_t w = begin; w < begin + count; w++) one->first[one->words[w]] = 0;
}

KERNEL void beads_covered(const int64_t *one, const int64_t *other, int64_t i, int64_t n, int64_t j, int64_t m,
                          const int64_t *low, const int64_t *high, int64_t most, int64_t *scratch,
                          uint32_t *partners, int64_t *covered, int64_t *figures) {
    beads_shared((const Words *)one, (const Words *)other, i, n, j, m, low, high, most, scratch, partners, covered,
                 figures);
}
