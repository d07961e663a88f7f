/* Shapes of lines: counts of the letters, words and signs of each, the cue words and phrases in it, how it begins and ends,
   and two hashes that tell it from other lines. */

#include "chunks.h"
#include "shapes.h"

/* The class of a phrase among `size` ones, which rise: each a number above eight bits of class. */
INLINE uint8_t class_of_phrase(const int64_t *phrases, int64_t size, int64_t phrase) {
    int64_t low = 0, high = size;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        if (phrases[middle] >> 8 < phrase) low = middle + 1;
        else high = middle;
    }
    return low < size && phrases[low] >> 8 == phrase ? (uint8_t)phrases[low] : 0;
}

/* The class of the longest phrase at the first of some words; the classes of all go into `bits`. */
INLINE uint8_t phrase_at(const Lexicon *of, const Word *words, int64_t left, uint64_t *bits) {
    int32_t number = words->number;
    uint8_t best = of->alone[number];
    *bits = bit_of(best);
    int opens = (of->begins[number] & 1) && left > 1 && (of->begins[words[1].number] & 2);
    if (!opens && number != NOTHING) return best;
    const int64_t *known = of->phrases;
    int64_t phrase = number == NOTHING ? 0 : number;
    for (int64_t size = 2; size <= PHRASE && size <= left; size++) {
        int32_t next = words[size - 1].number;
        if (!next) break;
        phrase = phrase * of->words + (next == NOTHING ? 0 : next);
        uint8_t found = class_of_phrase(known, of->sizes[size - 2], phrase);
        known += of->sizes[size - 2];
        if (found) best = found, *bits |= bit_of(found);
    }
    return best;
}

/* How a line begins, and how it ends: as the sign before the last one where that looks inward. */
INLINE uint8_t start_of(const uint16_t *edges, Points of, const uint32_t *codes, int64_t start) {
    return edges[place_of(of, codes[start])] >> STARTS & 15;
}

INLINE uint8_t end_of(const uint16_t *edges, Points of, const uint32_t *codes, int64_t start, int64_t end) {
    uint16_t edge = edges[place_of(of, codes[end - 1])];
    if (edge >> INWARD & 1) {
        uint16_t inner = edges[place_of(of, codes[end - start > 1 ? end - 2 : start])];
        if (inner >> OUTWARD & 1) edge = inner;
    }
    return edge >> ENDS & 15;
}

/* The sums of a line; counts: of its words, and of its letters; head: the classes of its first and second word, from the
   lowest byte; last: its last word. */
typedef struct {
    Two counts;
    int64_t words;
    uint64_t signs, names, tells, sets;
    uint32_t head;
    const Word *last;
} Line;

INLINE void add(Line *line, const Word *word) {
    Two counts;
    uint64_t weight = (uint64_t)(2 * line->words + 1);
    __builtin_memcpy(&counts, &word->counts, sizeof counts);
    line->counts += counts, line->names += word->name * weight, line->tells += word->tells * weight;
    line->sets |= UINT64_C(1) << word->class;
    if (__builtin_expect(line->words < 2, 0)) line->head |= (uint32_t)word->class << 8 * line->words;
    line->last = word, line->words++;
}

/* Read a line code point by code point. scratch: eight numbers for each of its words, of which there is at most one a code
   point. */
static void read_line(const Lexicon *lexicon, Points of, const uint32_t *codes, int64_t start, int64_t end, uint64_t *scratch,
                      Line *line) {
    Run *runs = (Run *)scratch;
    uint64_t sums[2], bits;
    int64_t count = read_runs(of, codes, start, end, runs, sums);
    *line = (Line){.counts = {0, sums[0]}, .signs = sums[1]};
    Word *words = (Word *)(runs + count);
    for (int64_t i = 0; i < count; i++) words[i] = word_of(lexicon, of, codes, runs + i, i == 0, count - i);
    for (int64_t i = 0; i < count; i++) {
        uint8_t class = phrase_at(lexicon, words + i, count - i, &bits);
        reclassed(lexicon, words + i, class, bits);
        add(line, words + i), line->sets |= bits;
    }
}

/* The longer phrase that the first of two or three words opens, if any: the word with its class. Returns the classes of all
   phrases that it begins, as bits. */
static uint64_t opened(const Lexicon *lexicon, const Word *first, const Word *second, const Word *third, Word *found) {
    Word words[PHRASE] = {*first, *second, third ? *third : *second};
    uint64_t bits;
    uint8_t class = phrase_at(lexicon, words, third ? PHRASE : PHRASE - 1, &bits);
    reclassed(lexicon, words, class, bits);
    *found = *words;
    return bits;
}

/* Whether a phrase may begin with two words: the bits of all pairs that do are set. */
INLINE int paired(const Lexicon *of, const Word *one, const Word *two) {
    uint32_t pair = ((uint32_t)one->number * PAIRING + (uint32_t)two->number) % PAIRS;
    return (int)(of->pairs[pair / 64] >> pair % 64 & 1);
}

/* A line as it is read, and its two last words, where they may begin a longer phrase. */
typedef struct {
    Line line;
    const Word *first, *second;
} Reading;

/* Give the word before the last the class of the phrase that it opens; next: the word behind, or 0. */
INLINE void reopen(const Lexicon *lexicon, Reading *reading, const Word *next) {
    Line *line = &reading->line;
    const Word *first = reading->first;
    Word found;
    int64_t place = line->words - 2;
    uint64_t weight = (uint64_t)(2 * place + 1);
    line->sets |= opened(lexicon, first, reading->second, next, &found);
    line->counts += (Two){found.counts - first->counts, 0}, line->names += (found.name - first->name) * weight;
    line->tells += ((uint64_t)found.tells - first->tells) * weight;
    if (place < 2) line->head = (line->head & ~(0xFFu << 8 * place)) | (uint32_t)found.class << 8 * place;
    reading->first = 0;
}

