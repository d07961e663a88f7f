/* Words to dense numbers: hashes of spans, and an open-addressing table from hash to number. */

#include "words.h"

/* found[i] = the hash of codes[starts[i] : ends[i]]. */
KERNEL void word_polynomials(const uint32_t *codes, const int64_t *starts, const int64_t *ends, int64_t count,
                             int64_t base, uint64_t *found) {
    for (int64_t i = 0; i < count; i++) found[i] = polynomial(codes, starts[i], ends[i], (uint64_t)base);
}

/* Number the words with the hashes (low[i], high[i]) from word `done` on, while the table is at most half full.

   table_low, table_high, table_ids: [1 << bits], an id of -1 where a place is free. counts: [2], the words known and the
   entries of fresh. ids, fresh: [count], the numbers, and the positions of words that were new. Returns how many words
   are numbered: where fewer than count, the caller doubles the table and calls again. */
KERNEL int64_t word_numbers(const uint64_t *low, const uint64_t *high, int64_t done, int64_t count,
                            uint64_t *table_low, uint64_t *table_high, int64_t *table_ids, int64_t bits,
                            int64_t *counts, int64_t *ids, int64_t *fresh) {
    uint64_t last = (UINT64_C(1) << bits) - 1;
    int64_t most = (int64_t)((last + 1) / 2);
    for (; done < count; done++) {
        if (done + 8 < count) __builtin_prefetch(table_low + (low[done + 8] >> (64 - bits)));
        uint64_t place = low[done] >> (64 - bits);
        while (table_ids[place] >= 0 && (table_low[place] != low[done] || table_high[place] != high[done]))
            place = (place + 1) & last;
        if (table_ids[place] < 0) {
            if (counts[0] == most) break;
            table_low[place] = low[done];
            table_high[place] = high[done];
            table_ids[place] = counts[0]++;
            fresh[counts[1]++] = done;
        }
        ids[done] = table_ids[place];
    }
    return done;
}
