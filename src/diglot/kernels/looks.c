/* Strings of a text that a look is enough for: at what is known of their pieces, or of their words. Others are left. */

#include "languages.h"
#include "chunks.h"

enum { NEW = -1 }; /* the language of a string with words that have no rows */

INLINE void fetch(const int16_t *row, int64_t width) {
    enum { LINE = 32 };
    for (int64_t line = 0; line < width; line += LINE) __builtin_prefetch(row + line);
}

/* The numbers of the words of some pieces among those that have rows, and whether each begins with a capital: how many
   they are, -1 where one has no number. */
static int64_t numbers_of(const Known *known, int64_t first, int64_t last, const int16_t *rows, int64_t width,
                          const int32_t *all, int32_t *numbers, uint8_t *capital) {
    int64_t count = 0;
    int32_t unknown = 0;
    for (int64_t i = first; i <= last; i++) {
        const Piece *piece = known->pieces + (known->numbers[i] & AT);
        numbers[count] = all[piece->id]; /* of the next word, where it has none */
        capital[count] = (piece->flags & BEGINS_CAPITAL) != 0;
        fetch(rows + (numbers[count] > 0 ? numbers[count] : 0) * width, width);
        unknown |= piece->words ? numbers[count] : 0;
        count += piece->words != 0;
        for (uint32_t j = 1; j < piece->words; j++, count++) {
            unknown |= numbers[count] = all[piece->id + j];
            capital[count] = (uint8_t)known->words[piece->id + j].capital;
        }
    }
    return unknown < 0 ? -1 : count;
}

/* Tell strings of a text by its pieces: language, score and script of each, and whether it may be in several languages;
   those that want more than a look are left, in order. Returns how many.

   judges: a Judges. tables, rows: [SCRIPTS], of each script the words that are remembered, a Table, and the numbers among
   these of the words of pieces; null where there are none. kinds: how scripts are read. longest: code points of the
   longest string that is looked at. numbers, places, size, pieces, words: as for letters_read. scratch, capital: room
   for the words of a string, half as many as `longest` and two. */
KERNEL int64_t looks_take(const int64_t *judges, const int64_t *tables, const int64_t *rows, const uint8_t *kinds,
                          const uint32_t *codes, const int64_t *starts, const int64_t *ends, int64_t count,
                          int64_t longest, const uint32_t *numbers, const uint32_t *places, int64_t size,
                          const uint64_t *pieces, const uint64_t *words, int32_t *scratch, uint8_t *capital,
                          int16_t *language, float *score, int8_t *scripts, uint8_t *several, int64_t *left) {
    Known known = {numbers, places, size, (const Piece *)pieces, (const Word *)words, 0, 0};
    int64_t more = 0, first, last;
    for (int64_t i = 0; i < count; i++) {
        int64_t length = ends[i] - starts[i], used = 0, found = -1;
        int changes = 0;
        Told told;
        if (length <= longest && pieces_of(kinds, &known, starts[i], ends[i], &first, &last, &told)) {
            const Table *table = ((const Table *const *)tables)[told.script];
            const int32_t *all = ((const int32_t *const *)rows)[told.script];
            const Model *model = ((const Judges *)judges)->models[told.script];
            if (kinds[told.script] & READ) used = -1;
            if (used < 0 && model && all)
                used = numbers_of(&known, first, last, table->rows, model->width, all, scratch, capital);
            if (used >= 0)
                found = judged((const Judges *)judges, table, &told, scratch, capital, used, codes + starts[i], length,
                               score + i, &changes);
        }
        if (found < 0) {
            language[i] = used < 0 ? NEW : 0;
            left[more++] = i;
            continue;
        }
        language[i] = (int16_t)found, scripts[i] = (int8_t)told.script, several[i] = (uint8_t)changes;
    }
    return more;
}

/* The same of the strings `left`, by their words: those that want more than that are left, at the head of the array. */
KERNEL int64_t looks_read(int64_t *one, const uint32_t *codes, const int64_t *starts, const int64_t *ends,
                          int64_t longest, int16_t *language, float *score, int8_t *scripts, uint8_t *several,
                          int64_t *left, int64_t count) {
    int64_t more = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t each = left[i], length = ends[each] - starts[each], found = -1;
        uint32_t script = 0;
        int changes = 0;
        if (length <= longest && language[each] != NEW)
            found = looked((One *)one, codes + starts[each], length, &script, score + each, &changes);
        if (found < 0) {
            left[more++] = each;
            continue;
        }
        language[each] = (int16_t)found, scripts[each] = (int8_t)script, several[each] = (uint8_t)changes;
    }
    return more;
}
