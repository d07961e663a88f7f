/* Sentences: where they end, and the spans between the ends. `diglot.text.sentences.split` says the rules. */

#include "sentences.h"

#define SHORT 24 /* a quotation of fewer code points is a name or a title rather than a sentence */

/* p past closing signs, and past an opening quotation mark that white space follows. */
static int64_t past_closing(const Text *text, int64_t p) {
    p = past(text, p, SIGN(CLOSER));
    if (is(text, p, SIGN(TURNED))) {
        int64_t further = past(text, p + 1, SIGN(CLOSER));
        if (blank(text, further)) p = further;
    }
    return p;
}

/* p past a number in square brackets that begins there, if one does. */
static int64_t past_citation(const Text *text, int64_t p) {
    int64_t stop = p + 1;
    if (!is(text, p, SIGN(CITE))) return p;
    while (stop < p + 5 && is(text, stop, SIGN(DIGIT))) stop++;
    return stop > p + 1 && is(text, stop, SIGN(CITED)) ? stop + 1 : p;
}

/* The end of a sentence past the emoticon, emoji or citation that follows after white space. */
static int64_t past_trailer(const Text *text, int64_t end) {
    int64_t start = past_gap(text, end);
    uint64_t first = signs_of(text, start);
    if (!(first & (SIGN(EMOJI) | SIGN(CITE) | SIGN(EYES)))) return end;
    int64_t stop = chunk_end(text, start), length = stop - start;
    int face = first & SIGN(EYES) && is(text, stop - 1, SIGN(MOUTH)) && length >= 2 && length <= 4;
    int emoji = first & SIGN(EMOJI) && !is(text, stop - 1, LETTER);
    int64_t further = face || emoji ? stop : past_citation(text, start);
    return further > start && blank(text, further) ? further : end;
}

/* The clause behind a quoted question or cry belongs to the same sentence.

   In a script without capitals it does, unless another quotation or a word that begins a report or a question follows.
   Before a capital it does where a verb of saying follows the pronoun or a name of up to three words. */
static int goes_on(const Text *text, int64_t resumed, int64_t following) {
    uint32_t follower = lists_at(text, following);
    uint64_t first = signs_of(text, following);
    if (resumed != following) return 0;
    if (first & SIGN(OTHER) && first & SIGN(ARABIC) && !(follower & (L_SPEECH | L_QUESTIONS))) return 1;
    int going = first & SIGN(UPPER) && (!(follower & (L_SPEECH | L_STARTERS)) || first & SIGN(PRONOUN));
    for (int64_t i = 0, word = following; i < 3 && going; i++) {
        int64_t stop = letters_from(text, word);
        stop += is(text, stop, SIGN(POINT));
        word = past_gap(text, stop);
        if (word <= stop) return 0;
        if (lists_at(text, word) & L_REPORTING) return 1;
        going = is(text, word, SIGN(UPPER));
    }
    return 0;
}

/* Note in `flags` where the mark ends a sentence. */
static void read_mark(const Text *text, Items *items, int64_t mark, uint8_t *flags) {
    int64_t after = past_closing(text, mark + 1);
    after = past_citation(text, after);
    int spaced = blank(text, after) || (is(text, mark, SIGN(FREE)) && !is(text, after, DOTS | SIGN(PAUSE)));
    if (!spaced && !sentences_unspaced(text, mark, &after)) return;
    int64_t resumed = past_gap(text, after);
    int apart = 0;
    if (resumed > after && is(text, resumed, SIGN(CLOSER))) { /* a closing sign behind white space */
        int64_t further = past(text, resumed, SIGN(CLOSER));
        int closing = !is(text, resumed, SIGN(OPENER)) || (is(text, resumed, SIGN(QUOTE)) && closes(text, resumed));
        if (closing && blank(text, further)) {
            apart = 1, after = further;
            resumed = past_gap(text, after);
        }
    }
    int64_t following = past(text, resumed, SIGN(OPENER));
    uint64_t kind = class_of(text, mark), first = class_of(text, following);
    int dots = kind == DOTS || (kind == SIGN(STOP) && is(text, mark - 1, SIGN(STOP)));
    int quoted = after > mark + 1 && past(text, mark + 1, SIGN(CONTROL) | SIGN(ORDER_MARK)) < after;
    uint64_t small = SIGN(LOWER) | (dots ? SIGN(OTHER) : 0);
    int ends = !(first & small && (dots || quoted)) && !is(text, resumed, SIGN(GOES_ON));
    if (ends && quoted && (kind != SIGN(STOP) || apart)) ends = !goes_on(text, resumed, following);
    int stop = kind == SIGN(STOP) && !dots;
    if (ends && stop) ends = sentences_full_stop(text, mark, following);
    int64_t item = -1;
    int other = ends;
    if (stop && sentences_item(text, items, mark, following, &item)) ends = 0;
    if (other) items_end(items, after);
    if (item >= 0) flags[item] = 1;
    if (ends) flags[past_trailer(text, after)] = 1;
}

