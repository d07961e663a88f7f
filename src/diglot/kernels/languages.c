/* What the rows of a string's words say of its language: sums, the best one, and its probability. */

#include "languages.h"
#include "lanes.h"

/* ---- sums */

typedef int16_t Eight __attribute__((vector_size(16)));
typedef int32_t EightWide __attribute__((vector_size(32)));

/* sums[first ..] = the columns first .. of rows, eight times `groups` of them: twice those of full rows, once those of
   halved ones, and what they are already where they are not `fresh`; no sum leaves 16 bits. */
INLINE void add_rows(const int16_t *const *full, int64_t fulls, const int16_t *const *halved, int64_t halves,
                     int64_t first, int groups, int fresh, int32_t *sums) {
    Eight found[9] = {{0}}, row;
    for (int64_t i = 0; i < fulls; i++) {
        for (int j = 0; j < groups; j++) {
            __builtin_memcpy(&row, full[i] + first + 8 * j, sizeof row);
            found[j] += row;
        }
    }
    for (int j = 0; j < groups; j++) found[j] += found[j];
    for (int64_t i = 0; i < halves; i++) {
        for (int j = 0; j < groups; j++) {
            __builtin_memcpy(&row, halved[i] + first + 8 * j, sizeof row);
            found[j] += row;
        }
    }
    for (int j = 0; j < groups; j++) {
        EightWide wide = __builtin_convertvector(found[j], EightWide), before = {0};
        if (!fresh) __builtin_memcpy(&before, sums + first + 8 * j, sizeof before);
        wide += before;
        __builtin_memcpy(sums + first + 8 * j, &wide, sizeof wide);
    }
}

/* sums[j] = the sum of the rows of the words start .. end, each FULL times; once where it is halved, but for the first.
   limit: no score is further from 0. */
INLINE void sum_up(const int16_t *rows, int64_t width, int64_t limit, const int32_t *numbers, const uint8_t *halved,
                   int64_t start, int64_t end, int32_t *sums) {
    enum { PIECE = 64, WIDE = 72 };
    const int16_t *full[PIECE], *half[PIECE];
    int64_t most = INT16_MAX / (FULL * (limit + 1)); /* rows that can be added in 16 bits */
    most = most < PIECE ? most : PIECE;
    if (!most || start == end) {
        for (int64_t j = 0; j < width; j++) sums[j] = 0;
    }
    for (int64_t i = start; !most && i < end; i++) {
        for (int64_t j = 0; j < width; j++) sums[j] += (FULL - (halved[i] && i > start)) * rows[numbers[i] * width + j];
    }
    if (!most) return;
    for (int64_t piece = start; piece < end; piece += most) {
        int64_t last = piece + most < end ? piece + most : end, fulls = 0, halves = 0, j = 0;
        for (int64_t i = piece; i < last; i++) {
            const int16_t *row = rows + numbers[i] * width;
            int whole = !halved[i] | (i == start);
            full[fulls] = half[halves] = row;
            fulls += whole, halves += !whole;
        }
        for (; j + WIDE <= width; j += WIDE) add_rows(full, fulls, half, halves, j, WIDE / 8, piece == start, sums);
        for (; j + 16 <= width; j += 16) add_rows(full, fulls, half, halves, j, 2, piece == start, sums);
        for (; j < width; j += LANES) add_rows(full, fulls, half, halves, j, 1, piece == start, sums);
    }
}

/* The sums of the chosen strings: [count, width]. limit: no score of a row is further from 0. */
KERNEL void languages_sums(const int16_t *rows, int64_t width, int64_t limit, const int32_t *numbers, const uint8_t *halved,
                           const int32_t *offsets, const int64_t *chosen, int64_t count, int32_t *sums) {
    for (int64_t i = 0; i < count; i++)
        sum_up(rows, width, limit, numbers, halved, offsets[chosen[i]], offsets[chosen[i] + 1], sums + i * width);
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
    Bits scale = ((Bits)whole + 127) << 23;
    Four rest = x - (whole - shift);
    Four sum = rest * 1.3264727e-3f + terms[0];
    for (int i = 1; i < 5; i++) sum = sum * rest + terms[i];
    return sum * (Four)scale;
}

/* The best language of a string by its sums, and its probability: the softmax of the sums, cooled with its length.
   Returns its column, -1 where no word is known. */
static int64_t best_of(const Model *model, const float *priors, const Bits *sums, int64_t length, float *score) {
    Bits found[WIDEST / GROUP], bias, any = {0}, most = four_of(INT32_MIN);
    Four powers[WIDEST / GROUP], prior, top = {0}, total[2] = {{0}};
    int64_t groups = model->width / GROUP, best = 0;
    float factor = model->factors[length < model->longest ? length : model->longest];
    for (int64_t j = 0; j < groups; j++) {
        __builtin_memcpy(&bias, model->bias + GROUP * j, sizeof bias);
        any |= sums[j];
        most = larger(found[j] = sums[j] + bias, most);
    }
    most = larger(most, (Bits){most[2], most[3], most[0], most[1]});
    most = larger(most, (Bits){most[1], most[0], most[3], most[2]});
    *score = 0;
    if (!(any[0] | any[1] | any[2] | any[3])) return -1;
    for (int64_t j = 0; j < groups; j += 2) {
        for (int k = 0; k < 2; k++) {
            __builtin_memcpy(&prior, priors + GROUP * (j + k), sizeof prior);
            powers[j + k] = __builtin_convertvector(found[j + k] - most, Four) * factor + prior;
            top = j + k ? larger_float(powers[j + k], top) : powers[j + k];
        }
    }
    for (int64_t j = 0; j < groups; j += 2) {
        for (int k = 0; k < 2; k++) total[k] += powers_of_two(powers[j + k]);
    }
    top = larger_float(top, (Four){top[2], top[3], top[0], top[1]});
    top = larger_float(top, (Four){top[1], top[0], top[3], top[2]});
    total[0] += total[1];
    while (((const float *)powers)[best] != top[0]) best++;
    *score = powers_of_two(top)[0] / ((total[0][0] + total[0][1]) + (total[0][2] + total[0][3]));
    return best;
}

/* The language of a string whose words first .. last have rows, by number, and its score; `column` is set, -1 where no
   word is known. flags: of the string, as letters_read gives them. */
static int64_t told_of(const Model *model, const Table *table, const int32_t *numbers, const uint8_t *capital,
                       int64_t first, int64_t last, int64_t length, int flags, int64_t *column, float *score) {
    Bits sums[WIDEST / GROUP];
    sum_up(table->rows, model->width, table->limit, numbers, capital, first, last, (int32_t *)sums);
    *column = best_of(model, model->priors, sums, length, score);
    if (*column < 0) return 0;
    if (*column == model->name && (flags & TITLED)) *column = best_of(model, model->named, sums, length, score);
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
        language[each] = (int16_t)told_of((const Model *)model, &table, numbers, capital, offsets[each],
                                          offsets[each + 1], lengths[each], flags[each], &column, score + each);
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
        language = told_of(model, table, numbers, capital, 0, count, length, told->flags, &column, score);
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
