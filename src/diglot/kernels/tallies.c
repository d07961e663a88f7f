/* What owners have of kinds: an article's languages, say, and how much of its text is of each. */

#include "kernels.h"

#define WHOLE 0x1.8p52 /* what is added and taken away again leaves a whole number, of two as near the even one */

/* Kinds with the largest sum first, of equal ones the lowest kind. */
INLINE void sorted(int16_t *kinds, int64_t count, const int64_t *sums) {
    for (int64_t i = 1; i < count; i++) {
        int16_t kind = kinds[i];
        int64_t at = i;
        for (; at && (sums[kinds[at - 1]] < sums[kind] || (sums[kinds[at - 1]] == sums[kind] && kinds[at - 1] > kind)); at--)
            kinds[at] = kinds[at - 1];
        kinds[at] = kind;
    }
}

/* One owner's kinds in their order, with the share that each has of all; returns the place of the first kind that is not
   below `least` and has any, or -1. */
INLINE int64_t closed(int16_t *kinds, int64_t count, const int64_t *sums, int64_t least, float *shares, double *total) {
    int64_t all = 0, top = -1;
    sorted(kinds, count, sums);
    for (int64_t i = 0; i < count; i++) all += sums[kinds[i]];
    *total = all > 1 ? (double)all : 1;
    for (int64_t i = count - 1; i >= 0; i--) {
        shares[i] = (float)((double)sums[kinds[i]] / *total);
        if (kinds[i] >= least && sums[kinds[i]] > 0) top = i;
    }
    return top;
}

/* owner, kind, length, score: [rows]; owners rise, but for those below 0, which are none; a score that is not from 0 to 1
   counts as 0. seen: [kinds], -1 each; sums, sure: [kinds]. Sure is what lengths times scores add up to, in whole
   millionths.

   offsets: [owners + 1], where the kinds of each owner begin in which and shares: [rows]. top, likely: [owners], 0 each: the
   largest kind from `least` on, and how sure it is. Returns how many kinds all owners have; -1 where an owner or a kind is
   none, or owners fall. */
KERNEL int64_t tallies_rank(const int32_t *owner, const int16_t *kind, const int64_t *length, const float *score,
                            int64_t rows, int64_t owners, int64_t kinds, int64_t least, int32_t *seen, int64_t *sums,
                            int64_t *sure, int32_t *offsets, int16_t *which, float *shares, int32_t *top, float *likely) {
    int64_t count = 0, begin = 0, current = 0;
    for (int64_t row = 0; row <= rows; row++) {
        if (row < rows && owner[row] < 0) continue;
        int64_t next = row < rows ? owner[row] : owners;
        if (next < current || (row < rows && next >= owners)) return -1;
        for (; current < next; current++) {
            double total;
            int64_t first = closed(which + begin, count - begin, sums, least, shares + begin, &total);
            if (first >= 0) {
                int16_t found = which[begin + first];
                top[current] = found, likely[current] = (float)((double)sure[found] / total / 1e6);
            }
            offsets[current] = (int32_t)begin, begin = count;
        }
        if (row == rows) break;
        int64_t each = kind[row];
        if (each < 0 || each >= kinds) return -1;
        if (seen[each] != next) seen[each] = (int32_t)next, sums[each] = sure[each] = 0, which[count++] = (int16_t)each;
        double whole = (double)(score[row] >= 0 && score[row] <= 1 ? score[row] * 1e6f : 0) + WHOLE;
        sums[each] += length[row], sure[each] += length[row] * (int64_t)(whole - WHOLE);
    }
    offsets[owners] = (int32_t)count;
    return count;
}

/* counts[o] += rows of owner o, below 0 none; sums[o] += their numbers. counts, sums: [owners]. Returns the rows counted:
   fewer where the next has an owner that is none. */
KERNEL int64_t tallies_count(const int32_t *owner, const int64_t *number, int64_t rows, int64_t owners, int32_t *counts,
                             int32_t *sums) {
    for (int64_t row = 0; row < rows; row++) {
        if (owner[row] >= owners) return row;
        if (owner[row] >= 0) counts[owner[row]]++, sums[owner[row]] += (int32_t)number[row];
    }
    return rows;
}
