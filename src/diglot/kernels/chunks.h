/* A table of pieces of text: each distinct piece has a number, and is found by its code points.

   A piece is a chunk (a run without white space) or a gap (a run of white space). One blank before a chunk is no piece of
   its own: the chunk is SPACED. Pieces and these blanks tile a text.

   keys    of each piece, in the order of numbers: code points, ITEM | the code points, and zeros up to a whole number
           of EIGHT
   slots   what nearly every piece is told by: hash, number and head. There are at least 4 for 3 pieces
   at      by number, where the key begins */

#ifndef DIGLOT_CHUNKS_H
#define DIGLOT_CHUNKS_H

#include "kernels.h"

enum { LENGTH, CODES };                     /* of a key */
/* Counts of a table; words that the key needs for which there was no room; code points of the longest piece. */
enum { KEY_WORDS, ENTRIES, NEEDED, LONGEST_PIECE };
enum { EIGHT = 8, FOUR = 4 };               /* code points that are read at once, of short pieces and of others */
enum { SLOTS = 4, SLOTTED = 3 };             /* of so many slots, pieces that may be in them */
enum { TOP = 0xFFFF };                      /* of the code points that 16 bits have room for */
enum { IS_BLANK = 1, IS_DIGIT = 2, IS_STOP = 4 };   /* classes of code points */

#define USED 0x80000000u   /* a number: met again since it was new or the last sweep */
#define ITEM 0x80000000u   /* a length: of the number of a list item, which is another piece than the same chunk elsewhere */
#define BEYOND 0x40000000u   /* a length in a slot: one of the first EIGHT code points is TOP or above */
#define SPACED 0x40000000u /* a piece: one blank stands before it */
#define AT 0x3FFFFFFFu     /* of a piece: what it is a number or a place of */

typedef struct {
    uint64_t head[2]; /* the first EIGHT code points, 16 bits each: TOP for those above */
    uint32_t hash, length, number, taken;
} Slot;

typedef struct {
    uint32_t *keys;
    int64_t room;
    Slot *slots;
    int64_t bits;
    uint32_t *at;
    int64_t *counts;
    uint64_t seed, mask;
    const uint8_t *classes; /* of code points, the last for all above */
    int64_t size, space;
    int64_t plain[4]; /* code points of which none is a blank: the first and how many, twice */
} Chunks;

INLINE uint64_t folded(uint64_t a, uint64_t b) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* What a piece is found by. */
typedef struct {
    uint64_t head[2];
    uint32_t hash, length;
} Found;

/* Code points of a piece of which its head tells all. */
INLINE int64_t head_tells(uint32_t length) {
    return length & BEYOND ? 0 : (length & ~ITEM) < EIGHT ? length & ~ITEM : EIGHT;
}

/* For pieces of which the head does not tell all. */
INLINE uint32_t long_hash(const Chunks *of, const uint32_t *codes, int64_t from, int64_t length, uint64_t sum) {
    for (int64_t i = from; i < length; i += FOUR) {
        uint64_t four[FOUR];
        for (int64_t j = 0; j < FOUR; j++) four[j] = i + j < length ? codes[i + j] : 0;
        sum = folded(sum ^ (four[0] | four[1] << 32), of->seed ^ (four[2] | four[3] << 32));
    }
    return (uint32_t)(sum & of->mask);
}

INLINE uint64_t hash_of(const Chunks *of, const uint64_t *head, uint32_t length) {
    return folded(head[0] ^ of->seed, head[1] ^ (of->seed * GOLDEN + length));
}

INLINE Found found_by(const Chunks *of, const uint32_t *codes, int64_t length, uint32_t kind) {
    uint16_t narrow[EIGHT] = {0};
    Found found = {.length = (uint32_t)length | kind};
    for (int64_t i = 0; i < EIGHT && i < length; i++) {
        narrow[i] = codes[i] < TOP ? (uint16_t)codes[i] : TOP;
        if (codes[i] >= TOP) found.length |= BEYOND;
    }
    __builtin_memcpy(found.head, narrow, sizeof narrow);
    uint64_t sum = hash_of(of, found.head, found.length);
    found.hash = long_hash(of, codes, head_tells(found.length), length, sum);
    return found;
}

/* Words that a key takes. */
INLINE int64_t words_of(uint32_t length) { return CODES + (((int64_t)(length & ~ITEM) + EIGHT - 1) & -EIGHT); }

/* Whether a slot holds a piece, if its head tells all. */
INLINE int holds(const Slot *slot, const Found *found) {
    return slot->hash == found->hash && slot->length == found->length &&
           !((slot->head[0] ^ found->head[0]) | (slot->head[1] ^ found->head[1]));
}

/* Put a piece into the first free slot for it. */
INLINE void placed(const Chunks *of, const Found *found, uint32_t number) {
    uint64_t last = (UINT64_C(1) << of->bits) - 1, place = found->hash & last;
    while (of->slots[place].taken) place = (place + 1) & last;
    of->slots[place] = (Slot){{found->head[0], found->head[1]}, found->hash, found->length, number, 1};
}

/* The number of a piece, which is added where it is new; -1 where there is no room for it. */
static inline int64_t number_of(const Chunks *of, const uint32_t *codes, const Found *found) {
    uint64_t last = (UINT64_C(1) << of->bits) - 1;
    int64_t length = found->length & ~(ITEM | BEYOND);
    for (uint64_t place = found->hash & last; of->slots[place].taken; place = (place + 1) & last) {
        Slot *slot = of->slots + place;
        if (!holds(slot, found)) continue;
        const uint32_t *key = of->keys + of->at[slot->number & ~USED] + CODES;
        int64_t i = head_tells(found->length);
        while (i < length && key[i] == codes[i]) i++;
        if (i < length) continue;
        slot->number |= USED;
        return slot->number & ~USED;
    }
    int64_t at = of->counts[KEY_WORDS], number = of->counts[ENTRIES], size = words_of((uint32_t)length);
    of->counts[NEEDED] = size;
    if (SLOTS * (uint64_t)(number + 1) > SLOTTED * (last + 1) || at + size > of->room) return -1;
    uint32_t *key = of->keys + at;
    key[LENGTH] = found->length & ~BEYOND;
    for (int64_t i = 0; i < size - CODES; i++) key[CODES + i] = i < length ? codes[i] : 0;
    placed(of, found, (uint32_t)number);
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
