/* The words met so far, each with a number and a row of scores, and the rows of new ones. */

#include "languages.h"
#include "words.h"

#define SPREAD UINT64_C(0xD6E8FEB86659FD93)
enum { SEQUENCES = 5, FEATURES = SEQUENCES * (LONGEST + 1) + 1 };

/* ---- words */

typedef struct {
    uint64_t low, high, hash;
} Key;

INLINE uint64_t joined(const uint16_t *letters) {
    uint64_t four;
    __builtin_memcpy(&four, letters, sizeof four);
    return four;
}

INLINE uint64_t first_of(uint64_t four, int64_t count) {
    return count >= 4 ? four : count <= 0 ? 0 : four & ((UINT64_C(1) << 16 * count) - 1);
}

INLINE uint64_t stirred(uint64_t value, uint64_t factor) {
    value *= factor;
    return value ^ value >> 32;
}

/* The key and the hash of a word; behind its letters eight more may be read. The factor is another one in every
   process, so that no text is made to be slow. */
INLINE Key key_of(const uint16_t *letters, int64_t count, uint64_t factor) {
    Key key = {first_of(joined(letters), count), first_of(joined(letters + 4), count - 4), 0};
    for (int64_t i = SHORT; i < count; i += 4) {
        uint64_t four = first_of(joined(letters + i), count - i);
        key.low = stirred(key.low ^ four, factor);
        key.high = stirred(key.high + four, factor ^ SPREAD);
    }
    key.hash = stirred(stirred(key.low ^ factor, factor) + key.high, factor) * factor;
    return key;
}

INLINE int same(const uint16_t *a, const uint16_t *b, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        if (a[i] != b[i]) return 0;
    }
    return 1;
}

/* The place of a word in the table: its own, or a free one. */
INLINE WordSlot *place_of(const Table *table, const uint16_t *letters, int64_t count, Key key) {
    uint64_t last = (UINT64_C(1) << table->bits) - 1, place = key.hash >> (64 - table->bits);
    for (;; place = (place + 1) & last) {
        WordSlot *slot = table->slots + place;
        if (!slot->number) return slot;
        if (slot->low == key.low && slot->high == key.high && slot->length == (uint32_t)count &&
            (count <= SHORT || same(table->arena + slot->at, letters, count)))
            return slot;
    }
}

/* Words that are looked for together, so that memory is asked for before it is needed: their letters, and where their
   numbers are written. */
enum { AHEAD = 16 };
typedef struct {
    const uint16_t *letters[AHEAD];
    int64_t lengths[AHEAD], count;
    int32_t *numbers[AHEAD], *known[AHEAD];
} Waiting;

/* Number the words that wait; those that are new are added. Whether there was room for all. */
static int number_all(Table *table, uint16_t *arena, int32_t *arena_ends, const int64_t *most, int64_t *counts,
                      Waiting *waiting) {
    Key keys[AHEAD];
    for (int64_t i = 0; i < waiting->count; i++) {
        keys[i] = key_of(waiting->letters[i], waiting->lengths[i], table->factor);
        __builtin_prefetch(table->slots + (keys[i].hash >> (64 - table->bits)));
    }
    for (int64_t i = 0; i < waiting->count; i++) {
        int64_t length = waiting->lengths[i];
        const uint16_t *letters = waiting->letters[i];
        WordSlot *slot = place_of(table, letters, length, keys[i]);
        if (!slot->number) {
            if (counts[0] == most[0] || counts[1] + length > most[1]) return 0;
            for (int64_t j = 0; j < length; j++) arena[counts[1] + j] = letters[j];
            *slot = (WordSlot){keys[i].low, keys[i].high, (uint32_t)length, (uint32_t)++counts[0], counts[1]};
            counts[1] += length;
            arena_ends[counts[0]] = (int32_t)counts[1];
        }
        *waiting->numbers[i] = *waiting->known[i] = (int32_t)slot->number - 1;
    }
    waiting->count = 0;
    return 1;
}

/* Let one more word wait. */
INLINE void wait_for(Waiting *waiting, const uint16_t *letters, int64_t length, int32_t *number, int32_t *known) {
    int64_t i = waiting->count++;
    waiting->letters[i] = letters, waiting->lengths[i] = length;
    waiting->numbers[i] = number, waiting->known[i] = known;
}

