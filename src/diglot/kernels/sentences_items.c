/* Numbers of list items and headings: their full stops end no sentence, and a next item begins one. */

#include "sentences.h"

/* Whether the string begins at `start`, a bullet aside, or, where it may stand within it, a sentence does. */
static int begins(const Text *text, const Items *items, int64_t start, int within) {
    int64_t before = before_gap(text, start);
    if (before_gap(text, chunk_start(text, start)) == text->start) return 1;
    if (is(text, before - 1, SIGN(BULLET)) && before_gap(text, before - 1) == text->start) return 1;
    if (within && items)
        for (int64_t i = items->ends - 1; i >= 0 && i >= items->ends - RECENT; i--)
            if (items->recent[i % RECENT] == before) return 1;
    return 0;
}

/* Whether all of a span is of some signs. */
static int all_of(const Text *text, int64_t start, int64_t end, uint64_t signs) {
    for (int64_t p = start; p < end; p++)
        if (!is(text, p, signs)) return 0;
    return 1;
}

static int any_of(const Text *text, int64_t start, int64_t end, uint64_t signs) {
    for (int64_t p = start; p < end; p++)
        if (is(text, p, signs)) return 1;
    return 0;
}

/* A number of up to three digits, with inner full stops, Roman, or a letter does, that begins its string, stands behind a
   bullet, or follows the end of a sentence or a word of headings that does. Where the first number of a string begins
   it, each next one begins an item. */
int sentences_item(const Text *text, Items *items, int64_t mark, int64_t following, int64_t *before) {
    const uint64_t roman_signs = SIGN(SMALL_ROMAN) | SIGN(BIG_ROMAN);
    *before = -1;
    if (!is(text, mark - 1, SIGN(DIGIT) | roman_signs) && !is(text, mark - 2, SIGN(BLANK) | SIGN(OPENER))) return 0;
    int64_t start = past(text, chunk_start(text, mark), SIGN(OPENER)), length = mark - start;
    if (length <= 0) return 0;
    int letter = length == 1 && is(text, start, LETTER);
    if (!letter && !is(text, start, SIGN(DIGIT) | roman_signs)) return 0;
    int capital = is(text, following, SIGN(UPPER) | SIGN(OTHER));
    int pure = length <= 3 && all_of(text, start, mark, SIGN(DIGIT));
    int inner = length <= 8 && is(text, mark - 1, SIGN(DIGIT)) && all_of(text, start, mark, SIGN(DIGIT) | SIGN(POINT)) &&
                any_of(text, start, mark, SIGN(POINT));
    int roman = length <= 5 && capital &&
                (all_of(text, start, mark, SIGN(SMALL_ROMAN)) || all_of(text, start, mark, SIGN(BIG_ROMAN)));
    if (!(pure || inner || roman || letter)) return 0;
    letter = letter && !roman;

    int64_t gap_at = before_gap(text, start);
    int within = (pure && length <= 2 && capital) || (roman && length > 1);
    int heads = !letter && begins(text, items, start, within);
    int64_t named = gap_at - is(text, gap_at - 1, SIGN(STOP)), word = letters_to(text, named, WIDTH + 1);
    int heading = lists(text, word, named) & L_HEADINGS && begins(text, items, word, 1);

    int64_t value = 0;
    for (int64_t p = start; p < mark && p < start + 3; p++) value = value * 10 + (text->codes[p] & 15);
    if (!pure) value = -9;
    int follows = items->any && value == items->value + 1 && pure && capital;
    if (!follows) items->runs = pure && begins(text, items, start, 0);
    items->any = 1, items->value = value;
    follows = follows && items->runs;
    if (follows) *before = gap_at;
    return heads || heading || follows;
}
