/* What the pieces of a lexicon become: written once, and copied to rows. */

#include "lexicon.h"

/* ---- what pieces become */

typedef struct {
    uint32_t at, bytes;
} String;

INLINE String string_of(const uint32_t *form, int64_t kind) {
    const uint32_t *strings = form + STRINGS;
    if (form[TOKENS] & WIDE) return (String){strings[2 * kind], strings[2 * kind + 1]};
    return (String){strings[kind] & 0xFFFF, strings[kind] >> 16};
}

INLINE uint32_t tokens_of(const uint32_t *form) { return form[TOKENS] & ~(ODD | WIDE); }

/* The lengths of tokens where there are several: of each its code points, and its bytes in each token string. */
INLINE const uint32_t *lengths_of(const uint32_t *form, int64_t kinds) {
    return form + STRINGS + (form[TOKENS] & WIDE ? 2 * kinds : kinds);
}

/* Copy a string that has SLACK readable bytes behind it to where SLACK bytes behind it may be written. */
INLINE void copied(uint8_t *out, const uint8_t *from, uint32_t bytes) {
    __builtin_memcpy(out, from, SLACK);
    if (bytes > SLACK) __builtin_memcpy(out + SLACK, from + SLACK, bytes - SLACK);
}

/* Write the forms of the fresh pieces, from `done` on, while they fit into forms, [room] and SLACK bytes.

   of: [known, width]; fresh: [count], places in it. of_tokens: [count + 1], where each piece's tokens begin. points: [k], code points of each token. token_at:
   [token_kinds, k + 1], where the tokens' strings begin in data. whole_start, whole_end: [kinds - token_kinds, count],
   where those of the pieces begin and end. odd: [count]. made: [count], where the forms begin. Returns how many of the
   pieces have theirs. */
KERNEL int64_t lexicon_pack(const int64_t *chunks, uint32_t *of, int64_t width, const uint32_t *fresh, int64_t done, int64_t count, const int64_t *of_tokens,
                            const int64_t *points, int64_t kinds, int64_t token_kinds, const int64_t *token_at,
                            const int64_t *whole_start, const int64_t *whole_end, const uint8_t *odd,
                            const uint8_t *data, uint32_t *forms, int64_t room, int64_t *counts, uint32_t *made) {
    const Chunks *table = (const Chunks *)chunks;
    int64_t all = of_tokens[count] + 1;
    for (; done < count; done++) {
        int64_t first = of_tokens[done], tokens = of_tokens[done + 1] - first, bytes = 0;
        int64_t lengths = tokens > 1 ? tokens * (1 + token_kinds) : 0;
        for (int64_t kind = 0; kind < kinds; kind++)
            bytes += kind < token_kinds ? token_at[kind * all + first + tokens] - token_at[kind * all + first]
                                        : whole_end[(kind - token_kinds) * count + done] - whole_start[(kind - token_kinds) * count + done];
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
            for (int64_t i = 0; kind < token_kinds && i < tokens && tokens > 1; i++)
                form[head - lengths + i * (1 + token_kinds) + 1 + kind] = (uint32_t)(token[i + 1] - token[i]);
        }
        for (int64_t i = 0; i < tokens && tokens > 1; i++) form[head - lengths + i * (1 + token_kinds)] = (uint32_t)points[first + i];
        form[WORDS] = (uint32_t)(head + (end - 4 * head + 3) / 4);
        form[TOKENS] = (uint32_t)tokens | (wide ? WIDE : 0) | (odd[done] ? ODD : 0);
        form[POINTS] = table->keys[table->at[fresh[done] / width] + LENGTH] & ~ITEM, form[OWNER] = fresh[done];
        made[done] = of[fresh[done]] = (uint32_t)at;
        counts[FORM_WORDS] += form[WORDS];
    }
    return done;
}

/* Pieces that were pending, now that the fresh ones have their forms. */
KERNEL void lexicon_resolve(uint32_t *pieces, int64_t count, const uint32_t *made) {
    for (int64_t i = 0; i < count; i++)
        if (pieces[i] & PENDING) pieces[i] = (pieces[i] & SPACED) | made[pieces[i] & AT];
}

/* ---- rows */

#define AHEAD 8
#define PREFETCH(i, count) \
    if ((i) + AHEAD < (count)) __builtin_prefetch(forms + (pieces[(i) + AHEAD] & AT))

/* offsets: [strings + 1], where each string's tokens begin. odd: [strings], whether a piece of it is. totals: [kinds], the
   bytes of each string column; a whole one has a byte for each blank that is no piece. */
