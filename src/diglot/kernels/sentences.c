/* Sentences: where they end, and the spans between the ends. `diglot.text.sentences.split` says the rules. */

#include "chunks.h"
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

/* A sentence ends at p. */
INLINE void flag(uint64_t *flags, int64_t p) { flags[p / 64] |= UINT64_C(1) << p % 64; }

/* Note in `flags` where the mark ends a sentence. */
static void read_mark(const Text *text, Items *items, int64_t mark, uint64_t *flags) {
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
    uint64_t kind = kind_of(text, mark), first = kind_of(text, following);
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
    if (item >= 0) flag(flags, item);
    if (ends) flag(flags, past_trailer(text, after));
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

/* The white space that ends an address with a scheme ends a sentence before a capital. */
INLINE int64_t past_scheme(const Text *text, int64_t p, uint64_t *flags) {
    while (p < text->end && !is(text, p, SIGN(BLANK))) p++;
    if (p < text->end && is(text, past_gap(text, p), SIGN(UPPER))) flag(flags, p);
    return p;
}

/* How far a string was read: the items of its list, the end of the last address, the mark that waits for what follows,
   and what is known of the last chunk. */
typedef struct {
    Items items;
    int64_t scheme, waiting;
    uint32_t before;
} Way;

/* Before a string is read. */
INLINE void begin(Text *text, Way *way) {
    way->items.any = way->items.runs = 0, way->items.value = way->items.ends = 0;
    way->scheme = text->at = text->start, way->before = 0, text->quotes = 0;
    text->head = past(text, past_gap(text, text->start), SIGN(OPENER));
}

/* Look at the signs of a part of a string. */
static void read_signs(Text *text, Way *way, int64_t start, int64_t end, uint64_t *flags) {
    for (int64_t p = start; p < end; p++) {
        uint64_t signs = signs_of(text, p);
        if (!(signs & (DOTS | SIGN(COLON) | SIGN(QUOTE)))) continue;
        text->at = p;
        if (signs & DOTS) read_mark(text, &way->items, p, flags);
        if (signs & SIGN(COLON) && p >= way->scheme && is(text, p + 1, SIGN(SLASH)) && is(text, p + 2, SIGN(SLASH)))
            way->scheme = past_scheme(text, p, flags);
        text->quotes += (signs & SIGN(QUOTE)) > 0;
    }
}

/* The mark that waits ends a sentence, if what follows is calm. */
INLINE void settle(Text *text, Way *way, int calm, uint64_t *flags) {
    if (!(way->before & ENDING)) return;
    text->at = way->waiting;
    if (calm) flag(flags, way->waiting + 1), items_end(&way->items, way->waiting + 1);
    else read_mark(text, &way->items, way->waiting, flags);
}

/* What may be of any chunk. */
#define ANY (MARKED | (uint32_t)(AFTER_SMALL | AFTER_CLOSER) * (1 << FIRST | 1 << LAST))

/* Look at a piece of a string, or at what of it is in the string. */
INLINE void read_piece(Text *text, Way *way, int64_t start, int64_t end, uint32_t known, uint64_t *flags) {
    if (known & GAP) {
        if (end - start > 1) way->before &= ENDING; /* else it is as the one blank before a piece */
        return;
    }
    if (start < text->start || end > text->end) {
        known = ANY;
        start = start < text->start ? text->start : start, end = end > text->end ? text->end : end;
        if (start >= end) return;
    }
    settle(text, way, (known & CALM) > 0, flags);
    if (way->before >> LAST & known >> FIRST & (AFTER_SMALL | AFTER_CLOSER)) {
        text->at = start - 1;
        if (begins_unmarked(text, start)) flag(flags, start - 1);
    }
    if (known & MARKED) read_signs(text, way, start, end, flags);
    if (known & ENDING) way->waiting = end - 1, __builtin_prefetch(text->codes + way->waiting); /* read when sentences are */
    way->before = known;
}

/* Note in `flags` the ends of all sentences of a string but its own. `first`: a piece at or before its beginning; returns
   one at or before its end. */
static int64_t read_string(Text *text, const uint32_t *numbers, const uint32_t *places, int64_t count, int64_t first,
                           const uint8_t *known, uint64_t *flags) {
    Way way;
    begin(text, &way);
    if (text->start >= text->end) return first;
    first = piece_at(places, count, text->start, first);
    for (int64_t i = first; i < count && (int64_t)places[i] < text->end; first = i++) {
        uint32_t of = known[numbers[i] & AT], here = of & (MARKED | ENDING | GAP), before = way.before;
        uint32_t part = (int64_t)places[i] < text->start || (int64_t)places[i + 1] > text->end;
        if (here | part | (before & ENDING) | (before >> LAST & of >> FIRST & (AFTER_SMALL | AFTER_CLOSER)))
            read_piece(text, &way, places[i], piece_end(numbers, places, i), of, flags);
        else
            way.before = of;
    }
    settle(text, &way, 1, flags);
    return first;
}

/* The first flag from p to the end; one past the end where there is none. */
INLINE int64_t next_flag(const uint64_t *flags, int64_t p, int64_t end) {
    for (; p <= end; p = (p | 63) + 1) {
        uint64_t left = flags[p / 64] >> p % 64;
        if (left) return p + __builtin_ctzll(left);
    }
    return p;
}

/* The spans of a string behind `total` others, from its flags, which are taken away; returns how many there are then. */
INLINE int64_t spans_of(const Text *text, uint64_t *flags, int32_t *starts, int32_t *stops, int64_t total,
                        int64_t capacity) {
    int64_t start = text->start, end = text->end, from = past_gap(text, start);
    flag(flags, end);
    for (int64_t p = next_flag(flags, start, end); p <= end; p = next_flag(flags, p + 1, end)) {
        flags[p / 64] &= ~(UINT64_C(1) << p % 64);
        if (p <= from) continue;
        int64_t stop = p;
        while (gap(text, stop - 1)) stop--;
        if (total < capacity) starts[total] = (int32_t)(from - start), stops[total] = (int32_t)(stop - start);
        total++;
        from = past_gap(text, p);
    }
    return total;
}

/* The sentences of every string, as spans without the white space around them.

   codes: a text; numbers, places: [count + 1], its pieces, as chunks_scan gives them, and its end; known: of each, by number.
   string_starts, string_ends: [strings], spans of it. signs: [signs_size]. keys, kinds: [1 << LIST_BITS]. flags: zeros, a
   bit for each code point and the end, and zeros again when it returns. spans[s] gets how many a string has; starts and
   stops get the spans, in code points of their string, as far as `capacity` goes. Returns how many there are. */
KERNEL int64_t sentences_split(const uint32_t *codes, const uint32_t *numbers, const uint32_t *places, int64_t count,
                               const uint8_t *known, const int64_t *string_starts, const int64_t *string_ends,
                               int64_t strings, const uint64_t *signs, int64_t signs_size, const uint64_t *keys,
                               const uint32_t *kinds, uint64_t *flags, int64_t *spans, int32_t *starts, int32_t *stops,
                               int64_t capacity) {
    Text text = {codes, signs, signs_size - 1, keys, kinds, 0, 0, 0, 0, 0};
    int64_t total = 0, first = 0;
    for (int64_t s = 0; s < strings; s++) {
        int64_t before = total;
        text.start = string_starts[s], text.end = string_ends[s];
        if (s + SOON < strings) {
            __builtin_prefetch(codes + string_starts[s + SOON]);
            __builtin_prefetch(codes + string_ends[s + SOON] - 1);
        }
        first = read_string(&text, numbers, places, count, first, known, flags);
        total = spans_of(&text, flags, starts, stops, total, capacity);
        spans[s] = total - before;
    }
    return total;
}

/* What one string is split by. signs .. kinds: as above; flags: zeros, [room / 64 + 1]; starts, stops: [room]. */
typedef struct {
    const uint64_t *signs;
    int64_t signs_size;
    const uint64_t *keys;
    const uint32_t *kinds;
    uint64_t *flags;
    int32_t *starts, *stops;
    int64_t room;
} One;

/* The sentences of one string, of which no pieces are known. Returns how many there are; -1 where it has more code points
   than there is room for. */
KERNEL int64_t sentences_one(const int64_t *state, const uint32_t *codes, int64_t count) {
    const One *one = (const One *)state;
    Text text = {codes, one->signs, one->signs_size - 1, one->keys, one->kinds, 0, count, 0, 0, 0};
    Way way;
    if (count > one->room) return -1;
    begin(&text, &way);
    for (int64_t p = 0, stop = 0; p < count; p = stop) {
        int gaps = blank(&text, p);
        while (stop < count && blank(&text, stop) == gaps) stop++;
        read_piece(&text, &way, p, stop, gaps ? GAP : ANY, one->flags);
    }
    return spans_of(&text, one->flags, one->starts, one->stops, 0, one->room);
}
