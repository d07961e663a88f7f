/* Spans of one text as spans of another that says the same. */

#include "kernels.h"

/* How many of some rising numbers are at most `at`; near: the answer to the question before, from which it is sought. */
INLINE int64_t passed(const int64_t *numbers, int64_t count, int64_t at, int64_t near) {
    while (near < count && numbers[near] <= at) near++;
    while (near > 0 && numbers[near - 1] > at) near--;
    return near;
}

/* Edit i: source_start[i] to source_end[i] became target_start[i] to target_end[i]; all four rise. String s ends at
   source_ends[s]; span i of the source, start[i] to end[i], is in string[i], and base[s] is added to what spans of string s
   became. Returns the spans that were led: fewer than `spans` where the next is in no string.

   A span that begins or ends inside an edit is widened to all of it. What has no source belongs to the string, at its
   head and its end; else, with `attach`, to what stands before it, and without it to nothing. */
KERNEL int64_t edits_map(const int64_t *source_start, const int64_t *source_end, const int64_t *target_start,
                         const int64_t *target_end, int64_t count, const int64_t *source_ends, const int64_t *base,
                         int64_t strings, const int32_t *string, const int64_t *start, const int64_t *end, int64_t spans,
                         int64_t attach, int64_t *new_start, int64_t *new_end) {
    int64_t over = 0, begun = 0, done = 0;
    for (int64_t i = 0; i < spans; i++) {
        int64_t s = string[i], from = start[i], to = end[i];
        if (s < 0 || s >= strings) return i;
        int64_t head = s ? source_ends[s - 1] + 1 : 0;
        over = passed(source_end, count, from - (from == head), over); /* at the head, empty ones are not over */
        int64_t first = over < count && source_start[over] < from
                            ? target_start[over]
                            : from + (over ? target_end[over - 1] - source_end[over - 1] : 0);
        begun = passed(source_start, count, to - 1, begun);
        int64_t behind = begun;
        if (attach || to == source_ends[s]) {
            done = passed(source_end, count, to, done);
            behind = done > begun ? done : begun;
        }
        int64_t last = behind && source_end[behind - 1] > to
                           ? target_end[behind - 1]
                           : to + (behind ? target_end[behind - 1] - source_end[behind - 1] : 0);
        new_start[i] = first + base[s];
        new_end[i] = (last < first ? first : last) + base[s];
    }
    return spans;
}
