/* What strings have of the pieces that they are made of, and strings read from it.

   Words and scripts never look past white space, but where there are addresses or markup, or letters that stand alone: such
   strings are read whole. */

#include "chunks.h"
#include "letters.h"
#include "addresses.h"

/* What is told of a piece beside its words. */
static void tell(const Tables *tables, const uint32_t *codes, int64_t length, int gap, const Told *told, Piece *piece) {
    uint32_t script = told->script, digits = tables->kinds[script] & DIGITS ? DIGIT : 0, before = 0, seen = 0;
    int apart_before = 1, apart = 0; /* whether the last code point is a letter, and the one before it between words */
    uint32_t flags = script;
    for (int64_t i = 0; i <= length; i++) {
        uint32_t each = i < length ? known_of(tables->known, codes[i]) : 0, of = script_of(each);
        uint32_t letter = ((script && of == script) || (each & digits)) && i < length ? each & READ_AS : BLANK;
        if (each & DROPPED) letter = 0;
        if (of && !before) {
            piece->runs++;
            if (!(each & CAPITAL)) flags |= SMALL;
        }
        if (letter == BLANK && apart) flags |= ALONE;
        apart = letter != BLANK && apart_before, apart_before = letter == BLANK;
        if (gap && i < length && (of || letter != BLANK)) flags |= WHOLE;
        before = of, seen |= each;
    }
    if (seen & CAPITAL) flags |= HAS_CAPITAL;
    if (seen & NUMERAL) flags |= HAS_NUMERAL;
    if (seen & KEYBOARD) flags |= HAS_KEYBOARD;
    if ((told->flags & SEVERAL) || may_be_of_one(codes, length)) flags |= WHOLE;
    if (script) flags |= (~script & (SCRIPTS - 1)) << OTHERWISE;
    piece->flags = flags;
}

/* What strings have of the pieces from number `done` on, of those that a table has, while there is room.

   chunks: a Chunks. known, kinds, quantities, sets: as for letters_read. scratch, letters, bounds, capital: room to
   read the longest piece: its code points and 2, and 65; half of them and 2, four times, and once. pieces: [all, 2]; words: [room, 2]; all: [all_room], letters of all words; used: [2], how many of
   both there are. Returns the pieces that are done. */
KERNEL int64_t letters_learn(const int64_t *chunks, int64_t done, const uint32_t *known, const uint8_t *kinds,
                             const uint64_t *quantities, const int64_t *sets, uint32_t *scratch, uint16_t *letters,
                             int32_t *bounds, uint8_t *capital, uint64_t *pieces, uint64_t *words, int64_t room,
                             uint16_t *all, int64_t all_room, int64_t *used) {
    const Chunks *table = (const Chunks *)chunks;
    Tables tables = {known, kinds, quantities, sets};
    for (; done < table->counts[ENTRIES]; done++) {
        int64_t length;
        const uint32_t *codes = codes_of(table, done, &length);
        int64_t each = (length + 1) / 2 + 1;
        if (used[0] + each > room || used[1] + length + HEAD > all_room) return done;
        Words found = {letters, bounds, bounds + each, bounds + 2 * each, bounds + 3 * each, capital, 0, 0, each, 0};
        Scratch rooms = {scratch, scratch};
        Told told;
        scratch[0] = 0;
        read_string(&tables, codes, 0, length, 0, &rooms, 0, &found, &told);
        Piece *piece = (Piece *)pieces + done;
        *piece = (Piece){(uint32_t)used[0], (uint32_t)found.count, 0, 0};
        tell(&tables, codes, length, class_of(table, codes[0]) & IS_BLANK, &told, piece);
        for (int64_t i = 0; i < found.count; i++) {
            int64_t from = found.begin[i], size = found.end[i] - from;
            Word *word = (Word *)words + used[0]++;
            *word = (Word){(uint32_t)used[1], (uint16_t)size, found.capital[i], (uint32_t)found.first[i], (uint32_t)found.last[i]};
            for (int64_t j = 0; j < size; j++) all[used[1]++] = letters[from + j];
            piece->flags |= (size > 1 ? LONGER : 0) | (!i && found.capital[i] ? BEGINS_CAPITAL : 0);
        }
    }
    return done;
}

