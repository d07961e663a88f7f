#ifndef DIGLOT_ADDRESSES_H
#define DIGLOT_ADDRESSES_H

#include "kernels.h"

int blank_addresses(const uint32_t *codes, int64_t count, uint32_t *scratch, uint32_t *out);
int may_be_web(const uint32_t *codes, int64_t count);
int may_be_of_one(const uint32_t *codes, int64_t count);

#endif
