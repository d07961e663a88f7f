/* What stands around each line of a page: gaps, runs, repeats, lines of its type, the page as a whole. */

#include "features.h"

/* What stands earlier (1) or later (2) in a line's run, which begins with a line of text or the page. */
typedef struct {
    int dated, titleish, furniture;
} Sight;

INLINE void seen(Sight *sight, int kind) {
    sight->dated |= is_dated(kind), sight->titleish |= kind == TITLEISH, sight->furniture |= kind == FURNITURE;
}

/* Gaps between lines, how far the text above and below is, and what stands in a line's run. */
void features_around(const Told *told, const Page *page) {
    int64_t total = 0, near = -FAR, size = page->size;
    const int32_t *blanks = told->blanks + page->first;
    const uint8_t *kinds = column(page, C_KIND);
    uint8_t *runs = column(page, C_RUN), *sights = column(page, C_SIGHT), *cued = column(page, C_CUED);
    for (int64_t i = 0; i < size; i++) total += blanks[i];
    double usual = (double)total / (double)size;
    const uint8_t often = usual >= 0.6 ? F_USUAL : 0;
    Sight sight = {0, 0, 0};
    for (int64_t i = 0; i < size; i++) {
        int64_t after = i + 1 < size ? blanks[i + 1] : FAR, before = least(i - near, FAR);
        column(page, C_GAP)[i] = (uint8_t)(least(blanks[i], 2) * 3 + least(after, 2));
        column(page, C_WIDE)[i] = ((double)blanks[i] > usual + 0.5) * 2 + ((double)after > usual + 0.5);
        column(page, C_FLAGS)[i] |= often;
        column(page, C_BEFORE)[i] = step(told, S_BEFORE, before);
        column(page, C_POSITION)[i] = (uint8_t)(i < 3 ? i : size - i <= 3 ? 6 - (size - i) : 6);
        if (is_text(kinds[i])) near = i, sight = (Sight){0, 0, 0};
        runs[i] = (uint8_t)(least(before, RUNS - 1) * RUNS);
        sights[i] = (uint8_t)(sight.dated * 4 + sight.titleish), cued[i] = (uint8_t)sight.furniture;
        seen(&sight, kinds[i]);
    }
    near = size + FAR, sight = (Sight){0, 0, 0};
    for (int64_t i = size - 1; i >= 0; i--) {
        int64_t behind = least(near - i, FAR);
        column(page, C_BEHIND)[i] = step(told, S_BEHIND, behind);
        runs[i] += (uint8_t)least(behind, RUNS - 1);
        sights[i] += (uint8_t)(2 * (sight.dated * 4 + sight.titleish)), cued[i] += (uint8_t)(2 * sight.furniture);
        seen(&sight, kinds[i]);
        if (is_text(kinds[i])) near = i, sight = (Sight){0, 0, 0};
    }
}

/* Lines with the hash of column `which`: how often each stands on its page, and whether so shortly before and behind.

   slots: [a power of two, more than size], heads, counts, lasts: [size], by the first line that has a hash. */
void features_repeats(const Told *told, const Page *page, int which, int32_t *slots, int64_t room, int32_t *heads,
                      int32_t *counts, int32_t *lasts) {
    const uint64_t *sums = told->sums + page->first * 3 + which, last = (uint64_t)(room - 1);
    uint8_t *repeat = column(page, C_REPEAT), *out = column(page, which == 1 ? C_COUNT : C_ALIKE);
    for (int64_t i = 0; i < room; i++) slots[i] = -1;
    for (int64_t i = 0; i < page->size; i++) {
        if (i + AHEAD < page->size) __builtin_prefetch(slots + (sums[(i + AHEAD) * 3] * GOLDEN >> 20 & last));
        uint64_t hash = sums[i * 3], slot = hash * GOLDEN >> 20 & last;
        while (slots[slot] >= 0 && sums[slots[slot] * 3] != hash) slot = (slot + 1) & last;
        if (which == 1) repeat[i] = 0;
        if (slots[slot] < 0) {
            slots[slot] = heads[i] = lasts[i] = (int32_t)i, counts[i] = 1;
            continue;
        }
        int32_t head = heads[i] = slots[slot], latest = lasts[head];
        if (which == 1 && i - latest <= NOTED) repeat[i] += 4, repeat[latest] += 2;
        lasts[head] = (int32_t)i, counts[head]++;
    }
    for (int64_t i = 0; i < page->size; i++) {
        int64_t line = page->first + i, count = counts[heads[i]];
        if (which == 1) repeat[i] += count > 1, out[i] = step(told, S_COUNT, told->length[line] <= told->whole ? count : 0);
        else out[i] = step(told, S_ALIKE, told->counts[line * COUNTS + WORDS] <= 12 ? count : 0);
    }
}

