/* What is read of lines by themselves: their words and signs, by tables of code points and cue words.

   Words and signs never look past white space, so that what is read of a piece of text (chunks.h) is read once. */

#ifndef DIGLOT_SHAPES_H
#define DIGLOT_SHAPES_H

#include "kernels.h"

/* A code point, as the tables give it: from the lowest bit 14 bits of the letter it is compared as (0: a mark, which is
   of its word but tells nothing), then these; the four upper bytes count what it is. */
enum { LETTER = (1 << 14) - 1, GROUP = 14, KIND = 16, VALUE = 20, SIGN = 24, RULE = 27, JOINS = 30, LEADS = 31 };
enum { OF_LETTERS = 1, OF_DIGITS = 2 };                   /* the groups that runs are made of; 0 is of none */
enum { ALWAYS, APART, EARLY, DOUBLED, LED };                /* when a sign counts */
enum { EARLY_WORDS = 3, EARLY_CODES = 28 };
enum { STARTS = 0, ENDS = 4, INWARD = 8, OUTWARD };         /* of how lines begin and end; see shapes_read */
enum { BLOCK = 256, BLOCKS = 0x2000, NEAR = 0x3100 };       /* blocks, beyond which no code is; near ones stand first */
enum { CAPITALS = 1, OTHERS = 4, DAYS, YEARS, NUMERIC };    /* bytes of what a word counts for */
enum { COUNTS = 24, LETTERS = 0, WORDS = 4, SIGNS = 12, FIRST = 18, SECOND, LAST, START, END, UNUSED };
enum { NOTHING = 1, PHRASE = 3, KINDS = 16, PAIRS = 1 << 15, PAIRING = 40503 };               /* the number of a word of marks alone; words of a phrase */

/* Where a word is, and its key. */
typedef struct {
    int64_t start, end;
    uint64_t key;
    uint8_t kind, group, first;
} Run;

/* What a line has of a word that is no more than a phrase of itself, or of a piece of text: of its first word, and of its letters.
   Where the piece is not a word alone, an array has an entry with the counts of its signs for a name and the number of its words
   for counts, and behind it all words but the first. */
typedef struct {
    uint64_t counts;        /* what it counts for */
    uint32_t letters, more; /* of a piece: what its letters count for; where the others begin in the array */
    uint64_t name;          /* its key, or the edges and length of a number; and its class */
    int16_t number;         /* among the words of the lexicon, 0 for one that it lacks */
    uint8_t class, kind, tells, flags, piece;
} Word;

typedef uint64_t Two __attribute__((vector_size(16)));

enum { IS_NUMBER = 1, TAIL = 2, OPENS = 4, GOES_ON = 8 }; /* of a word: a number; letters that a number takes with it, as in
                                                           3rd; the first, the second word of a longer phrase */

enum { ODD = 1, EARLIER = 2, SINGLY = 4 }; /* of a piece: not one word alone; signs that count early in a line only; read
                                             code point by code point: marks alone, white space that joins what is beside */

typedef struct {
    const uint16_t *blocks;
    const uint64_t *points;
} Points;

/* The words and phrases that are looked for; see shapes.py. */
typedef struct {
    const int16_t *slots;
    const uint64_t *keys;
    const uint8_t *alone, *begins;
    const int64_t *phrases, *sizes;
    const uint64_t *lanes, *pairs;
    int64_t bits, words, nothing;
} Lexicon;

INLINE int64_t place_of(Points of, uint32_t code) {
    return code < NEAR ? (int64_t)code : (int64_t)of.blocks[code / BLOCK % BLOCKS] * BLOCK + code % BLOCK;
}

INLINE uint64_t point(Points of, uint32_t code) { return of.points[place_of(of, code)]; }

INLINE int group_of(uint64_t point) { return (int)(point >> GROUP & 3); }

