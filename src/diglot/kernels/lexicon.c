/* A lexicon of pieces of text: each distinct piece is found by its code points, and what it becomes is copied from it.

   A piece is a chunk (a run without white space) or a gap (a run of white space), of one kind: what it becomes depends on
   its code points and its kind. Two arrays of words hold what is known, records one behind the other:

   keys    where its forms begin | hash | kind, USED | code points | the code points
   forms   words | tokens, WIDE, ODD | code points | where each string begins and its bytes | of each token, where there
           are several: code points, bytes in each token string | the bytes of all strings

   A string is one of `kinds` in all: those before `token_kinds` are the tokens' one behind the other, the others the whole
   piece's. Records begin at word 1; 0 is none. */

#include "kernels.h"

enum { FORM, HASH, KIND, LENGTH, CODES };           /* of a key */
enum { WORDS, TOKENS, POINTS, STRINGS };            /* of forms */
enum { KEY_WORDS, ENTRIES, PIECES, FRESH, FORM_WORDS }; /* counts of a lexicon and its reading */
enum { BLANK = 1, DIGIT = 2, STOP = 4 };            /* classes of code points */
enum { CHUNK, ITEM, GAP, VARIANTS };                /* of a kind */

#define USED 0x80000000u    /* a key: met again since it was new or the last sweep */
#define PENDING 0x80000000u /* a piece, or the form of a key: not yet learnt; below it stands which of the fresh */
#define SPACED 0x40000000u  /* a piece: one blank stands before it */
#define AT 0x3FFFFFFFu
#define ODD 0x80000000u     /* forms: the whole string must be looked at */
#define WIDE 0x40000000u    /* forms: a string's place and bytes are a word each, not half a word */
#define SLACK 16            /* bytes that may be read and written behind a string */

/* ---- finding pieces */

INLINE uint64_t folded(uint64_t a, uint64_t b) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

INLINE uint32_t hashed(const uint32_t *codes, int64_t length, uint32_t kind, uint64_t seed, uint64_t mask) {
    uint64_t sum = seed ^ ((uint64_t)length << 16 | kind), factor = seed | 1;
    int64_t i = 0;
    for (; i + 2 <= length; i += 2) sum = folded(sum ^ (codes[i] | (uint64_t)codes[i + 1] << 32), factor);
    if (i < length) sum = folded(sum ^ codes[i], factor);
    return (uint32_t)(folded(sum, GOLDEN) & mask);
}

INLINE int same(const uint32_t *a, const uint32_t *b, int64_t length) {
    for (int64_t i = 0; i < length; i++)
        if (a[i] != b[i]) return 0;
    return 1;
}

/* Put every key into the places, which are all 0. slots: [1 << bits], more than there are keys. */
KERNEL void lexicon_index(const uint32_t *keys, int64_t words, uint64_t *slots, int64_t bits) {
    uint64_t last = (UINT64_C(1) << bits) - 1;
    for (int64_t at = 1; at < words; at += CODES + keys[at + LENGTH]) {
        uint64_t place = keys[at + HASH] & last;
        while (slots[place]) place = (place + 1) & last;
        slots[place] = (uint64_t)keys[at + HASH] << 32 | (uint64_t)at;
    }
}

typedef struct {
    uint32_t *keys;
    int64_t room;
    uint64_t *slots, last;
    int64_t *counts;
    uint32_t *fresh;
    int64_t fresh_room;
} Lexicon;

