/* What stands around each line of a page: gaps, runs, repeats, lines of its type, the page as a whole. */

#include "features.h"

/* Gaps between lines, and how far the text above and below is. */
void features_gaps(const Told *told, int64_t first, int64_t size, uint16_t *rows) {
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
void features_sights(int64_t size, uint16_t *rows) {
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
void features_repeats(const Told *told, int64_t first, int64_t size, int which, int32_t *slots, int64_t room,
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
void features_regular(const Told *told, int64_t size, Type *types, uint16_t *rows) {
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
void features_style(const Told *told, int64_t first, int64_t size, uint16_t *rows) {
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
void features_around(int64_t size, const int64_t *edges, uint16_t *rows) {
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
