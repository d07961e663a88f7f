/* Strings that are a date and nothing else: digits, and words of a list. */

#include "dates.h"

#define DIGIT ((uint32_t)1 << 31)
enum { SCALE = 5 }; /* bits by which the hash of a word moves at each letter */

INLINE uint32_t sign_of(const Dates *dates, uint32_t code) {
    return dates->signs[code < dates->size ? code : dates->size - 1];
}

/* The number of the word of these letters, of which `hash` was made; -1 where it is not listed. */
static int64_t listed(const Dates *dates, const uint32_t *codes, int64_t length, uint64_t hash) {
    int64_t mask = ((int64_t)1 << dates->bits) - 1, at = (int64_t)(hash * GOLDEN >> (64 - dates->bits));
    for (; dates->slots[at]; at = (at + 1) & mask) {
        int64_t word = dates->slots[at] - 1, start = word ? dates->ends[word - 1] + 1 : 0, i = 0;
        if (dates->ends[word] - start != length) continue;
        while (i < length && sign_of(dates, codes[i]) == dates->words[start + i]) i++;
        if (i == length) return word;
    }
    return -1;
}

/* Whether a string is a date. */
int is_date(const Dates *dates, const uint32_t *codes, int64_t count) {
    int64_t words = 0, ordinals = 0;
    int numbered = 0;
    for (int64_t i = 0; i < count; i++) numbered |= sign_of(dates, codes[i]) >> 31;
    if (!numbered) return 0;
    for (int64_t at = 0; at < count; at++) {
        int64_t start = at;
        uint64_t hash = 0;
        for (; at < count; at++) {
            uint32_t letter = sign_of(dates, codes[at]);
            if (!letter || letter & DIGIT) break;
            hash = (hash << SCALE) + letter;
        }
        if (at == start) continue;
        int64_t word = listed(dates, codes + start, at - start, hash);
        if (word < 0) return 0;
        words++, ordinals += word < dates->ordinals;
    }
    return !words || ordinals < words;
}

/* marks[i] = 1 where string i is a date; only those are looked at that are not marked, have one of the bits `asked` in their
   flags, and no more than `longest` code points. Strings with one of the bits `blanked` are read in `clean`. */
KERNEL void dates_mark(const uint32_t *codes, const uint32_t *clean, const uint8_t *flags, int64_t asked, int64_t blanked,
                       const int64_t *starts, const int64_t *ends, int64_t count, int64_t longest,
                       const uint32_t *signs, int64_t size, const int32_t *slots, int64_t bits, const uint32_t *words,
                       const int64_t *word_ends, int64_t ordinals, uint8_t *marks) {
    Dates dates = {signs, size, slots, bits, words, word_ends, ordinals};
    for (int64_t i = 0; i < count; i++) {
        int64_t length = ends[i] - starts[i];
        if (marks[i] || !(flags[i] & asked) || length > longest) continue;
        marks[i] = (uint8_t)is_date(&dates, (flags[i] & blanked ? clean : codes) + starts[i], length);
    }
}