/* Where the key of a piece begins, added where it is new; 0 where there is no room for it. */
INLINE int64_t key_of(Lexicon *lexicon, const uint32_t *codes, int64_t length, uint32_t kind, uint32_t hash) {
    uint32_t *keys = lexicon->keys;
    int64_t *counts = lexicon->counts;
    uint64_t place = hash & lexicon->last;
    for (; lexicon->slots[place]; place = (place + 1) & lexicon->last) {
        if (lexicon->slots[place] >> 32 != hash) continue;
        uint32_t *key = keys + (uint32_t)lexicon->slots[place];
        if ((key[KIND] & ~USED) != kind || key[LENGTH] != length || !same(key + CODES, codes, length)) continue;
        if (!(key[KIND] & USED)) key[KIND] |= USED;
        return key - keys;
    }
    int64_t at = counts[KEY_WORDS];
    if (2 * (uint64_t)counts[ENTRIES] > lexicon->last || at + CODES + length > lexicon->room ||
        counts[FRESH] == lexicon->fresh_room)
        return 0;
    uint32_t *key = keys + at;
    key[FORM] = PENDING | (uint32_t)counts[FRESH];
    key[HASH] = hash, key[KIND] = kind, key[LENGTH] = (uint32_t)length;
    for (int64_t i = 0; i < length; i++) key[CODES + i] = codes[i];
    lexicon->slots[place] = (uint64_t)hash << 32 | (uint64_t)at;
    lexicon->fresh[counts[FRESH]++] = (uint32_t)at;
    counts[KEY_WORDS] += CODES + length, counts[ENTRIES]++;
    return at;
}

INLINE uint32_t class_of(uint32_t code, const uint8_t *classes, int64_t size) {
    return classes[code < size ? code : size - 1];
}

/* Whether a chunk is the number of a list item: one or two digits and a full stop at the head of a longer string. */
INLINE int is_item(const uint32_t *codes, int64_t start, int64_t at, int64_t end, const uint8_t *classes, int64_t size) {
    int64_t length = at - start;
    if (length < 2 || length > 3 || end - at < 2 || class_of(codes[at - 1], classes, size) != STOP) return 0;
    for (int64_t i = start; i < at - 1; i++)
        if (class_of(codes[i], classes, size) != DIGIT) return 0;
    return 1;
}

/* Read strings into pieces, from string `done` on, while there is room.

   codes, starts, ends: the strings, in code points. routes: [count]; a piece's kind is its string's route and its variant.
   classes: [size], of code points, the last for all above. One `space` before a chunk is no piece; pieces: [room], where
   their forms begin, and whether SPACED or PENDING; places: [room], where they begin in their string. bounds: [count + 1],
   where each string's pieces begin. counts: what keys, pieces and fresh hold. fresh: [room], keys that were new. Returns
   the strings read: where fewer than count, the caller makes room and calls again. */
KERNEL int64_t lexicon_scan(const uint32_t *codes, const int64_t *starts, const int64_t *ends, const uint8_t *routes,
                            int64_t done, int64_t count, const uint8_t *classes, int64_t size, int64_t space,
                            uint32_t *keys, int64_t key_room, uint64_t *slots, int64_t bits, int64_t seed, int64_t mask,
                            int64_t *counts, uint32_t *pieces, uint32_t *places, int64_t room, int64_t *bounds,
                            uint32_t *fresh) {
    Lexicon lexicon = {keys, key_room, slots, (UINT64_C(1) << bits) - 1, counts, fresh, room};
    for (; done < count; done++) {
        int64_t at = starts[done], end = ends[done], n = bounds[done];
        uint32_t spaced = 0;
        while (at < end) {
            int64_t start = at;
            uint32_t blank = class_of(codes[at++], classes, size) & BLANK;
            while (at < end && (class_of(codes[at], classes, size) & BLANK) == blank) at++;
            if (blank && at - start == 1 && codes[start] == space && at < end) {
                spaced = SPACED;
                continue;
            }
            int variant = blank ? GAP : start == starts[done] && is_item(codes, start, at, end, classes, size) ? ITEM : CHUNK;
            uint32_t kind = (uint32_t)routes[done] * VARIANTS + (uint32_t)variant;
            uint32_t hash = hashed(codes + start, at - start, kind, (uint64_t)seed, (uint64_t)mask);
            int64_t key = n < room ? key_of(&lexicon, codes + start, at - start, kind, hash) : 0;
            if (!key) return done;
            pieces[n] = keys[key + FORM] | spaced;
            places[n++] = (uint32_t)(start - starts[done]);
            spaced = 0;
        }
        bounds[done + 1] = counts[PIECES] = n;
    }
    return done;
}

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

/* Write the forms of the fresh keys, from `done` on, while they fit into forms, [room] and SLACK bytes.

   of_tokens: [count + 1], where each piece's tokens begin. points: [k], code points of each token. token_at:
   [token_kinds, k + 1], where the tokens' strings begin in data. whole_start, whole_end: [kinds - token_kinds, count],
   where those of the pieces begin and end. odd: [count]. made: [count], where the forms begin. Returns how many of the
   keys have theirs. */
