/* Physical lines of documents, and those of them that are not blank. */

#include "chunks.h"

enum { ENDS = 5 };

/* Lines that hold more than blanks, as lines_split gives them. */
typedef struct {
    int64_t capacity, count, *start, *end;
    int32_t *document, *number, *indent, *before;
} Written;

/* A line that is being read: its document, its number and that of the last one that is not blank, where it begins, and what
   it holds so far. */
typedef struct {
    int32_t document, number, last;
    int64_t at, from, upto;
} Line;

INLINE int ends_line(const uint32_t *ends, uint32_t code) {
    return (code == ends[0]) | (code == ends[1]) | (code == ends[2]) | (code == ends[3]) | (code == ends[4]);
}

INLINE int is_blank(const uint8_t *blanks, int64_t known, uint32_t code) { return code < known && blanks[code]; }

/* Put down a line that has ended; the next one begins at `next`. */
INLINE void ended(Written *found, Line *line, int64_t next) {
    if (line->from < line->upto) {
        int64_t i = found->count++;
        if (i < found->capacity) {
            found->document[i] = line->document, found->number[i] = line->number;
            found->start[i] = line->from, found->end[i] = line->upto;
            found->indent[i] = (int32_t)(line->from - line->at), found->before[i] = line->number - line->last - 1;
        }
        line->last = line->number;
    }
    line->number++, line->at = line->from = line->upto = next;
}

/* The lines of documents that hold more than blanks.

   numbers, places: [count + 1], the pieces of `codes`, as chunks_scan gives them: what ends a line is in a gap.
   first, behind: [documents], the spans of `codes` that they are. ends: what ends a line; the first two together are one
   end, in the order second, first. blanks: [known], whether each code point is one. Of each line: its document, where it
   starts and ends without blanks at its edges, its number in the document from 1, blanks before it, and blank lines
   before it: [capacity] each. Returns how many lines there are; what is beyond the capacity is not written. */
KERNEL int64_t lines_split(const uint32_t *codes, const uint32_t *numbers, const uint32_t *places, int64_t count,
                           const int64_t *first, const int64_t *behind, int64_t documents, const uint32_t *ends,
                           const uint8_t *blanks, int64_t known, int64_t capacity, int32_t *document, int64_t *start,
                           int64_t *end, int32_t *number, int32_t *indent, int32_t *before) {
    Written found = {capacity, 0, start, end, document, number, indent, before};
    int64_t i = 0;
    uint32_t feed = ~0u; /* the number of a gap that is the end of a line alone: none so far */
    for (int64_t d = 0; d < documents; d++) {
        int gap = -1; /* whether the last piece is one: gaps and chunks take turns, so few code points are looked at */
        Line line = {(int32_t)d, 1, 0, first[d], first[d], first[d]};
        if (first[d] < behind[d]) i = piece_at(places, count, first[d], i ? i - 1 : 0);
        for (; first[d] < behind[d] && i < count && (int64_t)places[i] < behind[d]; i++) {
            int64_t from = (int64_t)places[i] < first[d] ? first[d] : (int64_t)places[i];
            gap = gap < 0 ? is_blank(blanks, known, codes[from]) : !gap;
            while (!gap && (int64_t)places[i + 1] < behind[d] && numbers[i + 1] & SPACED) i++;
            int64_t upto = piece_end(numbers, places, i) < behind[d] ? piece_end(numbers, places, i) : behind[d];
            if (!gap) {
                line.from = line.from < line.upto ? line.from : from, line.upto = upto;
                continue;
            }
            if ((numbers[i] & AT) == feed) {
                ended(&found, &line, upto);
                continue;
            }
            for (int64_t j = from; j < upto; j++) {
                if (!ends_line(ends, codes[j])) continue;
                if (places[i + 1] - places[i] == 1) feed = numbers[i] & AT;
                if (codes[j] == ends[1] && j + 1 < behind[d] && codes[j + 1] == ends[0]) j++;
                ended(&found, &line, j + 1);
            }
        }
        ended(&found, &line, behind[d]);
    }
    return found.count;
}
