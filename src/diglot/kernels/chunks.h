/* A table of pieces of text: each distinct piece has a number, and is found by its code points.

   A piece is a chunk (a run without white space) or a gap (a run of white space). One blank before a chunk is no piece of
   its own: the chunk is SPACED. Pieces and these blanks tile a text.

   keys    of each piece: number, USED | hash | code points, ITEM | the code points, and zeros up to a whole number of
           EIGHT; they begin at word 1
   slots   hash, and where the key begins; 0 is a free place. There are at least two for a piece
   at      by number, where the key begins */

#ifndef DIGLOT_CHUNKS_H
#define DIGLOT_CHUNKS_H

#include "kernels.h"

enum { OWN, HASH, LENGTH, CODES };         /* of a key */
/* Counts of a table; words that the key needs for which there was no room; code points of the longest piece. */
enum { KEY_WORDS, ENTRIES, NEEDED, LONGEST_PIECE };
enum { EIGHT = 8, WORDS_OF_EIGHT = 4 };      /* code points that are read at once, and as how many numbers */
enum { IS_BLANK = 1, IS_DIGIT = 2, IS_STOP = 4 };   /* classes of code points */

#define USED 0x80000000u   /* a key: met again since it was new or the last sweep */
#define ITEM 0x80000000u   /* a key: of the number of a list item, which is another piece than the same chunk elsewhere */
#define SPACED 0x40000000u /* a piece: one blank stands before it */
#define AT 0x3FFFFFFFu     /* of a piece: what it is a number or a place of */

typedef struct {
    uint32_t *keys;
    int64_t room;
    uint64_t *slots;
    int64_t bits;
    uint32_t *at;
    int64_t *counts;
    uint64_t seed, mask;
    const uint8_t *classes; /* of code points, the last for all above */
    int64_t size, space;
} Chunks;

INLINE uint64_t folded(uint64_t a, uint64_t b) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The code points from codes on, EIGHT of them as four numbers, as if there were zeros behind `length`. Of `readable` code
   points no more are read: whatever their number, what is done is the same, for nobody can tell it before. */
INLINE void eight_of(const uint32_t *codes, int64_t length, int64_t readable, uint64_t *out) {
    static const uint32_t masks[2 * EIGHT] = {~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u, ~0u};
    uint64_t kept[WORDS_OF_EIGHT];
    if (__builtin_expect(readable >= EIGHT, 1)) {
        __builtin_memcpy(out, codes, EIGHT * sizeof *codes);
    } else {
        uint32_t few[EIGHT] = {0};
        for (int64_t i = 0; i < readable; i++) few[i] = codes[i];
        __builtin_memcpy(out, few, sizeof few);
    }
    __builtin_memcpy(kept, masks + EIGHT - (length < EIGHT ? length : EIGHT), sizeof kept);
    for (int i = 0; i < WORDS_OF_EIGHT; i++) out[i] &= kept[i];
}

/* codes: `readable` of them may be read, of which the piece is the first `length`. */
INLINE uint32_t hashed(const Chunks *of, const uint32_t *codes, int64_t length, int64_t readable, uint32_t kind) {
    uint64_t sum = of->seed ^ ((uint64_t)length << 32 | kind), other = of->seed * GOLDEN, eight[WORDS_OF_EIGHT];
    for (int64_t i = 0; i == 0 || i < length; i += EIGHT) {
        eight_of(codes + i, length - i, readable - i, eight);
        sum = folded(eight[0] ^ sum, eight[1] ^ other) ^ folded(eight[2] + sum, eight[3] - other);
    }
    return (uint32_t)(sum & of->mask);
}

INLINE int same(const uint32_t *key, const uint32_t *codes, int64_t length, int64_t readable) {
    uint64_t eight[WORDS_OF_EIGHT], known[WORDS_OF_EIGHT], differing = 0;
    for (int64_t i = 0; i < length; i += EIGHT) {
        eight_of(codes + i, length - i, readable - i, eight);
        __builtin_memcpy(known, key + i, sizeof known);
        for (int j = 0; j < WORDS_OF_EIGHT; j++) differing |= eight[j] ^ known[j];
    }
    return !differing;
}

/* Words that a key takes. */
INLINE int64_t words_of(uint32_t length) { return CODES + (((int64_t)(length & ~ITEM) + EIGHT - 1) & -EIGHT); }

/* The number of a piece, which is added where it is new; -1 where there is no room for it. */
INLINE int64_t number_of(const Chunks *of, const uint32_t *codes, int64_t length, int64_t readable, uint32_t kind,
                         uint32_t hash) {
    uint64_t last = (UINT64_C(1) << of->bits) - 1, place = hash & last;
    uint32_t told = (uint32_t)length | kind;
    for (; of->slots[place]; place = (place + 1) & last) {
        if (of->slots[place] >> 32 != hash) continue;
        uint32_t *key = of->keys + (uint32_t)of->slots[place];
        if (key[LENGTH] != told || !same(key + CODES, codes, length, readable)) continue;
        if (!(key[OWN] & USED)) key[OWN] |= USED;
        return key[OWN] & ~USED;
    }
    int64_t at = of->counts[KEY_WORDS], number = of->counts[ENTRIES], size = words_of((uint32_t)length);
    of->counts[NEEDED] = size;
    if (2 * (uint64_t)number >= last || at + size > of->room) return -1;
    uint32_t *key = of->keys + at;
    key[OWN] = (uint32_t)number, key[HASH] = hash, key[LENGTH] = told;
    for (int64_t i = 0; i < size - CODES; i++) key[CODES + i] = i < length ? codes[i] : 0;
    of->slots[place] = (uint64_t)hash << 32 | (uint64_t)at;
    of->at[number] = (uint32_t)at;
    of->counts[KEY_WORDS] += size, of->counts[ENTRIES]++;
    if (length > of->counts[LONGEST_PIECE]) of->counts[LONGEST_PIECE] = length;
    return number;
}

INLINE uint32_t class_of(const Chunks *of, uint32_t code) {
    return of->classes[code < of->size ? code : of->size - 1];
}

/* The piece that begins at or before `at`; the first where none does. places: [count + 1], rising; the last is the end of
   the text. The search begins at the piece `from`. */
INLINE int64_t piece_at(const uint32_t *places, int64_t count, int64_t at, int64_t from) {
    if ((int64_t)places[from] > at) from = 0;
    int64_t step = 1, low = from;
    while (low + step < count && (int64_t)places[low + step] <= at) low += step, step *= 2;
    int64_t high = low + step < count ? low + step : count;
    while (high - low > 1) {
        int64_t middle = (low + high) / 2;
        if ((int64_t)places[middle] <= at) low = middle;
        else high = middle;
    }
    return low;
}

/* Where a piece ends: at the next, or at the blank before it. */
INLINE int64_t piece_end(const uint32_t *numbers, const uint32_t *places, int64_t i) {
    return (int64_t)places[i + 1] - ((numbers[i + 1] & SPACED) != 0);
}

#endif
