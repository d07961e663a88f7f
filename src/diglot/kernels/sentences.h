/* What the rules of sentences ask of a text: signs, white space and words around a position.

   Positions are flat; a string is [start, end), with its terminator at end. Before and after it every question is
   answered as for a terminator: what stands in other strings never matters. */

#ifndef DIGLOT_SENTENCES_H
#define DIGLOT_SENTENCES_H

#include "kernels.h"

/* What a code point may be. `diglot.text.sentences.signs` makes the table, in this order. */
enum {
    S_STOP, S_END, S_FREE, S_CLOSER, S_OPENER, S_LOWER, S_UPPER, S_OTHER, S_BLANK,
    S_TURNED, S_QUOTES, S_QUOTE, S_DIGIT, S_PAUSE, S_GOES_ON, S_CITE, S_CITED, S_EYES, S_MOUTH, S_EMOJI,
    S_DASH, S_COLON, S_SLASH, S_ARABIC, S_ACCENT, S_CONTROL, S_ORDER_MARK, S_PROCLITIC, S_LAST_ABBREVIATED, S_PRONOUN,
    S_STREET_FIRST, S_STREET_SECOND, S_ARTICLE_LAST, S_ARTICLE_FIRST, S_COMMA, S_FA_KAF, S_MEEM, S_BEH, S_DAL, S_ALEF,
    S_LAM, S_WAW_FA, S_INNER_PROCLITIC, S_HAMZA, S_WAW, S_PATH, S_VOWEL, S_ALONE, S_APOSTROPHE, S_PERCENT, S_CLEAN,
    S_COMMAS, S_ADDRESS, S_FIGURE, S_SMALL_ROMAN, S_BIG_ROMAN, S_BULLET, S_POINT,
};
#define SIGN(name) (UINT64_C(1) << S_##name)
#define DOTS (SIGN(STOP) | SIGN(END))
#define LETTER (SIGN(LOWER) | SIGN(UPPER) | SIGN(OTHER))
#define CLASS UINT64_C(0xFF) /* the first eight: what a mark or letter is */

/* The lists of words, in the order of `diglot.text.sentences.signs`. */
enum {
    L_TITLES = 1 << 0, L_NEVER = 1 << 1, L_BEFORE_NUMBERS = 1 << 2, L_BEFORE_LETTERS = 1 << 3, L_BEFORE_SMALL = 1 << 4,
    L_ANYWHERE = 1 << 5, L_ERAS = 1 << 6, L_STARTERS = 1 << 7, L_NO_NAMES = 1 << 8, L_BARE_STARTERS = 1 << 9,
    L_SPEECH = 1 << 10, L_REPORTING = 1 << 11, L_CONTINUING = 1 << 12, L_HEADINGS = 1 << 13, L_LETTERED = 1 << 14,
    L_ENDINGS = 1 << 15, L_QUESTIONS = 1 << 16, L_AFTER_DASHES = 1 << 17,
    L_STOPS = L_TITLES | L_NEVER | L_BEFORE_NUMBERS | L_BEFORE_LETTERS | L_BEFORE_SMALL | L_ANYWHERE | L_ERAS,
};

#define WIDTH 11       /* words of more code points are in no list */
#define LONGEST 8      /* one letter more than the longest abbreviation has */
#define LIST_BITS 14   /* the table of listed words has 1 << LIST_BITS places */

typedef struct {
    const uint32_t *codes;
    const uint64_t *signs; /* of each code point; those past the table are as its last */
    int64_t signs_last;
    const uint64_t *keys; /* [1 << LIST_BITS], of listed words, 0 where free; kinds: the lists each is in */
    const uint32_t *kinds;
    int64_t start, end, head; /* the string, and its first sign that opens no quotation or bracket */
    int64_t at, quotes;       /* how far it was read, and the quotation marks up to there */
} Text;

INLINE uint64_t signs_of(const Text *text, int64_t p) {
    if (p < text->start || p >= text->end) return SIGN(BLANK);
    uint32_t code = text->codes[p];
    return text->signs[code < text->signs_last ? code : text->signs_last];
}

INLINE int is(const Text *text, int64_t p, uint64_t signs) { return (signs_of(text, p) & signs) != 0; }
INLINE uint64_t kind_of(const Text *text, int64_t p) { return signs_of(text, p) & CLASS; }
INLINE int blank(const Text *text, int64_t p) { return is(text, p, SIGN(BLANK)); }
INLINE int gap(const Text *text, int64_t p) { return p >= text->start && p < text->end && blank(text, p); }

