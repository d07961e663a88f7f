/* Words that are remembered, each with a row of scores, and what is made of the sums of rows. */

#ifndef DIGLOT_LANGUAGES_H
#define DIGLOT_LANGUAGES_H

#include "dates.h"
#include "switches.h"

enum { SHORT = 8, WIDEST = 128, LANES = 8, FULL = 2 };

/* A word in the table. Of up to SHORT letters these are the key, two a byte; of a longer one two hashes are, and its
   letters in the arena. A number of 0 is a free place. */
typedef struct {
    uint64_t low, high;
    uint32_t length, number; /* and one */
    int64_t at;
} WordSlot;

typedef struct {
    WordSlot *slots;
    int64_t bits;
    uint64_t factor;
    uint16_t *arena;
    const int16_t *rows;
    int64_t limit; /* no score of a row is further from 0 */
} Table;

/* What is made of sums: [width] each, but for factors, one for each length of a text up to `longest`. Scores are powers of
   two; the bias of what is no candidate is so low that it is the best of none. */
typedef struct {
    int64_t width;
    const int32_t *bias;
    const float *priors, *factors;
    int64_t longest;
    const int16_t *numbers;
    const uint32_t *doubts; /* what of a text, when it is told so, wants a closer look: bits as of `known`; the last where
                               no word is known */
    int64_t name;           /* the column that is judged once more where all words have capitals, -1 for none */
    const float *named;     /* by these priors */
    int64_t single;         /* the column that is another language where all words are single letters, -1 for none */
    int64_t instead;        /* the number of this language */
    double most;            /* and what its score is at most */
    const int16_t *near, *mask; /* the bias, and what of a sum counts: of candidates all, of others nothing */
    int64_t reach;              /* sums that are no further from 0 stay in 16 bits with their bias */
} Model;

/* How strings are told by their words. By script: the model, null where there is none; the number of the only language
   that is written in it, 0 where it is in none, -1 where words tell. */
typedef struct {
    const Model *const *models;
    const int16_t *only;
    double certain;   /* the score of an only language */
    double threshold; /* a lower score is none */
    const Costs *costs;
    int64_t switching; /* the script whose words may change their language, at these costs */
    const Dates *dates;
    int64_t dated; /* code points of the longest date */
} Judges;

/* What the runs of one string are told by, and room for as many as it has code points. named: as for switches_labels;
   groups: as for switches_runs;
   latin .. sure: as for switches_named. */
typedef struct {
    const int16_t *named;
    const uint8_t *groups;
    int64_t latin, few, acronym, usual, name, none;
    const float *sure;
    uint8_t *states;
    int16_t *labels, *kind;
    int64_t *string, *start, *end;
    int8_t *script;
} Changes;

/* All that one string is told by. memories: by script the words that are remembered, null where there are none. */
typedef struct {
    Tables tables;
    Scratch scratch;
    uint32_t *clean;
    Words words;
    int32_t *numbers;
    int64_t longest; /* code points for which there is room */
    Table *const *memories;
    const Judges *judges;
    double score; /* written, as are the flags */
    int64_t flags;
    const Changes *changes;
} One;

int known_words(const Table *table, const Words *words, int32_t *numbers);
int64_t judged(const Judges *judges, const Table *table, const Told *told, const int32_t *numbers,
               const uint8_t *capital, int64_t count, const uint32_t *codes, int64_t length, float *score,
               int *changes);
int64_t looked(One *one, const uint32_t *codes, int64_t count, uint32_t *script, float *score, int *changes);

#endif
