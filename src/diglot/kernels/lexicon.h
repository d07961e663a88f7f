/* A lexicon: what each piece of text becomes, by the number of the piece (chunks.h) and its route.

   of      [pieces, routes], where the forms of a piece begin; 0 where they are not known
   forms   words | tokens, WIDE, ODD | code points | place in `of` | where each string begins and its bytes | of each
           token (of one that is nothing, where there is none): code points, bytes in each token string | the bytes of all
           strings

   A string is one of `kinds` in all: those before `token_kinds` are the tokens' one behind the other, the others the whole
   piece's. Records begin at word 1. */

#ifndef DIGLOT_LEXICON_H
#define DIGLOT_LEXICON_H

#include "chunks.h"
#include "slack.h"

enum { WORDS, TOKENS, POINTS, OWNER, STRINGS }; /* of forms */
enum { PIECES, FRESH, FORM_WORDS };             /* counts of a lexicon and its reading */

#define PENDING 0x80000000u /* a piece, or a place in `of`: not yet learnt; below it stands which of the fresh */
#define ODD 0x80000000u     /* forms: the whole string must be looked at */
#define WIDE 0x40000000u    /* forms: a string's place and bytes are a word each, not half a word */
#define MIDDLE 0x20000000u  /* forms: a string has more than SLACK bytes, none more than MIDDLING */
#define LONG 0x10000000u    /* forms: one has more, or a whole one is not the tokens' one behind the other */
#define MIDDLING (4 * SLACK)

typedef struct {
    uint32_t at, bytes;
} String;

INLINE String string_of(const uint32_t *form, int64_t kind) {
    const uint32_t *strings = form + STRINGS;
    if (form[TOKENS] & WIDE) return (String){strings[2 * kind], strings[2 * kind + 1]};
    return (String){strings[kind] & 0xFFFF, strings[kind] >> 16};
}

INLINE uint32_t tokens_of(const uint32_t *form) { return form[TOKENS] & ~(ODD | WIDE | LONG | MIDDLE); }

#endif
