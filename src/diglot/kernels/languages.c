/* What the rows of a string's words say of its language: sums, the best one, and its probability. */

#include "languages.h"
#include "lanes.h"

/* ---- sums */

enum { PIECE = 64, WIDE = 72 };
#define LOWEST -3e38f
typedef uint16_t Below __attribute__((vector_size(16)));
typedef int32_t EightWide __attribute__((vector_size(32)));
typedef float EightFloats __attribute__((vector_size(32)));

/* sums = eight times `groups` columns of the rows of words, from `column` on: each row FULL times; once where it is
   halved, but for the first word of a string, which is at 0. No sum leaves 16 bits. */
INLINE void add_columns(const int16_t *rows, int64_t width, const int32_t *numbers, const uint8_t *halved,
                        int64_t start, int64_t end, int64_t column, int groups, Eight *sums) {
    const int16_t *half[PIECE];
    Eight found[9] = {{0}}, row;
    int64_t halves = 0;
    for (int64_t i = start; i < end; i++) {
        const int16_t *from = half[halves] = rows + numbers[i] * width + column;
        halves += (halved[i] != 0) & (i > 0);
        for (int j = 0; j < groups; j++) {
            __builtin_memcpy(&row, from + LANES * j, sizeof row);
            found[j] += row;
        }
    }
    for (int j = 0; j < groups; j++) found[j] += found[j];
    for (int64_t i = 0; i < halves; i++) {
        for (int j = 0; j < groups; j++) {
            __builtin_memcpy(&row, half[i] + LANES * j, sizeof row);
            found[j] -= row;
        }
    }
    for (int j = 0; j < groups; j++) sums[column / LANES + j] = found[j];
}

/* The same for all columns, of at most PIECE words. */
INLINE void add_rows(const int16_t *rows, int64_t width, const int32_t *numbers, const uint8_t *halved, int64_t start,
                     int64_t end, Eight *sums) {
    int64_t j = 0;
    for (; j + WIDE <= width; j += WIDE) add_columns(rows, width, numbers, halved, start, end, j, WIDE / LANES, sums);
    for (; j + 2 * LANES <= width; j += 2 * LANES) add_columns(rows, width, numbers, halved, start, end, j, 2, sums);
    for (; j < width; j += LANES) add_columns(rows, width, numbers, halved, start, end, j, 1, sums);
}

/* The sums of a string's words, in 32 bits. */
static void sum_up(const Table *table, int64_t width, const int32_t *numbers, const uint8_t *halved, int64_t count,
                   int32_t *sums) {
    int64_t most = INT16_MAX / (FULL * (table->limit + 1)); /* rows that can be added in 16 bits */
    most = most < PIECE ? most : PIECE;
    for (int64_t j = 0; j < width; j++) sums[j] = 0;
    for (int64_t i = 0; !most && i < count; i++) {
        for (int64_t j = 0; j < width; j++)
            sums[j] += (FULL - (halved[i] && i)) * table->rows[numbers[i] * width + j];
    }
    for (int64_t start = 0; most && start < count; start += most) {
        Eight found[WIDEST / LANES];
        add_rows(table->rows, width, numbers, halved, start, start + most < count ? start + most : count, found);
        for (int64_t j = 0; j < width; j++) sums[j] += found[j / LANES][j % LANES];
    }
}

/* The sums of the chosen strings: [count, width]. limit: no score of a row is further from 0. */
KERNEL void languages_sums(const int16_t *rows, int64_t width, int64_t limit, const int32_t *numbers,
                           const uint8_t *halved, const int32_t *offsets, const int64_t *chosen, int64_t count,
                           int32_t *sums) {
    Table table = {0, 0, 0, 0, rows, limit};
    for (int64_t i = 0; i < count; i++) {
        int64_t first = offsets[chosen[i]], words = offsets[chosen[i] + 1] - first;
        sum_up(&table, width, numbers + first, halved + first, words, sums + i * width);
    }
}

