/* Physical lines of documents, and those of them that are not blank. */

#include "kernels.h"

enum { ENDS = 5, FOUR = 4, STRIDE = 16 };

typedef uint32_t Four __attribute__((vector_size(16)));
typedef int32_t Mask __attribute__((vector_size(16)));

INLINE int ends_line(const uint32_t *ends, uint32_t code) {
    return (code == ends[0]) | (code == ends[1]) | (code == ends[2]) | (code == ends[3]) | (code == ends[4]);
}

/* Whether one of STRIDE code points ends a line: four beside each other are compared at once. */
INLINE int any_end(const uint32_t *codes, const Four *ends) {
    Mask found = {0};
    for (int i = 0; i < STRIDE; i += FOUR) {
        Four four;
        __builtin_memcpy(&four, codes + i, sizeof four);
        for (int end = 0; end < ENDS; end++) found |= four == ends[end];
    }
    return (found[0] | found[1] | found[2] | found[3]) != 0;
}

/* The first code point from `at` on that ends a line; `stop` where there is none. */
INLINE int64_t next_end(const uint32_t *codes, int64_t at, int64_t stop, const uint32_t *ends) {
    Four each[ENDS];
    for (int end = 0; end < ENDS; end++) each[end] = (Four){ends[end], ends[end], ends[end], ends[end]};
    while (at + STRIDE <= stop && !any_end(codes + at, each)) at += STRIDE;
    while (at < stop && !ends_line(ends, codes[at])) at++;
    return at;
}

INLINE int is_blank(const uint8_t *blanks, int64_t known, uint32_t code) { return code < known && blanks[code]; }

/* The lines of documents that hold more than blanks.

   first, behind: [documents], the spans of `codes` that they are. ends: what ends a line; the first two together are one
   end, in the order second, first. blanks: [known], whether each code point is one. Of each line: its document, where it
   starts and ends without blanks at its edges, its number in the document from 1, blanks before it, and blank lines
   before it: [capacity] each. Returns how many lines there are; what is beyond the capacity is not written. */
KERNEL int64_t lines_split(const uint32_t *codes, const int64_t *first, const int64_t *behind, int64_t documents,
                           const uint32_t *ends, const uint8_t *blanks, int64_t known, int64_t capacity,
                           int32_t *document, int64_t *start, int64_t *end, int32_t *number, int32_t *indent,
                           int32_t *before) {
    int64_t count = 0;
    for (int64_t d = 0; d < documents; d++) {
        int32_t line = 1, last = 0;
        for (int64_t at = first[d];; line++) {
            int64_t stop = next_end(codes, at, behind[d], ends), from = at, upto = stop;
            while (from < upto && is_blank(blanks, known, codes[from])) from++;
            while (from < upto && is_blank(blanks, known, codes[upto - 1])) upto--;
            if (from < upto) {
                if (count < capacity) {
                    document[count] = (int32_t)d, start[count] = from, end[count] = upto, number[count] = line;
                    indent[count] = (int32_t)(from - at), before[count] = line - last - 1;
                }
                count++, last = line;
            }
            if (stop == behind[d]) break;
            at = stop + 1;
            if (codes[stop] == ends[1] && at < behind[d] && codes[at] == ends[0]) at++;
        }
    }
    return count;
}