/* The piece that begins at a place, or before it; strings mostly follow each other, or on the next line. */
INLINE int64_t next_at(const Known *known, int64_t at) {
    int64_t next = known->last + 1;
    for (int i = 0; i < 2; i++) next += next < known->count && (int64_t)known->places[next] < at;
    if (next < known->count && (int64_t)known->places[next] == at) return next;
    return piece_at(known->places, known->count, at, known->last);
}

INLINE void add_word(const Known *known, int64_t id, int64_t place, Words *words) {
    const Word *word = known->words + id;
    const uint16_t *letters = known->letters + word->letters;
    int64_t each = words->count++, length = word->length;
    uint16_t *out = words->letters + words->used;
    __builtin_memcpy(out, letters, HEAD * sizeof *out);
    for (int64_t i = HEAD; i < length; i++) out[i] = letters[i];
    words->begin[each] = (int32_t)words->used, words->end[each] = (int32_t)(words->used += length);
    words->first[each] = (int32_t)(place + word->first), words->last[each] = (int32_t)(place + word->last);
    words->capital[each] = (uint8_t)word->capital;
    words->ids[each] = (int32_t)id;
}

/* The words of the string start .. end of a text, if it is made of whole pieces, in one script, and need not be read
   whole: their numbers among all, and whether each begins with a capital; and what is told of it. ids, capital: half as
   many as code points, and one more. Returns how many they are, -1 where it must be read whole. */
int64_t pieces_of(const uint8_t *kinds, Known *known, int64_t start, int64_t end, int32_t *ids, uint8_t *capital,
                  Told *told) {
    const uint32_t *numbers = known->numbers, *places = known->places;
    const Piece *pieces = known->pieces;
    int64_t words = 0, room = (end - start) / 2 + 1;
    uint32_t flags = 0, runs = 0;
    if (start >= end || !known->count) return -1;
    int64_t i = known->first = next_at(known, start);
    if ((int64_t)places[i] != start) return -1;
    for (; (int64_t)places[i] < end; i++) { /* the last place is the end of the text */
        const Piece piece = pieces[numbers[i] & AT];
        flags |= piece.flags, runs += piece.runs;
        ids[words] = (int32_t)piece.id;
        capital[words] = (piece.flags & BEGINS_CAPITAL) != 0;
        if (__builtin_expect(piece.words > 1, 0)) {
            if (words + piece.words > room) return -1; /* it ends behind the string */
            for (uint32_t j = 1; j < piece.words; j++) {
                ids[++words] = (int32_t)(piece.id + j);
                capital[words] = (uint8_t)known->words[piece.id + j].capital;
            }
        }
        words += piece.words != 0;
    }
    known->last = i - 1;
    uint32_t script = flags & (SCRIPTS - 1);
    if (piece_end(numbers, places, i - 1) != end || (flags & WHOLE) || (script & flags >> OTHERWISE) ||
        ((flags & ALONE) && (kinds[script] & APART)))
        return -1;
    int titled = (flags & HAS_CAPITAL) && !(flags & SMALL) && runs > 1;
    *told = (Told){script, flags & HAS_KEYBOARD ? (uint32_t)KEYBOARD : 0,
                   (flags & HAS_NUMERAL ? NUMERALS : 0) | (titled ? TITLED : 0) |
                       (words && !(flags & LONGER) ? LONE : 0)};
    return words;
}

/* Read the string start .. end of a text from what is known of its pieces, as read_string would in the script of most
   letters; 0 where it must be read whole. */
int read_known(const Tables *tables, Known *known, int64_t start, int64_t end, Words *words, Told *told) {
    int64_t count = words->count;
    if (count + (end - start + 1) / 2 >= words->room) return 0;
    if (pieces_of(tables->kinds, known, start, end, words->ids + count, words->capital + count, told) < 0) return 0;
    for (int64_t i = known->first; i <= known->last; i++) {
        const Piece *piece = known->pieces + (known->numbers[i] & AT);
        for (uint32_t j = 0; j < piece->words; j++) add_word(known, piece->id + j, known->places[i], words);
    }
    return 1;
}
