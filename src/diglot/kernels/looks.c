/* Strings of a text that a look is enough for: at what is known of their pieces, or of their words. Others are left. */

#include "languages.h"
#include "chunks.h"

enum { UNREAD = -1, CLOSER = -2 }; /* of a string that is left: it must be read whole; it wants more than that */
enum { NEW = -1, NOTED = -2 };     /* of a word among those of pieces: it has no row, and whether that was noted */

/* Words that have no row, each noted once: their numbers among those of pieces, and their scripts. */
typedef struct {
    int32_t *words;
    uint8_t *scripts;
    int64_t count, room;
} Fresh;

/* The rows of words whose numbers among those of pieces are given, in place, whose heads are asked for before they are
   needed; whether all have one. */
static int have_rows(const Table *table, int64_t width, int32_t *all, uint32_t script, int32_t *numbers, int64_t count,
                     Fresh *fresh) {
    int32_t unknown = 0;
    for (int64_t i = 0; i < count; i++) {
        int32_t word = numbers[i], number = numbers[i] = all[word];
        __builtin_prefetch(table->rows + (number > 0 ? number : 0) * width);
        unknown |= number;
        if (__builtin_expect(number == NEW, 0) && fresh->count < fresh->room) {
            fresh->words[fresh->count] = word, fresh->scripts[fresh->count++] = (uint8_t)script;
            all[word] = NOTED;
        }
    }
    return unknown >= 0;
}

/* Tell the strings `left` of a text by its pieces: language, score and script of each, and whether it may be in several
   languages; those that want more than a look stay left, at the head of the array, and UNREAD or CLOSER stands for their
   language. Returns how many.

   judges: a Judges. tables, rows: [SCRIPTS], of each script the words that are remembered, a Table, and the numbers among
   these of the words of pieces; null where there are none. fresh, fresh_scripts: [room], words that have none there, and
   their scripts, as far as there is room; counts[0]: how many. kinds: how scripts are read. longest: code points of the
   longest string that is looked at. numbers, places, size, pieces, words: as for letters_read. scratch, capital: room
   for the words of a string, half as many as `longest` and two. */
KERNEL int64_t looks_take(const int64_t *judges, const int64_t *tables, const int64_t *rows, int32_t *fresh,
                          uint8_t *fresh_scripts, int64_t room, int64_t *counts, const uint8_t *kinds,
                          const uint32_t *codes, const int64_t *starts, const int64_t *ends, int64_t longest,
                          const uint32_t *numbers, const uint32_t *places, int64_t size, const uint64_t *pieces,
                          const uint64_t *words, int32_t *scratch, uint8_t *capital, int16_t *language, float *score,
                          int8_t *scripts, uint8_t *several, int64_t *left, int64_t count) {
    Known known = {numbers, places, size, (const Piece *)pieces, (const Word *)words, 0, 0, 0};
    const Judges *how = (const Judges *)judges;
    Fresh without = {fresh, fresh_scripts, 0, room};
    int64_t more = 0;
    for (int64_t each = 0; each < count; each++) {
        int64_t i = left[each], length = ends[i] - starts[i], used = UNREAD, found = CLOSER;
        int changes = 0;
        Told told = {0, 0, 0};
        if (length <= longest) used = pieces_of(kinds, &known, starts[i], ends[i], scratch, capital, &told);
        const Table *table = ((const Table *const *)tables)[told.script];
        int32_t *all = ((int32_t *const *)rows)[told.script];
        const Model *model = how->models[told.script];
        if (!used || (used > 0 && model && all && have_rows(table, model->width, all, told.script, scratch, used, &without)))
            found = judged(how, table, &told, scratch, capital, used, codes + starts[i], length, score + i, &changes);
        if (found < 0) left[more++] = i;
        language[i] = (int16_t)(used < 0 ? UNREAD : found < 0 ? CLOSER : found);
        scripts[i] = (int8_t)told.script, several[i] = (uint8_t)changes;
    }
    counts[0] = without.count;
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
        if (length <= longest && language[each] == UNREAD)
            found = looked((One *)one, codes + starts[each], length, &script, score + each, &changes);
        if (found < 0) {
            left[more++] = each;
            continue;
        }
        language[each] = (int16_t)found, scripts[each] = (int8_t)script, several[each] = (uint8_t)changes;
    }
    return more;
}
