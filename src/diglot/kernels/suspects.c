/* Which lines may be damaged: each code point's kind, with those of its neighbours. */

#include "chunks.h"

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

/* What is known of code points, and what is asked. */
typedef struct {
    const uint32_t *kinds;
    const int32_t *weights;
    int64_t first, many, weighed, terminator, utf8, code_page, wanted, least;
} Signs;

/* What a line says: reasons, the sum of its weights, and whether a pair or a letter of HIGH is in it. */
typedef struct {
    uint32_t found;
    int64_t order, said;
} Line;

/* Of a piece: it says something; a line ends in it. Above them stands the sum of its weights. */
enum { LOUD = 1, FEEDS = 2, ORDER = 4 };

INLINE uint32_t code_at(const Signs *signs, const uint32_t *codes, int64_t at, int64_t end) {
    return at < end ? codes[at] : (uint32_t)signs->terminator;
}

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

INLINE int64_t weight_of(const Signs *signs, uint32_t code) { return code < signs->weighed ? signs->weights[code] : 0; }

/* Read the line from `start` to `end`, where the terminator stands. */
static Line read_line(const Signs *signs, const uint32_t *codes, int64_t start, int64_t end) {
    const uint32_t *kinds = signs->kinds;
    int64_t at = start, pairs = 0, highs = 0, sum = 0, pair_at = 0, high_at = 0;
    uint32_t found = 0, kind = 0, paired = 0, high = 0, utf8 = (uint32_t)signs->utf8;
    for (; at < end; at++) {
        uint32_t before = kind;
        kind = kind_of(kinds, codes[at]);
        found |= kind;
        if ((kind ^ before) & ARABIC) { /* a word begins here, or ended before */
            int64_t weight = weight_of(signs, codes[at - !(kind & ARABIC)]);
            sum += kind & ARABIC ? weight : -weight;
        }
        if (!(kind & SAID)) {
            while (at + BLOCK < end && plain(codes + at + 1, (uint32_t)signs->first, (uint32_t)signs->many)) at += BLOCK;
            kind = kind_of(kinds, codes[at]);
            continue;
        }
        if (!(kind & (LEAD | LEAD_ARABIC | HIGH))) continue;
        uint32_t next = code_at(signs, codes, at + 1, end), after = kind_of(kinds, next);
        uint32_t arabic = (kind & LEAD_ARABIC) && (after & NEXT_ARABIC), two = (kind & LEAD) && (after & NEXT);
        if (arabic | two) {
            pairs++, paired = moved(paired, at - pair_at) | 1, pair_at = at;
            if ((paired & 0x55) == 0x55 || (!arabic && kind & SURE)) found |= utf8; /* four in a row, or a sure one */
        }
        if (kind & LEAD_ARABIC && after & COMMA) {
            uint32_t behind = next != signs->terminator ? code_at(signs, codes, at + 2, end) : 0;
            if ((at > start && before & LATIN) || (kind_of(kinds, behind) & LATIN)) found |= utf8;
        }
        if (kind & BARE && after & SPACE) found |= utf8;
        if (kind & HIGH) {
            highs++, high = moved(high, at - high_at) | 1, high_at = at;
            if ((high & 7) == 7) found |= (uint32_t)signs->code_page;
        }
    }
    if (kind & ARABIC) sum -= weight_of(signs, codes[at - 1]);
    if (pairs && pairs * OTHERS >= above_ascii(codes, start, at)) found |= utf8;
    if (highs > 1 && highs >= letters(kinds, codes, start, at)) found |= (uint32_t)signs->code_page;
    return (Line){found, sum, pairs | highs};
}

/* What lines have of the pieces from number `done` on, of those that a table has. known: [pieces]. */
KERNEL void suspects_learn(const int64_t *chunks, int64_t done, const int64_t *about, int32_t *known) {
    const Chunks *table = (const Chunks *)chunks;
    const Signs *signs = (const Signs *)about;
    for (; done < table->counts[ENTRIES]; done++) {
        int64_t length;
        const uint32_t *codes = codes_of(table, done, &length);
        if (class_of(table, codes[0]) & IS_BLANK) {
            int said = 0;
            for (int64_t i = 0; i < length; i++)
                said |= codes[i] == signs->terminator ? FEEDS : kind_of(signs->kinds, codes[i]) & ~(uint32_t)SPACE ? LOUD : 0;
            known[done] = said;
            continue;
        }
        Line line = read_line(signs, codes, 0, length);
        int32_t fits = (int32_t)(line.order * ORDER) == line.order * ORDER;
        known[done] = !fits || line.found & 0xFF || line.said ? LOUD : (int32_t)(line.order * ORDER);
    }
}

/* Lines that may suffer from one of the reasons `wanted`: what their code points say alone, `utf8` and `code_page`; or in
   which the weights of the letters that begin words less those of the letters that end them are less than `least`.

   codes: [size], the last is the terminator, which ends each line. numbers, places: [count + 1], its pieces, as chunks_scan
   gives them, and its end; known: of each, by number. about: a Signs. kinds: [0x10000], of code points past it: none. The
   `many` code points from `first` on, of which most text is made, have no kind that is SAID; the terminator, and the blank
   before a piece, are SPACE alone.
   weights: [weighed], of the letters whose kind is ARABIC; of letters past it: 0. Of the first `room` lines found:
   starts[i], ends[i], those of the reasons that are wanted, order[i]. Returns how many there are; -1 where no terminator is last. */
KERNEL int64_t suspects_find(const uint32_t *codes, int64_t size, const uint32_t *numbers, const uint32_t *places,
                             int64_t count, const int32_t *known, const int64_t *about, int64_t room, int64_t *starts,
                             int64_t *ends, uint8_t *reasons, int64_t *order) {
    const Signs *signs = (const Signs *)about;
    int64_t all = 0, start = 0, sum = 0;
    int32_t loud = 0;
    if (size && codes[size - 1] != signs->terminator) return -1;
    for (int64_t i = 0; i < count; i++) {
        int32_t of = known[numbers[i] & AT];
        loud |= of & LOUD, sum += of >> 2;
        if (!(of & FEEDS)) continue;
        for (int64_t at = places[i], end = places[i + 1]; at < end; at++) {
            if (end - places[i] > 1 && codes[at] != signs->terminator) continue; /* one that feeds is the terminator */
            Line line = {0, sum, 0};
            if (loud || sum < signs->least) line = read_line(signs, codes, start, at);
            if (line.found & signs->wanted || line.order < signs->least) {
                if (all < room)
                    starts[all] = start, ends[all] = at, reasons[all] = (uint8_t)(line.found & signs->wanted), order[all] = line.order;
                all++;
            }
            start = at + 1, sum = 0, loud = of & LOUD;
        }
    }
    return all;
}
