/* One string at a time. */

#include "languages.h"

/* The language of one string, its script and score, and whether it may be in several languages; -1 where it wants more
   than a look: it is long, or in doubt; less where it has words that are not known, of one->words: -2 - (script | words << 8). */
int64_t looked(One *one, const uint32_t *codes, int64_t count, uint32_t *script, float *score, int *changes) {
    Words *words = &one->words;
    Told told;
    *score = 0, *changes = 0;
    words->used = words->count = 0;
    if (count > one->longest) return -1;
    if (read_string(&one->tables, codes, 0, count, 0, &one->scratch, one->clean, words, &told) < 0) return -1;
    const Table *table = one->memories[told.script];
    *script = told.script, one->flags = told.flags;
    if (words->count && !table) return -1;
    if (words->count && !known_words(table, words, one->numbers)) return -2 - (int64_t)(told.script | words->count << 8);
    return judged(one->judges, table, &told, one->numbers, words->capital, words->count,
                  told.flags & BLANKED ? one->clean : codes, count, score, changes);
}

/* The language and script of one string, and whether it may be in several languages, as language | script << 16 |
   changes << 24, and its score. What `looked` returns where it wants more than a look. */
KERNEL int64_t single_look(One *one, const uint32_t *codes, int64_t count) {
    uint32_t script = 0;
    float score;
    int changes;
    int64_t language = looked(one, codes, count, &script, &score, &changes);
    one->score = (double)score;
    return language < 0 ? language : language | (int64_t)script << 16 | (int64_t)changes << 24;
}

/* The runs of a string that may be in several languages, as start | end << 16 | language << 32 | script << 48; none where it
   has one. Returns how many they are; what `looked` does where one wants more than a look. found: [longest]. */
KERNEL int64_t single_runs(One *one, const uint32_t *codes, int64_t count, uint64_t *found) {
    const Changes *of = one->changes;
    const Costs *costs = one->judges->costs;
    const int64_t first = 0;
    uint32_t main = 0, script;
    uint8_t switching = 0;
    float score;
    int changes;
    int8_t kind;
    int64_t language = looked(one, codes, count, &main, &score, &changes);
    if (language < 0) return language;
    const Words *words = &one->words;
    int16_t own = (int16_t)language;
    int32_t offsets[2] = {0, (int32_t)words->count};
    uint8_t flags = (uint8_t)one->flags;
    if (main == one->judges->switching)
        switches_labels(one->memories[main]->rows, costs->width, one->numbers, words->capital, offsets, &first, 1, &own,
                        costs->columns, costs->others, of->named, costs->cost, costs->most, costs->name, of->states,
                        of->labels, &switching);
    if (!switching && !(flags & SEVERAL)) return 0;
    int64_t runs = switches_runs(one->tables.known, codes, &flags, one->clean, &first, &count, &first, &switching, 1,
                                 of->groups, one->judges->switching, offsets, words->first, words->last, of->labels,
                                 of->string, of->start, of->end, of->kind, of->script, one->longest);
    for (int64_t i = 0; i < runs; i++) {
        const uint32_t *from = codes + of->start[i];
        int64_t each = of->kind[i] > LABEL ? of->kind[i] - LABEL : language, length = of->end[i] - of->start[i];
        if (of->script[i] != (int8_t)main || !each) {
            each = looked(one, from, length, &script, &score, &changes);
            if (each < 0) return each;
            own = (int16_t)each, kind = (int8_t)script;
            switches_named(one->tables.known, from, &first, &length, 1, of->latin, of->few, of->acronym, of->usual,
                           of->name, of->none, of->sure, &own, &score, &kind);
            each = own;
        }
        found[i] = (uint64_t)of->start[i] | (uint64_t)of->end[i] << 16 | (uint64_t)each << 32 | (uint64_t)of->script[i] << 48;
    }
    return runs;
}
