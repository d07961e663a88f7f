/* The best row of beads. */

#include "beads.h"

INLINE int64_t least_of(int64_t a, int64_t b) { return a < b ? a : b; }

/* The best row of beads: the shape of each, from the end; gives how many.

   scores: [shapes, n, m], by where beads begin. sizes: [shapes, 2]. low, high: [n], beads begin in row i from low[i] up
   to high[i] alone. table: [n + 1, m + 1], scratch. out: [n + m], the shape; -1 for an English sentence alone, -2 for an
   Arabic one. */
KERNEL int64_t beads_best(const int64_t *scores, const int64_t *sizes, int64_t shapes, int64_t n, int64_t m,
                          const int64_t *low, const int64_t *high, int64_t alone, int64_t open_end, int64_t *table,
                          int64_t *out) {
    int64_t width = m + 1, end = m, count = 0;
    for (int64_t i = 0; i <= n; i++) {
        int64_t *row = table + i * width;
        for (int64_t j = 0; j <= m; j++) row[j] = i ? row[j - width] + alone : j ? INT64_MIN / 2 : 0;
        for (int64_t s = 0; s < shapes; s++) {
            int64_t p = sizes[2 * s], q = sizes[2 * s + 1], above = i - p;
            int64_t from = above < 0 ? 0 : low[above], to = above < 0 ? 0 : least_of(high[above], m - q + 1);
            for (int64_t j = from; j < to; j++) {
                int64_t value = row[j - p * width] + scores[(s * n + above) * m + j];
                if (value > row[j + q]) row[j + q] = value;
            }
        }
        for (int64_t j = 1; j <= m; j++)
            if (row[j - 1] + alone > row[j]) row[j] = row[j - 1] + alone;
    }
    for (int64_t j = 0; open_end && j <= m; j++)
        if (table[n * width + j] > table[n * width + end] || !j) end = j;
    for (int64_t i = n, j = end; i || j;) {
        int64_t here = table[i * width + j], s = 0;
        for (; s < shapes; s++) {
            int64_t above = i - sizes[2 * s], left = j - sizes[2 * s + 1];
            if (above >= 0 && left >= 0 && left >= low[above] && left < high[above] &&
                table[above * width + left] + scores[(s * n + above) * m + left] == here)
                break;
        }
        if (s < shapes) {
            i -= sizes[2 * s], j -= sizes[2 * s + 1];
            out[count++] = s;
        } else if (i && table[(i - 1) * width + j] + alone == here) {
            i--;
            out[count++] = -1;
        } else {
            j--;
            out[count++] = -2;
        }
    }
    return count;
}