/* The same for wide rows, each word once. */
KERNEL void languages_wide_sums(const int32_t *rows, int64_t width, const int32_t *numbers, const int32_t *offsets,
                                int64_t count, int32_t *sums) {
    for (int64_t i = 0; i < count; i++, sums += width) {
        for (int64_t j = 0; j < width; j++) sums[j] = 0;
        for (int64_t word = offsets[i]; word < offsets[i + 1]; word++) {
            for (int64_t j = 0; j < width; j++) sums[j] += rows[numbers[word] * width + j];
        }
    }
}

/* ---- answers */

/* Two to the powers of x, for x below 127; below -126 as at -126. The same bits from any compiler and processor: a power of two
   and a polynomial, in one order. Some 2e-7 of each at most; as exact as a score is kept; 1 of 0. */
INLINE Four powers_of_two(Four x) {
    const float terms[] = {9.671513e-3f, 5.5507336e-2f, 2.4022242e-1f, 6.93147e-1f, 1};
    const float shift = 12582912.0f; /* 1.5 * 2^23: what is added to it is rounded to a whole number */
    x = larger_float(x, (Four){-126, -126, -126, -126});
    Four whole = x + shift;
    Four rest = x - (whole - shift);
    Four sum = rest * 1.3264727e-3f + terms[0];
    for (int i = 1; i < 5; i++) sum = sum * rest + terms[i];
    return (Four)((Bits)sum + ((Bits)whole << 23)); /* its exponent; of the lowest power the sum is 1 at least */
}

/* How far the sums of a string's words are above the best of them, with their biases, cooled: powers, but for priors.
   Whether any sum is not 0. This is for strings whose sums stay in 16 bits. */
