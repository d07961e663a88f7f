/* A lexicon of pieces of text: each distinct piece is found by its code points, and what it becomes is copied from it.

   A piece is a chunk (a run without white space) or a gap (a run of white space), of one kind: what it becomes depends on
   its code points and its kind. Two arrays of words hold what is known, records one behind the other:

   keys    where its forms begin | hash | kind, USED | code points | the code points
   forms   words | tokens, WIDE, ODD | code points | where each string begins and its bytes | of each token, where there
           are several: code points, bytes in each token string | the bytes of all strings

   A string is one of `kinds` in all: those before `token_kinds` are the tokens' one behind the other, the others the whole
   piece's. Records begin at word 1; 0 is none. */

#ifndef DIGLOT_LEXICON_H
#define DIGLOT_LEXICON_H

#include "kernels.h"

enum { FORM, HASH, KIND, LENGTH, CODES };               /* of a key */
enum { WORDS, TOKENS, POINTS, STRINGS };                /* of forms */
enum { KEY_WORDS, ENTRIES, PIECES, FRESH, FORM_WORDS }; /* counts of a lexicon and its reading */

#define PENDING 0x80000000u /* a piece, or the form of a key: not yet learnt; below it stands which of the fresh */
#define SPACED 0x40000000u  /* a piece: one blank stands before it */
#define AT 0x3FFFFFFFu
#define ODD 0x80000000u     /* forms: the whole string must be looked at */
#define WIDE 0x40000000u    /* forms: a string's place and bytes are a word each, not half a word */
#define SLACK 16            /* bytes that may be read and written behind a string */

#endif