/* Whether the sentence ends before `at`, which follows a blank, though no mark says so.

   Before a capital word that hardly ever stands elsewhere, before a few words after a dash between blanks, where speech
   breaks off; in a script without capitals after a closing quotation mark, before a verb of saying or, where it is
   long, another quotation. */
static int begins_unmarked(const Text *text, int64_t at) {
    uint64_t before = signs_of(text, at - 2);
    if (before & SIGN(OTHER)) return 0;
    uint64_t kind = signs_of(text, at);
    int capital = kind & SIGN(UPPER) && (before & SIGN(LOWER) || !(before & CLASS));
    int quoted = kind & (SIGN(OTHER) | SIGN(OPENER)) && before & SIGN(CLOSER);
    if (!capital && !quoted) return 0;
    if (before & CLASS && !(kind & SIGN(OPENER)) &&
        lists_at(text, at) & (kind & SIGN(UPPER) ? L_BARE_STARTERS : L_SPEECH))
        return 1;
    if (before & SIGN(DASH) && gap(text, at - 3) && lists_at(text, at) & L_AFTER_DASHES) return 1;
    if (!(kind & SIGN(OPENER) && kind & SIGN(QUOTES) && before & SIGN(QUOTES))) return 0;
    if (!is(text, at + 1, SIGN(ARABIC)) || !is(text, at - 3, SIGN(ARABIC))) return 0;
    for (int64_t i = 3; i < SHORT; i++)
        if (is(text, at - i, SIGN(QUOTES))) return 0;
    return 1;
}

/* ---- where to look */

enum { BLOCK = 64 };

/* Bits of a code point that tell whether to look at it, or at the white space between two. */
enum {
    BEHIND_CAPITAL = 1, BEHIND_CLOSER = 2, /* may follow the white space, with what stands before it: */
    BEFORE_CAPITAL = 4, BEFORE_CLOSER = 8,
    GAPS = 0x30, MARKS = 0x80
};

INLINE uint8_t look_of(const Text *text, const uint8_t *looks, int64_t p) {
    uint32_t code = text->codes[p];
    return looks[code < text->signs_last ? code : text->signs_last];
}

/* Of each code point from p on, at most BLOCK of them, a byte that is not 0 where it is a mark, or white space before
   which a sentence may end. The same rule as begins_unmarked has for its first questions, for all at once. */
INLINE void places_of(const Text *text, const uint8_t *looks, int64_t p, uint8_t *places) {
    uint8_t near[BLOCK + 2] = {0};
    int64_t count = text->end - p < BLOCK ? text->end - p : BLOCK;
    if (p > text->start) near[0] = look_of(text, looks, p - 1);
    for (int64_t i = 0; i <= count; i++) near[i + 1] = look_of(text, looks, p + i);
    for (int i = 0; i < BLOCK; i++) {
        uint8_t gap = near[i + 2] & (near[i] >> 2) & (near[i + 1] >> 4) & 3;
        places[i] = gap | (near[i + 1] & MARKS);
    }
    for (int64_t i = count; i < BLOCK; i++) places[i] = 0;
}

