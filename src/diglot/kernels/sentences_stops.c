/* Which full stops end a sentence, by the words on both sides of them.

   An abbreviation, an initial and a number of a list or heading end none; which words are abbreviations is in lists, by
   what may follow them. A proclitic before one belongs to the written word. */

#include "sentences.h"

#define FEW 4 /* letters of a word that may be short for another before a small letter */

/* After words of lists other than the titles. */
static int listed_stop(const Text *text, uint32_t listed, int64_t at, int starter) {
    uint64_t first = signs_of(text, at);
    int small = (first & (SIGN(DIGIT) | SIGN(LOWER))) > 0;
    int alone = first & SIGN(UPPER) && !is(text, at + 1, LETTER) && !(first & SIGN(PRONOUN));
    if (listed & (L_BEFORE_NUMBERS | L_BEFORE_SMALL) && small) return 0;
    if (listed & L_BEFORE_LETTERS && alone) return 0;
    if (listed & L_ANYWHERE && !starter) return 0;
    return !(listed & L_NEVER);
}

/* After a title: few. Before a word that begins sentences and is no name; before any that does, where the title is no
   title: `Main St.` after a capital, `the Gov.` after an article, `Vane, Prof.` after a comma. */
static int title_ends(const Text *text, int64_t start, int64_t mark, uint32_t follower, int64_t before) {
    int64_t previous = letters_to(text, before, WIDTH + 1);
    int street = is(text, start, SIGN(STREET_FIRST)) && is(text, start + 1, SIGN(STREET_SECOND)) && mark - start == 2;
    int named = street && is(text, previous, SIGN(UPPER)) && previous < before;
    int article = before - previous <= 3 && is(text, before - 1, SIGN(ARTICLE_LAST)) &&
                  is(text, previous, SIGN(LOWER)) && is(text, previous, SIGN(ARTICLE_FIRST)) && previous < before &&
                  is(text, start, SIGN(UPPER));
    int apart = is(text, before - 1, SIGN(COMMA));
    return (follower & L_NO_NAMES) > 0 || ((named || article || apart) && (follower & L_STARTERS) > 0);
}

/* The lists of the abbreviation behind a proclitic; none for words that only look like it. */
static uint32_t behind_proclitic(const Text *text, int64_t start, int64_t mark) {
    int64_t length = mark - start;
    uint64_t first = signs_of(text, start), second = signs_of(text, start + 1);
    if (length < 2 || length > 5 || !(first & SIGN(PROCLITIC)) || !(second & SIGN(ARABIC))) return 0;
    int mouth = length == 2 && first & SIGN(FA_KAF) && second & SIGN(MEEM);
    int must = length == 2 && first & SIGN(BEH) && second & SIGN(DAL) && is(text, start - 2, SIGN(ALEF)) &&
               is(text, start - 3, SIGN(LAM));
    uint32_t found = mouth || must ? 0 : lists(text, start + 1, mark);
    if (first & SIGN(WAW_FA) && second & SIGN(INNER_PROCLITIC)) {
        uint32_t further = lists(text, start + 2, mark);
        int boy = !(second & SIGN(BEH)) && !is(text, start + 2, SIGN(HAMZA));
        found |= boy ? further & L_BEFORE_NUMBERS : further;
    }
    return found & (L_TITLES | L_BEFORE_NUMBERS);
}

/* Single letters with full stops end before the mark; a path has none. */
static int dotted(const Text *text, int64_t mark, uint64_t last) {
    return last & LETTER && is(text, mark - 2, SIGN(STOP)) && !is(text, mark - 4, SIGN(PATH));
}

/* A word of four letters or more begins with the conjunction and goes on with no noun of time or particle. */
static int verb_behind_wa(const Text *text, int64_t following) {
    int64_t end = letters_from(text, following);
    return is(text, following, SIGN(WAW)) && end - following >= 4 &&
           !(lists(text, following + 1, end) & L_CONTINUING);
}

/* After a short name, a word without vowels or one after a number, before a small letter in a string that begins with a
   capital. */
