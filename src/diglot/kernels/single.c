/* One string at a time. */

#include "languages.h"

/* The language of one string, its script and score, and whether it may be in several languages; -1 where it wants more
   than a look: it is long, has words that are not known, or is in doubt. */
int64_t looked(One *one, const uint32_t *codes, int64_t count, uint32_t *script, float *score, int *changes) {
    Words *words = &one->words;
    Told told;
    *score = 0, *changes = 0;
    words->used = words->count = 0;
    if (count > one->longest) return -1;
    if (read_string(&one->tables, codes, 0, count, 0, &one->scratch, one->clean, words, &told) < 0) return -1;
    const Table *table = one->memories[told.script];
    *script = told.script;
    if (words->count && !(table && known_words(table, words, one->numbers))) return -1;
    return judged(one->judges, table, &told, one->numbers, words->capital, words->count,
                  told.flags & BLANKED ? one->clean : codes, count, score, changes);
}

/* The language and script of one string, and whether it may be in several languages, as language | script << 16 |
   changes << 24, and its score. -1 where it wants more than a look. */
KERNEL int64_t single_look(One *one, const uint32_t *codes, int64_t count) {
    uint32_t script = 0;
    float score;
    int changes;
    int64_t language = looked(one, codes, count, &script, &score, &changes);
    one->score = (double)score;
    return language < 0 ? -1 : language | (int64_t)script << 16 | (int64_t)changes << 24;
}
