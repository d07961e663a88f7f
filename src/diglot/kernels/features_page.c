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
    const int64_t size = page->size;
    const int32_t *blanks = told->blanks + page->first;
    const uint8_t *kinds = column(page, C_KIND), *above = told->steps + S_BEFORE * STEPS, *below = told->steps + S_BEHIND * STEPS;
    uint8_t *restrict gaps = column(page, C_GAP), *restrict wide = column(page, C_WIDE), *restrict runs = column(page, C_RUN);
    uint8_t *restrict sights = column(page, C_SIGHT), *restrict cued = column(page, C_CUED);
    uint8_t *restrict befores = column(page, C_BEFORE), *restrict behinds = column(page, C_BEHIND);
    uint8_t *restrict flags = column(page, C_FLAGS), *restrict positions = column(page, C_POSITION);
    int64_t total = 0, near = -FAR;
    for (int64_t i = 0; i < size; i++) total += blanks[i];
    const double usual = (double)total / (double)size;
    const uint8_t often = usual >= 0.6 ? F_USUAL : 0;
    Sight sight = {0, 0, 0};
    for (int64_t i = 0; i < size; i++) {
        int64_t after = i + 1 < size ? blanks[i + 1] : FAR, before = least(i - near, FAR);
        gaps[i] = (uint8_t)(least(blanks[i], 2) * 3 + least(after, 2));
        wide[i] = ((double)blanks[i] > usual + 0.5) * 2 + ((double)after > usual + 0.5);
        flags[i] |= often, befores[i] = above[before];
        positions[i] = (uint8_t)(i < 3 ? i : size - i <= 3 ? 6 - (size - i) : 6);
        if (is_text(kinds[i])) near = i, sight = (Sight){0, 0, 0};
        runs[i] = (uint8_t)(least(before, RUNS - 1) * RUNS);
        sights[i] = (uint8_t)(sight.dated * 4 + sight.titleish), cued[i] = (uint8_t)sight.furniture;
        seen(&sight, kinds[i]);
    }
    near = size + FAR, sight = (Sight){0, 0, 0};
    for (int64_t i = size - 1; i >= 0; i--) {
        int64_t behind = least(near - i, FAR);
        behinds[i] = below[behind], runs[i] += (uint8_t)least(behind, RUNS - 1);
        sights[i] += (uint8_t)(2 * (sight.dated * 4 + sight.titleish)), cued[i] += (uint8_t)(2 * sight.furniture);
        seen(&sight, kinds[i]);
        if (is_text(kinds[i])) near = i, sight = (Sight){0, 0, 0};
    }
}

/* Where a hash is among a power of two of places, less one. */
INLINE uint64_t place_in(uint64_t hash, uint64_t last) { return hash * GOLDEN >> 20 & last; }

/* The lines whose hash another may have: those that share a bit with one. sums: [size, 3]; bits: [2, words], of which there is
   a power of two. Returns how many they are. */
INLINE int64_t shared(const uint64_t *sums, int64_t size, uint64_t *bits, int64_t words, int32_t *found) {
    uint64_t *once = bits, *twice = bits + words, last = (uint64_t)words * 64 - 1;
    int64_t count = 0;
    for (int64_t i = 0; i < 2 * words; i++) bits[i] = 0;
    for (int64_t i = 0; i < size; i++) {
        uint64_t place = place_in(sums[i * 3], last), bit = UINT64_C(1) << place % 64;
        twice[place / 64] |= once[place / 64] & bit, once[place / 64] |= bit;
    }
    for (int64_t i = 0; i < size; i++) {
        uint64_t place = place_in(sums[i * 3], last);
        found[count] = (int32_t)i, count += (int64_t)(twice[place / 64] >> place % 64 & 1);
    }
    return count;
}

/* The first of `count` lines that has the hash of line `k`, which is now the latest one. slots: [room], -1 where they are free. */
INLINE int32_t first_of(const uint64_t *sums, const int32_t *lines, int32_t k, int32_t *slots, int64_t room) {
    uint64_t last = (uint64_t)(room - 1), hash = sums[lines[k] * 3], slot = place_in(hash, last);
    while (slots[slot] >= 0 && sums[lines[slots[slot]] * 3] != hash) slot = (slot + 1) & last;
    if (slots[slot] < 0) slots[slot] = k;
    return slots[slot];
}

/* Whether it counts how often a line stands on its page. */
INLINE int is_counted(const Told *told, int64_t line, int which) {
    return which == 1 ? told->length[line] <= told->whole : told->counts[line * COUNTS + WORDS] <= 12;
}

/* Lines with the hash of column `which`: how often each stands on its page, and whether so shortly before and behind.

   slots: [room], a power of two, twice as many as lines at least; bits: [an eighth of it and two]; lists: [4, lines]. */
void features_repeats(const Told *told, const Page *page, int which, int32_t *slots, int64_t room, uint64_t *bits,
                      int32_t *lists) {
    const int64_t size = page->size, first = page->first;
    const uint64_t *sums = told->sums + first * 3 + which;
    const uint8_t *steps = told->steps + (which == 1 ? S_COUNT : S_ALIKE) * STEPS;
    uint8_t *restrict repeat = column(page, C_REPEAT), *restrict out = column(page, which == 1 ? C_COUNT : C_ALIKE);
    int32_t *some = lists, *heads = some + size, *many = heads + size, *latest = many + size;
    int64_t count = shared(sums, size, bits, room > 16 ? room / 16 : 1, some);
    while (room > 8 && room >= 4 * count) room /= 2;
    for (int64_t i = 0; i < room; i++) slots[i] = -1;
    for (int64_t i = 0; i < size; i++) {
        out[i] = steps[is_counted(told, first + i, which)];
        if (which == 1) repeat[i] = 0;
    }
    for (int32_t k = 0; k < count; k++) {
        int32_t head = heads[k] = first_of(sums, some, k, slots, room);
        if (head == k) many[k] = 0;
        else if (which == 1 && some[k] - some[latest[head]] <= NOTED) repeat[some[k]] += 4, repeat[some[latest[head]]] += 2;
        latest[head] = k, many[head]++;
    }
    for (int64_t k = 0; k < count; k++) {
        int64_t i = some[k], often = least(many[heads[k]], STEPS - 1);
        if (which == 1) repeat[i] += often > 1;
        if (is_counted(told, first + i, which)) out[i] = steps[often];
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
