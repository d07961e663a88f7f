/* The pieces of a text, numbered by a table of them. */

#include "chunks.h"

enum { BLOCK = 64, TILE = 4 * BLOCK, LANES = 16, AHEAD = 64, BEHIND = 1 << 15 };

typedef uint16_t Narrow __attribute__((vector_size(2 * LANES)));
typedef int16_t Signed __attribute__((vector_size(2 * LANES)));
typedef uint64_t Two __attribute__((vector_size(16)));

/* Pieces of a text that are read together. The first begins where the tile does, or behind a blank there. */
typedef struct {
    uint16_t narrow[TILE + 2 * EIGHT]; /* its code points, TOP for those above, and zeros */
    uint16_t start[TILE + 1]; /* of each piece: where it begins, and whether behind one blank */
    int64_t count, beyond; /* of pieces; whether a code point is TOP or above */
} Tile;

#if defined(__clang__)
#if __has_extension(ext_vector_type_boolean) /* from clang 15 on */
#define FLAGS 1
#endif
#endif

/* Bit i: lane i, of which all bits are set or none is. */
INLINE uint64_t bits_of(const Narrow *lanes) {
#if defined(FLAGS)
    typedef _Bool Flags __attribute__((ext_vector_type(LANES)));
    Flags flags = __builtin_convertvector(*lanes, Flags);
    uint16_t bits;
    __builtin_memcpy(&bits, &flags, sizeof bits);
#else
    uint16_t bits = 0;
    for (int i = 0; i < LANES; i++) bits |= (uint16_t)(((*lanes)[i] & 1) << i);
#endif
    return bits;
}

/* Which of the code points of a block are white space, as bits; and which are the blank of which one is no piece. */
INLINE uint64_t blanks_of(const Chunks *of, const uint32_t *codes, const uint16_t *narrow, int64_t count,
                          uint64_t *spaces, int64_t *beyond) {
    const uint16_t first[2] = {(uint16_t)(of->plain[0] + 0x8000), (uint16_t)(of->plain[2] + 0x8000)};
    const int16_t many[2] = {(int16_t)(of->plain[1] - 1 - 0x8000), (int16_t)(of->plain[3] - 1 - 0x8000)};
    uint64_t odd = 0, space = 0; /* signed, so that one comparison tells who is not among `many` from `first` on */
    for (int i = 0; i < BLOCK; i += LANES) {
        Narrow each;
        __builtin_memcpy(&each, narrow + i, sizeof each);
        Narrow odd_lanes = (Narrow)(((Signed)(each - first[0]) > many[0]) & ((Signed)(each - first[1]) > many[1]));
        Narrow blank_lanes = (Narrow)(each == (uint16_t)of->space);
        odd |= bits_of(&odd_lanes) << i, space |= bits_of(&blank_lanes) << i;
    }
    uint64_t inner = count < BLOCK ? (UINT64_C(1) << count) - 1 : ~UINT64_C(0);
    uint64_t found = *spaces = space & inner, left = odd & inner & ~found;
    for (; left; left &= left - 1) {
        int at = __builtin_ctzll(left);
        found |= (uint64_t)(class_of(of, codes[at]) & IS_BLANK) << at;
        *beyond |= codes[at] >= TOP;
    }
    return found;
}

/* Find where the pieces of a tile begin. Of the last one it is not known where it ends, unless the text does: `ends`. */
INLINE void tiled(const Chunks *of, const uint32_t *codes, int64_t count, int ends, Tile *tile) {
    uint64_t blanks[TILE / BLOCK + 1] = {0}, spaces[TILE / BLOCK] = {0};
    for (int64_t i = 0; i < TILE; i += LANES) __builtin_prefetch(codes + 2 * TILE + i);
    if (__builtin_expect(count == TILE, 1))
        for (int64_t i = 0; i < TILE; i++) tile->narrow[i] = codes[i] < TOP ? (uint16_t)codes[i] : TOP;
    else
        for (int64_t i = 0; i < TILE; i++) tile->narrow[i] = i >= count ? 0 : codes[i] < TOP ? (uint16_t)codes[i] : TOP;
    tile->beyond = 0;
    for (int64_t i = 0; i < TILE; i += BLOCK)
        if (i < count)
            blanks[i / BLOCK] =
                blanks_of(of, codes + i, tile->narrow + i, count - i, spaces + i / BLOCK, &tile->beyond);
    if (ends) blanks[count / BLOCK] |= UINT64_C(1) << count % BLOCK; /* a last blank is a piece */
    uint64_t before = ~blanks[0] & 1, single = 0;
    uint16_t *start = tile->start;
    for (int64_t i = 0; i < TILE / BLOCK; i++) {
        uint64_t here = blanks[i], behind = here >> 1 | blanks[i + 1] << (BLOCK - 1), ahead = here << 1 | before;
        uint64_t spaced = single >> (BLOCK - 1);
        single = spaces[i] & ~ahead & ~behind;
        uint64_t begins = (here ^ ahead) & ~single;
        spaced |= single << 1, before = here >> (BLOCK - 1);
        for (; begins; begins &= begins - 1) {
            int at = __builtin_ctzll(begins);
            *start++ = (uint16_t)((i * BLOCK + at) | (spaced >> at & 1) * BEHIND);
        }
    }
    while (start > tile->start && (start[-1] & ~BEHIND) >= count) start--;
    *start = (uint16_t)count, tile->count = start - tile->start;
}