/* Number the words of the chosen strings; those that are new get the next numbers, and their letters go to the arena.

   letters, begin, end, offsets: the words of all strings, as letters_read gives them; ids: and which of the words of
   known pieces each is. known: [size], the number that each of those has already, -1 where it has none. slots: [1 << bits]
   of four numbers. most: [2], the words, and the letters in the arena, that there is room for: at most half as many words
   as the table has places. counts: [2], how many there are. arena_ends: [most words + 1]. numbers: [words], written for
   the chosen strings. Returns whether there was room for all. */
KERNEL int64_t rows_numbers(const uint16_t *letters, const int32_t *begin, const int32_t *end,
                                 const int32_t *offsets, const int32_t *ids, int32_t *known, int64_t size,
                                 const int64_t *chosen, int64_t count, uint64_t *slots,
                                 int64_t bits, int64_t factor, uint16_t *arena, int32_t *arena_ends,
                                 const int64_t *most, int64_t *counts, int32_t *numbers) {
    Table table = {(WordSlot *)slots, bits, (uint64_t)factor, arena, 0, 0};
    Waiting waiting = {.count = 0};
    for (int64_t i = 0; i < count; i++) {
        int64_t last = offsets[chosen[i] + 1];
        for (int64_t word = offsets[chosen[i]]; word < last; word++) {
            int32_t *of_piece = size && ids[word] >= 0 ? known + ids[word] : numbers + word;
            if (of_piece != numbers + word && *of_piece >= 0) {
                numbers[word] = *of_piece;
                continue;
            }
            wait_for(&waiting, letters + begin[word], end[word] - begin[word], numbers + word, of_piece);
            if (waiting.count == AHEAD && !number_all(&table, arena, arena_ends, most, counts, &waiting)) return 0;
        }
    }
    return number_all(&table, arena, arena_ends, most, counts, &waiting);
}

/* The same of some words of known pieces: [count], their numbers among these; words, letters: as letters_learn gives them. */
KERNEL int64_t rows_known(const uint64_t *words, const uint16_t *letters, const int32_t *chosen, int64_t count,
                          int32_t *known, uint64_t *slots, int64_t bits, int64_t factor, uint16_t *arena,
                          int32_t *arena_ends, const int64_t *most, int64_t *counts) {
    Table table = {(WordSlot *)slots, bits, (uint64_t)factor, arena, 0, 0};
    Waiting waiting = {.count = 0};
    for (int64_t i = 0; i < count; i++) {
        const Word *word = (const Word *)words + chosen[i];
        int32_t *number = known + chosen[i];
        wait_for(&waiting, letters + word->letters, word->length, number, number);
        if (waiting.count == AHEAD && !number_all(&table, arena, arena_ends, most, counts, &waiting)) return 0;
    }
    return number_all(&table, arena, arena_ends, most, counts, &waiting);
}

/* The numbers of a string's words; whether all are known. */
int known_words(const Table *table, const Words *words, int32_t *numbers) {
    for (int64_t from = 0; from < words->count; from += AHEAD) {
        Key keys[AHEAD];
        int64_t count = words->count - from < AHEAD ? words->count - from : AHEAD;
        for (int64_t i = 0; i < count; i++) {
            int64_t begin = words->begin[from + i], length = words->end[from + i] - begin;
            keys[i] = key_of(words->letters + begin, length, table->factor);
            __builtin_prefetch(table->slots + (keys[i].hash >> (64 - table->bits)));
        }
        for (int64_t i = 0; i < count; i++) {
            int64_t begin = words->begin[from + i], length = words->end[from + i] - begin;
            const WordSlot *slot = place_of(table, words->letters + begin, length, keys[i]);
            if (!slot->number) return 0;
            numbers[from + i] = (int32_t)slot->number - 1;
        }
    }
    return 1;
}

/* ---- rows of new words */

INLINE uint64_t mixed(uint64_t code) {
    uint64_t found = (code + 1) * SPREAD;
    return found ^ found >> 29;
}

