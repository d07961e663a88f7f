/* Pairs of words that follow each other in a text. */

#include "words.h"

enum { BREAK = 0, DROP = 1 }; /* what ends a word, and what is left out */

/* What stands for two words. */
INLINE uint64_t paired(uint64_t one, uint64_t other, uint64_t golden, uint64_t spread) {
    uint64_t pair = one * golden;
    pair = ((pair ^ pair >> 29) + other) * spread;
    return pair ^ pair >> 32;
}

/* Text t ends at ends[t], where its terminator stands, and the next begins behind that. A code point below `known` is
   folds[code], one from `apart` to before `behind` ends a word, each other is itself. A word is known by the polynomial
   at `base` of what its code points are; edge stands before the first word of a text and behind its last.

   keyed: [size], the low half of each pair, below the number of its text. words: [texts], how many each has; whole:
   [texts], a sum of its pairs, each times an odd number that tells its place. Returns the pairs; -1 where texts do not lie
   in `size` code points. */
KERNEL int64_t shingles_read(const uint32_t *codes, int64_t size, const int64_t *ends, int64_t texts, const uint32_t *folds,
                             int64_t known, int64_t apart, int64_t behind, int64_t base, int64_t edge, int64_t golden,
                             int64_t spread, uint64_t *keyed, int64_t *words, uint64_t *whole) {
    int64_t count = 0, at = 0;
    for (int64_t t = 0; t < texts; t++) {
        if (ends[t] < at || ends[t] >= size) return -1;
        uint64_t before = (uint64_t)edge, sum = 0, power = 1, all = 0;
        int64_t place = 0, inside = 0;
        for (; at <= ends[t]; at++) {
            uint32_t code = codes[at];
            if (at == ends[t] || (code >= apart && code < behind)) code = BREAK;
            else if (code < known) code = folds[code];
            if (code > DROP) {
                sum += scattered(((uint64_t)code + 1) * GOLDEN) * power, power *= (uint64_t)base, inside = 1;
            } else if (code == BREAK && inside) {
                uint64_t word = scattered(scattered(sum) * GOLDEN);
                uint64_t pair = paired(before, word, (uint64_t)golden, (uint64_t)spread);
                keyed[count++] = (uint64_t)t << 32 | (uint32_t)pair, all += pair * (uint64_t)(2 * place++ + 1);
                before = word, sum = 0, power = 1, inside = 0;
            }
        }
        uint64_t pair = paired(before, (uint64_t)edge, (uint64_t)golden, (uint64_t)spread);
        keyed[count++] = (uint64_t)t << 32 | (uint32_t)pair, all += pair * (uint64_t)(2 * place + 1);
        words[t] = place, whole[t] = all;
    }
    return count;
}

/* Each pair of a text once: keyed: [pairs], rising, as above. pairs_of: [pairs], their low halves; counts: [texts], 0 each,
   how many each text has. Returns them all; -1 where a text is none. */
KERNEL int64_t shingles_once(const uint64_t *keyed, int64_t pairs, int64_t texts, uint32_t *pairs_of, int64_t *counts) {
    int64_t count = 0;
    for (int64_t i = 0; i < pairs; i++) {
        if (i && keyed[i] == keyed[i - 1]) continue;
        if (keyed[i] >> 32 >= (uint64_t)texts) return -1;
        pairs_of[count++] = (uint32_t)keyed[i], counts[keyed[i] >> 32]++;
    }
    return count;
}
