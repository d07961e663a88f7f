/* Words read from left to right by rules: the longest that fits stands for its letters. */

#include "kernels.h"

enum { BITS = 5, LONGEST = 5, ANYWHERE = 0, START = 1, END = 2 };

/* The number of the rule for these letters (BITS each) at a place; -1 where there is none. slots: [2 * 2^bits], a key and a
   number in turn, a key of 0 for an empty one. */
INLINE int64_t rule_of(const int64_t *slots, int64_t bits, int64_t letters, int64_t length, int64_t place) {
    int64_t key = letters << 5 | length << 2 | place, mask = ((int64_t)1 << bits) - 1;
    for (int64_t at = (int64_t)((uint64_t)key * GOLDEN >> (64 - bits));; at = (at + 1) & mask) {
        if (slots[2 * at] == key) return slots[2 * at + 1];
        if (!slots[2 * at]) return -1;
    }
}

/* Read words, each with a terminator at its end. symbols: [129], the number of a letter that rules know, 0 of others, the
   last for all above. A rule holds anywhere, at the start of a word or at its end behind another letter; of those of
   one length the last of these counts, but the start before the end. pairs: [2^BITS], by the first letter of a rule the
   second ones, as bits. spellings: rule i is spelling_ends[i - 1] + 1 to
   spelling_ends[i]. A code point that no rule begins with stands for itself.

   out: [capacity], with a terminator behind each word; out_ends: [count]. Returns the code points needed. */
KERNEL int64_t respelling_read(const uint32_t *codes, const int64_t *ends, int64_t count, const uint8_t *symbols,
                               const int64_t *slots, int64_t bits, const uint32_t *pairs, const uint32_t *spellings,
                               const int64_t *spelling_ends, int64_t terminator, int64_t capacity, uint32_t *out,
                               int64_t *out_ends) {
    int64_t needed = 0, at = 0;
    for (int64_t word = 0; word < count; word++) {
        int64_t start = at, end = ends[word];
        while (at < end) {
            int64_t window = 0, rule = -1, length = 1;
            for (int64_t size = 1; size <= LONGEST && at + size <= end; size++) {
                uint32_t code = codes[at + size - 1], symbol = symbols[code < 128 ? code : 128];
                if (!symbol || (size == 2 && !(pairs[window] >> symbol & 1))) break;
                window = window << BITS | symbol;
                int64_t found = at == start ? rule_of(slots, bits, window, size, START) : -1;
                if (found < 0 && at > start && at + size == end) found = rule_of(slots, bits, window, size, END);
                if (found < 0) found = rule_of(slots, bits, window, size, ANYWHERE);
                if (found >= 0) rule = found, length = size;
            }
            const uint32_t *from = rule < 0 ? codes + at : spellings + (rule ? spelling_ends[rule - 1] + 1 : 0);
            int64_t many = rule < 0 ? 1 : spellings + spelling_ends[rule] - from;
            for (int64_t i = 0; i < many; i++, needed++) {
                if (needed < capacity) out[needed] = from[i];
            }
            at += length;
        }
        if (needed < capacity) out[needed] = (uint32_t)terminator;
        out_ends[word] = needed++;
        at = end + 1;
    }
    return needed;
}
