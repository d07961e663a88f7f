/* Shapes of lines: in one pass over the code points of each, counts of its letters, words and signs, the cue words and
   phrases in it, how it begins and ends, and two hashes that tell it from other lines. */

#include "kernels.h"

/* A code point, as the tables give it: from the lowest bit 14 bits of the letter it is compared as (0: a mark, which is
   of its word but tells nothing), then these; the four upper bytes count what it is. */
enum { LETTER = (1 << 14) - 1, GROUP = 14, KIND = 16, VALUE = 20, SIGN = 24, RULE = 27, JOINS = 30, LEADS = 31 };
enum { WORD = 1, NUMBER = 2 };                              /* the groups that runs are made of; 0 is of none */
enum { ALWAYS, SPACED, EARLY, DOUBLED, LED };               /* when a sign counts */
enum { EARLY_WORDS = 3, EARLY_CODES = 28 };
enum { STARTS = 0, ENDS = 4, INWARD = 8, OUTWARD };         /* of how lines begin and end; see shapes_read */
enum { BLOCK = 256, BLOCKS = 0x2000, NEAR = 0x3100 };       /* blocks, beyond which no code is; near ones stand first */
enum { CAPITALS = 1, OTHERS = 4, DAYS, YEARS, NUMERIC };    /* bytes of what a word counts for */
enum { COUNTS = 24, LETTERS = 0, WORDS = 4, SIGNS = 12, FIRST = 18, SECOND, LAST, START, END, UNUSED };
enum { NOTHING = 1, PHRASE = 3, KINDS = 16 };               /* the number of a word of marks alone; words of a phrase */

typedef struct {
    int64_t start, end;
    uint64_t key;
    int32_t number; /* among the words of the lexicon, 0 for one that it lacks */
    uint8_t kind, group, first, last;
} Word;

typedef struct {
    const uint16_t *blocks;
    const uint64_t *points;
} Points;

typedef struct {
    const int16_t *slots;
    const uint64_t *keys;
    int64_t bits, words;
    const uint8_t *alone, *begins;
    const int64_t *phrases, *sizes;
} Lexicon;

INLINE int64_t place_of(Points of, uint32_t code) {
    return code < NEAR ? (int64_t)code : (int64_t)of.blocks[code / BLOCK % BLOCKS] * BLOCK + code % BLOCK;
}

INLINE uint64_t point(Points of, uint32_t code) { return of.points[place_of(of, code)]; }

INLINE int group_of(uint64_t point) { return (int)(point >> GROUP & 3); }

/* Whether a sign counts where it stands; words: how many the line has up to it. */
INLINE int told(uint64_t sign, uint64_t before, uint64_t after, int doubled, int64_t words, int64_t place) {
    switch (sign >> RULE & 7) {
    case SPACED: return !(before >> KIND & 15) && !(after >> KIND & 15);
    case EARLY: return words <= EARLY_WORDS && place < EARLY_CODES;
    case DOUBLED: return doubled;
    case LED: return (int)(before >> LEADS & 1);
    default: return 1;
    }
}

INLINE uint64_t mixed(uint64_t value) {
    value = (value ^ value >> 32) * GOLDEN;
    return value ^ value >> 32;
}

/* Read the words of codes[start : end] into `words`, at most one a code point; counts go to `sums`, which may be 0. */
INLINE int64_t read_words(Points of, const uint32_t *codes, int64_t start, int64_t end, Word *words, uint64_t *sums) {
    int64_t count = 0;
    uint64_t before = 0, letters = 0, signs = 0;
    for (int64_t i = start; i < end;) {
        uint64_t here = point(of, codes[i]);
        int group = group_of(here);
        if (group) {
            Word *word = words + count++;
            uint64_t key = 0;
            word->start = i, word->kind = here >> KIND & 15, word->group = (uint8_t)group;
            word->first = here >> VALUE & 15;
            do {
                uint64_t letter = here & LETTER;
                letters += here >> 32;
                key = letter ? (key + letter) * GOLDEN : key;
                before = here;
                if (++i == end) break;
                here = point(of, codes[i]);
            } while (group_of(here) == group);
            word->end = i, word->key = key ? mixed(key) : 0;
        } else {
            uint64_t sign = here >> SIGN & 7;
            if (sign) {
                uint64_t after = i + 1 < end ? point(of, codes[i + 1]) : 0;
                int doubled = i > start && codes[i - 1] == codes[i];
                signs += (uint64_t)told(here, before, after, doubled, count, i - start) << 8 * (sign - 1);
            }
            letters += here >> 32;
            before = here;
            i++;
        }
    }
    if (sums) sums[0] = letters, sums[1] = signs;
    return count;
}

