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
