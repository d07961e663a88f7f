/* What a table of code points says of each: its script, the letter that it is read as, and what else matters of it; and
   the words that strings are read as. */

#ifndef DIGLOT_LETTERS_H
#define DIGLOT_LETTERS_H

#include "kernels.h"

enum {
    READ_AS = 0xFFFF,    /* the letter of its script that it is read as; 0 is nothing, BLANK is between words */
    DROPPED = 1 << 16,   /* nothing, in any script */
    CAPITAL = 1 << 17,
    DIGIT = 1 << 18,     /* may stand for a letter */
    SIGN = 1 << 19,      /* stands between digits in measures */
    NUMBERING = 1 << 20, /* stands after a letter that numbers a line */
    NUMERAL = 1 << 21,   /* a digit of a date */
    SPACE = 1 << 22,     /* white space */
    MARK = 1 << 23,      /* may be of an address or of markup */
    KEYBOARD = INT32_MIN /* a letter that other keyboards have for one of the script */
};
enum {
    BLANK = 32,
    SCRIPTS = 128,
    LONGEST = 50, /* letters of the longest word; what is longer is several */
    HIGH = 0xE000, /* letters from it on are numbers of code points in a list */
    LAST_CODE = 0x10FFFF
};

/* How the words of a script are read; nothing is read of those that have 0. */
enum { READ = 1, DIGITS = 2, APART = 4 };

/* What is said of a string: letters of several scripts; a digit of a date; addresses, which were blanked out; two words or
   more, of letters of any script, that all begin with a capital; words, all of one letter. */
enum { SEVERAL = 1, NUMERALS = 2, BLANKED = 4, TITLED = 8, LONE = 16 };

INLINE uint32_t known_of(const uint32_t *table, uint32_t code) { return table[code > LAST_CODE ? LAST_CODE : code]; }
INLINE uint32_t script_of(uint32_t known) { return known >> 24 & (SCRIPTS - 1); }

/* Tables.

   known: [LAST_CODE + 1], what is known of each code point. kinds: [SCRIPTS], how the words of each script are read.
   quantities: words with digits that are none, a letter a byte, sorted in three sets (what stands behind the digits of
   measures, and of ordinals; names); sets: [4], where each begins, and where the last ends. */
typedef struct {
    const uint32_t *known;
    const uint8_t *kinds;
    const uint64_t *quantities;
    const int64_t *sets;
} Tables;

/* The words of strings: those of word i are letters[begin[i] .. end[i]], and it stands at first[i] .. last[i] in the
   text, with or without a capital at its head. Behind all letters there is room for 64 more. */
typedef struct {
    uint16_t *letters;
    int32_t *begin, *end, *first, *last;
    uint8_t *capital;
    int64_t used, count, room;
    int32_t *ids; /* of each word the number among words of pieces, -1 where it was read in another way; null: not asked, nor are strings of pieces */
} Words;

/* Room for a string: [longest + 2] and [longest]. */
typedef struct {
    uint32_t *known, *codes;
} Scratch;

typedef struct {
    uint32_t script, seen; /* and all that is known of its code points, together */
    int flags;
} Told;

/* A word of a piece of text (chunks.h): where its letters begin in an array of them, how many they are, whether it has a
   capital, and where it stands in the piece. */
enum { HEAD = 8 }; /* letters that are copied at once */
typedef struct {
    uint32_t letters;
    uint16_t length, capital;
    uint32_t first, last;
} Word;

/* What a string has of a piece: its words, words[id ..]; runs: of letters of any script; flags: the script of its
   letters, and these. */
typedef struct {
    uint32_t id, words, runs, flags;
} Piece;

enum {
    WHOLE = 1 << 8,        /* letters of several scripts, or what may be an address: the string must be read whole */
    ALONE = 1 << 9,        /* letters that stand alone */
    SMALL = 1 << 10,       /* a run of letters that does not begin with a capital */
    HAS_CAPITAL = 1 << 11,
    HAS_NUMERAL = 1 << 12,
    HAS_KEYBOARD = 1 << 13,
    BEGINS_CAPITAL = 1 << 14, /* its first word */
    LONGER = 1 << 15,         /* a word of several letters */
    OTHERWISE = 16            /* from this bit on, the bits that the script has not */
};

/* The pieces of a text, as chunks_scan gives them, [count + 1], and what strings have of them. */
typedef struct {
    const uint32_t *numbers, *places;
    int64_t count;
    const Piece *pieces;
    const Word *words;
    const uint16_t *letters;
    int64_t first, last; /* of the string that was read last; the next one is looked for from there on */
} Known;

int64_t pieces_of(const uint8_t *kinds, Known *known, int64_t start, int64_t end, int32_t *ids, uint8_t *capital,
                  Told *told);
int read_known(const Tables *tables, Known *known, int64_t start, int64_t end, Words *words, Told *told);
uint32_t most_letters(const uint32_t *table, const uint32_t *codes, int64_t count);
int read_string(const Tables *tables, const uint32_t *codes, int64_t start, int64_t end, uint32_t forced,
                Scratch *scratch, uint32_t *clean, Words *words, Told *told);
void fold_digits(const Tables *tables, const uint32_t *known, int64_t count, uint16_t *folded);

#endif
