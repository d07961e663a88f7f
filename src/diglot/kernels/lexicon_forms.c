/* What the pieces of a lexicon became, copied to rows. */

#include "lexicon.h"

enum { AHEAD = 16, USUAL = 6, USUAL_TOKENS = 3 };

/* Where rows are written, as the caller fills it: tokens, whose arrays have room for so many; of each string the tokens
   before it, and whether a piece of it is odd; and of each string column the bytes, where its strings begin (int32_t of a
   token, int64_t of a whole string), and for how many bytes there is room. */
typedef struct {
    int64_t room;
    int32_t *starts, *ends;
    int64_t *offsets;
    uint8_t *odd;
    struct {
        uint8_t *data;
        void *offsets;
        int64_t room;
    } of[];
} Rows;

typedef struct {
    const uint32_t *forms, *pieces;
    const int64_t *bounds;
    int64_t count, kinds, token_kinds; /* of pieces, of string columns */
    const uint8_t *wanted;             /* by whole string of one string: whether it is not null */
    uint8_t space;
} Read;

/* A piece of two tokens at most that is not LONG, but for what goes past SLACK bytes. Nothing here branches; what is written for a
   token that is not there is written over. */
INLINE void short_piece(const Read *read, const Rows *rows, const uint32_t *form, uint32_t spaced, int32_t place, int64_t k,
                        int64_t *at) {
    const uint32_t *first = form + STRINGS + read->kinds;
    rows->starts[k] = place, rows->starts[k + 1] = rows->ends[k] = place + (int32_t)first[0];
    rows->ends[k + 1] = place + (int32_t)form[POINTS];
    for (int64_t kind = 0; kind < read->token_kinds; kind++) {
        uint32_t string = form[STRINGS + kind], bytes = string >> 16;
        const uint8_t *from = (const uint8_t *)form + (string & 0xFFFF);
        int32_t *offset = (int32_t *)rows->of[kind].offsets + k, begin = (int32_t)at[kind];
        __builtin_memcpy(rows->of[kind].data + at[kind], from, SLACK);
        offset[1] = begin + (int32_t)first[1 + kind], offset[2] = begin + (int32_t)bytes;
        at[kind] += bytes;
        int64_t whole = read->token_kinds + kind;
        uint8_t *out = rows->of[whole].data + at[whole];
        *out = read->space;
        __builtin_memcpy(out + spaced, from, SLACK);
        at[whole] += spaced + bytes;
    }
}

/* What goes past SLACK bytes of a MIDDLE piece, which short_piece wrote; 0 where there was no room for it. */
INLINE int rest_of_piece(const Read *read, const Rows *rows, const uint32_t *form, int64_t left, const int64_t *at) {
    for (int64_t kind = 0; kind < read->kinds; kind++) {
        uint32_t string = form[STRINGS + kind], bytes = string >> 16;
        uint8_t *out = rows->of[kind].data + at[kind] - bytes;
        if (at[kind] + (left + 1) * (SLACK + 1) > rows->of[kind].room) return 0;
        for (uint32_t j = SLACK; j < bytes; j += SLACK)
            __builtin_memcpy(out + j, (const uint8_t *)form + (string & 0xFFFF) + j, SLACK);
    }
    return 1;
}

/* Any piece; 0 where there is no room for it and for `left` short ones behind it. */
INLINE int long_piece(const Read *read, const Rows *rows, const uint32_t *form, uint32_t spaced, int32_t place, int64_t k,
                      int64_t left, int64_t *at) {
    const uint32_t *lengths = form + STRINGS + (form[TOKENS] & WIDE ? 2 : 1) * read->kinds;
    int64_t tokens = tokens_of(form), width = 1 + read->token_kinds;
    int room = k + tokens + 2 * left <= rows->room;
    for (int64_t kind = 0; kind < read->kinds; kind++)
        room &= at[kind] + string_of(form, kind).bytes + (left + 1) * (SLACK + 1) <= rows->of[kind].room;
    if (!room) return 0;
    for (int64_t j = 0; j < tokens; j++)
        rows->starts[k + j] = place, rows->ends[k + j] = place += (int32_t)lengths[j * width];
    for (int64_t kind = 0; kind < read->kinds; kind++) {
        String string = string_of(form, kind);
        if (kind < read->token_kinds) {
            int32_t *offset = (int32_t *)rows->of[kind].offsets + k;
            for (int64_t j = 0; j < tokens; j++) offset[j + 1] = offset[j] + (int32_t)lengths[j * width + 1 + kind];
        } else if (spaced) {
            rows->of[kind].data[at[kind]++] = read->space;
        }
        copied(rows->of[kind].data + at[kind], (const uint8_t *)form + string.at, string.bytes);
        at[kind] += string.bytes;
    }
    return 1;
}

