/* Strings as the pieces of a lexicon. */

#include "lexicon.h"

enum { FULL, READ, CUT }; /* of a string: there was no room for it, it was read, its edges are none of pieces */

typedef struct {
    const Chunks *chunks;
    const uint32_t *codes;
    uint32_t *of;
    int64_t routes, known; /* pieces for which `of` has room */
    int64_t *counts;
    uint32_t *pieces, *fresh;
    int64_t count; /* of pieces */
} Lexicon;

INLINE int64_t numbered(const Lexicon *lexicon, int64_t start, int64_t length, uint32_t kind) {
    const uint32_t *codes = lexicon->codes + start;
    Found found = found_by(lexicon->chunks, codes, length, kind);
    return number_of(lexicon->chunks, codes, &found);
}

/* Note that it is not known what a piece becomes. */
INLINE void fresh(Lexicon *lexicon, uint32_t *form) {
    *form = PENDING | (uint32_t)lexicon->counts[FRESH];
    lexicon->fresh[lexicon->counts[FRESH]++] = (uint32_t)(form - lexicon->of);
}

/* Append a piece of a string on its route; 0 where there is no room in the table or in `of`. */
INLINE int added(Lexicon *lexicon, int64_t number, int64_t route, uint32_t spaced) {
    if (number < 0 || number >= lexicon->known) return 0;
    uint32_t *form = lexicon->of + number * lexicon->routes + route;
    if (!*form) fresh(lexicon, form);
    lexicon->pieces[lexicon->count++] = *form | spaced;
    return 1;
}

/* Whether a string begins with the number of a list item: one or two digits and a full stop, and more behind it. */
INLINE int is_item(const Chunks *of, const uint32_t *codes, int64_t start, int64_t at, int64_t end) {
    int64_t length = at - start;
    if (length < 2 || length > 3 || end - at < 2 || class_of(of, codes[at - 1]) != IS_STOP) return 0;
    for (int64_t i = start; i < at - 1; i++)
        if (class_of(of, codes[i]) != IS_DIGIT) return 0;
    return 1;
}

/* Read a string code point by code point, with its own edges. */
static int read_string(Lexicon *lexicon, int64_t begin, int64_t end, int64_t route) {
    const Chunks *of = lexicon->chunks;
    uint32_t spaced = 0;
    for (int64_t at = begin; at < end;) {
        int64_t start = at;
        uint32_t blank = class_of(of, lexicon->codes[at++]) & IS_BLANK;
        while (at < end && (class_of(of, lexicon->codes[at]) & IS_BLANK) == blank) at++;
        if (blank && at - start == 1 && lexicon->codes[start] == of->space && at < end) {
            spaced = SPACED;
            continue;
        }
        uint32_t kind = start == begin && is_item(of, lexicon->codes, start, at, end) ? ITEM : 0;
        int64_t number = numbered(lexicon, start, at - start, kind);
        if (!added(lexicon, number, route, spaced)) return FULL;
        spaced = 0;
    }
    return READ;
}

/* Read the string codes[start : end] if it is pieces of the text, of which *next is the first or the one before; *next is
   the piece behind it then. Nothing is read where it is none. */
static int read_pieces(Lexicon *lexicon, const uint32_t *numbers, const uint32_t *places, int64_t count, int64_t *next,
                       int64_t start, int64_t end, int64_t route) {
    enum { AHEAD = 32 };
    int64_t i = *next + ((int64_t)places[*next] < start);
    if ((int64_t)places[i] != start) i = piece_at(places, count, start, i < count ? i : 0);
    if ((int64_t)places[i] != start) return CUT;
    uint32_t *pieces = lexicon->pieces + lexicon->count, *of_route = lexicon->of + route;
    uint32_t spaced = 0; /* what counts of the first piece, and then of all */
    int64_t stop = piece_end(numbers, places, i);
    if (is_item(lexicon->chunks, lexicon->codes, start, stop, end)) {
        if (!added(lexicon, numbered(lexicon, start, stop - start, ITEM), route, 0)) return FULL;
        pieces++, i++, spaced = SPACED;
    }
    for (int64_t past; i < count && (past = piece_end(numbers, places, i)) <= end; i++, spaced = SPACED) {
        if (i + AHEAD < count) __builtin_prefetch(of_route + (numbers[i + AHEAD] & AT) * lexicon->routes);
        int64_t number = numbers[i] & AT;
        if (number >= lexicon->known) return FULL;
        uint32_t *form = of_route + number * lexicon->routes;
        if (__builtin_expect(!*form, 0)) fresh(lexicon, form);
        *pieces++ = *form | (numbers[i] & spaced), stop = past;
    }
    if (stop != end) return CUT;
    lexicon->count = pieces - lexicon->pieces, *next = i;
    return READ;
}

/* Read strings into pieces, from string `done` on, while there is room.

   chunks: a Chunks. codes: a text; numbers, places: [count + 1], its pieces, as chunks_scan gives them, and its end.
   starts, ends: [strings], spans of it. routes: [strings]. of: [known, width]. counts: what pieces, fresh and forms hold.
   pieces: [room], where their forms begin, and whether SPACED or PENDING. bounds: [strings + 1], where each string's pieces
   begin. fresh: [room], places in `of` that are new. There is room where it is for all their code points. Returns the strings
   read: where fewer than there are, the caller makes room for pieces, and calls again. */
KERNEL int64_t lexicon_read(const int64_t *chunks, const uint32_t *codes, const uint32_t *numbers,
                            const uint32_t *places, int64_t count, const int64_t *starts, const int64_t *ends,
                            const uint8_t *routes, int64_t done, int64_t strings, uint32_t *of, int64_t known,
                            int64_t width, int64_t *counts, uint32_t *pieces, int64_t room, int64_t *bounds,
                            uint32_t *fresh) {
    Lexicon lexicon = {(const Chunks *)chunks, codes, of, width, known, counts, pieces, fresh, 0};
    int64_t next = 0;
    for (; done < strings; done++) {
        int64_t start = starts[done], end = ends[done], found = READ;
        lexicon.count = bounds[done];
        if (done + SOON < strings) __builtin_prefetch(codes + starts[done + SOON]);
        if (lexicon.count + (end - start) > room) return done; /* a piece has a code point or more */
        if (start < end) found = read_pieces(&lexicon, numbers, places, count, &next, start, end, routes[done]);
        if (found == CUT) {
            lexicon.count = bounds[done];
            found = read_string(&lexicon, start, end, routes[done]);
        }
        if (found == FULL) return done;
        bounds[done + 1] = counts[PIECES] = lexicon.count;
    }
    return done;
}

/* Keep the forms of the pieces that were kept when the table of pieces was swept.

   moved: [pieces], their new numbers, `gone` for what is not kept. of: [known, width], all 0. */
KERNEL void lexicon_sweep(uint32_t *forms, const uint32_t *moved, int64_t gone, int64_t width, uint32_t *of,
                          int64_t *counts) {
    int64_t to = 1;
    for (int64_t at = 1, size; at < counts[FORM_WORDS]; at += size) {
        size = forms[at + WORDS];
        int64_t owner = forms[at + OWNER], number = moved[owner / width];
        if (number == gone) continue;
        owner = number * width + owner % width;
        for (int64_t i = 0; i < size; i++) forms[to + i] = forms[at + i];
        forms[to + OWNER] = (uint32_t)owner, of[owner] = (uint32_t)to;
        to += size;
    }
    counts[FORM_WORDS] = to;
}
