/* Which lines may be damaged: each code point's kind, with those of its neighbours. */

#include "kernels.h"

/* Bits of a kind; below them stand the reasons that a code point gives by itself. */
enum {
    LEAD = 1 << 8,          /* may be the first byte of two, read as a code page */
    NEXT = 1 << 9,          /* … the second */
    LEAD_ARABIC = 1 << 10,  /* the same of the Arabic code page, where both are letters or signs of Arabic */
    NEXT_ARABIC = 1 << 11,
    COMMA = 1 << 12,        /* a second one that is common after letters: it counts beside a Latin letter only */
    SURE = 1 << 13,         /* a first one that is rare in text */
    BARE = 1 << 14,         /* a first one whose second may have been taken for white space */
    SPACE = 1 << 15,        /* that white space */
    HIGH = 1 << 16,         /* a letter of the upper half of Latin-1 */
    LATIN = 1 << 17,        /* a letter of ASCII */
    ARABIC = 1 << 18,       /* a letter of Arabic */
    SAID = 0xFF | LEAD | LEAD_ARABIC | HIGH | ARABIC, /* a code point without these says nothing by itself */
};
#define KINDS 0x10000
#define OTHERS 5 /* one of five code points above ASCII in a pair is reason enough */
enum { BLOCK = 8 };

INLINE uint32_t kind_of(const uint32_t *kinds, uint32_t code) { return code < KINDS ? kinds[code] : 0; }

/* Bits of the code points before one, the nearest lowest, as they are so many further on. */
INLINE uint32_t moved(uint32_t bits, int64_t by) { return by < 32 ? bits << by : 0; }

/* What is counted of the few lines in which it matters. */
static int64_t above_ascii(const uint32_t *codes, int64_t start, int64_t end) {
    int64_t found = 0;
    for (int64_t i = start; i < end; i++) found += codes[i] > 0x7F;
    return found;
}

static int64_t letters(const uint32_t *kinds, const uint32_t *codes, int64_t start, int64_t end) {
    int64_t found = 0;
    for (int64_t i = start; i < end; i++) found += (kind_of(kinds, codes[i]) & LATIN) > 0;
    return found;
}

/* Whether all of BLOCK code points are among the `many` from `first` on. */
INLINE int plain(const uint32_t *codes, uint32_t first, uint32_t many) {
    uint32_t odd = 0;
    for (int i = 0; i < BLOCK; i++) odd |= codes[i] - first >= many;
    return !odd;
}

/* Lines that may suffer from one of the reasons `wanted`: what their code points say alone, `utf8` and `code_page`; or in
   which the weights of the letters that begin words less those of the letters that end them are less than `least`.

   codes: [size], the last is the terminator, which ends each line. kinds: [0x10000], of code points past it: none. The
   `many` code points from `first` on, of which most text is made, are no terminator and have no kind that is SAID.
   weights: [weighed], of the letters whose kind is ARABIC; of letters past it: 0. Of the first `room` lines found:
   starts[i], ends[i], reasons[i], order[i]. Returns how many there are; -1 where no terminator is last. */
KERNEL int64_t suspects_find(const uint32_t *codes, int64_t size, int64_t terminator, const uint32_t *kinds, int64_t first,
                             int64_t many, const int32_t *weights, int64_t weighed, int64_t utf8, int64_t code_page,
                             int64_t wanted, int64_t least, int64_t room, int64_t *starts, int64_t *ends,
                             uint8_t *reasons, int64_t *order) {
    int64_t at = 0, count = 0;
    if (size && codes[size - 1] != terminator) return -1;
    while (at < size) {
        int64_t start = at, pairs = 0, highs = 0, sum = 0, pair_at = 0, high_at = 0;
        uint32_t found = 0, kind = 0, paired = 0, high = 0;
        for (; codes[at] != terminator; at++) {
            uint32_t before = kind;
            kind = kind_of(kinds, codes[at]);
            found |= kind;
            if ((kind ^ before) & ARABIC) { /* a word begins here, or ended before */
                uint32_t letter = codes[at - !(kind & ARABIC)];
                int64_t weight = letter < weighed ? weights[letter] : 0;
                sum += kind & ARABIC ? weight : -weight;
            }
            if (!(kind & SAID)) {
                while (at + BLOCK < size && plain(codes + at + 1, (uint32_t)first, (uint32_t)many)) at += BLOCK;
                kind = kind_of(kinds, codes[at]);
                continue;
            }
            if (!(kind & (LEAD | LEAD_ARABIC | HIGH))) continue;
            uint32_t after = kind_of(kinds, codes[at + 1]);
            uint32_t arabic = (kind & LEAD_ARABIC) && (after & NEXT_ARABIC), two = (kind & LEAD) && (after & NEXT);
            if (arabic | two) {
                pairs++, paired = moved(paired, at - pair_at) | 1, pair_at = at;
                if ((paired & 0x55) == 0x55 || (!arabic && kind & SURE)) found |= utf8; /* four in a row, or a sure one */
            }
            if (kind & LEAD_ARABIC && after & COMMA) {
                uint32_t behind = codes[at + 1] != terminator ? codes[at + 2] : 0;
                if ((at > start && before & LATIN) || (kind_of(kinds, behind) & LATIN)) found |= utf8;
            }
            if (kind & BARE && after & SPACE) found |= utf8;
            if (kind & HIGH) {
                highs++, high = moved(high, at - high_at) | 1, high_at = at;
                if ((high & 7) == 7) found |= code_page;
            }
        }
        if (kind & ARABIC) sum -= codes[at - 1] < weighed ? weights[codes[at - 1]] : 0;
        if (pairs && pairs * OTHERS >= above_ascii(codes, start, at)) found |= utf8;
        if (highs > 1 && highs >= letters(kinds, codes, start, at)) found |= code_page;
        if (found & wanted || sum < least) {
            if (count < room) starts[count] = start, ends[count] = at, reasons[count] = (uint8_t)found, order[count] = sum;
            count++;
        }
        at++;
    }
    return count;
}