/* String g; 0 where there is no room for it. */
INLINE int one_string(const Read *read, const Rows *rows, int64_t g, int64_t *at) {
    int64_t i = read->bounds[g], end = read->bounds[g + 1], k = rows->offsets[g];
    int room = k + 2 * (end - i) <= rows->room;
    for (int64_t kind = 0; kind < read->kinds; kind++)
        room &= at[kind] + (end - i) * (SLACK + 1) <= rows->of[kind].room;
    if (!room) return 0;
    uint32_t flags = 0;
    int32_t place = 0;
    for (; i < end; i++) {
        if (i + AHEAD < read->count) {
            const uint32_t *next = read->forms + (read->pieces[i + AHEAD] & AT);
            __builtin_prefetch(next), __builtin_prefetch(next + 16);
        }
        const uint32_t *form = read->forms + (read->pieces[i] & AT);
        uint32_t spaced = (read->pieces[i] & SPACED) != 0;
        place += (int32_t)spaced;
        if (__builtin_expect((form[TOKENS] & ~MIDDLE) <= 2, 1)) {
            short_piece(read, rows, form, spaced, place, k, at);
            if (__builtin_expect(form[TOKENS] > 2, 0) && !rest_of_piece(read, rows, form, end - i - 1, at)) return 0;
            k += form[TOKENS] & ~MIDDLE;
        } else {
            if (!long_piece(read, rows, form, spaced, place, k, end - i - 1, at)) return 0;
            k += tokens_of(form), flags |= form[TOKENS];
        }
        place += (int32_t)form[POINTS];
    }
    rows->offsets[g + 1] = k, rows->odd[g] = (flags & ODD) != 0;
    for (int64_t kind = read->token_kinds; kind < read->kinds; kind++) {
        int64_t *begins = (int64_t *)rows->of[kind].offsets;
        if (!read->wanted[kind - read->token_kinds]) at[kind] = begins[g];
        begins[g + 1] = at[kind];
    }
    return 1;
}

INLINE int64_t strings_from(Read read, const Rows *rows, int64_t done, int64_t strings, const uint8_t *routes,
                            const uint8_t *wanted, int64_t *at) {
    for (int64_t kind = 0; kind < read.kinds; kind++)
        at[kind] = kind < read.token_kinds ? ((int32_t *)rows->of[kind].offsets)[rows->offsets[done]]
                                           : ((int64_t *)rows->of[kind].offsets)[done];
    for (; done < strings; done++) {
        read.wanted = wanted + routes[done] * (read.kinds - read.token_kinds);
        if (!one_string(&read, rows, done, at)) break;
    }
    return done;
}

/* Write the rows of strings, from string `done` on, while there is room; returns the strings that are written.

   pieces, bounds, routes: as lexicon_read takes and gives them. wanted: [routes, kinds - token_kinds], whether strings of a
   route have a whole string of a kind, which is empty otherwise. at: [kinds], scratch. rows: a Rows, whose offsets are there
   up to `done`, and begin with 0. */
KERNEL int64_t lexicon_rows(const uint32_t *forms, const uint32_t *pieces, const int64_t *bounds, const uint8_t *routes,
                            int64_t done, int64_t strings, int64_t kinds, int64_t token_kinds, const uint8_t *wanted,
                            int64_t space, int64_t *at, const int64_t *rows) {
    Read read = {forms, pieces, bounds, bounds[strings], kinds, token_kinds, wanted, (uint8_t)space};
    const Rows *of = (const Rows *)rows;
    if (kinds != USUAL || token_kinds != USUAL_TOKENS) return strings_from(read, of, done, strings, routes, wanted, at);
    int64_t usual[USUAL];
    read.kinds = USUAL, read.token_kinds = USUAL_TOKENS; /* so that loops over them are no loops */
    return strings_from(read, of, done, strings, routes, wanted, usual);
}

/* The room that rows of all strings need: tokens, and bytes of each kind. needs: [1 + kinds]; the others as of lexicon_rows. */
KERNEL void lexicon_needs(const uint32_t *forms, const uint32_t *pieces, const int64_t *bounds, const uint8_t *routes,
                          int64_t strings, int64_t kinds, int64_t token_kinds, const uint8_t *wanted, int64_t *needs) {
    for (int64_t kind = -1; kind < kinds; kind++) {
        int64_t whole = kind - token_kinds, written = 0, most = 0;
        for (int64_t g = 0; g < strings; g++) {
            int64_t sum = written;
            for (int64_t i = bounds[g]; i < bounds[g + 1]; i++) {
                const uint32_t *form = forms + (pieces[i] & AT);
                sum += kind < 0 ? tokens_of(form) : string_of(form, kind).bytes + (whole >= 0 && pieces[i] & SPACED);
            }
            int64_t room = sum + (bounds[g + 1] - bounds[g]) * (kind < 0 ? 2 : SLACK + 1);
            most = room > most ? room : most;
            if (whole < 0 || wanted[routes[g] * (kinds - token_kinds) + whole]) written = sum;
        }
        needs[kind + 1] = most;
    }
}
