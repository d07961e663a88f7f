/* How likely the letters of strings are, each between its neighbours. */

#include "kernels.h"

enum { MOST = 8 };

/* What letters count: symbols: [symbols], of each code point: 0 for what is no letter, `mark` for what is passed over, else a
   letter's number below `size`; the last for all above. tables: [languages, size, size, size], MOST languages at most; of
   letter b between a and c: [a, b, c]; read from the other end, between c and a. */
typedef struct {
    const uint8_t *symbols;
    const int32_t *tables;
    int64_t symbols_known, mark, languages, size;
} Letters;

/* Of codes[at] to codes[end - 1]: the greatest sum over languages, as they stand and from the other end, and the letters and
   words. */
typedef struct {
    int64_t sum, turned, count;
} Sums;

static Sums sums_of(const Letters *by, const uint32_t *codes, int64_t at, int64_t end) {
    int64_t found[MOST] = {0}, back[MOST] = {0}, before = 0, letter = 0, letters = 0, size = by->size;
    for (; at <= end; at++) {
        int64_t next = at < end ? by->symbols[codes[at] < by->symbols_known ? codes[at] : by->symbols_known - 1] : 0;
        if (next == by->mark) continue;
        if (letter) {
            const int32_t *on = by->tables + (before * size + letter) * size + next;
            const int32_t *off = by->tables + (next * size + letter) * size + before;
            for (int64_t j = 0, all = size * size * size; j < by->languages; j++)
                found[j] += on[j * all], back[j] += off[j * all];
            letters += 1 + !before;
        }
        before = letter, letter = next;
    }
    Sums sums = {found[0], back[0], letters};
    for (int64_t j = 1; j < by->languages; j++) {
        sums.sum = found[j] > sums.sum ? found[j] : sums.sum;
        sums.turned = back[j] > sums.turned ? back[j] : sums.turned;
    }
    return sums;
}

/* The sums of each string of `codes`, with a terminator at ends[i] that is no letter. about: a Letters. */
KERNEL void plausible_add(const uint32_t *codes, const int64_t *ends, int64_t count, const int64_t *about, int64_t *sums,
                          int64_t *turned, int64_t *counts) {
    for (int64_t i = 0, at = 0; i < count; at = ends[i++] + 1) {
        Sums found = sums_of((const Letters *)about, codes, at, ends[i]);
        sums[i] = found.sum, turned[i] = found.turned, counts[i] = found.count;
    }
}

/* Lines that may be damaged, without those that turn out to be sound, in place. A line whose order is below `least` has the
   reason `bit`, too, where what its first `sample` code points say is above a bound from the other end, but for what they may
   fall short of it, and more by what so many letters gain.

   starts, ends, order, reasons: [count], of lines of `codes`. about: a Letters. arabic: [symbols], whether each code point is
   counted for gains; sizes, gains: [steps], letters from which each gain counts, rising from 0. numbers: what one sum
   counts, what a line may fall short of, the bound. Returns how many lines there are. */
KERNEL int64_t plausible_sound(const uint32_t *codes, int64_t *starts, int64_t *ends, const int64_t *order, uint8_t *reasons,
                               int64_t count, int64_t least, int64_t bit, int64_t sample, const int64_t *about,
                               const uint8_t *arabic, const int64_t *sizes, const double *gains, int64_t steps,
                               const double *numbers) {
    const Letters *by = (const Letters *)about;
    int64_t kept = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t start = starts[i], end = ends[i], stop = end - start > sample ? start + sample : end, letters = 0, step = 0;
        uint8_t found = reasons[i];
        Sums sums = {0};
        if (order[i] < least) sums = sums_of(by, codes, start, stop);
        if (sums.count) {
            double before = (double)sums.sum / (double)sums.count / numbers[0];
            double score = (double)sums.turned / (double)sums.count / numbers[0] + numbers[1];
            for (int64_t at = start; at < stop; at++) letters += codes[at] < by->symbols_known && arabic[codes[at]];
            while (step + 1 < steps && sizes[step + 1] <= letters) step++;
            if (score - before >= gains[step] && score > numbers[2]) found |= (uint8_t)bit;
        }
        if (!found) continue;
        starts[kept] = start, ends[kept] = end, reasons[kept++] = found;
    }
    return kept;
}