/* What the page as a whole does, by its types from number `from` on. under: dated lines under heads. */
INLINE void styled(const Told *told, const Page *page, const Types *types, int64_t from, int64_t under) {
    int64_t kinds[KINDS] = {0}, after = 0, before = 0, spaced = 0, marked = 0, times = 0, size = page->size;
    for (int64_t number = from; number < types->count; number++) {
        const uint8_t *at = types->at + number;
        int mark = at[T_MARK * types->stride], kind = at[T_KIND * types->stride];
        const Type *type = types->known + mark * EDGE + kind;
        kinds[kind] += type->count, marked += mark ? type->count : 0, times += mark == told->time ? type->count : 0;
        if (is_dated(kind)) after += type->below, before += type->above;
    }
    for (int64_t i = 1; i < size; i++) spaced += told->blanks[page->first + i] > 0;
    int64_t dates = kinds[DATE] + kinds[DATED], some = dates > 1 ? dates : 1;
    const uint8_t *kind = column(page, C_KIND);
    const uint8_t found[STYLES] = {
        share(told, after, dates), share(told, before, dates), share(told, under, dates),
        share(told, spaced, size - 1), share(told, kinds[LONG] + kinds[SENTENCE] + kinds[WRAPPED], size),
        share(told, kinds[BY], some), share(told, kinds[SOURCE], some), share(told, kinds[LABEL], size),
        share(told, marked, size), share(told, times, size),
        share(told, kinds[TINY] + kinds[NAME] + kinds[TITLEISH], size), kind[0], kind[size - 1],
        step(told, S_DATES, dates), step(told, S_LINES, size),
    };
    for (int64_t number = from; number < types->count; number++)
        for (int each = 0; each < STYLES; each++) types->at[(T_STYLE + each) * types->stride + number] = found[each];
}

/* How regular the lines of a type are. */
INLINE void regular(const Told *told, int64_t size, const Type *type, uint8_t *at, int64_t stride) {
    double count = (double)type->count, several = type->count > 2 ? count - 1 : 1;
    double mean = (double)type->steps / several, spread = (double)type->squares / several - mean * mean;
    spread = __builtin_sqrt(spread > 0 ? spread : 0);
    at[T_COUNT * stride] = reached(told, R_COUNT, count), at[T_PART * stride] = reached(told, R_PART, count / (double)size);
    at[T_BELOW * stride] = reached(told, R_BELOW, (double)type->below / count);
    at[T_ABOVE * stride] = reached(told, R_ABOVE, (double)type->above / count);
    at[T_GAP * stride] = reached(told, R_GAP, mean);
    at[T_UNEVEN * stride] = reached(told, R_UNEVEN, type->count > 2 ? spread / (mean > 1 ? mean : 1) : FAR);
}

/* The types of a page's lines: by marker and kind. What is known of them is 0 before and behind. */
void features_types(const Told *told, const Page *page, Types *types) {
    const uint8_t *marks = column(page, C_MARK), *kinds = column(page, C_KIND);
    int64_t from = types->count, under = 0;
    for (int64_t i = 0; i < page->size; i++) {
        Type *type = types->known + marks[i] * EDGE + kinds[i];
        if (!type->count) {
            types->at[T_MARK * types->stride + types->count] = marks[i];
            types->at[T_KIND * types->stride + types->count] = kinds[i];
            type->number = types->count++;
        }
        type->below += is_text(kinds[i - 1]), type->above += is_text(kinds[i + 1]);
        under += is_dated(kinds[i]) && is_head(kinds[i - 1]);
        int64_t gap = type->count++ ? i - type->last : 0;
        type->last = i, type->steps += gap, type->squares += gap * gap;
        types->of[page->first + i] = (uint32_t)type->number;
    }
    styled(told, page, types, from, under);
    for (int64_t number = from; number < types->count; number++) {
        uint8_t *at = types->at + number;
        Type *type = types->known + at[T_MARK * types->stride] * EDGE + at[T_KIND * types->stride];
        regular(told, page->size, type, at, types->stride);
        *type = (Type){0, 0, 0, 0, 0, 0, 0};
    }
}
