/* The pieces of a text, numbered by a table of them. */

#include "chunks.h"

enum { BLOCK = 64, AHEAD = 32 };

/* Pieces whose numbers are looked for together, so that memory is asked for before it is needed. */
typedef struct {
    int64_t start[AHEAD], stop, room, size;
    uint32_t length[AHEAD], spaced[AHEAD], hash[AHEAD];
    int64_t waiting, done;
    uint32_t *numbers, *places;
} Reading;

/* Number the pieces that wait. Returns whether there was room for all; those for which there was not still wait. */
INLINE int numbered(const Chunks *of, const uint32_t *codes, Reading *reading) {
    uint64_t last = (UINT64_C(1) << of->bits) - 1;
    for (int64_t i = 0; i < reading->waiting; i++) {
        reading->hash[i] = hashed(of, codes + reading->start[i], reading->length[i], reading->size - reading->start[i], 0);
        __builtin_prefetch(of->slots + (reading->hash[i] & last));
    }
    for (int64_t i = 0; i < reading->waiting; i++) {
        uint64_t slot = of->slots[reading->hash[i] & last];
        if (slot >> 32 == reading->hash[i]) __builtin_prefetch(of->keys + (uint32_t)slot);
    }
    for (int64_t i = 0; i < reading->waiting; i++) {
        int64_t start = reading->start[i];
        int64_t number = number_of(of, codes + start, reading->length[i], reading->size - start, 0, reading->hash[i]);
        if (number < 0 || reading->done == reading->room) {
            reading->stop = start - (reading->spaced[i] != 0);
            return 0;
        }
        reading->numbers[reading->done] = (uint32_t)number | reading->spaced[i];
        reading->places[reading->done++] = (uint32_t)start;
    }
    reading->waiting = 0;
    return 1;
}

/* Which of some code points, at most BLOCK, are white space, as bits. */
INLINE uint64_t blanks_of(const Chunks *of, const uint32_t *codes, int64_t count) {
    uint64_t found = 0;
    uint8_t blank[BLOCK] = {0};
    for (int64_t i = 0; i < count; i++) blank[i] = (uint8_t)class_of(of, codes[i]) & IS_BLANK;
    for (int i = 0; i < BLOCK; i += 8) {
        uint64_t eight;
        __builtin_memcpy(&eight, blank + i, sizeof eight);
        found |= (eight * UINT64_C(0x0102040810204080) >> 56) << i;
    }
    return found;
}

/* Number the pieces of codes[from : size], while there is room.

   chunks: a Chunks. numbers: [room], of each piece, and whether it is SPACED; places: [room], where it begins. found: [1],
   how many there are. Returns where it stopped: before `size` the caller makes room and goes on from there. */
KERNEL int64_t chunks_scan(const int64_t *chunks, const uint32_t *codes, int64_t from, int64_t size, uint32_t *numbers,
                           uint32_t *places, int64_t room, int64_t *found) {
    const Chunks *of = (const Chunks *)chunks;
    Reading reading = {.stop = size, .room = room, .size = size, .done = found[0], .numbers = numbers, .places = places};
    int64_t start = from;
    uint64_t before = from < size ? class_of(of, codes[from]) & IS_BLANK : 0;
    uint32_t spaced = 0;
    for (int64_t base = from; base <= size; base += BLOCK) {
        int64_t count = size - base < BLOCK ? size - base : BLOCK;
        uint64_t blanks = blanks_of(of, codes + base, count), edges = blanks ^ (blanks << 1 | before);
        if (count < BLOCK) edges = (edges & ((UINT64_C(1) << count) - 1)) | UINT64_C(1) << count; /* the end is one */
        before = blanks >> (BLOCK - 1);
        for (; edges; edges &= edges - 1) {
            int64_t stop = base + __builtin_ctzll(edges), length = stop - start;
            if (length <= 0) continue;
            if (length == 1 && codes[start] == of->space && stop < size) {
                spaced = SPACED, start = stop;
                continue;
            }
            reading.start[reading.waiting] = start, reading.length[reading.waiting] = (uint32_t)length;
            reading.spaced[reading.waiting++] = spaced;
            spaced = 0, start = stop;
            if (reading.waiting == AHEAD && !numbered(of, codes, &reading)) goto full;
        }
    }
    numbered(of, codes, &reading);
full:
    found[0] = reading.done;
    return reading.stop;
}

/* Put every key into the places, which are all 0. slots: [1 << bits], more than there are keys. */
KERNEL void chunks_index(const uint32_t *keys, int64_t words, uint64_t *slots, int64_t bits) {
    uint64_t last = (UINT64_C(1) << bits) - 1;
    for (int64_t at = 1; at < words; at += words_of(keys[at + LENGTH])) {
        uint64_t place = keys[at + HASH] & last;
        while (slots[place]) place = (place + 1) & last;
        slots[place] = (uint64_t)keys[at + HASH] << 32 | (uint64_t)at;
    }
}

/* Keep the pieces that were met again since the last sweep; their numbers become lower. moved: [pieces], the new number of
   each, `gone` for those that are not kept. */
KERNEL void chunks_sweep(uint32_t *keys, uint32_t *at, int64_t *counts, int64_t gone, uint32_t *moved) {
    int64_t to = 1, entries = 0;
    for (int64_t from = 1, size; from < counts[KEY_WORDS]; from += size) {
        size = words_of(keys[from + LENGTH]);
        uint32_t number = keys[from + OWN];
        moved[number & ~USED] = number & USED ? (uint32_t)entries : (uint32_t)gone;
        if (!(number & USED)) continue;
        for (int64_t i = 0; i < size; i++) keys[to + i] = keys[from + i];
        keys[to + OWN] = (uint32_t)entries;
        at[entries++] = (uint32_t)to;
        to += size;
    }
    counts[KEY_WORDS] = to, counts[ENTRIES] = entries;
}