static int cooled_near(const Model *model, const Table *table, const int32_t *numbers, const uint8_t *halved,
                       int64_t count, float factor, EightFloats *cooled) {
    Eight found[WIDEST / LANES], bias, mask, any = {0}, most;
    int64_t groups = model->width / LANES;
    add_rows(table->rows, model->width, numbers, halved, 0, count, found);
    for (int64_t j = 0; j < groups; j++) {
        __builtin_memcpy(&bias, model->near + LANES * j, sizeof bias);
        __builtin_memcpy(&mask, model->mask + LANES * j, sizeof mask);
        any |= found[j];
        found[j] = (found[j] & mask) + bias;
        most = j ? larger_of_eight(found[j], most) : found[j];
    }
    most = larger_of_eight(most, (Eight){most[4], most[5], most[6], most[7], most[0], most[1], most[2], most[3]});
    most = larger_of_eight(most, (Eight){most[2], most[3], most[0], most[1], most[6], most[7], most[4], most[5]});
    most = larger_of_eight(most, (Eight){most[1], most[0], most[3], most[2], most[5], most[4], most[7], most[6]});
    for (int64_t j = 0; j < groups; j++)
        cooled[j] = __builtin_convertvector((Below)most - (Below)found[j], EightFloats) * -factor;
    uint64_t halves[2];
    __builtin_memcpy(halves, &any, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

/* The same for any string. */
static int cooled_far(const Model *model, const Table *table, const int32_t *numbers, const uint8_t *halved,
                      int64_t count, float factor, EightFloats *cooled) {
    int32_t sums[WIDEST], any = 0, most = INT32_MIN;
    sum_up(table, model->width, numbers, halved, count, sums);
    for (int64_t j = 0; j < model->width; j++) {
        any |= sums[j];
        sums[j] += model->bias[j];
        most = sums[j] > most ? sums[j] : most;
    }
    for (int64_t j = 0; j < model->width; j++) ((float *)cooled)[j] = (float)(sums[j] - most) * factor;
    return any != 0;
}

/* The best language of a string, and its probability: the softmax of its sums, cooled with its length. Its column. */
static int64_t best_of(const Model *model, const float *priors, const EightFloats *cooled, float *score) {
    Four powers[WIDEST / GROUP], each, prior, top = {LOWEST, LOWEST, LOWEST, LOWEST}, total[2] = {{0}};
    int64_t groups = model->width / GROUP, best = 0;
    for (int64_t j = 0; j < groups; j += 2) {
        for (int k = 0; k < 2; k++) {
            __builtin_memcpy(&prior, priors + GROUP * (j + k), sizeof prior);
            __builtin_memcpy(&each, (const float *)cooled + GROUP * (j + k), sizeof each);
            powers[j + k] = each += prior;
            top = larger_float(each, top);
            total[k] += powers_of_two(each);
        }
    }
    top = larger_float(top, (Four){top[2], top[3], top[0], top[1]});
    top = larger_float(top, (Four){top[1], top[0], top[3], top[2]});
    total[0] += total[1];
    while (((const float *)powers)[best] != top[0]) best++;
    *score = powers_of_two(top)[0] / ((total[0][0] + total[0][1]) + (total[0][2] + total[0][3]));
    return best;
}

/* The language of a string by its words, which have rows, by number, and its score; `column` is set, -1 where no
   word is known. flags: of the string, as letters_read gives them. */
static int64_t told_of(const Model *model, const Table *table, const int32_t *numbers, const uint8_t *capital,
                       int64_t count, int64_t length, int flags, int64_t *column, float *score) {
    EightFloats cooled[WIDEST / LANES];
    float factor = model->factors[length < model->longest ? length : model->longest];
    int near = count <= PIECE && FULL * count * table->limit <= model->reach;
    *score = 0, *column = -1;
    if (!(near ? cooled_near : cooled_far)(model, table, numbers, capital, count, factor, cooled)) return 0;
    *column = best_of(model, model->priors, cooled, score);
    if (*column == model->name && (flags & TITLED)) *column = best_of(model, model->named, cooled, score);
    if (*column != model->single || !(flags & LONE)) return model->numbers[*column];
    *score = *score < (float)model->most ? *score : (float)model->most;
    return model->instead;
}

/* Language and score of the chosen strings, by their words: language[chosen[i]], score[chosen[i]].

   model: a Model. lengths, flags, offsets: of all strings. */
KERNEL void languages_judge(const int64_t *model, const int16_t *rows, int64_t limit, const int32_t *numbers,
                            const uint8_t *capital, const int32_t *offsets, const int64_t *chosen, int64_t count,
                            const int64_t *lengths, const uint8_t *flags, int16_t *language, float *score) {
    Table table = {0, 0, 0, 0, rows, limit};
    int64_t column;
    for (int64_t i = 0; i < count; i++) {
        int64_t each = chosen[i];
        int64_t first = offsets[each], words = offsets[each + 1] - first;
        language[each] = (int16_t)told_of((const Model *)model, &table, numbers + first, capital + first, words,
                                          lengths[each], flags[each], &column, score + each);
    }
}

/* The language of a string of `count` words, 0 for none, and its score; -1 where it wants a closer look. codes: the string,
   of `length`, without addresses. changes: whether it may be in several languages. */
int64_t judged(const Judges *judges, const Table *table, const Told *told, const int32_t *numbers,
               const uint8_t *capital, int64_t count, const uint32_t *codes, int64_t length, float *score,
               int *changes) {
    const Model *model = judges->models[told->script];
    int64_t column, language = judges->only[told->script];
    *score = language > 0 ? (float)judges->certain : 0;
    *changes = (told->flags & SEVERAL) != 0;
    if (language < 0) {
        if (!model || !table) return -1;
        language = told_of(model, table, numbers, capital, count, length, told->flags, &column, score);
        if (model->doubts[column < 0 ? model->width : column] & told->seen) return -1;
    }
    int dated = (told->flags & NUMERALS) && length <= judges->dated && is_date(judges->dates, codes, length);
    if (dated || *score < (float)judges->threshold) language = 0;
    if (told->script == judges->switching && !*changes) {
        Costs costs = *judges->costs;
        costs.rows = table->rows;
        *changes = promising(&costs, numbers, capital, count, costs.columns[language]);
    }
    if (!language) *score = 0;
    return language;
}
