/* Four numbers at a time, or eight. */

#ifndef DIGLOT_LANES_H
#define DIGLOT_LANES_H

#include "kernels.h"

enum { GROUP = 4 };
typedef float Four __attribute__((vector_size(16)));
typedef int32_t Bits __attribute__((vector_size(16)));
typedef int16_t Eight __attribute__((vector_size(16)));

INLINE Bits larger(Bits a, Bits b) {
    Bits more = a > b;
    return (more & a) | (~more & b);
}

INLINE Bits smaller(Bits a, Bits b) {
    Bits more = a > b;
    return (more & b) | (~more & a);
}

INLINE Eight larger_of_eight(Eight a, Eight b) {
    Eight more = a > b;
    return (more & a) | (~more & b);
}

INLINE Four larger_float(Four a, Four b) {
    Bits more = a > b;
    return (Four)((more & (Bits)a) | (~more & (Bits)b));
}

INLINE Bits four_of(int32_t value) { return (Bits){value, value, value, value}; }

#endif
