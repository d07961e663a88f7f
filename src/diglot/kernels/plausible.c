/* How likely the letters of strings are, each between its neighbours. */

#include "kernels.h"

enum { MOST = 8 };

/* symbols: [symbols], of each code point: 0 for what is no letter, `mark` for what is passed over, else a letter's number below
   `size`; the last for all above. tables: [languages, size, size, size], MOST languages at most; of letter b between a and
   c: [a, b, c]; read from the other end, between c and a. Of each string, of `codes` with a terminator at ends[i] that is
   no letter: sums[i] and turned[i], the greatest over languages, as it stands and from the other end; counts[i], its
   letters, and its words. */
KERNEL void plausible_add(const uint32_t *codes, const int64_t *ends, int64_t count, const uint8_t *symbols,
                          int64_t known, int64_t mark, const int32_t *tables, int64_t languages, int64_t size,
                          int64_t *sums, int64_t *turned, int64_t *counts) {
    int64_t at = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t found[MOST] = {0}, back[MOST] = {0}, before = 0, letter = 0, letters = 0;
        for (; at <= ends[i]; at++) {
            int64_t next = at < ends[i] ? symbols[codes[at] < known ? codes[at] : known - 1] : 0;
            if (next == mark) continue;
            if (letter) {
                const int32_t *on = tables + (before * size + letter) * size + next;
                const int32_t *off = tables + (next * size + letter) * size + before;
                for (int64_t j = 0, all = size * size * size; j < languages; j++)
                    found[j] += on[j * all], back[j] += off[j * all];
                letters += 1 + !before;
            }
            before = letter, letter = next;
        }
        sums[i] = found[0], turned[i] = back[0], counts[i] = letters;
        for (int64_t j = 1; j < languages; j++) {
            sums[i] = found[j] > sums[i] ? found[j] : sums[i];
            turned[i] = back[j] > turned[i] ? back[j] : turned[i];
        }
    }
}