KERNEL int64_t lexicon_pack(uint32_t *keys, const uint32_t *fresh, int64_t done, int64_t count, const int64_t *of_tokens,
                            const int64_t *points, int64_t kinds, int64_t token_kinds, const int64_t *token_at,
                            const int64_t *whole_start, const int64_t *whole_end, const uint8_t *odd,
                            const uint8_t *data, uint32_t *forms, int64_t room, int64_t *counts, uint32_t *made) {
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
        form[POINTS] = keys[fresh[done] + LENGTH];
        made[done] = keys[fresh[done] + FORM] = (uint32_t)at;
        counts[FORM_WORDS] += form[WORDS];
    }
    return done;
}

/* Pieces that were pending, now that the fresh keys have their forms. */
KERNEL void lexicon_resolve(uint32_t *pieces, int64_t count, const uint32_t *made) {
    for (int64_t i = 0; i < count; i++)
        if (pieces[i] & PENDING) pieces[i] = (pieces[i] & SPACED) | made[pieces[i] & AT];
}

/* Keep what was met again since the last sweep; the rest is gone. Keys and forms stand in the same order. */
KERNEL void lexicon_sweep(uint32_t *keys, uint32_t *forms, int64_t *counts) {
    int64_t to = 1, form_to = 1, entries = 0;
    for (int64_t at = 1, size; at < counts[KEY_WORDS]; at += size) {
        size = CODES + keys[at + LENGTH];
        if (!(keys[at + KIND] & USED)) continue;
        const uint32_t *form = forms + keys[at + FORM];
        int64_t words = form[WORDS];
        for (int64_t i = 0; i < words; i++) forms[form_to + i] = form[i];
        for (int64_t i = 0; i < size; i++) keys[to + i] = keys[at + i];
        keys[to + FORM] = (uint32_t)form_to, keys[to + KIND] &= ~USED;
        to += size, form_to += words, entries++;
    }
    counts[KEY_WORDS] = to, counts[FORM_WORDS] = form_to, counts[ENTRIES] = entries;
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

/* Where tokens begin and end in their string, in code points: [tokens] each. */
KERNEL void lexicon_spans(const uint32_t *forms, const uint32_t *pieces, const uint32_t *places, int64_t count,
                          int64_t kinds, int64_t token_kinds, int32_t *starts, int32_t *ends) {
    int64_t k = 0;
    for (int64_t i = 0; i < count; i++) {
        PREFETCH(i, count);
        const uint32_t *form = forms + (pieces[i] & AT), *length = lengths_of(form, kinds);
        uint32_t tokens = tokens_of(form), at = places[i];
        if (tokens == 1) {
            starts[k] = (int32_t)at, ends[k++] = (int32_t)(at + form[POINTS]);
            continue;
        }
        for (uint32_t j = 0; j < tokens; j++, k++, length += 1 + token_kinds)
            starts[k] = (int32_t)at, ends[k] = (int32_t)(at += *length);
    }
}

/* The tokens' strings of a kind. offsets: [tokens + 1]; out: [bytes of the kind + SLACK]. */
KERNEL void lexicon_token_strings(const uint32_t *forms, const uint32_t *pieces, int64_t count, int64_t kinds,
                                  int64_t token_kinds, int64_t kind, int32_t *offsets, uint8_t *out) {
    int64_t k = 0;
    uint32_t at = 0;
    offsets[0] = 0;
    for (int64_t i = 0; i < count; i++) {
        PREFETCH(i, count);
        const uint32_t *form = forms + (pieces[i] & AT);
        uint32_t tokens = tokens_of(form);
        String string = string_of(form, kind);
        if (!tokens) continue;
        copied(out + at, (const uint8_t *)form + string.at, string.bytes);
        if (tokens == 1) {
            offsets[++k] = (int32_t)(at += string.bytes);
            continue;
        }
        const uint32_t *length = lengths_of(form, kinds) + 1 + kind;
        for (uint32_t j = 0; j < tokens; j++, length += 1 + token_kinds) offsets[++k] = (int32_t)(at += *length);
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
