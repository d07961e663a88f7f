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
enum { SOON = 4 };                          /* of so many strings on the first code points are asked for beforehand */
enum { TOP = 0xFFFF };                      /* of the code points that 16 bits have room for */
enum { IS_BLANK = 1, IS_DIGIT = 2, IS_STOP = 4 };   /* classes of code points */

#define USED 0x80000000u   /* a number: met again since it was new or the last sweep */
#define ITEM 0x80000000u   /* a length: of the number of a list item, which is another piece than the same chunk elsewhere */
#define BEYOND 0x40000000u   /* a length in a slot: a code point is TOP or above */
#define SPACED 0x40000000u /* a piece: one blank stands before it */
#define AT 0x3FFFFFFFu     /* of a piece: what it is a number or a place of */

typedef struct {
    uint64_t head[2]; /* the first EIGHT code points, 16 bits each: TOP for those above */
    uint32_t hash, length, number, key; /* key: where it begins, and 1; 0 where the slot is free */
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

/* Code points that a head tells. */
INLINE int64_t head_tells(uint32_t length) {
    return length & BEYOND ? 0 : (length & ~ITEM) < EIGHT ? length & ~ITEM : EIGHT;
}

INLINE uint64_t hash_of(uint64_t seed, const uint64_t *head, uint32_t length) {
    return folded(head[0] ^ seed, head[1] ^ (seed * GOLDEN + length));
}

/* With EIGHT more code points. */
INLINE uint64_t hash_on(uint64_t seed, uint64_t sum, const uint64_t *eight) {
    return folded(eight[0] ^ sum, eight[1] ^ seed);
}

/* 16 bits of each of EIGHT code points, of which `length` are there: TOP for those above. */
INLINE void packed(const uint32_t *codes, int64_t length, uint64_t *out) {
    uint16_t narrow[EIGHT] = {0};
    for (int64_t i = 0; i < EIGHT && i < length; i++) narrow[i] = codes[i] < TOP ? (uint16_t)codes[i] : TOP;
    __builtin_memcpy(out, narrow, sizeof narrow);
}

/* What a piece is found by, for those of which anything may be. */
static inline Found found_by(const Chunks *of, const uint32_t *codes, int64_t length, uint32_t kind) {
    Found found = {.length = (uint32_t)length | kind};
    for (int64_t i = 0; i < length; i++) found.length |= codes[i] >= TOP ? BEYOND : 0;
    packed(codes, length, found.head);
    uint64_t sum = hash_of(of->seed, found.head, found.length), eight[2];
    for (int64_t i = EIGHT; i < length; i += EIGHT) {
        packed(codes + i, length - i, eight);
        sum = hash_on(of->seed, sum, eight);
    }
    for (int64_t i = 0; found.length & BEYOND && i < length; i++) /* what 16 bits do not tell */
        sum = folded(sum ^ codes[i], of->seed);
    found.hash = (uint32_t)(sum & of->mask);
    return found;
}

/* Words that a key takes. */
INLINE int64_t words_of(uint32_t length) { return CODES + (((int64_t)(length & ~ITEM) + EIGHT - 1) & -EIGHT); }

/* Put a piece into the first free slot for it. */
INLINE void placed(const Chunks *of, const Found *found, uint32_t number) {
    uint64_t last = (UINT64_C(1) << of->bits) - 1, place = found->hash & last;
    while (of->slots[place].key) place = (place + 1) & last;
    of->slots[place] =
        (Slot){{found->head[0], found->head[1]}, found->hash, found->length, number, of->at[number & ~USED] + 1};
}

/* Whether a key has the code points of a piece that its head does not tell. */
static inline int rest_of(const uint32_t *key, const Found *found, const uint32_t *codes) {
    uint32_t differing = 0;
    int64_t length = found->length & ~(ITEM | BEYOND);
    for (int64_t i = head_tells(found->length); i < length; i++) differing |= key[CODES + i] ^ codes[i];
    return !differing;
}

/* Whether a slot holds a piece. */
INLINE int holds(const uint32_t *keys, const Slot *slot, const Found *found, const uint32_t *codes) {
    return slot->hash == found->hash && slot->length == found->length &&
           !((slot->head[0] ^ found->head[0]) | (slot->head[1] ^ found->head[1])) &&
           (found->length <= EIGHT || rest_of(keys + slot->key - 1, found, codes));
}

/* The number of a piece, which is added where it is new; -1 where there is no room for it. */
static inline int64_t number_of(const Chunks *of, const uint32_t *codes, const Found *found) {
    uint64_t last = (UINT64_C(1) << of->bits) - 1;
    int64_t length = found->length & ~(ITEM | BEYOND);
    for (uint64_t place = found->hash & last; of->slots[place].key; place = (place + 1) & last) {
        Slot *slot = of->slots + place;
        if (!holds(of->keys, slot, found, codes)) continue;
        slot->number |= USED;
        return slot->number & ~USED;
    }
    int64_t at = of->counts[KEY_WORDS], number = of->counts[ENTRIES], size = words_of((uint32_t)length);
    of->counts[NEEDED] = size;
    if (SLOTS * (uint64_t)(number + 1) > SLOTTED * (last + 1) || at + size > of->room) return -1;
    uint32_t *key = of->keys + at;
    key[LENGTH] = found->length & ~BEYOND;
    for (int64_t i = 0; i < size - CODES; i++) key[CODES + i] = i < length ? codes[i] : 0;
    of->at[number] = (uint32_t)at;
    placed(of, found, (uint32_t)number);
    of->counts[KEY_WORDS] += size, of->counts[ENTRIES]++;
    if (length > of->counts[LONGEST_PIECE]) of->counts[LONGEST_PIECE] = length;
    return number;
}

/* The code points of a piece, by its number, and how many they are. */
INLINE const uint32_t *codes_of(const Chunks *of, int64_t number, int64_t *length) {
    const uint32_t *key = of->keys + of->at[number];
    *length = key[LENGTH] & ~ITEM;
    return key + CODES;
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
