/* Digits among letters: which of them are letters, and which words with digits are quantities. */

#include "letters.h"

/* Letters in a number, one a byte; 0 where they are none, too many, or beyond a byte. */
INLINE uint64_t packed(const uint16_t *folded, int64_t start, int64_t end) {
    uint64_t key = 0;
    if (end - start > 8) return 0;
    for (int64_t i = start; i < end; i++) {
        if (folded[i] > 255) return 0;
        key |= (uint64_t)folded[i] << 8 * (i - start);
    }
    return key;
}

static int among(const Tables *tables, int set, uint64_t key) {
    int64_t low = tables->sets[set], last = tables->sets[set + 1], high = last;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (tables->quantities[middle] < key) low = middle + 1;
        else high = middle;
    }
    return key && low < last && tables->quantities[low] == key;
}

/* Blank out of the word start .. end what is a quantity: all of a measure or a name, the digits of an ordinal. */
static void quantity(const Tables *tables, const uint32_t *known, int64_t start, int64_t end, uint16_t *folded) {
    int64_t first = -1, last = -1, digits = 0, capitals = 0, signs = 0;
    for (int64_t i = start; i < end; i++) {
        capitals += (known[i] & CAPITAL) != 0;
        signs += (known[i] & SIGN) != 0;
        if (!(known[i] & DIGIT)) continue;
        if (first < 0) first = i;
        last = i;
        digits++;
    }
    int64_t letters = end - start - digits;
    if (!digits || !letters) return;
    int led = first == start && last - first + 1 == digits, shut = last == end - 1;
    uint64_t after = packed(folded, last + 1, end);
    int gone = (led && among(tables, 0, after)) || among(tables, 2, packed(folded, start, end));
    gone |= capitals == letters && letters <= 3 && ((shut && first > start) || (led && letters == 1));
    gone |= signs == letters && first == start && shut;
    int64_t until = gone ? end : led && among(tables, 1, after) ? last + 1 : start;
    for (int64_t i = start; i < until; i++) folded[i] = BLANK;
}

/* Leave of the digits those that are letters: single ones, beside a letter, and not of a quantity. */
void fold_digits(const Tables *tables, const uint32_t *known, int64_t count, uint16_t *folded) {
    for (int64_t i = 0; i < count; i++) {
        int64_t start = i;
        while (folded[i] > BLANK) i++;
        if (i > start) quantity(tables, known, start, i, folded);
    }
    int before = 0;
    for (int64_t i = 0; i < count; i++) {
        int digit = folded[i] > BLANK && (known[i] & DIGIT);
        if (digit) {
            int after = folded[i + 1] > BLANK && (known[i + 1] & DIGIT);
            int letter = (i && !before && folded[i - 1] > BLANK) || (folded[i + 1] > BLANK && !after);
            if (!letter || before || after) folded[i] = BLANK;
        }
        before = digit;
    }
}
