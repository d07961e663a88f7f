/* What each line of a page is like, and stands among: small numbers, in a column each.

   The lines of a page stand beside each other in every column, with NEAR places between pages: a line's neighbours are in
   the same columns beside it, and beyond a page stands what no line has. */

#ifndef DIGLOT_FEATURES_H
#define DIGLOT_FEATURES_H

#include "kernels.h"

/* Columns of what is read of a line by itself; see shapes.c. */
enum { LATIN, ARABIC, DIGITS, LOWER, WORDS, CAPITALS, STOPS, MONTHS, OTHERS, DAYS, YEARS, NUMERIC, BARS, DASHES, LABELS,
       LINKS, MAILS, RIGHTS, FIRST, SECOND, LAST, START, END, COUNTS = 24 };

/* Kinds of lines; the last is no line: beyond the page. */
enum { DATE, DATED, BY, SOURCE, FURNITURE, LABEL, SYMBOLS, LONG, SENTENCE, WRAPPED, NAME, TITLEISH, TINY, EDGE, KINDS };

/* The columns of lines; those that neighbours are asked for first. */
enum { C_LENGTH, C_END, C_FIRST, C_CAPITALS, C_DATE, C_MARK, C_KIND, ASKED = C_KIND, C_WORDS, C_START, C_SCRIPT, C_SECOND,
       C_LAST, C_BARS, C_DASHES, C_DIGITS, C_STOPS, C_INDENT, C_FLAGS, C_SETS, C_GAP = C_SETS + 6, C_WIDE, C_RUN, C_SIGHT,
       C_CUED, C_REPEAT, C_COUNT, C_ALIKE, C_POSITION, C_BEFORE, C_BEHIND };

/* The columns of types: of all lines of a page that have one marker and kind. */
enum { T_MARK, T_KIND, T_COUNT, T_PART, T_BELOW, T_ABOVE, T_GAP, T_UNEVEN, T_STYLE, STYLES = 15 };

/* Bits of C_FLAGS. */
enum { F_YEAR = 1, F_LABEL = 2, F_LINK = 4, F_MAIL = 8, F_RIGHTS = 16, F_WRAPPED = 32, F_USUAL = 64 };

/* Numbers that are told in steps, in the order of their tables. */
enum { S_LENGTH, S_WORDS, S_BARS, S_DASHES, S_DIGITS, S_STOPS, S_INDENT, S_COUNT, S_ALIKE, S_BEFORE, S_BEHIND, S_DATES,
       S_LINES, STEPPED };
enum { STEPS = 512 }; /* the longest table of steps */

/* Sets of classes of words, or of ends, as bits. */
enum { M_STOP, M_NAMED, M_FURNITURE, M_COMMENT, M_LABELS, M_SOURCE, M_BY, MASKS };

enum { R_SHARE, R_COUNT, R_PART, R_BELOW, R_ABOVE, R_GAP, R_UNEVEN, RATIOS }; /* numbers told by bounds: [RATIOS, 5] */
enum { BOUNDS = 5, FAR = 9, NEAR = 3, NOTED = 5, WIDEST = 128, GROUP = 6, RUNS = 6 };

typedef struct {
    const uint8_t *counts, *marks;
    const uint64_t *sums;
    const int64_t *length;
    const int32_t *indent, *blanks;
    int64_t whole;
    const uint64_t *masks;
    const uint8_t *steps;
    const double *bounds;
    int64_t time; /* the marker of a chat's clock */
} Told;

/* The lines first .. first + size, and their places in the first of columns, which are `stride` apart. */
typedef struct {
    int64_t first, size, stride;
    uint8_t *at;
} Page;

/* The lines of one type on a page. */
typedef struct {
    int64_t count, last, below, above, steps, squares, number;
} Type;

/* All types so far: their columns, which are `stride` apart, how many there are, and the type of each line. */
typedef struct {
    uint8_t *at;
    int64_t stride, count;
    uint32_t *of;
    Type *known;
} Types;

INLINE uint8_t *column(const Page *page, int which) { return page->at + which * page->stride; }

INLINE int in(uint64_t set, int member) { return (int)(set >> (member & 63) & 1); }

INLINE uint8_t step(const Told *told, int which, int64_t value) {
    return told->steps[which * STEPS + (value < STEPS ? value : STEPS - 1)];
}

/* How many of a number's bounds it has reached. */
INLINE uint8_t reached(const Told *told, int which, double value) {
    uint8_t found = 0;
    for (int i = 0; i < BOUNDS; i++) found += told->bounds[which * BOUNDS + i] <= value;
    return found;
}

/* A share of something, 0 where there is nothing of it; a bound counts where it is passed. */
INLINE uint8_t share(const Told *told, int64_t part, int64_t of) {
    double value = (double)part / (double)(of > 1 ? of : 1);
    uint8_t found = 1;
    for (int i = 0; i < BOUNDS; i++) found += told->bounds[R_SHARE * BOUNDS + i] < value;
    return of ? found : 0;
}

INLINE int64_t least(int64_t one, int64_t two) { return one < two ? one : two; }

INLINE int is_text(int kind) { return kind == LONG || kind == SENTENCE || kind == WRAPPED; }

INLINE int is_head(int kind) { return kind == TITLEISH || kind == NAME || kind == TINY; }

INLINE int is_dated(int kind) { return kind == DATE || kind == DATED; }

/* What stands around lines on their page; the kinds of its lines are known. */
void features_around(const Told *told, const Page *page);
void features_repeats(const Told *told, const Page *page, int which, int32_t *slots, int64_t room, uint64_t *bits,
                      int32_t *lists);
void features_types(const Told *told, const Page *page, Types *types);

#endif