/* Where a piece of a tile begins, and where the one before it ends. */
INLINE int64_t start_of(const Tile *tile, int64_t i) { return tile->start[i] & ~BEHIND; }
INLINE int64_t end_before(const Tile *tile, int64_t i) { return start_of(tile, i) - (tile->start[i] >= BEHIND); }

/* EIGHT code points of a tile, zeros behind the first `length`. */
INLINE Two eight_of(const uint16_t *narrow, int64_t length) {
    static const uint16_t masks[2 * EIGHT] = {TOP, TOP, TOP, TOP, TOP, TOP, TOP, TOP};
    Two kept, eight;
    __builtin_memcpy(&kept, masks + EIGHT - (length < EIGHT ? length : EIGHT), sizeof kept);
    __builtin_memcpy(&eight, narrow, sizeof eight);
    return eight & kept;
}

/* What some pieces of a tile are found by. */
INLINE void hashed(const Chunks *of, const uint32_t *codes, const Tile *tile, int64_t from, int64_t to, Found *found) {
    const uint64_t last = (UINT64_C(1) << of->bits) - 1, seed = of->seed, mask = of->mask;
    const int64_t most = tile->beyond ? 0 : 2 * EIGHT;
    const Slot *slots = of->slots;
    for (int64_t i = from; i < to; i++, found++) {
        int64_t start = start_of(tile, i), length = end_before(tile, i + 1) - start;
        if (__builtin_expect(length > most, 0)) {
            *found = found_by(of, codes + start, length, 0);
        } else {
            Two head = eight_of(tile->narrow + start, length);
            uint64_t both[2] = {head[0], head[1]}, sum = hash_of(seed, both, (uint32_t)length);
            if (__builtin_expect(length > EIGHT, 0)) {
                Two more = eight_of(tile->narrow + start + EIGHT, length - EIGHT);
                sum = hash_on(seed, sum, (uint64_t[]){more[0], more[1]});
            }
            __builtin_memcpy(found->head, &head, sizeof head);
            found->length = (uint32_t)length, found->hash = (uint32_t)(sum & mask);
        }
        __builtin_prefetch(slots + (found->hash & last));
    }
}

/* The numbers of some pieces; returns how many there was room for. */
INLINE int64_t numbered(const Chunks *of, const uint32_t *codes, const Found *found, const Tile *tile, int64_t from,
                        int64_t to, uint32_t *numbers) {
    const uint64_t last = (UINT64_C(1) << of->bits) - 1;
    const uint32_t *keys = of->keys;
    Slot *slots = of->slots;
    for (int64_t i = from; i < to; i++, found++) {
        Slot *slot = slots + (found->hash & last);
        int64_t number;
        if (__builtin_expect(holds(keys, slot, found, codes + start_of(tile, i)), 1)) {
            slot->number |= USED;
            number = slot->number & ~USED;
        } else {
            number = number_of(of, codes + start_of(tile, i), found);
            if (number < 0) return i;
        }
        numbers[i] = (uint32_t)number | (tile->start[i] >= BEHIND ? SPACED : 0);
    }
    return to;
}

/* The end of a piece that fills a tile, but perhaps for one blank, from the last place of the tile on. */
INLINE int64_t long_end(const Chunks *of, const uint32_t *codes, int64_t start, int64_t at, int64_t size) {
    uint32_t blank = class_of(of, codes[start]) & IS_BLANK;
    while (at < size && (class_of(of, codes[at]) & IS_BLANK) == blank) at++;
    return at;
}

/* As chunks_scan does. */
static int64_t scan(const Chunks *of, const uint32_t *codes, int64_t from, int64_t size, uint32_t *numbers,
                    uint32_t *places, int64_t room, int64_t *found) {
    Tile tile;
    Found pieces[AHEAD];
    while (from < size) {
        int64_t count = size - from < TILE ? size - from : TILE, ends = count == size - from, stop = size, done = 0;
        const uint32_t *here = codes + from;
        tiled(of, here, count, ends, &tile);
        int64_t many = tile.count - !ends;
        stop = from + end_before(&tile, many);
        if (many > room - found[0]) many = room - found[0];
        while (done < many) {
            int64_t next = many - done < AHEAD ? many : done + AHEAD;
            hashed(of, here, &tile, done, next, pieces);
            done = numbered(of, here, pieces, &tile, done, next, numbers + found[0]);
            if (done < next) many = done;
        }
        for (int64_t i = 0; i < many; i++) places[found[0] + i] = (uint32_t)(from + start_of(&tile, i));
        found[0] += many;
        if (many < tile.count - !ends) return from + end_before(&tile, many);
        if (!many) { /* one piece fills the tile */
            int64_t start = from + start_of(&tile, 0);
            stop = long_end(of, codes, start, from + count - 1, size);
            Found whole = found_by(of, codes + start, stop - start, 0);
            int64_t number = found[0] < room ? number_of(of, codes + start, &whole) : -1;
            if (number < 0) return from;
            numbers[found[0]] = (uint32_t)number | (tile.start[0] >= BEHIND ? SPACED : 0), places[found[0]++] = (uint32_t)start;
        }
        from = stop;
    }
    return size;
}