INLINE void follow(const Lexicon *lexicon, Reading *reading, const Word *word) {
    const Word *last = reading->line.last;
    if (__builtin_expect(reading->first != 0, 0)) reopen(lexicon, reading, word);
    if (__builtin_expect((last->flags & OPENS) * (GOES_ON / OPENS) & word->flags, 0) && paired(lexicon, last, word))
        reading->first = last, reading->second = word;
    add(&reading->line, word);
}

typedef struct {
    const uint32_t *numbers, *places;
    int64_t count;
    const Word *pieces, *more;
} Known;

/* Read codes[start : stop] from what is known of its pieces, the first of which is `at`; 0 where that can't be. */
static int read_known(const Known *known, const Lexicon *lexicon, Points of, const uint32_t *codes, int64_t at,
                      int64_t start, int64_t stop, Line *out) {
    enum { NEXT = 32 };
    static const Word none;
    const uint32_t *numbers = known->numbers, *places = known->places;
    Reading reading = {.line = {.last = &none}};
    if ((int64_t)places[at] != start) return 0;
    for (; (int64_t)places[at] < stop; at++) {
        if (at + NEXT < known->count) __builtin_prefetch(known->pieces + (numbers[at + NEXT] & AT));
        const Word *piece = known->pieces + (numbers[at] & AT);
        if (__builtin_expect(!piece->piece, 1)) {
            follow(lexicon, &reading, piece);
            continue;
        }
        if (piece->piece & SINGLY) return 0;
        if (piece->piece & EARLIER && reading.line.words <= EARLY_WORDS)
            reading.line.signs += early_signs(of, codes, start, places[at], piece_end(numbers, places, at), reading.line.words);
        const Word *more = known->more + piece->more;
        reading.line.signs += more->name;
        if (!more->counts) reading.line.counts += (Two){0, piece->letters};
        for (uint64_t j = 0; j < more->counts; j++) follow(lexicon, &reading, j ? more + j : piece);
    }
    if (reading.first) reopen(lexicon, &reading, 0);
    *out = reading.line;
    return piece_end(numbers, places, at - 1) == stop;
}

/* The shape of each line codes[start : end], none of which is empty.

   A line of more than `whole` code points is told by its first `part` ones, and by how it ends.
   numbers, places: [count + 1], the pieces of the text, as chunks_scan gives them; pieces, more: what shapes_learn gives of
   them. Lines whose edges are those of pieces are read from that.
   blocks, points: code point c is points[c] if it is near, else points[blocks[c / 256] * 256 + c % 256]. edges: the same
   of how a line begins with it (four bits), how one ends with it (four), whether the one before it says more, and
   whether it does so itself. cues: a Lexicon.
   scratch: eight numbers for each word, of which no line has more than code points that are read.
   counts: [lines, COUNTS]. sums: [lines, 3], the classes of all phrases as bits, a hash of all words (and of the length,
   where a line is not read whole), and one of their kinds. */
KERNEL void shapes_read(const uint32_t *codes, const uint32_t *numbers, const uint32_t *places, int64_t count,
                        const uint64_t *pieces, const uint64_t *more, const int64_t *start, const int64_t *end,
                        int64_t lines, int64_t whole, int64_t part, const uint16_t *blocks, const uint64_t *points,
                        const uint16_t *edges, const int64_t *cues, uint64_t *scratch, uint8_t *counts, uint64_t *sums) {
    Points of = {blocks, points};
    const Lexicon *lexicon = (const Lexicon *)cues;
    Known table = {numbers, places, count, (const Word *)pieces, (const Word *)more};
    int64_t first = 0;
    for (int64_t l = 0; l < lines; l++, counts += COUNTS, sums += 3) {
        if (l + SOON < lines) __builtin_prefetch(codes + start[l + SOON]), __builtin_prefetch(codes + end[l + SOON] - 1);
        int64_t stop = end[l] - start[l] > whole ? start[l] + part : end[l];
        Line line;
        first = piece_at(places, count, start[l], first);
        if (!read_known(&table, lexicon, of, codes, first, start[l], stop, &line))
            read_line(lexicon, of, codes, start[l], stop, scratch, &line);
        uint8_t own[COUNTS - FIRST] = {(uint8_t)line.head, (uint8_t)(line.head >> 8), line.words ? line.last->class : 0,
                                       start_of(edges, of, codes, start[l]), end_of(edges, of, codes, start[l], end[l])};
        __builtin_memcpy(counts + LETTERS, (uint64_t *)&line.counts + 1, WORDS - LETTERS);
        __builtin_memcpy(counts + WORDS, &line.counts, SIGNS - WORDS);
        __builtin_memcpy(counts + SIGNS, &line.signs, FIRST - SIGNS);
        __builtin_memcpy(counts + FIRST, own, sizeof own);
        sums[0] = line.sets & ~UINT64_C(1), sums[2] = line.tells;
        sums[1] = line.names + (stop < end[l] ? (uint64_t)(end[l] - start[l]) : 0);
    }
}

/* The classes of all phrases in codes[0 : size], as bits. scratch: as above; the tables too. */
KERNEL int64_t shapes_cues(const uint32_t *codes, int64_t size, uint64_t *scratch, const uint16_t *blocks,
                           const uint64_t *points, const int64_t *cues) {
    Line line;
    read_line((const Lexicon *)cues, (Points){blocks, points}, codes, 0, size, scratch, &line);
    return (int64_t)(line.sets & ~UINT64_C(1));
}
