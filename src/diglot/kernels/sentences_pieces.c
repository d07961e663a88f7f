/* What sentences have of a piece of text: most have nothing, and are passed by. */

#include "chunks.h"
#include "sentences.h"

/* Whether any sign up to `end` is to be looked at: marks, straight quotation marks, and the colon of an address. */
static int marked(const Text *text, int64_t end) {
    for (int64_t p = 0; p < end; p++) {
        if (is(text, p, DOTS | SIGN(QUOTE))) return 1;
        if (is(text, p, SIGN(COLON)) && is(text, p + 1, SIGN(SLASH)) && is(text, p + 2, SIGN(SLASH))) return 1;
    }
    return 0;
}

/* Whether the last sign ends a sentence, if what follows is calm: a full stop behind a word that is not short for another,
   or a mark that is no full stop. */
static int ending(const Text *text) {
    int64_t mark = text->end - 1;
    uint64_t kind = kind_of(text, mark), before = signs_of(text, mark - 1);
    if (!(kind & DOTS) || (kind & DOTS) == DOTS || is(text, mark, SIGN(CLOSER) | SIGN(QUOTE))) return 0;
    if (!(kind & SIGN(STOP))) return 1;
    return before & LETTER && !(before & (SIGN(SMALL_ROMAN) | SIGN(BIG_ROMAN) | SIGN(DIGIT))) && mark > 1 &&
           !is(text, mark - 2, SIGN(OPENER)) && sentences_sure_stop(text, mark);
}

/* Two bits of the first sign: whether a word that begins with a capital, or behind a closing sign with another sign, may
   begin a sentence without a mark before it. */
static uint32_t beginning(const Text *text) {
    uint64_t kind = signs_of(text, 0);
    uint32_t listed = lists_at(text, 0), opens = kind & SIGN(OPENER) && kind & SIGN(QUOTES);
    int named = (listed & (L_BARE_STARTERS | L_AFTER_DASHES)) > 0, said = (listed & (L_SPEECH | L_AFTER_DASHES)) > 0;
    return (kind & SIGN(UPPER) && (named || opens) ? AFTER_SMALL : 0) |
           ((kind & SIGN(OTHER) && said) || opens ? AFTER_CLOSER : 0);
}

/* What sentences have of the pieces from number `done` on, of those that a table has.

   chunks: a Chunks. signs: [signs_size]; keys, kinds: [1 << LIST_BITS]; known: [pieces]. */
KERNEL void sentences_learn(const int64_t *chunks, int64_t done, const uint64_t *signs, int64_t signs_size,
                            const uint64_t *keys, const uint32_t *kinds, uint8_t *known) {
    const uint64_t calm = SIGN(CLOSER) | SIGN(OPENER) | SIGN(GOES_ON) | SIGN(EMOJI) | SIGN(CITE) | SIGN(EYES) |
                          SIGN(LOWER);
    const Chunks *table = (const Chunks *)chunks;
    for (; done < table->counts[ENTRIES]; done++) {
        int64_t length;
        const uint32_t *codes = codes_of(table, done, &length);
        Text text = {codes, signs, signs_size - 1, keys, kinds, 0, length, 0, 0, 0};
        uint64_t last = signs_of(&text, length - 1);
        known[done] = GAP;
        if (is(&text, 0, SIGN(BLANK))) continue;
        int small = !(last & SIGN(OTHER)) && (last & SIGN(LOWER) || !(last & CLASS));
        int closer = !(last & SIGN(OTHER)) && last & SIGN(CLOSER), ends = !marked(&text, length - 1) && ending(&text);
        uint32_t behind = (small ? AFTER_SMALL : 0) | (closer ? AFTER_CLOSER : 0);
        known[done] = (uint8_t)((ends ? ENDING : marked(&text, length) ? MARKED : 0) |
                                (is(&text, 0, calm) ? 0 : CALM) | beginning(&text) << FIRST | behind << LAST);
    }
}
