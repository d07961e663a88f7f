/* What each line of a page is like, and stands among: small numbers, a row of bases a line. */

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

INLINE int is_text(int kind) { return kind == LONG || kind == SENTENCE || kind == WRAPPED; }

INLINE int is_head(int kind) { return kind == TITLEISH || kind == NAME || kind == TINY; }

INLINE int is_dated(int kind) { return kind == DATE || kind == DATED; }

INLINE int kind_at(const uint16_t *rows, int64_t size, int64_t i) {
    return i >= 0 && i < size ? rows[i * BASES + B_KIND] : EDGE;
}

/* Gaps between lines, and how far the text above and below is. */
INLINE void gaps(const Told *told, int64_t first, int64_t size, uint16_t *rows) {
    int64_t total = 0, near = -FAR;
    for (int64_t i = 0; i < size; i++) total += told->blanks[first + i];
    double usual = (double)total / (double)size;
    for (int64_t i = 0; i < size; i++) {
        uint16_t *row = rows + i * BASES;
        int64_t blanks = told->blanks[first + i], after = i + 1 < size ? told->blanks[first + i + 1] : FAR;
        row[B_GAP] = (uint16_t)(least(blanks, 2) * 3 + least(after, 2));
        row[B_WIDE] = (uint16_t)(((double)blanks > usual + 0.5) * 2 + ((double)after > usual + 0.5));
        row[B_USUAL] = usual >= 0.6;
        row[B_BEFORE] = (uint16_t)least(i - near, FAR);
        if (is_text(row[B_KIND])) near = i;
        row[B_POSITION] = (uint16_t)(i < 3 ? i : size - i <= 3 ? 6 - (size - i) : 6);
    }
    near = size + FAR;
    for (int64_t i = size - 1; i >= 0; i--) {
        uint16_t *row = rows + i * BASES;
        int64_t before = row[B_BEFORE], behind = least(near - i, FAR);
        if (is_text(row[B_KIND])) near = i;
        row[B_RUN] = (uint16_t)(least(before, RUNS - 1) * RUNS + least(behind, RUNS - 1));
        row[B_BEFORE] = step(told, S_BEFORE, before), row[B_BEHIND] = step(told, S_BEHIND, behind);
    }
}

/* What stands earlier (1) and later (2) in each line's run, which begins with a line of text or the page. */
INLINE void sights(int64_t size, uint16_t *rows) {
    for (int backward = 0; backward < 2; backward++) {
        int dated = 0, titleish = 0, furniture = 0, bit = backward ? 2 : 1;
        for (int64_t n = 0; n < size; n++) {
            uint16_t *row = rows + (backward ? size - 1 - n : n) * BASES;
            int kind = row[B_KIND], begins = is_text(kind);
            if (!backward && begins) dated = titleish = furniture = 0;
            if (!backward) row[B_SIGHT] = row[B_CUED] = 0;
            row[B_SIGHT] += (uint16_t)(bit * (dated * 4 + titleish)), row[B_CUED] += (uint16_t)(bit * furniture);
            dated |= is_dated(kind), titleish |= kind == TITLEISH, furniture |= kind == FURNITURE;
            if (backward && begins) dated = titleish = furniture = 0;
        }
    }
}

/* Lines with the hash of column `which`: how often each stands on its page, and whether so shortly before and behind.

   slots: [a power of two, more than size], heads, counts, lasts: [size], by the first line that has a hash. */
INLINE void repeats(const Told *told, int64_t first, int64_t size, int which, int32_t *slots, int64_t room,
                    int32_t *heads, int32_t *counts, int32_t *lasts, uint16_t *rows) {
    for (int64_t i = 0; i < room; i++) slots[i] = -1;
    for (int64_t i = 0; i < size; i++) {
        const uint64_t *sums = told->sums + (first + i) * 3;
        uint64_t hash = sums[which], slot = hash * GOLDEN >> 20 & (uint64_t)(room - 1);
        while (slots[slot] >= 0 && told->sums[(first + slots[slot]) * 3 + which] != hash)
            slot = (slot + 1) & (uint64_t)(room - 1);
        rows[i * BASES + B_REPEAT] *= which != 1;
        if (slots[slot] < 0) {
            slots[slot] = heads[i] = lasts[i] = (int32_t)i, counts[i] = 1;
            continue;
        }
        int32_t head = heads[i] = slots[slot], last = lasts[head];
        if (which == 1 && i - last <= NOTED) rows[i * BASES + B_REPEAT] += 4, rows[last * BASES + B_REPEAT] += 2;
        lasts[head] = (int32_t)i, counts[head]++;
    }
    for (int64_t i = 0; i < size; i++) {
        uint16_t *row = rows + i * BASES;
        int64_t count = counts[heads[i]];
        if (which == 1) {
            row[B_REPEAT] += count > 1;
            row[B_COUNT] = step(told, S_COUNT, told->length[first + i] <= told->whole ? count : 0);
        } else {
            row[B_ALIKE] = step(told, S_ALIKE, told->counts[(first + i) * COUNTS + WORDS] <= 12 ? count : 0);
        }
    }
}

