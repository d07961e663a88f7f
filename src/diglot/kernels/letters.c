/* Strings as the models of languages read them: the script that most letters are in, and the words in this script. */

#include "letters.h"
#include "addresses.h"

/* ---- scripts */

/* The script of most letters by what is known of each code point, 0 if there are none; of those with as many letters
   the first. Letters are counted in runs of one script. */
static uint32_t most_of(const uint32_t *known, int64_t count) {
    int32_t counts[SCRIPTS] = {0}, run = 0;
    uint32_t current = 0, most = 0;
    for (int64_t i = 0; i < count; i++) {
        uint32_t script = script_of(known[i]);
        if (__builtin_expect((script != 0) & (script != current), 0)) {
            counts[current] += run;
            current = script;
            run = 0;
        }
        run += script != 0;
    }
    counts[current] += run;
    counts[0] = 0;
    for (uint32_t script = 1; script < SCRIPTS; script++) most = counts[script] > counts[most] ? script : most;
    return most;
}

/* The same of code points. */
uint32_t most_letters(const uint32_t *table, const uint32_t *codes, int64_t count) {
    int32_t counts[SCRIPTS] = {0};
    uint32_t first = 0, others = 0, most = 0;
    for (int64_t i = 0; i < count; i++) {
        uint32_t script = script_of(known_of(table, codes[i]));
        first = first ? first : script;
        others |= script && script != first;
    }
    if (!others) return first;
    for (int64_t i = 0; i < count; i++) counts[script_of(known_of(table, codes[i]))]++;
    counts[0] = 0;
    for (uint32_t script = 1; script < SCRIPTS; script++) most = counts[script] > counts[most] ? script : most;
    return most;
}

/* ---- folding: known[-1 .. count] and folded[0 .. count], with a blank at the end */

/* Make a word of three letters or more that stand apart with a blank between, and a blank of one that numbers a line. */
static void join_apart(const uint32_t *known, const uint32_t *codes, int64_t count, uint16_t *folded) {
    int64_t before = -3;
    int apart_before = 0, blank = 1;
    for (int64_t i = 0; i < count; i++) {
        int alone = blank && folded[i] != BLANK && folded[i + 1] == BLANK;
        blank = folded[i] == BLANK;
        if (!alone) continue;
        int apart = i - before == 2 && codes[i - 1] == BLANK;
        if (apart && apart_before) folded[i - 1] = folded[i - 3] = 0;
        if (known[i + 1] & NUMBERING) folded[i] = BLANK;
        before = i;
        apart_before = apart;
    }
}

/* Leave two of a letter that stands three times or more in a row. */
static void shorten(int64_t count, uint16_t *folded) {
    for (int64_t i = count - 1; i > 1; i--) {
        if (folded[i] > BLANK && folded[i] == folded[i - 1] && folded[i] == folded[i - 2]) folded[i] = 0;
    }
}

typedef struct {
    int32_t own, letters;
    uint32_t seen, dropped;
} Counts;

/* Every code point as the letter, blank or nothing that it is in a script. */
static Counts fold(const uint32_t *known, int64_t count, uint32_t script, uint32_t digits, uint16_t *folded) {
    int32_t own = 0, letters = 0;
    uint32_t seen = 0, dropped = 0;
    for (int64_t i = 0; i < count; i++) {
        uint32_t each = known[i], of = script_of(each), mine = of == script;
        uint32_t letter = (mine | ((each & digits) != 0)) ? each & READ_AS : BLANK;
        letter = each & DROPPED ? 0 : letter;
        folded[i] = (uint16_t)letter;
        own += (int32_t)mine;
        letters += of != 0;
        seen |= each;
        dropped |= letter == 0;
    }
    folded[count] = BLANK;
    return (Counts){own, letters, seen, dropped};
}

/* ---- words */

INLINE void add(Words *words, int64_t begin, int64_t end, int64_t first, int64_t last, uint32_t known) {
    int64_t word = words->count++;
    words->begin[word] = (int32_t)begin;
    words->end[word] = (int32_t)end;
    words->first[word] = (int32_t)first;
    words->last[word] = (int32_t)last;
    words->capital[word] = (known & CAPITAL) != 0;
}

