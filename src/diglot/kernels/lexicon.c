/* Pieces of text, found in a lexicon by their code points, or added to it. */

#include "lexicon.h"

enum { BLANK = 1, DIGIT = 2, STOP = 4 }; /* classes of code points */
enum { CHUNK, ITEM, GAP, VARIANTS };     /* of a kind */

#define USED 0x80000000u /* a key: met again since it was new or the last sweep */

INLINE uint64_t folded(uint64_t a, uint64_t b) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

INLINE uint32_t hashed(const uint32_t *codes, int64_t length, uint32_t kind, uint64_t seed, uint64_t mask) {
    uint64_t sum = seed ^ ((uint64_t)length << 16 | kind), factor = seed | 1;
    int64_t i = 0;
    for (; i + 2 <= length; i += 2) sum = folded(sum ^ (codes[i] | (uint64_t)codes[i + 1] << 32), factor);
    if (i < length) sum = folded(sum ^ codes[i], factor);
    return (uint32_t)(folded(sum, GOLDEN) & mask);
}

INLINE int same(const uint32_t *a, const uint32_t *b, int64_t length) {
    for (int64_t i = 0; i < length; i++)
        if (a[i] != b[i]) return 0;
    return 1;
}

/* Put every key into the places, which are all 0. slots: [1 << bits], more than there are keys. */
KERNEL void lexicon_index(const uint32_t *keys, int64_t words, uint64_t *slots, int64_t bits) {
    uint64_t last = (UINT64_C(1) << bits) - 1;
    for (int64_t at = 1; at < words; at += CODES + keys[at + LENGTH]) {
        uint64_t place = keys[at + HASH] & last;
        while (slots[place]) place = (place + 1) & last;
        slots[place] = (uint64_t)keys[at + HASH] << 32 | (uint64_t)at;
    }
}

typedef struct {
    uint32_t *keys;
    int64_t room;
    uint64_t *slots, last;
    int64_t *counts;
    uint32_t *fresh;
    int64_t fresh_room;
} Lexicon;

/* Where the key of a piece begins, added where it is new; 0 where there is no room for it. */
INLINE int64_t key_of(Lexicon *lexicon, const uint32_t *codes, int64_t length, uint32_t kind, uint32_t hash) {
    uint32_t *keys = lexicon->keys;
    int64_t *counts = lexicon->counts;
    uint64_t place = hash & lexicon->last;
    for (; lexicon->slots[place]; place = (place + 1) & lexicon->last) {
        if (lexicon->slots[place] >> 32 != hash) continue;
        uint32_t *key = keys + (uint32_t)lexicon->slots[place];
        if ((key[KIND] & ~USED) != kind || key[LENGTH] != length || !same(key + CODES, codes, length)) continue;
        if (!(key[KIND] & USED)) key[KIND] |= USED;
        return key - keys;
    }
    int64_t at = counts[KEY_WORDS];
    if (2 * (uint64_t)counts[ENTRIES] > lexicon->last || at + CODES + length > lexicon->room ||
        counts[FRESH] == lexicon->fresh_room)
        return 0;
    uint32_t *key = keys + at;
    key[FORM] = PENDING | (uint32_t)counts[FRESH];
    key[HASH] = hash, key[KIND] = kind, key[LENGTH] = (uint32_t)length;
    for (int64_t i = 0; i < length; i++) key[CODES + i] = codes[i];
    lexicon->slots[place] = (uint64_t)hash << 32 | (uint64_t)at;
    lexicon->fresh[counts[FRESH]++] = (uint32_t)at;
    counts[KEY_WORDS] += CODES + length, counts[ENTRIES]++;
    return at;
}

INLINE uint32_t class_of(uint32_t code, const uint8_t *classes, int64_t size) {
    return classes[code < size ? code : size - 1];
}

/* Whether a chunk is the number of a list item: one or two digits and a full stop at the head of a longer string. */
INLINE int is_item(const uint32_t *codes, int64_t start, int64_t at, int64_t end, const uint8_t *classes, int64_t size) {
    int64_t length = at - start;
    if (length < 2 || length > 3 || end - at < 2 || class_of(codes[at - 1], classes, size) != STOP) return 0;
    for (int64_t i = start; i < at - 1; i++)
        if (class_of(codes[i], classes, size) != DIGIT) return 0;
    return 1;
}

/* Read strings into pieces, from string `done` on, while there is room.

   codes, starts, ends: the strings, in code points. routes: [count]; a piece's kind is its string's route and its variant.
   classes: [size], of code points, the last for all above. One `space` before a chunk is no piece; pieces: [room], where
   their forms begin, and whether SPACED or PENDING; places: [room], where they begin in their string. bounds: [count + 1],
   where each string's pieces begin. counts: what keys, pieces and fresh hold. fresh: [room], keys that were new. Returns
   the strings read: where fewer than count, the caller makes room and calls again. */
KERNEL int64_t lexicon_scan(const uint32_t *codes, const int64_t *starts, const int64_t *ends, const uint8_t *routes,
                            int64_t done, int64_t count, const uint8_t *classes, int64_t size, int64_t space,
                            uint32_t *keys, int64_t key_room, uint64_t *slots, int64_t bits, int64_t seed, int64_t mask,
                            int64_t *counts, uint32_t *pieces, uint32_t *places, int64_t room, int64_t *bounds,
                            uint32_t *fresh) {
    Lexicon lexicon = {keys, key_room, slots, (UINT64_C(1) << bits) - 1, counts, fresh, room};
    for (; done < count; done++) {
        int64_t at = starts[done], end = ends[done], n = bounds[done];
        uint32_t spaced = 0;
        while (at < end) {
            int64_t start = at;
            uint32_t blank = class_of(codes[at++], classes, size) & BLANK;
            while (at < end && (class_of(codes[at], classes, size) & BLANK) == blank) at++;
            if (blank && at - start == 1 && codes[start] == space && at < end) {
                spaced = SPACED;
                continue;
            }
            int variant = blank ? GAP : start == starts[done] && is_item(codes, start, at, end, classes, size) ? ITEM : CHUNK;
            uint32_t kind = (uint32_t)routes[done] * VARIANTS + (uint32_t)variant;
            uint32_t hash = hashed(codes + start, at - start, kind, (uint64_t)seed, (uint64_t)mask);
            int64_t key = n < room ? key_of(&lexicon, codes + start, at - start, kind, hash) : 0;
            if (!key) return done;
            pieces[n] = keys[key + FORM] | spaced;
            places[n++] = (uint32_t)(start - starts[done]);
            spaced = 0;
        }
        bounds[done + 1] = counts[PIECES] = n;
    }
    return done;
}

/* Keep what was met again since the last sweep; the rest is gone. Keys and forms stand in the same order. */
KERNEL void lexicon_sweep(uint32_t *keys, uint32_t *forms, int64_t *counts) {
    int64_t to = 1, form_to = 1, entries = 0;
    for (int64_t at = 1, size; at < counts[KEY_WORDS]; at += size) {
        size = CODES + keys[at + LENGTH];
        if (!(keys[at + KIND] & USED)) continue;
        const uint32_t *form = forms + keys[at + FORM];
        int64_t words = form[WORDS];
        for (int64_t i = 0; i < words; i++) forms[form_to + i] = form[i];
        for (int64_t i = 0; i < size; i++) keys[to + i] = keys[at + i];
        keys[to + FORM] = (uint32_t)form_to, keys[to + KIND] &= ~USED;
        to += size, form_to += words, entries++;
    }
    counts[KEY_WORDS] = to, counts[FORM_WORDS] = form_to, counts[ENTRIES] = entries;
}