/* The white space that ends an address with a scheme ends a sentence before a capital. */
INLINE int64_t past_scheme(const Text *text, int64_t p, uint8_t *flags) {
    while (p < text->end && !is(text, p, SIGN(BLANK))) p++;
    if (p < text->end && is(text, past_gap(text, p), SIGN(UPPER))) flags[p] = 1;
    return p;
}

/* Note in `flags` the ends of all sentences of a string but its own. */
static void read_string(Text *text, const uint8_t *looks, uint8_t *flags) {
    Items items = {.any = 0};
    int64_t scheme = text->start; /* how far addresses were read */
    uint8_t places[BLOCK];
    for (int64_t base = text->start; base < text->end; base += BLOCK) {
        places_of(text, looks, base, places);
        for (int64_t eight = 0; eight < BLOCK; eight += 8) {
            uint64_t left;
            __builtin_memcpy(&left, places + eight, sizeof left);
            for (int byte; left; left &= ~(UINT64_C(0xFF) << byte)) {
                byte = __builtin_ctzll(left) & ~7;
                int64_t p = text->at = base + eight + byte / 8;
                uint64_t signs = signs_of(text, p);
                if (signs & SIGN(BLANK)) {
                    if (p > text->start && begins_unmarked(text, p + 1)) flags[p] = 1;
                    continue;
                }
                if (signs & DOTS) read_mark(text, &items, p, flags);
                if (signs & SIGN(COLON) && p >= scheme && is(text, p + 1, SIGN(SLASH)) && is(text, p + 2, SIGN(SLASH)))
                    scheme = past_scheme(text, p, flags);
                text->quotes += (signs & SIGN(QUOTE)) > 0;
            }
        }
    }
}

/* The first flag from p to the end; one past the end where there is none. */
INLINE int64_t next_flag(const uint8_t *flags, int64_t p, int64_t end) {
    uint64_t eight;
    for (; p + 8 <= end; p += 8) {
        __builtin_memcpy(&eight, flags + p, sizeof eight);
        if (eight) return p + __builtin_ctzll(eight) / 8;
    }
    while (p <= end && !flags[p]) p++;
    return p;
}

/* The sentences of every string, as spans without the white space around them.

   codes: with a terminator after each string, at ends[s]. signs, looks: [signs_size]. keys, kinds: [1 << LIST_BITS].
   flags: zeros, one a code point, and zeros again when it returns. spans[s] gets how many a string has; starts and
   stops get the spans, in code points of their string, as far as `capacity` goes. Returns how many there are. */
KERNEL int64_t sentences_split(const uint32_t *codes, const int64_t *ends, int64_t count, const uint64_t *signs,
                               const uint8_t *looks, int64_t signs_size, const uint64_t *keys, const uint32_t *kinds,
                               uint8_t *flags, int64_t *spans, int32_t *starts, int32_t *stops, int64_t capacity) {
    Text text = {codes, signs, signs_size - 1, keys, kinds, 0, 0, 0, 0, 0};
    int64_t total = 0, start = 0;
    for (int64_t s = 0; s < count; start = ends[s++] + 1) {
        text.start = text.at = start, text.end = ends[s], text.quotes = 0;
        int64_t from = past_gap(&text, start), before = total;
        text.head = past(&text, from, SIGN(OPENER));
        read_string(&text, looks, flags);
        flags[text.end] = 1;
        for (int64_t p = next_flag(flags, start, text.end); p <= text.end; p = next_flag(flags, p + 1, text.end)) {
            flags[p] = 0;
            if (p <= from) continue;
            int64_t stop = p;
            while (gap(&text, stop - 1)) stop--;
            if (total < capacity) {
                starts[total] = (int32_t)(from - start);
                stops[total] = (int32_t)(stop - start);
            }
            total++;
            from = past_gap(&text, p);
        }
        spans[s] = total - before;
    }
    return total;
}