/* Words of text from which something is dropped: what is left moves together. */
static void dropped_words(const uint32_t *known, int64_t start, int64_t count, Words *words) {
    uint16_t *folded = words->letters + words->used;
    int64_t kept = 0;
    for (int64_t i = 0; i < count;) {
        if (folded[i] <= BLANK) {
            i++;
            continue;
        }
        int64_t begin = kept, first = i, last = i;
        for (; folded[i] != BLANK && kept - begin < LONGEST; i++) {
            if (!folded[i]) continue;
            folded[kept++] = folded[i];
            last = i + 1;
        }
        add(words, words->used + begin, words->used + kept, start + first, start + last, known[first]);
    }
}

/* Words of text that stays as it is: their edges are found 64 letters at a time. */
static void plain_words(const uint32_t *known, int64_t start, int64_t count, Words *words) {
    const uint16_t *folded = words->letters + words->used;
    int64_t begin = 0;
    uint64_t before = 0;
    for (int64_t base = 0; base <= count; base += 64) {
        uint64_t inside = 0, left = (uint64_t)(count - base);
        uint8_t bytes[64];
        for (int i = 0; i < 64; i++) bytes[i] = folded[base + i] > BLANK;
        for (int i = 0; i < 8; i++) {
            uint64_t eight;
            __builtin_memcpy(&eight, bytes + 8 * i, 8);
            inside |= (eight * UINT64_C(0x0102040810204080) >> 56) << 8 * i;
        }
        if (left < 64) inside &= (UINT64_C(1) << left) - 1;
        uint64_t edges = inside ^ (inside << 1 | before);
        before = inside >> 63;
        for (; edges; edges &= edges - 1) {
            int64_t place = base + __builtin_ctzll(edges);
            if (inside >> (place - base) & 1) {
                begin = place;
                continue;
            }
            for (; __builtin_expect(place - begin > LONGEST, 0); begin += LONGEST)
                add(words, words->used + begin, words->used + begin + LONGEST, start + begin, start + begin + LONGEST,
                    known[begin]);
            add(words, words->used + begin, words->used + place, start + begin, start + place, known[begin]);
        }
    }
}

/* The words of a string whose code points are known, in one script; -1 where there is no room. */
static int words_of(const Tables *tables, const uint32_t *known, const uint32_t *codes, int64_t start, int64_t count,
                    uint32_t kind, Counts counts, Words *words) {
    uint16_t *folded = words->letters + words->used;
    uint32_t alone = 0, drawn = 0;
    if (words->count + (count + 1) / 2 > words->room) return -1;
    if ((kind & DIGITS) && (counts.seen & DIGIT)) fold_digits(tables, known, count, folded);
    if (kind & APART) {
        alone = count > 0 && folded[0] != BLANK && folded[1] == BLANK;
        for (int64_t i = 1; i < count; i++)
            alone |= (folded[i] != BLANK) & (folded[i - 1] == BLANK) & (folded[i + 1] == BLANK);
        if (alone) join_apart(known, codes, count, folded);
    }
    for (int64_t i = 2; i < count; i++)
        drawn |= (folded[i] == folded[i - 1]) & (folded[i] == folded[i - 2]) & (folded[i] > BLANK);
    if (drawn) shorten(count, folded);
    if (counts.dropped | alone | drawn) dropped_words(known, start, count, words);
    else plain_words(known, start, count, words);
    words->used += count + 1;
    return 0;
}

/* Whether there are two words or more, of letters of any script, that all begin with a capital. */
static int titled(const uint32_t *known, int64_t count) {
    int64_t words = 0;
    for (int64_t i = 0; i < count; words++) {
        while (i < count && !script_of(known[i])) i++;
        if (i == count) break;
        if (!(known[i] & CAPITAL)) return 0;
        while (i < count && script_of(known[i])) i++;
    }
    return words > 1;
}

/* Whether there are words from the first on, all of one letter. */
static int lone(const Words *words, int64_t first) {
    for (int64_t i = first; i < words->count; i++) {
        if (words->end[i] - words->begin[i] > 1) return 0;
    }
    return first < words->count;
}

/* Read the string codes[start .. end]: what is told of it, and its words, appended. forced: the script to read it in,
   0 for that of most letters. clean: where the string is written without addresses, if it has any; null, where they are
   read. -1 where there is no room. */
