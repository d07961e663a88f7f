/* What new pieces become, written into a lexicon: by tables, or as it was told. */

#include "entries.h"
#include "lexicon.h"
#include "respelling.h"
#include "tokens.h"
#include "utf8.h"

/* How a piece is copied: 0, MIDDLE or LONG. */
INLINE uint32_t length_of(const uint32_t *form, int64_t kinds, int64_t token_kinds, int64_t longest) {
    int same = kinds == 2 * token_kinds && longest <= MIDDLING;
    for (int64_t kind = 0; same && kind < token_kinds; kind++)
        same = form[STRINGS + kind] == form[STRINGS + token_kinds + kind];
    return !same ? LONG : longest > SLACK ? MIDDLE : 0;
}

/* ---- by tables */

enum { AS_IT_IS, MAPPED, RESPELT }; /* how a string of a piece is made */
enum { MORE = 4, SOME = 32, FITTING = 0xFFFF }; /* code points for each of a piece, and for all; bytes of a record */

/* How pieces become strings. told: [routes], whether tables tell what pieces become. ways, by: [token kinds, routes], how
   strings are made, and by which Map or Rules; those of gaps only where gapped: [token kinds], others are as they are.
   longest: code points of the longest piece that is told. begins: [longest]; scratch: [2, MORE * longest + SOME]. */
typedef struct {
    Cutter cutter;
    const uint8_t *told, *gapped;
    const int64_t *ways;
    const void *const *by;
    int64_t instead; /* of lone surrogates */
    int64_t longest;
    uint8_t *begins;
    uint32_t *scratch;
} Recipe;

typedef struct {
    const uint32_t *codes;
    int64_t length, whole, gap, tokens; /* whether it is one token, or white space */
    int64_t route, routes, kinds;       /* of its tokens' strings */
} New;

/* Append the string of a kind of codes[start : end] to a record, of `room` code points at most; *room is less then. Returns
   where the record ends then, -1 where tables do not tell. */
INLINE int64_t string_made(const Recipe *how, const New *piece, int64_t kind, int64_t start, int64_t end, int64_t *room,
                           uint8_t *record, int64_t at) {
    const uint32_t *codes = piece->codes + start;
    int64_t place = kind * piece->routes + piece->route, count = 0;
    int64_t way = piece->gap && !how->gapped[kind] ? AS_IT_IS : how->ways[place];
    if (way == MAPPED) {
        for (int64_t i = 0; i < end - start && count >= 0; i++)
            count = mapped((const Map *)how->by[place], codes[i], how->scratch, count, *room);
        codes = how->scratch;
    } else if (way == RESPELT) {
        uint32_t *plain = how->scratch + MORE * how->longest + SOME;
        count = respelt((const Rules *)how->by[place], codes, end - start, plain, how->scratch, *room);
        codes = how->scratch;
    } else {
        count = end - start;
    }
    if (count < 0) return -1;
    *room -= count;
    for (int64_t i = 0; i < count; i++) at = encoded(codes[i], (uint32_t)how->instead, record, at);
    return at;
}

/* The place of the last string of a record, or of the same one before it; below 16 bits where it begins, above how long it
   is. strings: [kind], those before it. */
INLINE uint32_t kept_once(const uint8_t *record, const uint32_t *strings, int64_t kind, int64_t begin, int64_t end) {
    for (int64_t other = 0; other < kind; other++) {
        int64_t at = strings[other] & 0xFFFF, i = 0;
        if (strings[other] >> 16 != end - begin) continue;
        while (i < end - begin && record[at + i] == record[begin + i]) i++;
        if (i == end - begin) return strings[other];
    }
    return (uint32_t)(begin | (end - begin) << 16);
}

