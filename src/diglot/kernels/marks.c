/* Markers: what a line of marked-up text begins with, or is made of. The ASCII of markup is named here. */

#include "kernels.h"

enum { /* in the order of NAMES in marks.py */
    NONE, LEVEL1, LEVEL2, LEVEL3, WIKI, DOUBLE, SINGLE, RULE, QUOTE, PIPE, BULLET, NUMBER, BRACKET, TIME, FENCE, ENVELOPE,
    TAG, STRONG, OPEN,
};
enum { HEAD = 5, AHEAD = 4 };

INLINE int digit(uint32_t code) { return code - '0' < 10; }
INLINE int blank(uint32_t code) { return code == ' ' || code == '\t'; }
INLINE int stop(uint32_t code) { return code == '.' || code == ')'; }

/* The number of an item, or a time of day. */
static int numbered(const uint32_t *c) {
    int bracket = c[0] == '[';
    if (bracket && digit(c[1]) && ((c[2] == ':' && digit(c[3])) || (digit(c[2]) && c[3] == ':'))) return TIME;
    if (bracket || !digit(c[0])) return NONE;
    if ((c[1] == ':' && digit(c[2])) || (digit(c[1]) && c[2] == ':' && digit(c[3]))) return TIME;
    if ((stop(c[1]) && blank(c[2])) || (digit(c[1]) && stop(c[2]) && blank(c[3]))) return NUMBER;
    return digit(c[1]) && digit(c[2]) && stop(c[3]) && blank(c[4]) ? NUMBER : NONE;
}

/* What the first code points of a line say; 0 stands past its end. */
static int headed(const uint32_t *c, uint32_t bullet) {
    int found = numbered(c);
    if (found) return found;
    if (c[0] == bullet) return BULLET;
    switch (c[0]) {
    case '#': return c[1] != '#' ? LEVEL1 : c[2] != '#' ? LEVEL2 : LEVEL3;
    case '>': return QUOTE;
    case '|': return PIPE;
    case '[': return BRACKET;
    case '<': return TAG;
    case '{': return OPEN;
    case '=': return WIKI;
    case '*': case '_': return blank(c[1]) ? BULLET : STRONG;
    case '-': case '+': return blank(c[1]) ? BULLET : NONE;
    case '`': case '~': return c[1] == c[0] && c[2] == c[0] ? FENCE : NONE;
    case 'F': return c[1] == 'r' && c[2] == 'o' && c[3] == 'm' && c[4] == ' ' ? ENVELOPE : NONE;
    default: return NONE;
    }
}

/* Whether a line of three code points or more is one sign of markup alone. */
static int underlined(const uint32_t *codes, int64_t length, uint32_t bullet) {
    switch (codes[0]) {
    case '#': case '>': case '|': case '[': case '<': case '{': case '*': case '-': case '+': case '=': case '_': case '~': break;
    default:
        if (codes[0] != bullet) return 0;
    }
    for (int64_t i = 1; i < length; i++) {
        if (codes[i] != codes[0]) return 0;
    }
    return length >= 3;
}

/* Whether a line may have a marker at all: not where it begins with a letter, but for the F of an envelope. */
INLINE int may_be(uint32_t first, uint32_t bullet) {
    uint32_t letter = (first | 0x20) - 'a';
    return (first < 0x7F && letter >= 26) || first == 'F' || first == bullet;
}

/* out[i] = the marker of line i, codes[starts[i] : ends[i]]; bullet: a sign of items beyond ASCII; an underline has `most`
   code points at most. */
KERNEL void marks_read(const uint32_t *codes, const int64_t *starts, const int64_t *ends, int64_t count, int64_t bullet,
                       int64_t most, uint8_t *out) {
    for (int64_t i = 0; i < count; i++) {
        int64_t length = ends[i] - starts[i];
        uint32_t head[HEAD] = {0};
        if (i + AHEAD < count) __builtin_prefetch(codes + starts[i + AHEAD]);
        out[i] = NONE;
        if (length <= 0 || !may_be(codes[starts[i]], (uint32_t)bullet)) continue;
        for (int64_t j = 0; j < HEAD && j < length; j++) head[j] = codes[starts[i] + j];
        out[i] = (uint8_t)headed(head, (uint32_t)bullet);
        if (length <= most && underlined(codes + starts[i], length, (uint32_t)bullet))
            out[i] = head[0] == '=' ? DOUBLE : head[0] == '-' ? SINGLE : RULE;
    }
}
