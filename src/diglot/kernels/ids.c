/* Names of rows: a document's, a hyphen, and a number of ten digits. */

#include "kernels.h"

enum { NAME = 16, DIGITS = 10, WIDTH = NAME + 1 + DIGITS, HYPHEN = '-', ZERO = '0' };
#define MOST UINT64_C(10000000000)

/* names: [documents * 16], bytes of ASCII; base: [documents], what is added to the numbers of each. document, number: [rows].
   out: [rows * 27]. Returns the rows written: fewer where the next is of no document, or its number not from 0 to
   10^10 - 1. */
KERNEL int64_t ids_write(const uint8_t *names, const int64_t *base, int64_t documents, const int32_t *document,
                         const int64_t *number, int64_t rows, uint8_t *out) {
    for (int64_t row = 0; row < rows; row++, out += WIDTH) {
        if (document[row] < 0 || document[row] >= documents) return row;
        uint64_t rest = (uint64_t)number[row] + (uint64_t)base[document[row]];
        if (rest >= MOST) return row;
        __builtin_memcpy(out, names + (int64_t)document[row] * NAME, NAME);
        out[NAME] = HYPHEN;
        for (int at = WIDTH - 1; at > NAME; at--, rest /= 10) out[at] = (uint8_t)(ZERO + rest % 10);
    }
    return rows;
}