static int short_before_small(const Text *text, int64_t start, int64_t mark, uint64_t first, int numbered) {
    if (!(first & SIGN(LOWER)) || mark - start > 4 || mark <= start) return 0;
    if (!is(text, text->head, SIGN(UPPER))) return 0;
    int vowels = 0;
    for (int64_t p = start; p < mark; p++) {
        if (!is(text, p, LETTER)) return 0;
        vowels |= is(text, p, SIGN(VOWEL));
    }
    return is(text, start, SIGN(UPPER)) || !vowels || numbered;
}

/* Full stops after something else than a whole word in no list. They end a sentence, save

   - after an abbreviation of `listed_stop`;
   - after a dotted abbreviation or an initial, unless what follows is a word that begins sentences; a letter after a
     number or after a noun that takes one is no initial;
   - after a letter of a script without capitals;
   - before a small letter, where the string begins with a capital, after a short word. */
static int odd_stop(const Text *text, int64_t mark, int64_t following, int64_t begin, uint32_t listed) {
    if (is(text, mark - 1, SIGN(CONTROL) | SIGN(ACCENT))) begin = letters_to(text, --mark, LONGEST);
    int64_t start = past(text, chunk_start(text, mark), SIGN(OPENER));
    start = start < mark ? start : mark;
    uint64_t last = signs_of(text, mark - 1), first = signs_of(text, following);
    uint32_t follower = lists_at(text, following);
    listed |= lists(text, start, mark) | behind_proclitic(text, start, mark);
    int64_t before = before_gap(text, start);
    int numbered = is(text, before - 1, SIGN(DIGIT)) || is(text, begin - 1, SIGN(DIGIT));

    int single = mark - start == 1 && last & LETTER && !(last & SIGN(PRONOUN));
    int lettered = single && ((lists(text, letters_to(text, before, WIDTH + 1), before) & L_LETTERED) > 0 ||
                              (numbered && last & SIGN(UPPER)));
    int initial = single && !lettered, caseless = initial && last & SIGN(OTHER);
    int starter = (follower & L_STARTERS) > 0;
    if (short_before_small(text, start, mark, first, numbered)) return 0;
    if (numbered && listed & L_ERAS) return starter || verb_behind_wa(text, following);
    if (caseless) return 0;
    if (listed & L_STOPS && !lettered) {
        if (listed & L_TITLES) return title_ends(text, start, mark, follower, before);
        if (!listed_stop(text, listed, following, starter)) return 0;
    }
    return starter || (initial && first & SIGN(OTHER)) || !(initial || dotted(text, mark, last));
}

/* Whether the word before a full stop asks for a closer look whatever follows: it is in a list, short, a part of another, or
   ends with an accent. */
INLINE int odd_word(const Text *text, int64_t begin, int64_t mark, uint32_t *listed) {
    *listed = lists(text, begin, mark) & L_STOPS;
    return *listed || mark - begin < 2 || !is(text, begin - 1, SIGN(BLANK) | SIGN(OPENER)) ||
           is(text, mark - 1, SIGN(ACCENT));
}

/* Whether a word of few letters may be short for another behind a proclitic. */
INLINE int proclitic(const Text *text, int64_t begin, int64_t mark) {
    return mark - begin <= FEW && is(text, begin, SIGN(PROCLITIC)) && is(text, mark - 1, SIGN(LAST_ABBREVIATED));
}

int sentences_full_stop(const Text *text, int64_t mark, int64_t following) {
    int64_t begin = letters_to(text, mark, LONGEST), length = mark - begin;
    uint32_t listed;
    if (length >= LONGEST) return 1;
    int odd = odd_word(text, begin, mark, &listed) || (length <= FEW && is(text, following, SIGN(LOWER))) ||
              proclitic(text, begin, mark);
    return odd ? odd_stop(text, mark, following, begin, listed) : 1;
}

int sentences_sure_stop(const Text *text, int64_t mark) {
    int64_t begin = letters_to(text, mark, LONGEST), length = mark - begin;
    uint32_t listed;
    return length >= LONGEST || !(odd_word(text, begin, mark, &listed) || proclitic(text, begin, mark));
}
