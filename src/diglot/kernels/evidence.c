/* What two texts have in common: types of words, the sentences that each stands in, and those of the other language. */

#include "kernels.h"

enum { STEM, LISTED, KIND, SOUND, OTHER, CALLED, COLUMNS }; /* of what is known of a word */
enum { SURE = 15, MORE = 3 };                               /* the strongest link; what one adds to a word pair's weight */

/* One text. entries: its words, as rows of known, sentence after sentence from ends[0], [n + 1]. met, place: by entry and
   by stem, all 0 between calls. types: of each word. first, spread: of each type, an entry and how many sentences it
   stands in. words, of: the different entries, and their types. places: where types stand, type * n + sentence, rising.
   scratch: [2 words]. count, distinct, standing: how many types, entries and places there are. */
typedef struct {
    const int64_t *entries, *ends, *known;
    int32_t *met, *place;
    int64_t *types, *first, *spread, *words, *of, *places, *scratch;
    int64_t n, count, distinct, standing;
} Text;

INLINE int64_t known_of(const Text *text, int64_t entry, int column) { return text->known[entry * COLUMNS + column]; }

INLINE void stand(Text *text) {
    int64_t *last = text->scratch, *next = last + text->count, total = 0;
    for (int64_t type = 0; type < text->count; type++) last[type] = -1, text->spread[type] = 0;
    for (int64_t a = 0; a < text->n; a++)
        for (int64_t w = text->ends[a]; w < text->ends[a + 1]; w++) {
            int64_t type = text->types[w];
            text->spread[type] += last[type] != a, last[type] = a;
        }
    for (int64_t type = 0; type < text->count; type++) last[type] = -1, next[type] = total, total += text->spread[type];
    for (int64_t a = 0; a < text->n; a++)
        for (int64_t w = text->ends[a]; w < text->ends[a + 1]; w++) {
            int64_t type = text->types[w];
            if (last[type] != a) text->places[next[type]++] = type * text->n + a;
            last[type] = a;
        }
    text->standing = total;
}

/* The types of a text, in the order in which they come, and where they stand. text: a Text. */
KERNEL void evidence_types(int64_t *text) {
    Text *of = (Text *)text;
    of->count = of->distinct = 0;
    for (int64_t w = of->ends[0]; w < of->ends[of->n]; w++) {
        int64_t entry = of->entries[w], stem = known_of(of, entry, STEM);
        if (!of->place[stem]) of->first[of->count] = entry, of->place[stem] = (int32_t)++of->count;
        of->types[w] = of->place[stem] - 1;
        if (of->met[entry]) continue;
        of->met[entry] = 1, of->words[of->distinct] = entry, of->of[of->distinct++] = of->types[w];
    }
    for (int64_t type = 0; type < of->count; type++) of->place[known_of(of, of->first[type], STEM)] = 0;
    for (int64_t w = 0; w < of->distinct; w++) of->met[of->words[w]] = 0;
    stand(of);
}

/* Word pairs of a lexicon, and room that is all 0 between calls: by its Arabic stems, and by keys of sounds the first word
   and how many there are in either text. crowd: words that sound the same are linked unless they make more pairs. */
typedef struct {
    const int64_t *starts, *partners, *weights;
    int32_t *listed, *heads, *ours, *theirs;
    int64_t crowd;
} Lexicon;

/* The Arabic text by stem, by the lexicon's number and by sound; next: [2 distinct], chains of words of one sound. With
   put = 0 what was entered is 0 again. */
