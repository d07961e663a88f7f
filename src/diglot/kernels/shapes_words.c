/* What lines have of the pieces that they are made of, and the keys of words. */

#include "chunks.h"
#include "shapes.h"

/* What lines have of the pieces from number `done` on, of those that a table has, while there is room for their words.

   chunks: a Chunks. blocks, points, cues: as for shapes_read. scratch: four numbers for each code point of the longest
   piece. pieces: [all, 4]; more: [room, 4]; used: [1], how many of them are. Returns the pieces that are done. */
KERNEL int64_t shapes_learn(const int64_t *chunks, int64_t done, const uint16_t *blocks, const uint64_t *points,
                            const int64_t *cues, uint64_t *scratch, uint64_t *pieces, uint64_t *more, int64_t room,
                            int64_t *used) {
    const Chunks *table = (const Chunks *)chunks;
    const Lexicon *lexicon = (const Lexicon *)cues;
    Points of = {blocks, points};
    Run *runs = (Run *)scratch;
    for (; done < table->counts[ENTRIES]; done++) {
        int64_t length;
        const uint32_t *codes = codes_of(table, done, &length);
        int gap = (class_of(table, codes[0]) & IS_BLANK) > 0;
        Word *behind = (Word *)more + *used;
        uint64_t sums[2], any = 0;
        uint8_t told = 0;
        if (*used + length + 1 > room) return done;
        int64_t count = read_runs(of, codes, 0, length, runs, sums);
        Word piece = {0};
        for (int64_t i = 0; i < length; i++) {
            uint64_t here = point(of, codes[i]);
            any |= here;
            if ((here >> SIGN & 7) && (here >> RULE & 7) == EARLY) told |= EARLIER;
        }
        if (gap && any) told |= SINGLY;
        if (told & EARLIER) sums[1] -= early_signs(of, codes, 0, 0, length, 0);
        if (count != 1 || sums[1] || told) *behind++ = (Word){.name = sums[1], .counts = (uint64_t)count}, told |= ODD;
        for (int64_t i = 0; i < count; i++) {
            Word word = word_of(lexicon, of, codes, runs + i, i == 0, count - i);
            if (word.number == NOTHING) told |= SINGLY;
            *(i ? behind++ : &piece) = word;
        }
        piece.letters = (uint32_t)sums[0], piece.more = (uint32_t)*used, piece.piece = told;
        ((Word *)pieces)[done] = piece;
        *used = behind - (Word *)more;
    }
    return done;
}

/* The keys of the words of each string codes[start : end], as the lexicon has them.

   scratch: four numbers for each word, of which no string has more than code points. keys: one for each code point at most. counts: [strings], the words of each. */
KERNEL void shapes_keys(const uint32_t *codes, const int64_t *start, const int64_t *end, int64_t strings,
                        const uint16_t *blocks, const uint64_t *points, uint64_t *scratch, uint64_t *keys,
                        int64_t *counts) {
    Points of = {blocks, points};
    Run *runs = (Run *)scratch;
    for (int64_t i = 0; i < strings; i++) {
        counts[i] = read_runs(of, codes, start[i], end[i], runs, 0);
        for (int64_t w = 0; w < counts[i]; w++) *keys++ = runs[w].key;
    }
}