INLINE uint32_t spread(uint64_t hash) {
    hash *= SPREAD;
    hash ^= hash >> 32;
    return (uint32_t)(hash * GOLDEN >> 32);
}

/* The features of a word of at most LONGEST letters: its sequences of one to five letters, by where they end, with a
   blank before the word and after it; at the end the word itself. */
INLINE int64_t features_of(const uint16_t *letters, int64_t count, int64_t base, const uint32_t *high,
                           uint32_t *found) {
    uint64_t running[SEQUENCES] = {mixed(BLANK)};
    uint32_t codes[LONGEST];
    for (int64_t i = 0; i < count; i++) codes[i] = letters[i] < HIGH ? letters[i] : high[letters[i] - HIGH];
    int64_t used = 0;
    for (int64_t i = 0; i <= count; i++) {
        uint64_t next = mixed(i < count ? codes[i] : BLANK);
        for (int64_t length = SEQUENCES; length > 1; length--)
            running[length - 1] = running[length - 2] * GOLDEN + next;
        running[0] = next;
        for (int64_t length = i < count ? 1 : 2; length <= SEQUENCES && length <= i + 2; length++)
            found[used++] = spread(running[length - 1] + (uint64_t)length);
    }
    found[used++] = (uint32_t)(polynomial(codes, 0, count, (uint64_t)base) >> 32);
    return used;
}

/* The features of words, and where each word's end among them. found: [at least FEATURES a word]. */
KERNEL void rows_features(const uint16_t *letters, const int32_t *begin, const int32_t *end, int64_t count,
                               int64_t base, const uint32_t *high, uint32_t *found, int32_t *offsets) {
    offsets[0] = 0;
    for (int64_t i = 0; i < count; i++)
        offsets[i + 1] = offsets[i] + (int32_t)features_of(letters + begin[i], end[i] - begin[i], base, high,
                                                           found + offsets[i]);
}

/* The features of a word; then, of those that have weights, their numbers. */
typedef struct {
    int64_t count;
    uint32_t found[FEATURES];
} Features;

/* The numbers of the features that have weights, whose memory is asked for. */
INLINE void locate(Features *of, const uint32_t *places, int64_t bits, const int8_t *weights, int64_t width) {
    int64_t kept = 0;
    uint32_t rest = 0xFFFFFFFF >> bits;
    for (int64_t i = 0; i < of->count; i++) {
        uint32_t place = places[of->found[i] >> (32 - bits)];
        if (place == 0xFFFFFFFF || ((place ^ of->found[i]) & rest)) continue;
        uint32_t number = of->found[kept++] = place >> (32 - bits);
        for (int64_t line = 0; line < width; line += 64) __builtin_prefetch(weights + number * width + line);
    }
    of->count = kept;
}

/* The rows of words, bounds [words + 1] between their letters: the sums of the weights of their features. Of so few
   letters, no sum leaves 16 bits. Three words are under way at once, so that none waits for memory.

   high: the code points of letters from HIGH on. places: [1 << bits], for the first bits of a feature its number, and
   behind that the other bits of the feature; or -1. weights: [f, width] bytes. */
KERNEL void rows_learn(const uint16_t *letters, const int32_t *bounds, int64_t words, int64_t base,
                       const uint32_t *high, const uint32_t *places, int64_t bits, const int8_t *weights,
                       int64_t width, int16_t *rows) {
    Features under_way[3];
    for (int64_t word = 0; word < words + 2; word++) {
        if (word < words) {
            Features *of = under_way + word % 3;
            of->count = features_of(letters + bounds[word], bounds[word + 1] - bounds[word], base, high, of->found);
            for (int64_t i = 0; i < of->count; i++) __builtin_prefetch(places + (of->found[i] >> (32 - bits)));
        }
        if (word && word <= words) locate(under_way + (word - 1) % 3, places, bits, weights, width);
        if (word < 2) continue;
        const Features *of = under_way + (word - 2) % 3;
        for (int64_t j = 0; j < width; j++) rows[j] = 0;
        for (int64_t i = 0; i < of->count; i++) {
            const int8_t *weight = weights + of->found[i] * width;
            for (int64_t j = 0; j < width; j++) rows[j] = (int16_t)(rows[j] + weight[j]);
        }
        rows += width;
    }
}