int read_string(const Tables *tables, const uint32_t *codes, int64_t start, int64_t end, uint32_t forced,
                Scratch *scratch, uint32_t *clean, Words *words, Told *told) {
    const uint32_t *text = codes + start;
    uint32_t *known = scratch->known + 1;
    int64_t count = end - start, letter = 0;
    *told = (Told){forced, 0, 0};
    for (int64_t i = 0; i < count; i++) known[i] = known_of(tables->known, text[i]);
    known[count] = 0;
    while (letter < count && !script_of(known[letter])) letter++;
    uint32_t script = forced ? forced : script_of(known[letter]), kind = tables->kinds[script];
    uint16_t *folded = words->letters + words->used;
    Counts counts = fold(known, count, script, kind & DIGITS ? DIGIT : 0, folded);
    if (clean && ((counts.seen & MARK) || may_be_web(text, count)) &&
        blank_addresses(text, count, scratch->codes, clean + start)) {
        told->flags |= BLANKED;
        text = clean + start;
        for (int64_t i = 0; i < count; i++) known[i] = known_of(tables->known, text[i]);
        counts = fold(known, count, script, kind & DIGITS ? DIGIT : 0, folded);
    }
    if (!forced && 2 * counts.own <= counts.letters) {
        told->script = most_of(known, count);
        if (told->script != script) {
            script = told->script;
            kind = tables->kinds[script];
            counts = fold(known, count, script, kind & DIGITS ? DIGIT : 0, folded);
        }
    }
    told->script = counts.letters || forced ? script : 0;
    told->seen = counts.seen;
    told->flags |= (counts.own < counts.letters ? SEVERAL : 0) | (counts.seen & NUMERAL ? NUMERALS : 0);
    if ((counts.seen & CAPITAL) && titled(known, count)) told->flags |= TITLED;
    int64_t before = words->count;
    if (!(kind & READ) || !told->script) return 0;
    if (words_of(tables, known, text, start, count, kind, counts, words) < 0) return -1;
    if (lone(words, before)) told->flags |= LONE;
    return 0;
}

/* Read strings: the script of most letters of each, what else is said of it, and its words, where its script is read.

   codes, starts, ends: the strings, count of them. forced: [count], the script to read each in, 0 for that of most
   letters. addresses: whether they are blanked out. known: room for the longest string and two more; scratch: for the
   longest. clean: as codes; strings that had addresses, without them. letters: room for all code points, one more a string, and 64. room: that of begin, end, first,
   last and capital. offsets: [count + 1], where each string's words begin. Returns how many words there are, -1 where
   there is no room. */
KERNEL int64_t letters_read(const uint32_t *table, const uint8_t *kinds, const uint64_t *quantities,
                            const int64_t *sets, const uint32_t *codes, const int64_t *starts, const int64_t *ends,
                            int64_t count, const int8_t *forced, int64_t addresses, uint32_t *known, uint32_t *scratch, uint32_t *clean,
                            int8_t *scripts, uint8_t *flags, uint16_t *letters, int32_t *begin, int32_t *end,
                            int32_t *first, int32_t *last, uint8_t *capital, int32_t *ids, int64_t room,
                            int32_t *offsets, const uint32_t *numbers, const uint32_t *places, int64_t size,
                            const uint64_t *pieces, const uint64_t *known_words, const uint16_t *known_letters) {
    Tables tables = {table, kinds, quantities, sets};
    Words words = {letters, begin, end, first, last, capital, 0, 0, room, ids};
    Known pieces_of = {numbers, places, size, (const Piece *)pieces, (const Word *)known_words, known_letters, 0, 0};
    Scratch rooms = {known, scratch};
    Told told;
    known[0] = 0;
    offsets[0] = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t before = words.count;
        if (forced[i] || !read_known(&tables, &pieces_of, starts[i], ends[i], &words, &told)) {
            if (read_string(&tables, codes, starts[i], ends[i], (uint32_t)forced[i], &rooms, addresses ? clean : 0,
                            &words, &told) < 0)
                return -1;
            for (; before < words.count; before++) ids[before] = -1;
        }
        scripts[i] = (int8_t)told.script;
        flags[i] = (uint8_t)told.flags;
        offsets[i + 1] = (int32_t)words.count;
    }
    return words.count;
}
