/* What the rows of a string's words say of its language: sums, the best one, and its probability. */

#include "languages.h"

/* ---- sums */

typedef int16_t Eight __attribute__((vector_size(16)));

/* sums[first ..] += the columns first .. of rows, eight times `groups` of them: twice those of full rows, once those of
   halved ones; no sum leaves 16 bits. */
INLINE void add_rows(const int16_t *const *full, int64_t fulls, const int16_t *const *halved, int64_t halves,
                     int64_t first, int groups, int32_t *sums) {
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
        for (int k = 0; k < 8; k++) sums[first + 8 * j + k] += found[j][k];
    }
}

/* sums[j] = the sum of the rows of the words start .. end, each FULL times; once where it is halved, but for the first.
   limit: no score is further from 0. */
INLINE void sum_up(const int16_t *rows, int64_t width, int64_t limit, const int32_t *numbers, const uint8_t *halved,
                   int64_t start, int64_t end, int32_t *sums) {
    enum { PIECE = 64, WIDE = 72, LINE = 32 };
    const int16_t *full[PIECE], *half[PIECE];
    int64_t most = INT16_MAX / (FULL * (limit + 1)); /* rows that can be added in 16 bits */
    most = most < PIECE ? most : PIECE;
    for (int64_t j = 0; j < width; j++) sums[j] = 0;
    for (int64_t i = start; !most && i < end; i++) {
        for (int64_t j = 0; j < width; j++) sums[j] += (FULL - (halved[i] && i > start)) * rows[numbers[i] * width + j];
    }
    if (!most) return;
    for (int64_t piece = start; piece < end; piece += most) {
        int64_t last = piece + most < end ? piece + most : end, fulls = 0, halves = 0, j = 0;
        for (int64_t i = piece; i < last; i++) {
            const int16_t *row = rows + numbers[i] * width;
            for (int64_t line = 0; line < width; line += LINE) __builtin_prefetch(row + line);
            if (halved[i] && i > start) half[halves++] = row;
            else full[fulls++] = row;
        }
        for (; j + WIDE <= width; j += WIDE) add_rows(full, fulls, half, halves, j, WIDE / 8, sums);
        for (; j + 16 <= width; j += 16) add_rows(full, fulls, half, halves, j, 2, sums);
        for (; j < width; j += LANES) add_rows(full, fulls, half, halves, j, 1, sums);
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

typedef float Four __attribute__((vector_size(16)));
typedef int32_t Bits __attribute__((vector_size(16)));

/* e to the powers of x, for x <= 0; below -87 as at -87. The same bits from any compiler and processor: a power of two
   and eight terms of the series, in one order. Some 1e-7 of each, as exact as a score is kept. */
INLINE Four powers_of_e(Four x) {
    const float terms[] = {1.5403530e-4f, 1.3333558e-3f, 9.6181291e-3f, 5.5504109e-2f, 2.4022651e-1f, 6.9314718e-1f, 1};
    const float shift = 12582912.0f; /* 1.5 * 2^23: what is added to it is rounded to a whole number */
    const Four least = {-87.0f, -87.0f, -87.0f, -87.0f};
    Bits near = x > least;
    x = (Four)((near & (Bits)x) | (~near & (Bits)least));
    x *= 1.44269504f;
    Four whole = x + shift;
    Bits scale = ((Bits)whole + 127) << 23;
    Four rest = x - (whole - shift);
    Four sum = rest * 1.5252734e-5f + terms[0];
    for (int i = 1; i < 7; i++) sum = sum * rest + terms[i];
    return sum * (Four)scale;
}

/* The best language of a string by its sums, and its probability: the softmax of the sums, cooled with its length. A
   language that is no candidate has a prior of -infinity. Returns its column, -1 where no word is known. */
static int64_t best_of(const Model *model, const double *priors, const int32_t *sums, int64_t length,
                       float *score) {
    double scores[WIDEST], most[4];
    float below[WIDEST];
    Four total[LANES / 4] = {{0}};
    double divisor = model->divisors[length < model->longest ? length : model->longest];
    int64_t best = 0, width = model->width;
    int32_t any = 0;
    for (int64_t j = 0; j < width; j++) {
        any |= sums[j];
        scores[j] = (double)(sums[j] + model->bias[j]) / divisor + priors[j];
    }
    *score = 0;
    if (!any) return -1;
    for (int k = 0; k < 4; k++) most[k] = scores[k];
    for (int64_t j = 4; j < width; j += 4) {
        for (int k = 0; k < 4; k++) most[k] = scores[j + k] > most[k] ? scores[j + k] : most[k];
    }
    for (int k = 1; k < 4; k++) most[0] = most[k] > most[0] ? most[k] : most[0];
    while (scores[best] != most[0]) best++;
    for (int64_t j = 0; j < width; j++) below[j] = (float)(scores[j] - most[0]);
    for (int64_t j = 0; j < width; j += LANES) {
        for (int k = 0; k < LANES / 4; k++) {
            Four four;
            __builtin_memcpy(&four, below + j + 4 * k, sizeof four);
            total[k] += powers_of_e(four);
        }
    }
    total[0] += total[1];
    *score = 1 / ((total[0][0] + total[0][1]) + (total[0][2] + total[0][3]));
    return best;
}

static int single_letters(const int32_t *begin, const int32_t *end, int64_t first, int64_t last) {
    for (int64_t i = first; i < last; i++) {
        if (end[i] - begin[i] > 1) return 0;
    }
    return 1;
}

/* The language of a string whose words first .. last have rows, by number, and its score; `column` is set. */
int64_t told_of(const Model *model, const Table *table, const int32_t *numbers, const int32_t *begin,
                       const int32_t *end, const uint8_t *capital, int64_t first, int64_t last, int64_t length,
                       int flags, int64_t *column, float *score) {
    int32_t sums[WIDEST];
    sum_up(table->rows, model->width, table->limit, numbers, capital, first, last, sums);
    *column = best_of(model, model->priors, sums, length, score);
    if (*column < 0) return 0;
    if (*column == model->name && (flags & TITLED)) *column = best_of(model, model->named, sums, length, score);
    if (*column != model->single || !single_letters(begin, end, first, last)) return model->numbers[*column];
    *score = *score < (float)model->most ? *score : (float)model->most;
    return model->instead;
}

/* Language and score of the chosen strings, by their words: language[chosen[i]], score[chosen[i]].

   model: a Model. lengths, flags, offsets: of all strings. */
KERNEL void languages_judge(const int64_t *model, const int16_t *rows, int64_t limit, const int32_t *numbers, const int32_t *begin,
                            const int32_t *end, const uint8_t *capital, const int32_t *offsets, const int64_t *chosen,
                            int64_t count, const int64_t *lengths, const uint8_t *flags, int16_t *language,
                            float *score) {
    Table table = {0, 0, 0, 0, rows, limit};
    int64_t column;
    for (int64_t i = 0; i < count; i++) {
        int64_t each = chosen[i];
        language[each] = (int16_t)told_of((const Model *)model, &table, numbers, begin, end, capital, offsets[each],
                                          offsets[each + 1], lengths[each], flags[each], &column, score + each);
    }
}