KERNEL void lexicon_measure(const uint32_t *forms, const uint32_t *pieces, const int64_t *bounds, int64_t strings,
                            int64_t kinds, int64_t token_kinds, int64_t *offsets, uint8_t *odd, int64_t *totals) {
    for (int64_t kind = 0; kind < kinds; kind++) totals[kind] = 0;
    offsets[0] = 0;
    int64_t spaced = 0;
    for (int64_t g = 0; g < strings; g++) {
        int64_t tokens = 0;
        uint32_t flags = 0;
        for (int64_t i = bounds[g]; i < bounds[g + 1]; i++) {
            PREFETCH(i, bounds[strings]);
            const uint32_t *form = forms + (pieces[i] & AT);
            tokens += tokens_of(form), flags |= form[TOKENS], spaced += (pieces[i] & SPACED) != 0;
            for (int64_t kind = 0; kind < kinds; kind++) totals[kind] += string_of(form, kind).bytes;
        }
        offsets[g + 1] = offsets[g] + tokens, odd[g] = (flags & ODD) != 0;
    }
    for (int64_t kind = token_kinds; kind < kinds; kind++) totals[kind] += spaced;
}

/* Where tokens begin and end in their string, in code points, and their strings of all kinds, in one pass: [tokens] and
   [tokens] in starts and ends. offsets, out: [token_kinds], where arrays are of [tokens + 1], and of [bytes of the kind +
   SLACK]. */
KERNEL void lexicon_tokens(const uint32_t *forms, const uint32_t *pieces, const uint32_t *places, int64_t count,
                           int64_t kinds, int64_t token_kinds, int32_t *starts, int32_t *ends, const int64_t *offsets,
                           const int64_t *out) {
    int64_t k = 0;
    for (int64_t kind = 0; kind < token_kinds; kind++) *(int32_t *)offsets[kind] = 0;
    for (int64_t i = 0; i < count; i++) {
        PREFETCH(i, count);
        const uint32_t *form = forms + (pieces[i] & AT), *lengths = lengths_of(form, kinds), *length = lengths;
        uint32_t tokens = tokens_of(form), place = places[i];
        if (__builtin_expect((form[TOKENS] & ~ODD) == 1, 1)) { /* a token, whose strings are short */
            starts[k] = (int32_t)place, ends[k] = (int32_t)(place + form[POINTS]);
            for (int64_t kind = 0; kind < token_kinds; kind++) {
                int32_t *offset = (int32_t *)offsets[kind] + k;
                uint32_t string = form[STRINGS + kind], at = (uint32_t)*offset;
                copied((uint8_t *)out[kind] + at, (const uint8_t *)form + (string & 0xFFFF), string >> 16);
                offset[1] = (int32_t)(at + (string >> 16));
            }
            k++;
            continue;
        }
        for (int64_t kind = 0; tokens && kind < token_kinds; kind++) {
            int32_t *offset = (int32_t *)offsets[kind] + k;
            String string = string_of(form, kind);
            uint32_t at = (uint32_t)*offset;
            copied((uint8_t *)out[kind] + at, (const uint8_t *)form + string.at, string.bytes);
            if (tokens == 1) offset[1] = (int32_t)(at + string.bytes);
            length = lengths + 1 + kind;
            for (uint32_t j = 0; tokens > 1 && j < tokens; j++, length += 1 + token_kinds)
                *++offset = (int32_t)(at += *length);
        }
        if (tokens == 1) starts[k] = (int32_t)place, ends[k++] = (int32_t)(place + form[POINTS]);
        length = lengths;
        for (uint32_t j = 0; tokens > 1 && j < tokens; j++, k++, length += 1 + token_kinds)
            starts[k] = (int32_t)place, ends[k] = (int32_t)(place += *length);
    }
}

/* The whole strings of a kind, null where not `wanted`. wanted: [strings]; offsets: [strings + 1]; out: [bytes of the kind +
   SLACK]. Returns the bytes written. */
KERNEL int64_t lexicon_strings(const uint32_t *forms, const uint32_t *pieces, const int64_t *bounds, int64_t strings,
                               int64_t kind, int64_t space, const uint8_t *wanted, int64_t *offsets, uint8_t *out) {
    int64_t at = 0;
    offsets[0] = 0;
    for (int64_t g = 0; g < strings; g++) {
        for (int64_t i = bounds[g]; wanted[g] && i < bounds[g + 1]; i++) {
            PREFETCH(i, bounds[strings]);
            const uint32_t *form = forms + (pieces[i] & AT);
            String string = string_of(form, kind);
            if (pieces[i] & SPACED) out[at++] = (uint8_t)space;
            copied(out + at, (const uint8_t *)form + string.at, string.bytes);
            at += string.bytes;
        }
        offsets[g + 1] = at;
    }
    return at;
}