INLINE void enter(const Text *english, const Text *arabic, const Lexicon *by, int64_t *next, int put) {
    for (int64_t type = 0; type < arabic->count; type++) {
        int64_t entry = arabic->first[type], listed = known_of(arabic, entry, LISTED);
        arabic->place[known_of(arabic, entry, STEM)] = put * (int32_t)(type + 1);
        if (listed >= 0) by->listed[listed] = put * (int32_t)(type + 1);
    }
    for (int64_t at = 0; at < 2 * arabic->distinct; at++) {
        int64_t key = known_of(arabic, arabic->words[at / 2], SOUND + at % 2);
        if (!key) continue;
        next[at] = by->heads[key], by->heads[key] = put * (int32_t)(at + 1);
        by->theirs[key] += put ? 1 : -by->theirs[key];
    }
    for (int64_t at = 0; at < 2 * english->distinct; at++) {
        int64_t key = known_of(english, english->words[at / 2], SOUND + at % 2);
        by->ours[key] += put ? key != 0 : -by->ours[key];
    }
}

/* The links of one English type: strongest, by Arabic type, all 0 before; met: those that have one. */
typedef struct {
    int32_t *strongest;
    int64_t *met, count;
} Found;

INLINE void offer(Found *found, int64_t type, int64_t strength) {
    if (!found->strongest[type]) found->met[found->count++] = type;
    if (found->strongest[type] < strength) found->strongest[type] = (int32_t)strength;
}

INLINE void linked(const Text *english, const Text *arabic, const Lexicon *by, const int64_t *next,
                   const int64_t *same, int64_t type, Found *found) {
    int64_t entry = english->first[type], listed = known_of(english, entry, LISTED);
    for (int64_t l = listed < 0 ? 0 : by->starts[listed]; listed >= 0 && l < by->starts[listed + 1]; l++) {
        int64_t strength = by->weights[l] + MORE, partner = by->listed[by->partners[l]];
        if (partner) offer(found, partner - 1, strength < SURE ? strength : SURE);
    }
    int64_t equal = arabic->place[known_of(english, entry, STEM)];
    if (equal) offer(found, equal - 1, SURE);
    for (int64_t w = same[type]; w; w = same[english->count + w - 1])
        for (int column = SOUND; column <= OTHER; column++) {
            int64_t key = known_of(english, english->words[w - 1], column);
            if (!key || (int64_t)by->ours[key] * by->theirs[key] > by->crowd) continue;
            for (int64_t at = by->heads[key]; at; at = next[at - 1])
                offer(found, arabic->of[(at - 1) / 2], known_of(english, english->words[w - 1], CALLED));
        }
}

/* Which types may stand for each other, by English type, each two once with their strongest link: by the lexicon's word
   pairs, by equal stems, by sound.

   english, arabic: of a Text each, after evidence_types. lexicon: a Lexicon. strongest: [Arabic types], all 0 between
   calls. room: [2 Arabic words + Arabic types + English types + English words]. one, other, strength: [capacity]. Returns
   how many links there are; where they are more than fit, none counts. */
KERNEL int64_t evidence_links(const int64_t *english, const int64_t *arabic, const int64_t *lexicon,
                              int32_t *strongest, int64_t *room, int64_t capacity, int64_t *one, int64_t *other,
                              int64_t *strength) {
    const Text *ours = (const Text *)english, *theirs = (const Text *)arabic;
    const Lexicon *by = (const Lexicon *)lexicon;
    int64_t *next = room, *met = next + 2 * theirs->distinct, *same = met + theirs->count, links = 0;
    for (int64_t type = 0; type < ours->count; type++) same[type] = 0;
    for (int64_t w = 0; w < ours->distinct; w++) /* words of one type, chained */
        same[ours->count + w] = same[ours->of[w]], same[ours->of[w]] = w + 1;
    enter(ours, theirs, by, next, 1);
    for (int64_t type = 0; type < ours->count; type++) {
        Found found = {strongest, met, 0};
        linked(ours, theirs, by, next, same, type, &found);
        for (int64_t l = 0; l < found.count; l++, links++) {
            if (links < capacity) one[links] = type, other[links] = met[l], strength[links] = strongest[met[l]];
            strongest[met[l]] = 0;
        }
    }
    enter(ours, theirs, by, next, 0);
    return links;
}