INLINE int32_t number_of(const Lexicon *of, uint64_t key) {
    if (!key) return NOTHING;
    uint64_t last = (UINT64_C(1) << of->bits) - 1, slot = key >> (64 - of->bits);
    int32_t there;
    while ((there = of->slots[slot]) && of->keys[there] != key) slot = (slot + 1) & last;
    return there;
}

/* The class of a phrase among `size` ones, which rise: each a number above eight bits of class. */
INLINE uint8_t class_of(const int64_t *phrases, int64_t size, int64_t phrase) {
    int64_t low = 0, high = size;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (phrases[middle] >> 8 < phrase) low = middle + 1;
        else high = middle;
    }
    return low < size && phrases[low] >> 8 == phrase ? (uint8_t)phrases[low] : 0;
}

INLINE uint64_t bit_of(uint8_t class) { return class ? UINT64_C(1) << class : 0; }

/* The class of the longest phrase at the first of some words; the classes of all go into `bits`. */
INLINE uint8_t phrase_at(const Lexicon *of, const Word *words, int64_t left, uint64_t *bits) {
    int32_t number = words->number;
    uint8_t best = of->alone[number];
    *bits = bit_of(best);
    int opens = (of->begins[number] & 1) && left > 1 && (of->begins[words[1].number] & 2);
    if (!opens && number != NOTHING) return best;
    const int64_t *known = of->phrases;
    int64_t phrase = number == NOTHING ? 0 : number;
    for (int64_t size = 2; size <= PHRASE && size <= left; size++) {
        int32_t next = words[size - 1].number;
        if (!next) break;
        phrase = phrase * of->words + (next == NOTHING ? 0 : next);
        uint8_t found = class_of(known, of->sizes[size - 2], phrase);
        known += of->sizes[size - 2];
        if (found) best = found, *bits |= bit_of(found);
    }
    return best;
}

INLINE uint64_t one(int byte) { return UINT64_C(1) << 8 * byte; }

INLINE int is_year(const Word *word) {
    return word->end - word->start == 4 && (word->first == 1 || word->first == 2);
}

/* Whether a number, and the two words behind it, are a date in digits. */
INLINE int is_date(Points of, const uint32_t *codes, const Word *words, int64_t left) {
    if (left < 3 || words[1].group != NUMBER || words[2].group != NUMBER) return 0;
    for (int i = 0; i < 2; i++)
        if (words[i + 1].start - words[i].end != 1 || !(point(of, codes[words[i].end]) >> JOINS & 1)) return 0;
    int64_t first = words[0].end - words[0].start, second = words[1].end - words[1].start;
    int64_t third = words[2].end - words[2].start;
    return second <= 2 && ((first <= 2 && (third == 2 || third == 4)) || (is_year(words) && third <= 2));
}

/* What a number counts for besides: days, years, and dates. */
INLINE uint64_t number_counts(Points of, const uint32_t *codes, const Word *words, int64_t left) {
    uint64_t counts = is_year(words) ? one(YEARS) : 0;
    if (words->end - words->start <= 2) counts += one(DAYS);
    return is_date(of, codes, words, left) ? counts + one(NUMERIC) : counts;
}

INLINE void put(uint8_t *out, uint64_t lanes, int count) {
    for (int i = 0; i < count; i++) out[i] = (uint8_t)(lanes >> 8 * i);
}

/* How a line begins, and how it ends: as the sign before the last one where that looks inward. */
INLINE uint8_t start_of(const uint16_t *edges, Points of, const uint32_t *codes, int64_t start) {
    return edges[place_of(of, codes[start])] >> STARTS & 15;
}

INLINE uint8_t end_of(const uint16_t *edges, Points of, const uint32_t *codes, int64_t start, int64_t end) {
    uint16_t edge = edges[place_of(of, codes[end - 1])];
    if (edge >> INWARD & 1) {
        uint16_t inner = edges[place_of(of, codes[end - start > 1 ? end - 2 : start])];
        if (inner >> OUTWARD & 1) edge = inner;
    }
    return edge >> ENDS & 15;
}

/* The shape of each line codes[start : end], none of which is empty.

   A line of more than `whole` code points is told by its first `part` ones, and by how it ends.
   blocks, points: code point c is points[c] if it is near, else points[blocks[c / 256] * 256 + c % 256]. edges: the same
   of how a line begins with it (four bits), how one ends with it (four), whether the one before it says more, and
   whether it does so itself.
   slots, keys, alone, begins, phrases: the lexicon; sizes: how many phrases are of two, and of three words.
   lanes: [classes, KINDS], what a word counts for by its class and kind. nothing: classes, as bits, that tell nothing.
   scratch: four numbers for each word, of which no line has more than code points that are read.
   counts: [lines, COUNTS]. sums: [lines, 3], the classes of all phrases as bits, a hash of all words (and of the length,
   where a line is not read whole), and one of their kinds. */
