/* Marks that end a sentence though no white space follows.

   Addresses, file names, versions, initials and decimals hold such marks too. A mark ends a sentence only between two
   whole words (or a number, bracket or sign of percent before it) of a chunk without signs of an address; a full stop in
   a script with capitals only before a capital that small letters follow. */

#include "sentences.h"

#define REACH 64 /* how far the signs of an address are looked for */

/* A number of two figures or more ends at `end`, and is no number of an item of a list. */
static int number_before(const Text *text, int64_t end) {
    int64_t start = chunk_start(text, end), length = end - start;
    if (length <= 1 || length >= 12 || !is(text, end - 1, SIGN(DIGIT))) return 0;
    for (int64_t p = start; p < end; p++)
        if (!is(text, p, SIGN(DIGIT) | SIGN(FIGURE))) return 0;
    return !(start == text->start && length <= 3);
}

/* The chunk around the position holds a sign of addresses, paths or code. */
static int in_address(const Text *text, int64_t at) {
    for (int64_t p = at; p < at + REACH && !blank(text, p); p++)
        if (is(text, p, SIGN(ADDRESS))) return 1;
    for (int64_t p = at - 1; p >= at - REACH && !blank(text, p); p--)
        if (is(text, p, SIGN(ADDRESS))) return 1;
    return 0;
}

/* The mark stands between what may end and what may begin a sentence; `at` begins the letters after it, which end at
   `stop`. */
static int between_words(const Text *text, int64_t mark, int64_t at, int64_t stop) {
    int64_t run = mark;
    for (int i = 0; i < 8 && is(text, run - 1, DOTS); i++) run--;
    int64_t word = letters_to(text, run, WIDTH + 1);
    uint64_t previous = signs_of(text, run - 1), kind = kind_of(text, mark), next = signs_of(text, at);
    int lettered = run - word > 1 || (run > word && is(text, word - 1, SIGN(APOSTROPHE)));
    int closed = (previous & SIGN(CLOSER) && !(previous & SIGN(OPENER))) || previous & SIGN(PERCENT) ||
                 (previous & SIGN(QUOTE) && closes(text, run - 1));
    int ended = closed || number_before(text, run);
    int single = kind == SIGN(STOP) && run == mark, dots = kind == DOTS || (kind & SIGN(STOP) && !single);
    int inside = is(text, word - 1, SIGN(STOP));
    if (!single && !dots) return (lettered || ended) && (next & (SIGN(UPPER) | SIGN(OTHER)) || !inside);

    uint32_t follower = lists_at(text, at), listed = lists(text, word, run);
    int title = next & SIGN(UPPER) && (is(text, at + 1, SIGN(LOWER)) || stop - at == 1);
    int starter = title && follower & L_STARTERS;
    int clean = is(text, stop, SIGN(BLANK) | SIGN(CLEAN)), small = (previous & SIGN(LOWER)) > 0;
    if (dots) return starter && clean && lettered && small;

    int ending = (follower & L_ENDINGS) > 0, bound = (listed & (L_STOPS & ~L_BEFORE_NUMBERS)) > 0;
    if (next & SIGN(OTHER) && next & SIGN(ARABIC)) {
        int before = (lettered && !bound && !(inside && next & SIGN(LOWER))) || ended;
        if (before && !(ending && !is(text, stop, SIGN(COMMAS)))) return 1;
    }
    int plain = lettered && small && is(text, word, SIGN(LOWER)) && !inside && run - word > 2 && !(listed & L_STOPS);
    int foreign = lettered && previous & SIGN(OTHER) && !bound;
    return clean && ((starter && ((lettered && !bound && !inside) || ended)) || (title && !ending && (plain || foreign)));
}

int sentences_unspaced(const Text *text, int64_t mark, int64_t *after) {
    uint64_t first = kind_of(text, *after);
    if (!(first & (LETTER | SIGN(OPENER))) || mark <= text->start) return 0;
    if (is(text, mark, SIGN(STOP)) && first == SIGN(LOWER)) return 0;
    int64_t end = *after;
    if (end == mark + 2 && is(text, mark + 1, SIGN(QUOTE)) && !closes(text, mark + 1)) end = mark + 1;
    int64_t at = past(text, end, SIGN(OPENER)), stop = letters_from(text, at);
    int alone = is(text, at, SIGN(ALONE)) && is(text, stop, SIGN(BLANK) | SIGN(APOSTROPHE));
    if (!is(text, at, LETTER) || !(stop - at > 1 || alone)) return 0;
    if (!between_words(text, mark, at, stop) || in_address(text, mark)) return 0;
    *after = end;
    return 1;
}
