/* What a table by code point makes of each: itself, another, nothing, several, or what only its neighbours tell. */

#ifndef DIGLOT_ENTRIES_H
#define DIGLOT_ENTRIES_H

#include "kernels.h"

enum { CODE = (1 << 21) - 1, DELETED = 1 << 21, EXPANDED = 1 << 22, SLOW = 1 << 23 };

/* entries: [size], the last for all code points above. What several come out as: pool, and where each string of it ends, at
   a terminator. */
typedef struct {
    const uint32_t *entries;
    int64_t size;
    const uint32_t *pool;
    const int64_t *ends;
} Map;

/* Append what a code point becomes to `count` of them; returns how many they are then, -1 where neighbours tell, or where
   there is no room. */
INLINE int64_t mapped(const Map *map, uint32_t code, uint32_t *out, int64_t count, int64_t room) {
    uint32_t entry = map->entries[code < map->size ? code : map->size - 1];
    if (entry >= SLOW) return -1;
    if (entry & DELETED) return count;
    const uint32_t *from = &entry, *end = from + 1;
    if (entry & EXPANDED) {
        int64_t number = entry & CODE;
        from = map->pool + (number ? map->ends[number - 1] + 1 : 0), end = map->pool + map->ends[number];
    }
    if (end - from > room - count) return -1;
    while (from < end) out[count++] = *from++;
    return count;
}

#endif
