/* What each line of a page is like, and stands among: small numbers, in a column each. */

#include "features.h"

INLINE int date_of(const uint8_t *count) {
    int named = count[MONTHS] && (count[DAYS] || count[YEARS]);
    if (!count[NUMERIC] && !named) return 0;
    return !count[OTHERS] ? 3 : count[OTHERS] <= 2 && count[WORDS] <= 8 ? 2 : 1;
}

/* Lines of text broken at a fixed width: much like the page's longest lines, which are not long. */
INLINE void wrapped(const Told *told, const Page *page) {
    int64_t tally[WIDEST] = {0}, width = 0, size = page->size, rank = size * 17 / 20, filled = 0;
    const int64_t *lengths = told->length + page->first;
    uint8_t *flags = column(page, C_FLAGS);
    for (int64_t i = 0; i < size; i++) tally[least(lengths[i], WIDEST - 1)]++, flags[i] = 0;
    for (int64_t below = tally[0]; below <= rank; below += tally[width]) width++;
    int narrow = width < 110 && width > 35, tail = 0;
    for (int turn = 0; turn < 2 && narrow; turn++) { /* first it is counted how many fill the width */
        if (turn && !((double)filled > 0.3 * (double)size)) break;
        for (int64_t i = 0; i < size; i++) {
            const uint8_t *count = told->counts + (page->first + i) * COUNTS;
            int64_t letters = count[LATIN] + count[ARABIC], length = lengths[i];
            int fills = length > width * 3 / 4 && letters > length / 2;
            int follows = i + 1 < size && !told->blanks[page->first + i + 1];
            filled += fills;
            if (turn) flags[i] = (fills && (follows || tail)) || (tail && letters) ? F_WRAPPED : 0;
            tail = fills && follows;
        }
        tail = 0;
    }
}

/* A first guess at what a line is. */
INLINE int kind_of(const Told *told, int64_t i, int wrapped) {
    const uint8_t *count = told->counts + i * COUNTS;
    const uint64_t *masks = told->masks;
    int words = count[WORDS], brief = words <= 9, full = told->length[i] <= told->whole;
    int stop = in(masks[M_STOP], count[END]);
    int date = date_of(count), latin = count[LATIN] > count[ARABIC];
    if (date >= 2) return date == 3 ? DATE : DATED;
    if (brief && in(masks[M_BY], count[FIRST])) return BY;
    if (brief && in(masks[M_SOURCE], count[FIRST])) return SOURCE;
    if (full && count[LABELS] && in(masks[M_LABELS], count[FIRST])) return LABEL;
    if (full && count[RIGHTS]) return FURNITURE;
    if (brief && (in(masks[M_FURNITURE], count[FIRST]) || in(masks[M_COMMENT], count[SECOND]))) return FURNITURE;
    if (!(count[LATIN] + count[ARABIC]) || (count[LINKS] && words <= 10)) return SYMBOLS;
    if (!full || (told->length[i] > 90 && stop)) return LONG;
    if (wrapped) return WRAPPED;
    if (stop && words >= 6) return SENTENCE;
    if (words >= 2 && words <= 5 && !count[STOPS] && !stop && !count[DIGITS] && in(masks[M_NAMED], count[FIRST]) &&
        (!latin || count[CAPITALS] >= words - 1))
        return NAME;
    return words <= 4 ? TINY : TITLEISH;
}

INLINE int capitals_of(const uint8_t *count) {
    if (count[LATIN] <= count[ARABIC]) return 6;
    if (count[LATIN] > 3 && !count[LOWER]) return 5;
    return count[WORDS] ? (int)least(count[CAPITALS] * 4 / count[WORDS], 4) : 0;
}