/* Whether a sign counts where it stands; words: how many the line has up to it. */
INLINE int told(uint64_t sign, uint64_t before, uint64_t after, int doubled, int64_t words, int64_t place) {
    switch (sign >> RULE & 7) {
    case APART: return !(before >> KIND & 15) && !(after >> KIND & 15);
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

/* Find the words of codes[start : end], at most one a code point; counts go to `sums`, which may be 0. */
INLINE int64_t read_runs(Points of, const uint32_t *codes, int64_t start, int64_t end, Run *words, uint64_t *sums) {
    int64_t count = 0;
    uint64_t before = 0, letters = 0, signs = 0;
    for (int64_t i = start; i < end;) {
        uint64_t here = point(of, codes[i]);
        int group = group_of(here);
        if (group) {
            Run *word = words + count++;
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

INLINE int32_t cue_of(const Lexicon *of, uint64_t key) {
    if (!key) return NOTHING;
    uint64_t last = (UINT64_C(1) << of->bits) - 1, slot = key >> (64 - of->bits);
    int32_t there;
    while ((there = of->slots[slot]) && of->keys[there] != key) slot = (slot + 1) & last;
    return there;
}

INLINE uint64_t one(int byte) { return UINT64_C(1) << 8 * byte; }
INLINE uint64_t bit_of(uint8_t class) { return class ? UINT64_C(1) << class : 0; }

INLINE int is_year(const Run *word) {
    return word->end - word->start == 4 && (word->first == 1 || word->first == 2);
}

/* Whether a number, and the two words behind it, are a date in digits. */
INLINE int is_date(Points of, const uint32_t *codes, const Run *words, int64_t left) {
    if (left < 3 || words[1].group != OF_DIGITS || words[2].group != OF_DIGITS) return 0;
    for (int i = 0; i < 2; i++)
        if (words[i + 1].start - words[i].end != 1 || !(point(of, codes[words[i].end]) >> JOINS & 1)) return 0;
    int64_t first = words[0].end - words[0].start, second = words[1].end - words[1].start;
    int64_t third = words[2].end - words[2].start;
    return second <= 2 && ((first <= 2 && (third == 2 || third == 4)) || (is_year(words) && third <= 2));
}

/* What a number counts for besides: days, years, and dates. */
INLINE uint64_t number_counts(Points of, const uint32_t *codes, const Run *words, int64_t left) {
    uint64_t counts = is_year(words) ? one(YEARS) : 0;
    if (words->end - words->start <= 2) counts += one(DAYS);
    return is_date(of, codes, words, left) ? counts + one(NUMERIC) : counts;
}

/* What a word counts for by its class and kind. */
INLINE uint64_t lane_of(const Lexicon *of, const Word *word) {
    uint64_t lane = of->lanes[word->class * KINDS + word->kind];
    return word->flags & TAIL ? lane & ~(0xFF * one(OTHERS)) : lane;
}

/* Give a word that has none a class, and all that follows from it; bits: the classes of all phrases that it begins. */
INLINE void classed(const Lexicon *of, Word *word, uint8_t class, uint64_t bits) {
    word->class = class;
    word->name += word->flags & IS_NUMBER ? 0 : class;
    word->counts += lane_of(of, word);
    word->tells = bits & ~(uint64_t)of->nothing ? class + 64 : word->kind;
}

/* The same for a word that has the class of a longer phrase. */
INLINE void reclassed(const Lexicon *of, Word *word, uint8_t class, uint64_t bits) {
    word->name -= word->flags & IS_NUMBER ? 0 : word->class;
    word->counts -= lane_of(of, word);
    classed(of, word, class, bits);
}

/* What a line has of a word among the words of its line, or of its piece; left: how many there are from it on. */
INLINE Word word_of(const Lexicon *lexicon, Points of, const uint32_t *codes, const Run *run, int first, int64_t left) {
    Word word = {.name = run->key, .number = (int16_t)cue_of(lexicon, run->key), .kind = run->kind};
    int64_t length = run->end - run->start;
    if (run->group == OF_DIGITS) {
        word.flags = IS_NUMBER, word.counts = number_counts(of, codes, run, left);
        word.name = (uint64_t)codes[run->start] * 64 + (uint64_t)codes[run->end - 1] * 8 + (uint64_t)length;
    } else if (!first && run[-1].group == OF_DIGITS && run[-1].end == run->start && length <= 2) {
        word.flags = TAIL;
    }
    uint8_t class = lexicon->alone[word.number], begins = lexicon->begins[word.number];
    word.flags |= (uint8_t)((begins & 1 ? OPENS : 0) | (begins & 2 ? GOES_ON : 0));
    classed(lexicon, &word, class, bit_of(class));
    return word;
}

/* The signs of codes[start : end] that count early in a line only. line: where it begins; words: how many it has before. */
INLINE uint64_t early_signs(Points of, const uint32_t *codes, int64_t line, int64_t start, int64_t end, int64_t words) {
    uint64_t signs = 0;
    int before = 0;
    for (int64_t i = start; i < end; i++) {
        uint64_t here = point(of, codes[i]), sign = here >> SIGN & 7;
        int group = group_of(here);
        words += group && group != before;
        before = group;
        if (sign && (here >> RULE & 7) == EARLY) signs += (uint64_t)told(here, 0, 0, 0, words, i - line) << 8 * (sign - 1);
    }
    return signs;
}

#endif
