/* Code points as UTF-8. */

#ifndef DIGLOT_UTF8_H
#define DIGLOT_UTF8_H

#include "kernels.h"

/* The UTF-8 of one code point at out[at]; returns where the next begins. A lone surrogate becomes `instead`. */
INLINE int64_t encoded(uint32_t code, uint32_t instead, uint8_t *out, int64_t at) {
    if (code >> 11 == 0xD800 >> 11) code = instead;
    if (code < 0x80) {
        out[at] = (uint8_t)code;
        return at + 1;
    }
    if (code < 0x800) {
        out[at] = (uint8_t)(0xC0 | code >> 6), out[at + 1] = (uint8_t)(0x80 | (code & 0x3F));
        return at + 2;
    }
    int64_t bytes = 3 + (code > 0xFFFF);
    for (int64_t i = bytes - 1; i > 0; i--, code >>= 6) out[at + i] = (uint8_t)(0x80 | (code & 0x3F));
    out[at] = (uint8_t)((0xF00 >> bytes) | code);
    return at + bytes;
}

#endif
