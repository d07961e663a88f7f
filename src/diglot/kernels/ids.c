/* Names of rows: a document's, a hyphen, and a number of ten digits or more. */

#include "slack.h"

enum { DIGITS = 10, HALF = 5, HYPHEN = '-', ZERO = '0' };
#define MOST UINT64_C(10000000000)

/* Document d is names[bounds[d] : bounds[d + 1]] of `size` bytes, SLACK more behind them; base[d] is added to the numbers of
   its rows. document, number: [rows]; offsets: [rows + 1], where each name begins. Returns the bytes of all names, which may
   pass what offsets hold; they are in out where they are `room` at most, and SLACK more may be written. -1 - row where the
   row is of no document, or its number below 0. */
KERNEL int64_t ids_write(const uint8_t *names, int64_t size, const int64_t *bounds, const int64_t *base, int64_t documents,
                         const int32_t *document, const int64_t *number, int64_t rows, int32_t *offsets, uint8_t *out,
                         int64_t room) {
    int64_t total = 0;
    offsets[0] = 0;
    for (int64_t row = 0; row < rows; row++) {
        int32_t of = document[row];
        if (of < 0 || of >= documents) return -1 - row;
        int64_t start = bounds[of], length = bounds[of + 1] - start, digits = DIGITS;
        uint64_t rest = (uint64_t)number[row] + (uint64_t)base[of];
        if (rest >> 63 || start < 0 || length < 0 || start + length > size) return -1 - row;
        for (uint64_t more = rest / MOST; more; more /= 10) digits++;
        if (total + length + 1 + digits <= room) {
            uint8_t *at = out + total;
            copied(at, names + start, length);
            at[length] = HYPHEN, at += length + digits;
            for (; digits > DIGITS; digits--, total++, rest /= 10) *at-- = (uint8_t)(ZERO + rest % 10);
            uint32_t low = (uint32_t)(rest % 100000), high = (uint32_t)(rest / 100000); /* two chains of divisions, not one */
            for (int i = 0; i < HALF; i++, low /= 10, high /= 10)
                at[-i] = (uint8_t)(ZERO + low % 10), at[-i - HALF] = (uint8_t)(ZERO + high % 10);
        }
        total += length + 1 + digits;
        offsets[row + 1] = (int32_t)total;
    }
    return total;
}
