/* Where tokens begin, by what a code point and its neighbours are; chunks that need exact rules are left to them. */

#include "kernels.h"

enum {
    WORD = 1, LETTER = 2, JOINED = 4, NUMERAL = 8, ALONE = 16, TAIL = 32, RULED = 64, CONTROL = 128,
    BLANK = 256, APOSTROPHE = 512, TATWEEL = 1024, STOP = 2048,
};

typedef struct {
    const uint32_t *codes;
    const uint16_t *classes;
    int64_t size;
} Text;

INLINE uint32_t class_at(const Text *text, int64_t at) {
    uint32_t code = text->codes[at];
    return text->classes[code < text->size ? code : text->size - 1];
}

/* Whether the exact rules look at a chunk because of the code point of class `here` between `before` and `next`. */
INLINE int is_ruled(uint32_t before, uint32_t here, uint32_t next) {
    int sign = (here & (ALONE | TAIL)) != 0, within = (before & WORD) && (next & WORD);
    if (here & RULED) return !((here & APOSTROPHE) && within && (next & LETTER));
    if (sign) return within || (next & (ALONE | TAIL | JOINED)) || ((here & TAIL) && !(next & BLANK));
    if ((here & NUMERAL) && (next & LETTER)) return 1;
    if ((here & LETTER) && (next & NUMERAL)) return 1;
    if ((here & CONTROL) && (next & (ALONE | TAIL))) return 1;
    return (here & TATWEEL) && ((before & BLANK) || (next & BLANK));
}

#define SIEVE 16 /* bits of a hash of letters */

/* Cut the chunks of a flat text. begins: [count], whether a token begins, 0 in chunks that are ruled. starts, ends:
   [count], those chunks; returns how many. classes: [size], the last for all above. listed: [2^SIEVE], by their hash the
   letters that may be an abbreviation with a full stop behind; behind two letters or more that are none it is a token. */
KERNEL int64_t tokens_cut(const uint32_t *codes, int64_t count, const uint16_t *classes, int64_t size, const uint8_t *listed,
                          uint8_t *begins, int64_t *starts, int64_t *ends) {
    Text text = {codes, classes, size};
    int64_t ruled = 0;
    for (int64_t at = 0; at < count;) {
        uint32_t before = BLANK, here = class_at(&text, at);
        if (here & BLANK) {
            begins[at++] = 0;
            continue;
        }
        int64_t start = at, letters = 0;
        uint64_t hash = 0;
        int rules = 0, apart = 1;
        for (; at < count && !(here & BLANK); at++) {
            uint32_t next = at + 1 < count ? class_at(&text, at + 1) : BLANK;
            int stop = (here & STOP) && (next & BLANK) && letters > 1 && !listed[hash >> (64 - SIEVE)];
            int sign = (here & (ALONE | TAIL)) || stop;
            begins[at] = (uint8_t)(apart || sign);
            rules |= !stop && is_ruled(before, here, next);
            letters = here & LETTER ? letters + 1 : 0;
            hash = here & LETTER ? (hash + codes[at]) * GOLDEN : 0;
            apart = sign, before = here, here = next;
        }
        if (!rules) continue;
        for (int64_t i = start; i < at; i++) begins[i] = 0;
        starts[ruled] = start, ends[ruled++] = at;
    }
    return ruled;
}
