/* Web and mail addresses, user names and markup: blanked out, for they are in no language.

   What they are made of is syntax of ASCII (RFC 3986, RFC 5321, HTML), and so is named here. */

#include "addresses.h"

enum { BLANK = 32, END = 10, TAG = 2000, REFERENCE = 10 };
/* Code points of the longest tag, and of a reference with its ends. */

typedef struct {
    const uint32_t *codes;
    int64_t count;
} Text;

INLINE uint32_t at(Text text, int64_t i) { return i < text.count ? text.codes[i] : END; }
INLINE int letter(uint32_t code) { return (code | 32) - 'a' < 26; }
INLINE int digit(uint32_t code) { return code - '0' < 10; }
INLINE int of_name(uint32_t code) {
    return letter(code) || digit(code) || code == '.' || code == '_' || code == '+' || code == '-';
}
INLINE int of_web(uint32_t code) { return code - 33 < 94 && code != '<' && code != '>' && code != '"'; }
INLINE int begins_tag(uint32_t after) { return letter(after) || after == '/' || after == '!'; }

static void fill(uint32_t *out, int64_t start, int64_t end) {
    for (int64_t i = start; i < end; i++) out[i] = BLANK;
}

/* ---- markup */

/* Where the reference that begins at i ends (its semicolon), 0 if none does: &lt; or &#1593; */
static int64_t reference(Text text, int64_t i) {
    for (int64_t length = 1; length < REFERENCE; length++) {
        uint32_t code = at(text, i + length);
        if (code == ';') return length > 2 ? i + length : 0;
        if (!letter(code) && !digit(code) && !(code == '#' && length == 1)) return 0;
    }
    return 0;
}

INLINE int spelled(Text text, int64_t i, uint32_t first) {
    return at(text, i) == '&' && at(text, i + 1) == first && at(text, i + 2) == 't' && at(text, i + 3) == ';';
}

/* Where the tag that begins at i is closed, 0 if it is not; the same for a tag written with references. */
static int64_t tag(Text text, int64_t i) {
    if (!begins_tag(at(text, i + 1))) return 0;
    for (int64_t j = i + 1; j < text.count && j - i < TAG && text.codes[j] != '<'; j++) {
        if (text.codes[j] == '>') return j + 1;
    }
    return 0;
}

static int64_t written_tag(Text text, int64_t i) {
    if (!begins_tag(at(text, i + 4))) return 0;
    for (int64_t j = i + 1; j < text.count && j - i < TAG && !spelled(text, j, 'l'); j++) {
        if (spelled(text, j, 'g')) return j + 4;
    }
    return 0;
}

static void blank_markup(Text text, uint32_t *out) {
    for (int64_t i = 0; i < text.count; i++) {
        if (text.codes[i] == '<') fill(out, i, tag(text, i));
        if (text.codes[i] != '&') continue;
        int64_t end = reference(text, i);
        if (end) fill(out, i, end + 1);
        if (spelled(text, i, 'l')) fill(out, i, written_tag(text, i));
    }
}

/* ---- addresses */

static int64_t name_start(Text text, int64_t i) {
    while (i && of_name(text.codes[i - 1])) i--;
    return i;
}

static void blank_names(Text text, uint32_t *out) {
    for (int64_t i = 0; i < text.count; i++) {
        if (text.codes[i] != '@') continue;
        int64_t end = i + 1;
        while (end < text.count && of_name(text.codes[end])) end++;
        fill(out, name_start(text, i), end);
    }
}

static void blank_web(Text text, uint32_t *out) {
    for (int64_t i = 0, stop = 0; i < text.count; i++) {
        int scheme = text.codes[i] == ':' && at(text, i + 1) == '/' && at(text, i + 2) == '/';
        int www = (at(text, i) | 32) == 'w' && (at(text, i + 1) | 32) == 'w' && (at(text, i + 2) | 32) == 'w' &&
                  at(text, i + 3) == '.';
        if (!scheme && !www) continue;
        int64_t start = scheme ? name_start(text, i) : i, before = stop;
        if (stop < i) stop = i;
        while (stop < text.count && of_web(text.codes[stop])) stop++;
        fill(out, start, i);
        fill(out, before > i ? before : i, stop);
    }
}

/* Blank out of one string all that is in no language: out [count] is the rest. scratch: [count]. Returns whether there
   was any. Addresses are looked for where markup has gone. */
int blank_addresses(const uint32_t *codes, int64_t count, uint32_t *scratch, uint32_t *out) {
    uint32_t changes = 0;
    for (int64_t i = 0; i < count; i++) out[i] = codes[i];
    blank_markup((Text){codes, count}, out);
    for (int64_t i = 0; i < count; i++) scratch[i] = out[i];
    blank_names((Text){scratch, count}, out);
    blank_web((Text){scratch, count}, out);
    for (int64_t i = 0; i < count; i++) changes |= out[i] ^ codes[i];
    return changes != 0;
}

/* Whether a string may have an address that begins with www. */
int may_be_web(const uint32_t *codes, int64_t count) {
    uint32_t found = 0;
    for (int64_t i = 1; i < count; i++) found |= (codes[i] == '.') & ((codes[i - 1] | 32) == 'w');
    return (int)found;
}

/* Whether a run without white space may be a part of an address or of markup; if no run of a string may be, it has none. */
int may_be_of_one(const uint32_t *codes, int64_t count) {
    int found = 0;
    for (int64_t i = 0; i < count; i++) {
        found |= codes[i] == '@' || codes[i] == '<' || codes[i] == '&';
        found |= i > 1 && codes[i] == '/' && codes[i - 1] == '/' && codes[i - 2] == ':';
        found |= i > 2 && codes[i] == '.' && (codes[i - 1] | 32) == 'w' && (codes[i - 2] | 32) == 'w' &&
                 (codes[i - 3] | 32) == 'w';
    }
    return found;
}

/* Blank them out of many strings, one after the other. scratch: room for the longest. */
KERNEL void addresses_blank(const uint32_t *codes, const int64_t *starts, const int64_t *ends, int64_t count,
                            uint32_t *scratch, uint32_t *out) {
    for (int64_t i = 0; i < count; i++)
        blank_addresses(codes + starts[i], ends[i] - starts[i], scratch, out + starts[i]);
}