/* Number the pieces of codes[from : size], while there is room.

   chunks: a Chunks. numbers: [room], of each piece, and whether it is SPACED; places: [room], where it begins. found: [1],
   how many there are. Returns where it stopped: before `size` the caller makes room and goes on from there. */
KERNEL int64_t chunks_scan(const int64_t *chunks, const uint32_t *codes, int64_t from, int64_t size, uint32_t *numbers,
                           uint32_t *places, int64_t room, int64_t *found) {
    return scan((const Chunks *)chunks, codes, from, size, numbers, places, room, found);
}

/* Number the pieces of a text of which another one, whose pieces are known, was made: only those are read that the edits
   touch, and what stands beside them.

   codes: [size], the new text. old_numbers, old_places: [count + 1], the pieces of the old one, and its end. starts, ends,
   new_ends: [edits], what of the old text was replaced, rising, and where its replacement ends in the new one. numbers,
   places, room, found: as for chunks_scan; found[0] is 0. Returns 0 where the table has no room for a piece. */
KERNEL int64_t chunks_splice(const int64_t *chunks, const uint32_t *codes, int64_t size, const uint32_t *old_numbers,
                             const uint32_t *old_places, int64_t count, const int64_t *starts, const int64_t *ends,
                             const int64_t *new_ends, int64_t edits, uint32_t *numbers, uint32_t *places, int64_t room,
                             int64_t *found) {
    const Chunks *of = (const Chunks *)chunks;
    int64_t next = 0, grown = 0;
    for (int64_t e = 0; e <= edits; e++) {
        int64_t stop = e < edits && count ? piece_at(old_places, count, starts[e] > 0 ? starts[e] - 1 : 0, next) : count;
        for (; next < stop && found[0] < room; next++, found[0]++)
            numbers[found[0]] = old_numbers[next], places[found[0]] = (uint32_t)((int64_t)old_places[next] + grown);
        if (next < stop) return 0;
        if (e == edits) break;
        int64_t from = count ? old_places[stop] - ((old_numbers[stop] & SPACED) != 0) + grown : 0;
        for (;; e++) { /* to a piece that has nothing of the edits: the two code points before it are as they were */
            grown = new_ends[e] - ends[e];
            while (next < count && (int64_t)old_places[next] < ends[e] + 2) next++;
            if (e + 1 == edits || (next < count && starts[e + 1] > (int64_t)old_places[next])) break;
        }
        int64_t to = next < count ? old_places[next] - ((old_numbers[next] & SPACED) != 0) + grown : size;
        if (scan(of, codes, from, to, numbers, places, room, found) < to) return 0;
    }
    return 1;
}

/* Put the pieces of all `size` slots, numbered anew where there are numbers for that, into other ones, which are free.

   moved: [pieces], or nothing where `renumbered` is 0; `gone` for those that are left out. */
KERNEL void chunks_place(const uint64_t *slots, int64_t size, int64_t renumbered, const uint32_t *moved, int64_t gone,
                         const int64_t *chunks) {
    for (const Slot *slot = (const Slot *)slots, *end = slot + size; slot < end; slot++) {
        if (!slot->key) continue;
        uint32_t number = renumbered ? moved[slot->number & ~USED] : slot->number;
        if (renumbered && number == gone) continue;
        Found found = {{slot->head[0], slot->head[1]}, slot->hash, slot->length};
        placed((const Chunks *)chunks, &found, number);
    }
}

/* Keep the pieces that were met again since the last sweep; their numbers become lower. moved: [pieces], the new number of
   each, `gone` for those that are not kept. */
KERNEL void chunks_sweep(const int64_t *chunks, int64_t gone, uint32_t *moved) {
    const Chunks *of = (const Chunks *)chunks;
    int64_t to = 0, entries = 0, count = of->counts[ENTRIES];
    for (int64_t i = 0; i < count; i++) moved[i] = (uint32_t)gone;
    for (const Slot *slot = of->slots, *end = slot + (INT64_C(1) << of->bits); slot < end; slot++)
        if (slot->key && slot->number & USED) moved[slot->number & ~USED] = 0;
    for (int64_t number = 0; number < count; number++) {
        if (moved[number] == gone) continue;
        uint32_t *key = of->keys + of->at[number];
        int64_t size = words_of(key[LENGTH]);
        for (int64_t i = 0; i < size; i++) of->keys[to + i] = key[i];
        moved[number] = (uint32_t)entries, of->at[entries++] = (uint32_t)to;
        to += size;
    }
    of->counts[KEY_WORDS] = to, of->counts[ENTRIES] = entries;
}
