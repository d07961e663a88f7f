/* Words read from left to right by rules: the longest that fits stands for its letters. */

#ifndef DIGLOT_RESPELLING_H
#define DIGLOT_RESPELLING_H

#include "entries.h"

enum { BITS = 5, LONGEST_RULE = 5, ANYWHERE = 0, START = 1, END = 2 };
enum { STAYS = 1, IS_LETTER = 2 }; /* of code points: a word with one is none, one without any is none */

/* kinds: [known], of code points, the last for all above. plain: what stands for a letter before rules are asked. symbols:
   [129], the number of a letter that rules know, 0 of others, the last for all above. slots: [2 * 2^bits], a key and a
   number in turn, a key of 0 for an empty one. pairs: [2^BITS], by the first letter of a rule the second ones, as bits.
   spellings: rule i is ends[i - 1] + 1 to ends[i].

   A rule holds anywhere, at the start of a word or at its end behind another letter; of those of one length the last of
   these counts, but the start before the end. A code point that no rule begins with stands for itself. */
typedef struct {
    const uint8_t *kinds;
    int64_t known;
    Map plain;
    const uint8_t *symbols;
    const int64_t *slots;
    int64_t bits;
    const uint32_t *pairs, *spellings;
    const int64_t *ends;
} Rules;

/* A word by rules; scratch, out: [room]. Returns how many code points it has then, -1 where there is no room. */
int64_t respelt(const Rules *rules, const uint32_t *codes, int64_t length, uint32_t *scratch, uint32_t *out, int64_t room);

#endif
