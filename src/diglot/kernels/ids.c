/* Names of rows: a document's, a hyphen, and a number of ten digits. */

#include "kernels.h"

enum { NAME = 16, DIGITS = 10, WIDTH = NAME + 1 + DIGITS, HYPHEN = '-', ZERO = '0' };

/* names: [documents * 16], bytes of ASCII. document, number: [rows], numbers from 0 to 10^10 - 1. out: [rows * 27]. */
KERNEL void ids_write(const uint8_t *names, const int32_t *document, const int64_t *number, int64_t rows,
                      uint8_t *out) {
    for (int64_t row = 0; row < rows; row++, out += WIDTH) {
        __builtin_memcpy(out, names + (int64_t)document[row] * NAME, NAME);
        out[NAME] = HYPHEN;
        uint64_t rest = (uint64_t)number[row];
        for (int at = WIDTH - 1; at > NAME; at--, rest /= 10) out[at] = (uint8_t)(ZERO + rest % 10);
    }
}
