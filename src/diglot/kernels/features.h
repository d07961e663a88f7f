/* What each line of a page is like, and stands among: small numbers, a row of bases a line. */

#ifndef DIGLOT_FEATURES_H
#define DIGLOT_FEATURES_H

#include "kernels.h"

/* Columns of what is read of a line by itself; see shapes.c. */
enum { LATIN, ARABIC, DIGITS, LOWER, WORDS, CAPITALS, STOPS, MONTHS, OTHERS, DAYS, YEARS, NUMERIC, BARS, DASHES, LABELS,
       LINKS, MAILS, RIGHTS, FIRST, SECOND, LAST, START, END, COUNTS = 24 };

/* Kinds of lines; the last is no line: beyond the page. */
enum { DATE, DATED, BY, SOURCE, FURNITURE, LABEL, SYMBOLS, LONG, SENTENCE, WRAPPED, NAME, TITLEISH, TINY, EDGE, KINDS };

/* The bases. */
enum { B_KIND, B_LENGTH, B_WORDS, B_END, B_START, B_CAPITALS, B_SCRIPT, B_FIRST, B_SECOND, B_LAST, B_DATE, B_YEAR,
       B_BARS, B_DASHES, B_LABEL, B_URL, B_MAIL, B_RIGHTS, B_DIGITS, B_STOPS, B_WRAPPED, B_INDENT, B_SETS,
       B_GAP = B_SETS + 3, B_WIDE, B_RUN, B_SIGHT, B_CUED, B_REPEAT, B_COUNT, B_ALIKE, B_POSITION, B_BEFORE, B_BEHIND,
       B_USUAL, B_NEAR, B_BESIDE = B_NEAR + 6, B_STYLE = B_BESIDE + 10, B_MARK = B_STYLE + 15, B_TYPE,
       B_BESIDE_MARK = B_TYPE + 6, BASES = B_BESIDE_MARK + 2 };

/* Numbers that are told in steps, in the order of their tables. */
enum { S_LENGTH, S_WORDS, S_BARS, S_DASHES, S_DIGITS, S_STOPS, S_INDENT, S_COUNT, S_ALIKE, S_BEFORE, S_BEHIND, S_DATES,
       S_LINES, STEPPED };
enum { STEPS = 512 }; /* the longest table of steps */

/* Sets of classes of words, or of ends, as bits. */
enum { M_STOP, M_NAMED, M_FURNITURE, M_COMMENT, M_LABELS, M_SOURCE, M_BY, MASKS };

enum { R_SHARE, R_COUNT, R_PART, R_BELOW, R_ABOVE, R_GAP, R_UNEVEN, RATIOS }; /* numbers told by bounds: [RATIOS, 5] */
enum { BOUNDS = 5, FAR = 9, NEAR = 3, NOTED = 5, WIDEST = 128, GROUP = 12, RUNS = 6 };

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

/* The lines of one type on a page. */
typedef struct {
    int64_t count, last, below, above, steps, squares;
} Type;

INLINE int in(uint64_t set, int member) { return (int)(set >> (member & 63) & 1); }

INLINE uint16_t step(const Told *told, int which, int64_t value) {
    return told->steps[which * STEPS + (value < STEPS ? value : STEPS - 1)];
}

/* How many of a number's bounds it has reached. */
INLINE uint16_t reached(const Told *told, int which, double value) {
    uint16_t found = 0;
    for (int i = 0; i < BOUNDS; i++) found += told->bounds[which * BOUNDS + i] <= value;
    return found;
}

/* A share of something, 0 where there is nothing of it; a bound counts where it is passed. */
INLINE uint16_t share(const Told *told, int64_t part, int64_t of) {
    double value = (double)part / (double)(of > 1 ? of : 1);
    uint16_t found = 1;
    for (int i = 0; i < BOUNDS; i++) found += told->bounds[R_SHARE * BOUNDS + i] < value;
    return of ? found : 0;
}

INLINE int64_t least(int64_t one, int64_t two) { return one < two ? one : two; }

INLINE int is_text(int kind) { return kind == LONG || kind == SENTENCE || kind == WRAPPED; }

INLINE int is_head(int kind) { return kind == TITLEISH || kind == NAME || kind == TINY; }

INLINE int is_dated(int kind) { return kind == DATE || kind == DATED; }

INLINE int kind_at(const uint16_t *rows, int64_t size, int64_t i) {
    return i >= 0 && i < size ? rows[i * BASES + B_KIND] : EDGE;
}

/* Bases of lines by what stands around them on their page; the kinds of its lines are known. */
void features_gaps(const Told *told, int64_t first, int64_t size, uint16_t *rows);
void features_sights(int64_t size, uint16_t *rows);
void features_repeats(const Told *told, int64_t first, int64_t size, int which, int32_t *slots, int64_t room,
                      int32_t *heads, int32_t *counts, int32_t *lasts, uint16_t *rows);
void features_regular(const Told *told, int64_t size, Type *types, uint16_t *rows);
void features_style(const Told *told, int64_t first, int64_t size, uint16_t *rows);
void features_around(int64_t size, const int64_t *edges, uint16_t *rows);

#endif
