/* Words read from left to right by rules. */

#include "respelling.h"

/* The number of the rule for these letters (BITS each) at a place; -1 where there is none. */
INLINE int64_t rule_of(const Rules *rules, int64_t letters, int64_t length, int64_t place) {
    int64_t key = letters << 5 | length << 2 | place, mask = ((int64_t)1 << rules->bits) - 1;
    for (int64_t at = (int64_t)((uint64_t)key * GOLDEN >> (64 - rules->bits));; at = (at + 1) & mask) {
        if (rules->slots[2 * at] == key) return rules->slots[2 * at + 1];
        if (!rules->slots[2 * at]) return -1;
    }
}

/* Whether a word is read by rules: one with letters, and without what it stays for. */
INLINE int is_read(const Rules *rules, const uint32_t *codes, int64_t length) {
    uint32_t all = 0;
    for (int64_t i = 0; i < length; i++) all |= rules->kinds[codes[i] < rules->known ? codes[i] : rules->known - 1];
    return (all & (STAYS | IS_LETTER)) == IS_LETTER;
}

/* The letters that rules know for those of a word; what lies above the table stands for itself. */
INLINE int64_t plainly(const Map *map, const uint32_t *codes, int64_t length, uint32_t *out, int64_t room) {
    int64_t count = 0;
    for (int64_t i = 0; i < length && count >= 0; i++) {
        if (codes[i] < map->size - 1) count = mapped(map, codes[i], out, count, room);
        else if (count == room) return -1;
        else out[count++] = codes[i];
    }
    return count;
}

int64_t respelt(const Rules *rules, const uint32_t *codes, int64_t length, uint32_t *scratch, uint32_t *out, int64_t room) {
    int64_t count = 0;
    if (!is_read(rules, codes, length)) {
        if (length > room) return -1;
        for (; count < length; count++) out[count] = codes[count];
        return count;
    }
    int64_t end = plainly(&rules->plain, codes, length, scratch, room);
    if (end < 0) return -1;
    for (int64_t at = 0, step = 1; at < end; at += step) {
        int64_t window = 0, rule = -1;
        step = 1;
        for (int64_t size = 1; size <= LONGEST_RULE && at + size <= end; size++) {
            uint32_t code = scratch[at + size - 1], symbol = rules->symbols[code < 128 ? code : 128];
            if (!symbol || (size == 2 && !(rules->pairs[window] >> symbol & 1))) break;
            window = window << BITS | symbol;
            int64_t found = !at ? rule_of(rules, window, size, START) : -1;
            if (found < 0 && at && at + size == end) found = rule_of(rules, window, size, END);
            if (found < 0) found = rule_of(rules, window, size, ANYWHERE);
            if (found >= 0) rule = found, step = size;
        }
        const uint32_t *from = rule < 0 ? scratch + at : rules->spellings + (rule ? rules->ends[rule - 1] + 1 : 0);
        int64_t many = rule < 0 ? 1 : rules->spellings + rules->ends[rule] - from;
        if (many > room - count) return -1;
        for (int64_t i = 0; i < many; i++) out[count++] = from[i];
    }
    return count;
}

/* Words, each with a terminator at its end: codes; ends: [count]. scratch, out: [capacity], with a terminator behind each
   word; out_ends: [count]. Returns the words for which there was room. */
KERNEL int64_t respelling_read(const int64_t *rules, const uint32_t *codes, const int64_t *ends, int64_t count,
                               int64_t terminator, int64_t capacity, uint32_t *scratch, uint32_t *out,
                               int64_t *out_ends) {
    int64_t used = 0, at = 0;
    for (int64_t word = 0; word < count; at = ends[word++] + 1) {
        int64_t room = capacity - used - 1, many = -1;
        if (room >= 0) many = respelt((const Rules *)rules, codes + at, ends[word] - at, scratch, out + used, room);
        if (many < 0) return word;
        out_ends[word] = used += many;
        out[used++] = (uint32_t)terminator;
    }
    return count;
}
