/* What each line of a page is like, and stands among: small numbers, a row of bases a line. */

#include "features.h"

INLINE int date_of(const uint8_t *count) {
    int named = count[MONTHS] && (count[DAYS] || count[YEARS]);
    if (!count[NUMERIC] && !named) return 0;
    return !count[OTHERS] ? 3 : count[OTHERS] <= 2 && count[WORDS] <= 8 ? 2 : 1;
}

/* Lines of text broken at a fixed width: much like the page's longest lines, which are not long. */
INLINE void wrapped(const Told *told, int64_t first, int64_t size, uint16_t *rows) {
    int64_t tally[WIDEST] = {0}, width = 0, rank = size * 17 / 20, filled = 0;
    for (int64_t i = first; i < first + size; i++) tally[least(told->length[i], WIDEST - 1)]++;
    for (int64_t below = tally[0]; below <= rank; below += tally[width]) width++;
    int narrow = width < 110 && width > 35, tail = 0;
    for (int turn = 0; turn < 2; turn++) { /* first it is counted how many fill the width */
        narrow = narrow && (!turn || (double)filled > 0.3 * (double)size);
        for (int64_t i = 0; i < size; i++) {
            const uint8_t *count = told->counts + (first + i) * COUNTS;
            int64_t letters = count[LATIN] + count[ARABIC], length = told->length[first + i];
            int fills = length > width * 3 / 4 && letters > length / 2;
            int follows = i + 1 < size && !told->blanks[first + i + 1];
            filled += fills;
            rows[i * BASES + B_WRAPPED] = narrow && ((fills && (follows || tail)) || (tail && letters));
            tail = narrow && fills && follows;
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

/* Bases of the line alone. */
INLINE void own(const Told *told, int64_t i, uint16_t *row) {
    const uint8_t *count = told->counts + i * COUNTS;
    int64_t length = told->length[i];
    int full = length <= told->whole, brief = full && count[WORDS] <= 14;
    int latin = count[LATIN] > 0, arabic = count[ARABIC] > 0;
    row[B_LENGTH] = step(told, S_LENGTH, length), row[B_WORDS] = step(told, S_WORDS, count[WORDS]);
    row[B_END] = count[END], row[B_START] = count[START], row[B_CAPITALS] = (uint16_t)capitals_of(count);
    row[B_SCRIPT] = latin && arabic ? 3 : arabic ? 2 : latin;
    row[B_FIRST] = full ? count[FIRST] : 0;
    row[B_SECOND] = brief ? count[SECOND] : 0, row[B_LAST] = brief ? count[LAST] : 0;
    row[B_DATE] = (uint16_t)date_of(count), row[B_YEAR] = count[YEARS] && brief;
    row[B_BARS] = step(told, S_BARS, full ? count[BARS] : 0);
    row[B_DASHES] = step(told, S_DASHES, brief ? count[DASHES] : 0);
    row[B_LABEL] = count[LABELS] > 0, row[B_URL] = count[LINKS] > 0;
    row[B_MAIL] = count[MAILS] && full, row[B_RIGHTS] = count[RIGHTS] && full;
    row[B_DIGITS] = step(told, S_DIGITS, full ? count[DIGITS] * 10 / (length > 1 ? length : 1) : 0);
    row[B_STOPS] = step(told, S_STOPS, count[STOPS]), row[B_INDENT] = step(told, S_INDENT, told->indent[i]);
    uint64_t sets = brief ? told->sums[i * 3] >> 1 : 0;
    for (int part = 0; part < 3; part++) row[B_SETS + part] = (uint16_t)(sets >> GROUP * part & ((1 << GROUP) - 1));
    row[B_MARK] = told->marks[i];
}

/* The bases of each line of some pages.

   counts, sums: [lines, COUNTS] and [lines, 3], what shapes_read gives. marks: [lines]. length, indent,
   blanks: [lines]. whole: the longest line that is read whole. begins: [pages], rising from 0. masks: [MASKS].
   steps: [STEPPED, STEPS]. bounds: [RATIOS, BOUNDS], rising, infinite where there are fewer. edges: [6].
   slots: [room], a power of two above the lines of the longest page; lists: [3, its lines];
   types: six numbers for each marker and kind, all 0, which they are again. out: [lines, BASES]. */
KERNEL void features_read(const uint8_t *counts, const uint64_t *sums, const uint8_t *marks, const int64_t *length,
                          const int32_t *indent, const int32_t *blanks, int64_t lines, int64_t whole,
                          const int64_t *begins, int64_t pages, const uint64_t *masks, const uint8_t *steps,
                          const double *bounds, const int64_t *edges, int64_t time, int32_t *slots, int64_t room,
                          int32_t *lists, int64_t longest, int64_t *types, uint16_t *out) {
    Told told = {counts, marks, sums, length, indent, blanks, whole, masks, steps, bounds, time};
    for (int64_t p = 0; p < pages; p++) {
        int64_t first = begins[p], size = (p + 1 < pages ? begins[p + 1] : lines) - first, fit = 8;
        uint16_t *rows = out + first * BASES;
        while (fit < 2 * size && fit < room) fit *= 2;
        wrapped(&told, first, size, rows);
        for (int64_t i = 0; i < size; i++) {
            rows[i * BASES + B_KIND] = (uint16_t)kind_of(&told, first + i, rows[i * BASES + B_WRAPPED]);
            own(&told, first + i, rows + i * BASES);
        }
        features_gaps(&told, first, size, rows);
        features_sights(size, rows);
        for (int which = 1; which < 3; which++)
            features_repeats(&told, first, size, which, slots, fit, lists, lists + longest, lists + 2 * longest, rows);
        features_regular(&told, size, (Type *)types, rows);
        features_style(&told, first, size, rows);
        features_around(size, edges, rows);
    }
}
