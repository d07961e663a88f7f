/* What tables by code point say of each code point of strings. */

#include "kernels.h"

/* found[i] = the entry of code point i in the table of its string; that of terminators, which stand at ends: [strings], is
   `terminator`. which: [strings], the number of the table. entries: [tables, size], the last of each for all code points
   above. Returns how many of the entries are `least` or more. */
KERNEL int64_t entries_find(const uint32_t *codes, const int64_t *ends, int64_t strings, const uint8_t *which,
                            const uint32_t *entries, int64_t size, int64_t terminator, int64_t least, uint32_t *found) {
    int64_t at = 0, many = 0;
    for (int64_t s = 0; s < strings; s++) {
        const uint32_t *table = entries + which[s] * size;
        for (; at < ends[s]; at++) {
            uint32_t entry = table[codes[at] < size ? codes[at] : size - 1];
            many += entry >= least;
            found[at] = entry;
        }
        found[at++] = (uint32_t)terminator;
    }
    return many;
}