/* p moved forward past any of the signs, to the end at most. */
INLINE int64_t past(const Text *text, int64_t p, uint64_t signs) {
    while (p < text->end && is(text, p, signs)) p++;
    return p;
}

INLINE int64_t past_gap(const Text *text, int64_t p) { return past(text, p, SIGN(BLANK)); }

/* p moved by `most` at most: back past white space, back to the beginning of a chunk, forward to its end, back and
   forward past letters. */
INLINE int64_t before_gap(const Text *text, int64_t p) {
    for (int i = 0; i < 4 && gap(text, p - 1); i++) p--;
    return p;
}

INLINE int64_t chunk_start(const Text *text, int64_t p) {
    for (int i = 0; i <= WIDTH && !blank(text, p - 1); i++) p--;
    return p;
}

INLINE int64_t chunk_end(const Text *text, int64_t p) {
    for (int i = 0; i <= WIDTH && !blank(text, p); i++) p++;
    return p;
}

INLINE int64_t letters_to(const Text *text, int64_t p, int most) {
    for (int i = 0; i < most && is(text, p - 1, LETTER); i++) p--;
    return p;
}

INLINE int64_t letters_from(const Text *text, int64_t p) {
    for (int i = 0; i <= WIDTH && is(text, p, LETTER); i++) p++;
    return p;
}

/* The lists that a word is in. */
INLINE uint32_t lists(const Text *text, int64_t start, int64_t end) {
    if (end <= start || end - start > WIDTH || start < text->start || end > text->end) return 0;
    uint64_t key = 0, power = GOLDEN;
    for (int64_t p = start; p < end; p++, power *= GOLDEN) key += text->codes[p] * power;
    uint64_t place = key * GOLDEN >> (64 - LIST_BITS);
    while (text->keys[place] && text->keys[place] != key) place = (place + 1) & ((1 << LIST_BITS) - 1);
    return text->keys[place] ? text->kinds[place] : 0;
}

INLINE uint32_t lists_at(const Text *text, int64_t p) { return lists(text, p, letters_from(text, p)); }

/* Whether a quotation mark at p is the second, fourth … of its string. */
INLINE int closes(const Text *text, int64_t p) {
    int64_t count = text->quotes;
    for (int64_t i = text->at; i < p; i++) count += is(text, i, SIGN(QUOTE));
    for (int64_t i = p; i < text->at; i++) count += is(text, i, SIGN(QUOTE));
    return count & 1;
}

/* Whether the full stop at `mark` ends a sentence, by the word before it and what stands at `following`; and whether it
   does, whatever that is but a small letter. */
int sentences_full_stop(const Text *text, int64_t mark, int64_t following);
int sentences_sure_stop(const Text *text, int64_t mark);

/* What sentences have of a piece of text (chunks.h). */
enum {
    MARKED = 1 << 0,      /* signs in it are to be looked at */
    ENDING = 1 << 1,      /* its last sign, and no other, ends a sentence, if a piece that is CALM or nothing follows */
    CALM = 1 << 2,        /* its first sign says nothing of a sentence before it */
    GAP = 1 << 3,         /* it is white space */
    FIRST = 4, LAST = 6,  /* where two bits of its first sign begin, and two of its last: a sentence may end at the blank
                             between two pieces where the first has a bit of its last sign, the second of its first */
    AFTER_SMALL = 1, AFTER_CLOSER = 2,
};

/* Whether the mark ends a sentence though no white space follows; `after` is past its closing signs, and is moved to where
   the sentence ends. */
int sentences_unspaced(const Text *text, int64_t mark, int64_t *after);

/* A list as it goes on through a string: the last item and whether its run began the string, and the last ends of
   sentences. */
#define RECENT 32
typedef struct {
    int64_t value, recent[RECENT], ends;
    int any, runs;
} Items;

INLINE void items_end(Items *items, int64_t end) { items->recent[items->ends++ % RECENT] = end; }

/* Whether the full stop at `mark` belongs to a number of what follows; where a next item of a list begins, the sentence
   before it ends at *before, which is else -1. */
int sentences_item(const Text *text, Items *items, int64_t mark, int64_t following, int64_t *before);

#endif
