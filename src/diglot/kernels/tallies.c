/* Sums for each owner and kind: of language within an article, say. */

#include "kernels.h"

/* Rows of one owner best follow each other; what an owner has of a kind is one sum in a run of its rows.

   owner, kind, first, second: [rows]; an owner below 0 is none. place: [kinds], -1 each. owners, which, firsts, seconds:
   [rows]. Returns how many sums there are; -1 where a kind is none. */
KERNEL int64_t tallies_add(const int32_t *owner, const int16_t *kind, const int64_t *first, const int64_t *second,
                           int64_t rows, int64_t kinds, int32_t *place, int32_t *owners, int16_t *which, int64_t *firsts,
                           int64_t *seconds) {
    int64_t count = 0, begin = 0;
    int32_t current = -1;
    for (int64_t row = 0; row < rows; row++) {
        if (kind[row] < 0 || kind[row] >= kinds) return -1;
        if (owner[row] < 0) continue;
        if (owner[row] != current) begin = count, current = owner[row];
        int64_t at = place[kind[row]];
        if (at < begin) {
            at = count++;
            place[kind[row]] = (int32_t)at, owners[at] = current, which[at] = kind[row];
            firsts[at] = seconds[at] = 0;
        }
        firsts[at] += first[row], seconds[at] += second[row];
    }
    return count;
}

/* counts[o] += rows of owner o, below 0 none; sums[o] += their numbers. counts, sums: [owners]. Returns the rows counted:
   fewer where the next has an owner that is none. */
KERNEL int64_t tallies_count(const int32_t *owner, const int64_t *number, int64_t rows, int64_t owners, int64_t *counts,
                             int64_t *sums) {
    for (int64_t row = 0; row < rows; row++) {
        if (owner[row] >= owners) return row;
        if (owner[row] >= 0) counts[owner[row]]++, sums[owner[row]] += number[row];
    }
    return rows;
}
