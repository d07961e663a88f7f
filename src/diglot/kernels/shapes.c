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

INLINE uint64_t bit_of(uint8_t class) { return class ? UINT64_C(1) << class : 0; }

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

INLINE void put(uint8_t *out, uint64_t lanes, int count) {
    for (int i = 0; i < count; i++) out[i] = (uint8_t)(lanes >> 8 * i);
}

/* A line's words, and the sums of its letters and signs. */
typedef struct {
    Word *words;
    int64_t count;
    uint64_t letters, signs;
} Line;

/* Read a line code point by code point. */
static void read_line(const Lexicon *lexicon, Points of, const uint32_t *codes, int64_t start, int64_t end, uint64_t *scratch,
                      Line *line) {
    Run *runs = (Run *)scratch;
    uint64_t sums[2];
    line->words = (Word *)(runs + (end - start));
    line->count = read_runs(of, codes, start, end, runs, sums);
    line->letters = sums[0], line->signs = sums[1];
    for (int64_t i = 0; i < line->count; i++)
        line->words[i] = word_of(lexicon, of, codes, runs + i, i == 0, line->count - i);
}

typedef struct {
    const uint32_t *numbers, *places;
    int64_t count;
    const Piece *pieces;
    const Word *more;
} Known;

/* Read a line from what is known of its pieces, `first` to `last`; 0 where one of them joins what is around it. */
static int read_known(const Known *known, Points of, const uint32_t *codes, int64_t first, int64_t last, Line *line) {
    enum { NEXT = 16 };
    for (int64_t i = first; i <= last; i++) {
        if (i + NEXT < known->count) __builtin_prefetch(known->pieces + (known->numbers[i + NEXT] & AT));
        const Piece *piece = known->pieces + (known->numbers[i] & AT);
        int64_t before = line->count;
        line->words[line->count] = piece->word, line->count += piece->words;
        line->letters += piece->letters;
        if (__builtin_expect(!piece->flags, 1)) continue;
        if (piece->flags & JOINING) return 0;
        const Word *more = known->more + piece->more;
        for (int64_t j = 1; j < piece->words; j++) line->words[before + j] = *more++;
        if (piece->flags & SIGNED) line->signs += more->name;
        if (piece->flags & EARLIER && before <= EARLY_WORDS)
            line->signs += early_signs(of, codes, known->places[first], known->places[i],
                                       piece_end(known->numbers, known->places, i), before);
    }
    return 1;
}

/* The shape of each line codes[start : end], none of which is empty.

   A line of more than `whole` code points is told by its first `part` ones, and by how it ends.
   numbers, places: [count + 1], the pieces of the text, as chunks_scan gives them; pieces, more: what shapes_learn gives of
   them. Lines whose edges are those of pieces are read from that.
   blocks, points: code point c is points[c] if it is near, else points[blocks[c / 256] * 256 + c % 256]. edges: the same
   of how a line begins with it (four bits), how one ends with it (four), whether the one before it says more, and
   whether it does so itself.
   slots, keys, alone, begins, phrases: the lexicon; sizes: how many phrases are of two, and of three words.
   lanes: [classes, KINDS], what a word counts for by its class and kind. nothing: classes, as bits, that tell nothing.
   scratch: six numbers for each word, of which no line has more than code points that are read, and two.
   counts: [lines, COUNTS]. sums: [lines, 3], the classes of all phrases as bits, a hash of all words (and of the length,
   where a line is not read whole), and one of their kinds. */
KERNEL void shapes_read(const uint32_t *codes, const uint32_t *numbers, const uint32_t *places, int64_t count,
                        const uint64_t *pieces, const uint64_t *more, const int64_t *start, const int64_t *end,
                        int64_t lines, int64_t whole, int64_t part, const uint16_t *blocks, const uint64_t *points,
                        const uint16_t *edges, const int16_t *slots, int64_t bits, const uint64_t *keys,
                        int64_t known, const uint8_t *alone, const uint8_t *begins, const int64_t *phrases,
                        const int64_t *sizes, const uint64_t *lanes, int64_t nothing, uint64_t *scratch,
                        uint8_t *counts, uint64_t *sums) {
    Points of = {blocks, points};
    Lexicon lexicon = {slots, keys, bits, known, alone, begins, phrases, sizes};
    Known table = {numbers, places, count, (const Piece *)pieces, (const Word *)more};
    int64_t first = 0;
    for (int64_t l = 0; l < lines; l++, counts += COUNTS, sums += 3) {
        int64_t stop = end[l] - start[l] > whole ? start[l] + part : end[l];
        Line line = {(Word *)scratch, 0, 0, 0};
        first = piece_at(places, count, start[l], first);
        int64_t last = piece_at(places, count, stop - 1, first);
        int fits = (int64_t)places[first] == start[l] && piece_end(numbers, places, last) == stop;
        if (!fits || !read_known(&table, of, codes, first, last, &line))
            read_line(&lexicon, of, codes, start[l], stop, scratch, &line);
        uint64_t counted = 0, sets = 0, hash = 0, skeleton = 0;
        uint8_t classes[3] = {0}; /* of the first, the second and the last word */
        for (int64_t i = 0; i < line.count; i++) {
            const Word *word = line.words + i;
            uint64_t bits_here, weight = (uint64_t)(2 * i + 1);
            uint8_t best = phrase_at(&lexicon, word, line.count - i, &bits_here);
            uint64_t lane = lanes[best * KINDS + word->kind] + ((uint64_t)word->counts << 32);
            if (word->flags & TAIL) lane &= ~(0xFF * one(OTHERS));
            counted += lane, sets |= bits_here;
            hash += (word->name + (word->flags & IS_NUMBER ? 0 : best)) * weight;
            skeleton += weight * (bits_here & ~(uint64_t)nothing ? (uint64_t)best + 64 : word->kind);
            if (i < 2) classes[i] = best;
            classes[2] = best;
        }
        put(counts + LETTERS, line.letters, WORDS - LETTERS);
        put(counts + WORDS, counted, SIGNS - WORDS);
        put(counts + SIGNS, line.signs, FIRST - SIGNS);
        counts[FIRST] = classes[0], counts[SECOND] = classes[1], counts[LAST] = classes[2], counts[UNUSED] = 0;
        counts[START] = start_of(edges, of, codes, start[l]), counts[END] = end_of(edges, of, codes, start[l], end[l]);
        sums[0] = sets, sums[1] = hash + (stop < end[l] ? (uint64_t)(end[l] - start[l]) : 0), sums[2] = skeleton;
    }
}

/* The classes of all phrases in codes[0 : size], as bits. scratch: as above; the tables too. */
KERNEL int64_t shapes_cues(const uint32_t *codes, int64_t size, uint64_t *scratch, const uint16_t *blocks,
                           const uint64_t *points, const int16_t *slots, int64_t bits, const uint64_t *keys,
                           int64_t known, const uint8_t *alone, const uint8_t *begins, const int64_t *phrases,
                           const int64_t *sizes) {
    Points of = {blocks, points};
    Lexicon lexicon = {slots, keys, bits, known, alone, begins, phrases, sizes};
    Line line;
    uint64_t found = 0, here;
    read_line(&lexicon, of, codes, 0, size, scratch, &line);
    for (int64_t i = 0; i < line.count; i++) phrase_at(&lexicon, line.words + i, line.count - i, &here), found |= here;
    return (int64_t)found;
}
