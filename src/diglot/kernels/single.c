/* One string at a time. */

#include "languages.h"

/* The language and script of one string, as language | script << 16, and its score. -1 where it wants more than a look:
   it has words that are not known or several scripts, changes its language, or is in doubt. */
KERNEL int64_t single_look(One *one, const uint32_t *codes, int64_t count) {
    Words *words = &one->words;
    Told told;
    int64_t column;
    float score;
    one->score = 0;
    words->used = words->count = 0;
    if (count > one->longest) return -1;
    if (read_string(&one->tables, codes, 0, count, 0, &one->scratch, one->clean, words, &told) < 0) return -1;
    if (!told.script) return 0;
    const Model *model = one->models[told.script];
    const Table *table = one->memories[told.script];
    if (!model || !table || (told.flags & SEVERAL)) return -1;
    if (!known_words(table, words, one->numbers)) return -1;
    int64_t language = told_of(model, table, one->numbers, words->begin, words->end, words->capital, 0, words->count,
                               count, told.flags, &column, &score);
    if (column >= 0 && (model->doubts[column] & told.seen)) return -1;
    const uint32_t *read = told.flags & BLANKED ? one->clean : codes;
    if ((told.flags & NUMERALS) && count <= one->dated && is_date(one->dates, read, count)) language = 0;
    if (score < (float)one->threshold) language = 0;
    if (told.script == one->switching) {
        one->costs->rows = table->rows;
        if (promising(one->costs, one->numbers, words->capital, words->count, one->costs->columns[language]))
            return -1;
    }
    one->score = language ? (double)score : 0;
    return language | (int64_t)told.script << 16;
}