/* How regular the lines of each marker and kind are. types: [markers * KINDS], all of them 0, and so they are left. */
INLINE void regular(const Told *told, int64_t size, Type *types, uint16_t *rows) {
    for (int64_t i = 0; i < size; i++) {
        const uint16_t *row = rows + i * BASES;
        Type *type = types + row[B_MARK] * EDGE + row[B_KIND];
        type->below += is_text(kind_at(rows, size, i - 1)), type->above += is_text(kind_at(rows, size, i + 1));
        int64_t gap = type->count++ ? i - type->last : 0;
        type->last = i, type->steps += gap, type->squares += gap * gap;
    }
    for (int64_t i = 0; i < size; i++) {
        uint16_t *row = rows + i * BASES;
        const Type *type = types + row[B_MARK] * EDGE + row[B_KIND];
        double count = (double)type->count, several = type->count > 2 ? count - 1 : 1;
        double mean = (double)type->steps / several, spread = (double)type->squares / several - mean * mean;
        spread = __builtin_sqrt(spread > 0 ? spread : 0);
        row[B_TYPE] = reached(told, R_COUNT, count), row[B_TYPE + 1] = reached(told, R_PART, count / (double)size);
        row[B_TYPE + 2] = reached(told, R_BELOW, (double)type->below / count);
        row[B_TYPE + 3] = reached(told, R_ABOVE, (double)type->above / count);
        row[B_TYPE + 4] = reached(told, R_GAP, mean);
        row[B_TYPE + 5] = reached(told, R_UNEVEN, type->count > 2 ? spread / (mean > 1 ? mean : 1) : FAR);
    }
    for (int64_t i = 0; i < size; i++)
        types[rows[i * BASES + B_MARK] * EDGE + rows[i * BASES + B_KIND]] = (Type){0, 0, 0, 0, 0, 0};
}

/* What the page as a whole does. */
INLINE void style(const Told *told, int64_t first, int64_t size, uint16_t *rows) {
    int64_t kinds[KINDS] = {0}, after = 0, before = 0, under = 0, spaced = 0, marked = 0, times = 0;
    for (int64_t i = 0; i < size; i++) {
        int kind = kind_at(rows, size, i), above = kind_at(rows, size, i - 1), dated = is_dated(kind);
        kinds[kind]++;
        after += dated && is_text(above), before += dated && is_text(kind_at(rows, size, i + 1));
        under += dated && is_head(above);
        spaced += i && told->blanks[first + i] > 0;
        marked += told->marks[first + i] > 0, times += told->marks[first + i] == told->time;
    }
    int64_t dates = kinds[DATE] + kinds[DATED], some = dates > 1 ? dates : 1;
    uint16_t found[15] = {
        share(told, after, dates), share(told, before, dates), share(told, under, dates),
        share(told, spaced, size - 1), share(told, kinds[LONG] + kinds[SENTENCE] + kinds[WRAPPED], size),
        share(told, kinds[BY], some), share(told, kinds[SOURCE], some), share(told, kinds[LABEL], size),
        share(told, marked, size), share(told, times, size),
        share(told, kinds[TINY] + kinds[NAME] + kinds[TITLEISH], size), (uint16_t)kind_at(rows, size, 0),
        (uint16_t)kind_at(rows, size, size - 1), step(told, S_DATES, dates), step(told, S_LINES, size),
    };
    for (int64_t i = 0; i < size; i++)
        for (int each = 0; each < 15; each++) rows[i * BASES + B_STYLE + each] = found[each];
}

/* Bases of the lines around each. edges: what stands for a line beyond the page, of B_BESIDE and B_BESIDE_MARK. */
INLINE void around(int64_t size, const int64_t *edges, uint16_t *rows) {
    static const int same[] = {B_LENGTH, B_END, B_FIRST, B_CAPITALS, B_DATE};
    for (int64_t i = 0; i < size; i++) {
        uint16_t *row = rows + i * BASES;
        for (int away = 1; away <= NEAR; away++) {
            row[B_NEAR + NEAR - away] = (uint16_t)kind_at(rows, size, i - away);
            row[B_NEAR + NEAR - 1 + away] = (uint16_t)kind_at(rows, size, i + away);
        }
        for (int each = 0; each < 5; each++) {
            row[B_BESIDE + each * 2] = i ? row[same[each] - BASES] : (uint16_t)edges[each];
            row[B_BESIDE + each * 2 + 1] = i + 1 < size ? row[same[each] + BASES] : (uint16_t)edges[each];
        }
        row[B_BESIDE_MARK] = i ? row[B_MARK - BASES] : (uint16_t)edges[5];
        row[B_BESIDE_MARK + 1] = i + 1 < size ? row[B_MARK + BASES] : (uint16_t)edges[5];
    }
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
        gaps(&told, first, size, rows);
        sights(size, rows);
        for (int which = 1; which < 3; which++)
            repeats(&told, first, size, which, slots, fit, lists, lists + longest, lists + 2 * longest, rows);
        regular(&told, size, (Type *)types, rows);
        style(&told, first, size, rows);
        around(size, edges, rows);
    }
}