/* Write the record of a piece; returns the bytes that it takes, 0 where tables do not tell. */
static int64_t record_made(const Recipe *how, const New *piece, uint32_t *form) {
    uint8_t *record = (uint8_t *)form;
    int64_t kinds = piece->kinds, width = 1 + kinds, longest = 0, end = 4 * (STRINGS + 2 * kinds + piece->tokens * width);
    uint32_t *whole = form + STRINGS + kinds, *lengths = whole + kinds, odd = 0;
    for (int64_t kind = 0; kind < kinds; kind++) {
        int64_t begin = end, room = MORE * piece->length + SOME, all = room;
        uint32_t *token = lengths;
        for (int64_t start = 0, stop; start < piece->length; start = stop, token += width) {
            int64_t before = end;
            stop = piece->whole ? piece->length : start + 1;
            while (stop < piece->length && !how->begins[stop]) stop++;
            end = string_made(how, piece, kind, start, stop, &room, record, end);
            if (end < 0 || end > FITTING) return 0;
            token[0] = piece->gap ? 0 : (uint32_t)(stop - start);
            token[1 + kind] = piece->gap ? 0 : (uint32_t)(end - before);
        }
        if (piece->gap && all - room != piece->length) odd = ODD;
        if (end - begin > longest) longest = end - begin;
        whole[kind] = kept_once(record, whole, kind, begin, end);
        if ((whole[kind] & 0xFFFF) != begin) end = begin;
        form[STRINGS + kind] = piece->gap ? (uint32_t)(4 * (STRINGS + 2 * kinds + width)) : whole[kind];
    }
    form[TOKENS] = (piece->gap ? 0 : (uint32_t)piece->tokens) | length_of(form, 2 * kinds, kinds, longest) | odd;
    return end;
}

/* Write the forms of the fresh pieces that tables tell, from `done` on, while there is room in forms for the longest: [room].

   of: [known, width]; fresh: [count], places in it. recipe: a Recipe. kinds: of tokens' strings; whole strings have as many.
   made: [count], where the forms begin, 0 of pieces that are left. Returns how many of the pieces were looked at. */
KERNEL int64_t lexicon_learn(const int64_t *chunks, uint32_t *of, int64_t width, const uint32_t *fresh, int64_t done,
                             int64_t count, const int64_t *recipe, int64_t kinds, uint32_t *forms, int64_t room,
                             int64_t *counts, uint32_t *made) {
    const Chunks *table = (const Chunks *)chunks;
    Recipe how = *(const Recipe *)recipe;
    for (; done < count; done++) {
        const uint32_t *key = table->keys + table->at[fresh[done] / width];
        New piece = {key + CODES, key[LENGTH] & ~ITEM, 1, 0, 1, fresh[done] % width, width, kinds};
        made[done] = 0;
        if (!how.told[piece.route] || piece.length > how.longest) continue;
        how.cutter.codes = piece.codes;
        piece.gap = class_of(table, piece.codes[0]) & IS_BLANK;
        if (!piece.gap && !(key[LENGTH] & ITEM)) {
            if (tokens_of_chunk(&how.cutter, 0, piece.length, how.begins) < 0) continue;
            piece.whole = 0;
            for (int64_t i = 1; i < piece.length; i++) piece.tokens += how.begins[i];
        }
        int64_t at = counts[FORM_WORDS], needed = STRINGS + 2 * kinds + piece.tokens * (1 + kinds);
        if (at + needed + kinds * (MORE * piece.length + SOME) > room || at > (int64_t)AT) return done;
        uint32_t *form = forms + at;
        int64_t bytes = record_made(&how, &piece, form);
        if (!bytes) continue;
        form[POINTS] = (uint32_t)piece.length, form[OWNER] = fresh[done];
        form[WORDS] = (uint32_t)((bytes + 3) / 4), counts[FORM_WORDS] += form[WORDS];
        made[done] = of[fresh[done]] = (uint32_t)at;
    }
    return done;
}

/* ---- as it was told */

/* Write the forms of the fresh pieces, from `done` on, while they fit into forms, [room] and SLACK bytes.

   of: [known, width]; fresh: [count], places in it. of_tokens: [count + 1], where each piece's tokens begin. points: [k],
   code points of each token. token_at: [token_kinds, k + 1], where the tokens' strings begin in data. whole_start, whole_end: [kinds - token_kinds, count],
   where those of the pieces begin and end. odd: [count]. made: [count], where the forms begin. Returns how many of the
   pieces have theirs. */
