/* Units of text that are cut into their parts. */

#include "kernels.h"

/* The parts of units, one behind the other: of unit i, starts[i] to ends[i], the parts first[k] to last[k] from its start
   where it is cut, and all of it where not. k goes through the parts of the units that are cut, in their order: offsets:
   [cut units + 1], of these. out_…: [parts of those that are cut + units that are not]. */
KERNEL void segments_spread(const int64_t *starts, const int64_t *ends, const int64_t *lines, const uint8_t *cut,
                            int64_t units, const int64_t *offsets, const int32_t *first, const int32_t *last,
                            int64_t *out_starts, int64_t *out_ends, int64_t *out_lines) {
    int64_t at = 0, of_cut = 0;
    for (int64_t i = 0; i < units; i++) {
        if (!cut[i]) {
            out_starts[at] = starts[i], out_ends[at] = ends[i], out_lines[at++] = lines[i];
            continue;
        }
        for (int64_t k = offsets[of_cut]; k < offsets[of_cut + 1]; k++, at++)
            out_starts[at] = starts[i] + first[k], out_ends[at] = starts[i] + last[k], out_lines[at] = lines[i];
        of_cut++;
    }
}

/* What segments have of their lines. line: [segments]; document, article, role: [lines]; counts: [documents], the segments of
   each so far, and then with these. of_document, of_article, of_role, position: [segments]. Returns the segments done:
   fewer where the next is of no line, or its line of no document. */
KERNEL int64_t segments_owned(const int64_t *line, int64_t segments, const int32_t *document, const int32_t *article,
                              const int8_t *role, int64_t lines, int32_t *counts, int64_t documents, int32_t *of_document,
                              int32_t *of_article, int32_t *of_role, int32_t *position) {
    for (int64_t i = 0; i < segments; i++) {
        int64_t at = line[i];
        if (at < 0 || at >= lines || document[at] < 0 || document[at] >= documents) return i;
        of_document[i] = document[at], of_article[i] = article[at], of_role[i] = role[at];
        position[i] = counts[document[at]]++;
    }
    return segments;
}

/* Stretches of text that articles are for their readers: lines of some roles, joined where they follow each other with one
   code point between, the terminator.

   start, end: [lines], spans of codes; article: [lines], rising but for those below 0, which are none; number: [lines], physical
   ones; body: [roles]. starts, ends, before: [lines],
   stretches, and how many terminators stand before each: 0 at the head of an article, 2 where lines between are left out.
   offsets: [articles + 1], where the stretches of each begin. Returns the stretches; -1 where an article, a role or a
   line's end is none. */
KERNEL int64_t segments_stretches(const int64_t *start, const int64_t *end, const int32_t *article, const int8_t *role,
                                  const int32_t *number, int64_t lines, const uint8_t *body, int64_t roles,
                                  const uint32_t *codes, int64_t size, int64_t terminator, int64_t articles,
                                  int64_t *starts, int64_t *ends, int64_t *before, int64_t *offsets) {
    int64_t count = 0, current = -1, last = 0;
    for (int64_t i = 0; i < lines; i++) {
        if (role[i] < 0 || role[i] >= roles) return -1;
        if (article[i] < 0 || !body[role[i]]) continue;
        int64_t from = start[i], to = end[i];
        if (article[i] < current || article[i] >= articles || to < 0 || to >= size) return -1;
        int head = article[i] != current, apart = number[i] - last > 1;
        while (current < article[i]) offsets[++current] = count;
        last = number[i];
        if (!head && !apart && from - ends[count - 1] == 1 && codes[from - 1] == terminator) {
            ends[count - 1] = to;
            continue;
        }
        starts[count] = from, ends[count] = to, before[count++] = head ? 0 : 1 + apart;
    }
    while (current < articles) offsets[++current] = count;
    return count;
}