/* What a line is like by itself: its number among all, and its place in the first column. */
INLINE void own(const Told *told, int64_t i, uint8_t *restrict at, int64_t stride) {
    const uint8_t *count = told->counts + i * COUNTS;
    int64_t length = told->length[i];
    int full = length <= told->whole, brief = full && count[WORDS] <= 14, wraps = at[C_FLAGS * stride];
    int latin = count[LATIN] > 0, arabic = count[ARABIC] > 0;
    at[C_KIND * stride] = (uint8_t)kind_of(told, i, wraps);
    at[C_LENGTH * stride] = step(told, S_LENGTH, length), at[C_WORDS * stride] = step(told, S_WORDS, count[WORDS]);
    at[C_END * stride] = count[END], at[C_START * stride] = count[START];
    at[C_CAPITALS * stride] = (uint8_t)capitals_of(count), at[C_SCRIPT * stride] = (uint8_t)(latin + 2 * arabic);
    at[C_FIRST * stride] = full ? count[FIRST] : 0, at[C_SECOND * stride] = brief ? count[SECOND] : 0;
    at[C_LAST * stride] = brief ? count[LAST] : 0, at[C_DATE * stride] = (uint8_t)date_of(count);
    at[C_BARS * stride] = step(told, S_BARS, full ? count[BARS] : 0);
    at[C_DASHES * stride] = step(told, S_DASHES, brief ? count[DASHES] : 0);
    at[C_DIGITS * stride] = step(told, S_DIGITS, full && count[DIGITS] ? count[DIGITS] * 10 / length : 0);
    at[C_STOPS * stride] = step(told, S_STOPS, count[STOPS]), at[C_INDENT * stride] = step(told, S_INDENT, told->indent[i]);
    at[C_FLAGS * stride] = (uint8_t)((count[YEARS] && brief ? F_YEAR : 0) | (count[LABELS] ? F_LABEL : 0) |
                                     (count[LINKS] ? F_LINK : 0) | (count[MAILS] && full ? F_MAIL : 0) |
                                     (count[RIGHTS] && full ? F_RIGHTS : 0) | wraps);
    uint64_t sets = brief ? told->sums[i * 3] >> 1 : 0;
    for (int part = 0; part < 6; part++) at[(C_SETS + part) * stride] = sets >> GROUP * part & ((1 << GROUP) - 1);
    at[C_MARK * stride] = told->marks[i];
}

/* Beyond a page stands what no line has. edges: of the columns that are ASKED. */
INLINE void framed(const Page *page, const int64_t *edges) {
    for (int which = 0; which <= C_KIND; which++) {
        for (int64_t i = 1; i <= NEAR; i++) {
            uint8_t *at = column(page, which), edge = which == C_KIND ? EDGE : (uint8_t)edges[which];
            at[-i] = at[page->size + i - 1] = edge;
        }
    }
}

/* The numbers of each line of some pages.

   counts, sums: [lines, COUNTS] and [lines, 3], what shapes_read gives. marks: [lines]. length, indent,
   blanks: [lines]. whole: the longest line that is read whole. begins: [pages], rising from 0. masks: [MASKS].
   steps: [STEPPED, STEPS]. bounds: [RATIOS, BOUNDS], rising, infinite where there are fewer. edges: [ASKED].
   slots: [room], a power of two, twice as many as lines of the longest page at least; bits: [an eighth of
   it and two]; lists: [4, its lines];
   known: seven numbers for each marker and kind, all 0, which they are again. columns: [.., stride], of lines and NEAR
   places before, between and behind pages; place: [lines], where each is in them. types: [.., span], room for as many
   as lines; type: [lines], that of each. Returns how many types there are, -1 where a marker is none of `markers`. */
KERNEL int64_t features_read(const uint8_t *counts, const uint64_t *sums, const uint8_t *marks, const int64_t *length,
                             const int32_t *indent, const int32_t *blanks, int64_t lines, int64_t whole,
                             const int64_t *begins, int64_t pages, const uint64_t *masks, const uint8_t *steps,
                             const double *bounds, const int64_t *edges, int64_t time, int64_t markers,
                             int32_t *slots, int64_t room, uint64_t *bits, int32_t *lists, int64_t *known,
                             uint8_t *columns, int64_t stride, uint32_t *place, uint8_t *types, int64_t span,
                             uint32_t *type) {
    Told told = {counts, marks, sums, length, indent, blanks, whole, masks, steps, bounds, time};
    Types all = {types, span, 0, type, (Type *)known};
    for (int64_t p = 0; p < pages; p++) {
        int64_t first = begins[p], size = (p + 1 < pages ? begins[p + 1] : lines) - first, fit = 8;
        Page page = {first, size, stride, columns + first + NEAR * (p + 1)};
        while (fit < 2 * size && fit < room) fit *= 2;
        wrapped(&told, &page);
        for (int64_t i = 0; i < size; i++) {
            if (marks[first + i] >= markers) return -1;
            own(&told, first + i, page.at + i, stride);
            place[first + i] = (uint32_t)(page.at + i - columns);
        }
        framed(&page, edges);
        features_around(&told, &page);
        for (int which = 1; which < 3; which++) features_repeats(&told, &page, which, slots, fit, bits, lists);
        features_types(&told, &page, &all);
    }
    return all.count;
}