KERNEL int64_t lexicon_pack(const int64_t *chunks, uint32_t *of, int64_t width, const uint32_t *fresh, int64_t done,
                            int64_t count, const int64_t *of_tokens, const int64_t *points, int64_t kinds,
                            int64_t token_kinds, const int64_t *token_at,
                            const int64_t *whole_start, const int64_t *whole_end, const uint8_t *odd,
                            const uint8_t *data, uint32_t *forms, int64_t room, int64_t *counts, uint32_t *made) {
    const Chunks *table = (const Chunks *)chunks;
    int64_t all = of_tokens[count] + 1;
    for (; done < count; done++) {
        int64_t first = of_tokens[done], tokens = of_tokens[done + 1] - first, bytes = 0;
        int64_t lengths = (tokens ? tokens : 1) * (1 + token_kinds), longest = 0;
        for (int64_t kind = 0; kind < kinds; kind++) {
            int64_t place = (kind - token_kinds) * count + done;
            int64_t length = kind < token_kinds ? token_at[kind * all + first + tokens] - token_at[kind * all + first]
                                                : whole_end[place] - whole_start[place];
            bytes += length, longest = length > longest ? length : longest;
        }
        int wide = (STRINGS + kinds + lengths) * 4 + bytes > 0xFFFF;
        int64_t head = STRINGS + (wide ? 2 : 1) * kinds + lengths, at = counts[FORM_WORDS];
        if (at + head + (bytes + 3) / 4 > room || at > (int64_t)AT) return done;
        uint32_t *form = forms + at;
        uint8_t *start = (uint8_t *)form;
        int64_t end = 4 * head;
        for (int64_t kind = 0; kind < kinds; kind++) {
            const int64_t *token = token_at + kind * all + first;
            int64_t place = (kind - token_kinds) * count + done;
            const uint8_t *from = data + (kind < token_kinds ? token[0] : whole_start[place]);
            int64_t length = kind < token_kinds ? token[tokens] - token[0] : whole_end[place] - whole_start[place];
            int64_t other = 0, put = end;
            for (; other < kind && put == end; other++) { /* the same as one that is there? */
                String known = wide ? (String){form[STRINGS + 2 * other], form[STRINGS + 2 * other + 1]}
                                    : (String){form[STRINGS + other] & 0xFFFF, form[STRINGS + other] >> 16};
                int64_t i = 0;
                while (known.bytes == length && i < length && start[known.at + i] == from[i]) i++;
                if (known.bytes == length && i == length) put = known.at;
            }
            if (put == end) {
                for (int64_t i = 0; i < length; i++) start[end + i] = from[i];
                end += length;
            }
            if (wide) form[STRINGS + 2 * kind] = (uint32_t)put, form[STRINGS + 2 * kind + 1] = (uint32_t)length;
            else form[STRINGS + kind] = (uint32_t)put | (uint32_t)length << 16;
            for (int64_t i = 0; kind < token_kinds && i < tokens; i++)
                form[head - lengths + i * (1 + token_kinds) + 1 + kind] = (uint32_t)(token[i + 1] - token[i]);
        }
        for (int64_t i = 0; i < (tokens ? 0 : 1 + token_kinds); i++) form[head - lengths + i] = 0;
        for (int64_t i = 0; i < tokens; i++) form[head - lengths + i * (1 + token_kinds)] = (uint32_t)points[first + i];
        form[TOKENS] = (uint32_t)tokens | (wide ? WIDE : 0) | length_of(form, kinds, token_kinds, longest);
        if (odd[done]) form[TOKENS] |= ODD;
        form[POINTS] = table->keys[table->at[fresh[done] / width] + LENGTH] & ~ITEM, form[OWNER] = fresh[done];
        form[WORDS] = (uint32_t)((end + 3) / 4), counts[FORM_WORDS] += form[WORDS];
        made[done] = of[fresh[done]] = (uint32_t)at;
    }
    return done;
}

/* Pieces that were pending, now that the fresh ones have their forms. */
KERNEL void lexicon_resolve(uint32_t *pieces, int64_t count, const uint32_t *made) {
    for (int64_t i = 0; i < count; i++)
        if (pieces[i] & PENDING) pieces[i] = (pieces[i] & SPACED) | made[pieces[i] & AT];
}