KERNEL void shapes_read(const uint32_t *codes, const int64_t *start, const int64_t *end, int64_t lines,
                        int64_t whole, int64_t part, const uint16_t *blocks, const uint64_t *points,
                        const uint16_t *edges, const int16_t *slots, int64_t bits, const uint64_t *keys,
                        int64_t known, const uint8_t *alone, const uint8_t *begins, const int64_t *phrases,
                        const int64_t *sizes, const uint64_t *lanes, int64_t nothing, uint64_t *scratch,
                        uint8_t *counts, uint64_t *sums) {
    Points of = {blocks, points};
    Lexicon lexicon = {slots, keys, bits, known, alone, begins, phrases, sizes};
    Word *words = (Word *)scratch;
    for (int64_t l = 0; l < lines; l++, counts += COUNTS, sums += 3) {
        uint64_t read[2], counted = 0, sets = 0, hash = 0, skeleton = 0;
        int64_t stop = end[l] - start[l] > whole ? start[l] + part : end[l];
        int64_t count = read_words(of, codes, start[l], stop, words, read);
        uint8_t first = 0, second = 0, last = 0;
        for (int64_t i = 0; i < count; i++) words[i].number = number_of(&lexicon, words[i].key);
        for (int64_t i = 0; i < count; i++) {
            const Word *word = words + i;
            uint64_t bits_here, weight = (uint64_t)(2 * i + 1), name = word->key;
            uint8_t best = phrase_at(&lexicon, word, count - i, &bits_here);
            uint64_t lane = lanes[best * KINDS + word->kind];
            if (word->group == NUMBER) {
                lane += number_counts(of, codes, word, count - i);
                name = (uint64_t)codes[word->start] * 64 + (uint64_t)codes[word->end - 1] * 8;
                name += (uint64_t)(word->end - word->start);
            } else {
                const Word *number = word - 1; /* letters that a number takes with it, as in 3rd, are no other word */
                if (i && number->group == NUMBER && number->end == word->start && word->end - word->start <= 2)
                    lane &= ~(0xFF * one(OTHERS));
                name += best;
            }
            counted += lane, sets |= bits_here, hash += name * weight;
            skeleton += weight * (bits_here & ~(uint64_t)nothing ? (uint64_t)best + 64 : word->kind);
            if (i == 0) first = best;
            if (i == 1) second = best;
            last = best;
        }
        put(counts + LETTERS, read[0], WORDS - LETTERS);
        put(counts + WORDS, counted, SIGNS - WORDS);
        put(counts + SIGNS, read[1], FIRST - SIGNS);
        counts[FIRST] = first, counts[SECOND] = second, counts[LAST] = last, counts[UNUSED] = 0;
        counts[START] = start_of(edges, of, codes, start[l]), counts[END] = end_of(edges, of, codes, start[l], end[l]);
        sums[0] = sets, sums[1] = hash + (stop < end[l] ? (uint64_t)(end[l] - start[l]) : 0), sums[2] = skeleton;
    }
}

/* The keys of the words of each string codes[start : end], as the lexicon has them.

   scratch: as above. keys: one for each code point at most. counts: [strings], the words of each. */
KERNEL void shapes_keys(const uint32_t *codes, const int64_t *start, const int64_t *end, int64_t strings,
                        const uint16_t *blocks, const uint64_t *points, uint64_t *scratch, uint64_t *keys,
                        int64_t *counts) {
    Points of = {blocks, points};
    Word *words = (Word *)scratch;
    for (int64_t i = 0; i < strings; i++) {
        counts[i] = read_words(of, codes, start[i], end[i], words, 0);
        for (int64_t w = 0; w < counts[i]; w++) *keys++ = words[w].key;
    }
}

/* The classes of all phrases in codes[0 : size], as bits. scratch: as above; the tables too. */
KERNEL int64_t shapes_cues(const uint32_t *codes, int64_t size, uint64_t *scratch, const uint16_t *blocks,
                           const uint64_t *points, const int16_t *slots, int64_t bits, const uint64_t *keys,
                           int64_t known, const uint8_t *alone, const uint8_t *begins, const int64_t *phrases,
                           const int64_t *sizes) {
    Points of = {blocks, points};
    Lexicon lexicon = {slots, keys, bits, known, alone, begins, phrases, sizes};
    Word *words = (Word *)scratch;
    uint64_t found = 0, here;
    int64_t count = read_words(of, codes, 0, size, words, 0);
    for (int64_t i = 0; i < count; i++) words[i].number = number_of(&lexicon, words[i].key);
    for (int64_t i = 0; i < count; i++) phrase_at(&lexicon, words + i, count - i, &here), found |= here;
    return (int64_t)found;
}
