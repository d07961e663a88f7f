/* Where tokens begin, by what a code point and its neighbours are; chunks that need exact rules are left to them. */

#include "tokens.h"

enum {
    WORD = 1, LETTER = 2, JOINED = 4, NUMERAL = 8, ALONE = 16, TAIL = 32, RULED = 64, CONTROL = 128,
    BLANK = 256, APOSTROPHE = 512, TATWEEL = 1024, STOP = 2048, HYPHEN = 4096, RUN = 8192, MIXED = 16384,
    OPENING = 32768, NUMBERED = 65536, FOLDED = 131072,
};
enum { ABBREVIATION = 1, PREFIX = 2, CURRENCY = 4, UNIT = 8 }; /* what words may be listed as */

#define SIEVE 16 /* bits of a hash of letters */

/* A word up to a place: its length, the letters that stand before the place at once, hashes of these, the classes of all. */
typedef struct {
    int64_t length, letters;
    uint64_t hash, folded;
    uint32_t first, seen;
} Word;

INLINE uint32_t class_at(const Cutter *text, int64_t at) {
    uint32_t code = text->codes[at];
    return text->classes[code < text->size ? code : text->size - 1];
}

INLINE int is_listed(const Cutter *text, uint64_t hash, int as) { return text->listed[hash >> (64 - SIEVE)] & as; }

/* Take a code point into the word before it; what belongs to no word ends it. */
INLINE void follow(Word *word, uint32_t code, uint32_t class) {
    if (!(class & (WORD | APOSTROPHE))) {
        *word = (Word){0, 0, 0, 0, 0, 0};
        return;
    }
    if (!word->length++) word->first = class;
    word->seen |= class;
    int letter = (class & LETTER) != 0;
    word->letters = letter ? word->letters + 1 : 0;
    word->hash = letter ? (word->hash + code) * GOLDEN : 0;
    word->folded = letter ? (word->folded + (code | 0x20)) * GOLDEN : 0;
}

/* Whether a full stop is a token of its own: behind letters that are no abbreviation, digits, marks or signs. */
INLINE int is_plain_stop(const Cutter *text, const Word *word, uint32_t before, uint32_t next) {
    if (next & WORD) return 0;
    if ((before & LETTER) && word->letters == word->length)
        return word->length > 1 && !is_listed(text, word->hash, ABBREVIATION);
    return !(before & CONTROL);
}

/* Whether a hyphen is a token, or several beside each other are one: behind no word, between letters, where those before it
   are no prefix, or behind digits at the end. */
INLINE int is_plain_hyphen(const Cutter *text, const Word *word, uint32_t before, uint32_t next) {
    if (!(before & WORD) || (next & HYPHEN)) return 1;
    if (before & NUMERAL) return (next & BLANK) && !(word->seen & ~(uint32_t)(WORD | NUMERAL));
    return (before & LETTER) && (next & LETTER) && !(word->seen & (NUMERAL | FOLDED)) && !is_listed(text, word->folded, PREFIX);
}

/* Whether digits and letters that meet may be a number with its unit, or with what is written to it. `word` goes up to
   `here`. */
INLINE int is_measure(const Cutter *text, const Word *word, uint32_t here, uint32_t next) {
    if ((here & LETTER) && (next & NUMERAL)) return !(word->first & LETTER) || is_listed(text, word->hash, CURRENCY);
    if ((here & NUMERAL) && (next & LETTER) && (word->first & NUMBERED)) return 1;
    if (word->first & LETTER) return 0;
    if ((here & NUMERAL) && (next & LETTER)) return !(word->first & NUMERAL) || (next & NUMBERED);
    return (here & LETTER) && !(next & LETTER) && (word->seen & NUMERAL) && is_listed(text, word->hash, UNIT);
}

/* Whether the exact rules look at a chunk because of the code point of class `here` between `before` and `next`, or of the
   word that goes up to it. */
INLINE int is_ruled(const Cutter *text, const Word *word, uint32_t before, uint32_t here, uint32_t next) {
    int signs = ALONE | TAIL | STOP | HYPHEN;
    if (here & RULED) return !((here & APOSTROPHE) && (before & WORD) && (next & LETTER));
    if (here & signs) {
        if ((next & JOINED) || ((before & WORD) && (next & NUMERAL))) return 1;
        if (here & STOP) return !is_plain_stop(text, word, before, next);
        if (here & HYPHEN) return !is_plain_hyphen(text, word, before, next);
        return (here & TAIL) && (!(next & BLANK) || (before & OPENING));
    }
    if ((here & CONTROL) && (next & signs)) return 1;
    if ((here & TATWEEL) && ((before & BLANK) || (next & BLANK))) return 1;
    return (here & (LETTER | NUMERAL)) && is_measure(text, word, here, next);
}

int64_t tokens_of_chunk(const Cutter *text, int64_t start, int64_t count, uint8_t *begins) {
    uint32_t before = BLANK, here = class_at(text, start);
    int rules = 0, apart = 1;
    Word word = {0, 0, 0, 0, 0, 0};
    int64_t at = start;
    for (; at < count && !(here & BLANK); at++) {
        uint32_t next = at + 1 < count ? class_at(text, at + 1) : BLANK;
        int sign = (here & (ALONE | TAIL | STOP | HYPHEN)) != 0;
        int again = at > start && (here & RUN) && (text->codes[at] == text->codes[at - 1] || (here & before & MIXED));
        begins[at] = (uint8_t)(!again && (apart || sign));
        Word until = word;
        follow(&word, text->codes[at], here);
        rules |= is_ruled(text, sign ? &until : &word, before, here, next);
        apart = sign, before = here, here = next;
    }
    return rules ? -at : at;
}

/* Cut the chunks of a flat text. begins: [count], whether a token begins, 0 in chunks that are ruled. starts, ends:
   [count], those chunks; returns how many. classes: [size], the last for all above. listed: [2^SIEVE], by the hash of
   letters what they may be listed as. */
KERNEL int64_t tokens_cut(const uint32_t *codes, int64_t count, const uint32_t *classes, int64_t size, const uint8_t *listed,
                          uint8_t *begins, int64_t *starts, int64_t *ends) {
    Cutter text = {codes, classes, size, listed};
    int64_t ruled = 0;
    for (int64_t at = 0; at < count;) {
        if (class_at(&text, at) & BLANK) {
            begins[at++] = 0;
            continue;
        }
        int64_t start = at, end = tokens_of_chunk(&text, start, count, begins);
        at = end < 0 ? -end : end;
        if (end > 0) continue;
        for (int64_t i = start; i < at; i++) begins[i] = 0;
        starts[ruled] = start, ends[ruled++] = at;
    }
    return ruled;
}
