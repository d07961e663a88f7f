/* What the rows of a string's words say of its language: sums, the best one, and its probability. */

#include "languages.h"

/* ---- sums */

typedef int16_t Row __attribute__((vector_size(8)));
typedef int32_t Sum __attribute__((vector_size(16)));

/* sums[first ..] += the columns first .. of rows, four times `groups` of them, each row so many times. */
INLINE void add_rows(const int16_t *const *rows, int64_t count, int32_t times, int64_t first, int groups,
                     int32_t *sums) {
    Sum found[6] = {{0}};
    Row four;
    for (int64_t i = 0; i < count; i++) {
        for (int j = 0; j < groups; j++) {
            __builtin_memcpy(&four, rows[i] + first + 4 * j, sizeof four);
            found[j] += __builtin_convertvector(four, Sum);
        }
    }
    for (int j = 0; j < groups; j++) {
        Sum before;
        __builtin_memcpy(&before, sums + first + 4 * j, sizeof before);
        before += times * found[j];
        __builtin_memcpy(sums + first + 4 * j, &before, sizeof before);
    }
}

/* sums[j] = the sum of the rows of the words start .. end, each FULL times; once where it is halved, but for the first. */
INLINE void sum_up(const int16_t *rows, int64_t width, const int32_t *numbers, const uint8_t *halved, int64_t start,
                   int64_t end, int32_t *sums) {
    enum { PIECE = 64, WIDE = 24, LINE = 32 };
    const int16_t *of[2][PIECE];
    for (int64_t j = 0; j < width; j++) sums[j] = 0;
    for (int64_t piece = start; piece < end; piece += PIECE) {
        int64_t last = piece + PIECE < end ? piece + PIECE : end, counts[2] = {0, 0};
        for (int64_t i = piece; i < last; i++) {
            int half = halved[i] && i > start;
            const int16_t *row = rows + numbers[i] * width;
            for (int64_t j = 0; j < width; j += LINE) __builtin_prefetch(row + j);
            of[half][counts[half]++] = row;
        }
        for (int half = 0; half < 2; half++) {
            int64_t j = 0;
            for (; j + WIDE <= width; j += WIDE) add_rows(of[half], counts[half], FULL - half, j, WIDE / 4, sums);
            for (; j < width; j += LANES) add_rows(of[half], counts[half], FULL - half, j, LANES / 4, sums);
        }
    }
}

/* The sums of the chosen strings: [count, width]. */
KERNEL void languages_sums(const int16_t *rows, int64_t width, const int32_t *numbers, const uint8_t *halved,
                           const int32_t *offsets, const int64_t *chosen, int64_t count, int32_t *sums) {
    for (int64_t i = 0; i < count; i++)
        sum_up(rows, width, numbers, halved, offsets[chosen[i]], offsets[chosen[i] + 1], sums + i * width);
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

typedef double Two __attribute__((vector_size(16)));
typedef int64_t Bits __attribute__((vector_size(16)));

/* e to the powers of x, for x <= 0; below -700 as at -700. The same bits from any compiler and processor: a power of two
   and twelve terms of the series, in one order. */
INLINE Two powers_of_e(Two x) {
    const double terms[] = {1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720,
                            1.0 / 120,      1.0 / 24,      1.0 / 6,      0.5,         1.0,        1.0};
    const double shift = 6755399441055744.0; /* 1.5 * 2^52: what is added to it is rounded to a whole number */
    const Two least = {-700.0, -700.0};
    Bits near = x > least;
    x = (Two)((near & (Bits)x) | (~near & (Bits)least));
    Two twos = x * 1.4426950408889634 + shift;
    Bits scale = ((Bits)twos + 1023) << 52;
    twos -= shift;
    Two rest = x - twos * 0.6931471803691238 - twos * 1.9082149292705877e-10;
    Two sum = rest * (1.0 / 479001600) + terms[0];
    for (int i = 1; i < 12; i++) sum = sum * rest + terms[i];
    return sum * (Two)scale;
}

/* The best language of a string by its sums, and its probability: the softmax of the sums, cooled with its length. A
   language that is no candidate has a prior of -infinity. Returns its column, -1 where no word is known. */
static int64_t best_of(const Model *model, const double *priors, const int32_t *sums, int64_t length,
                       float *score) {
    double scores[WIDEST], most[4];
    Two total[LANES / 2] = {{0}};
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
    for (int64_t j = 0; j < width; j += LANES) {
        for (int k = 0; k < LANES / 2; k++) {
            Two two;
            __builtin_memcpy(&two, scores + j + 2 * k, sizeof two);
            total[k] += powers_of_e(two - most[0]);
        }
    }
    total[0] = (total[0] + total[1]) + (total[2] + total[3]);
    *score = (float)(1.0 / (total[0][0] + total[0][1]));
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
    sum_up(table->rows, model->width, numbers, capital, first, last, sums);
    *column = best_of(model, model->priors, sums, length, score);
    if (*column < 0) return 0;
    if (*column == model->name && (flags & TITLED)) *column = best_of(model, model->named, sums, length, score);
    if (*column != model->single || !single_letters(begin, end, first, last)) return model->numbers[*column];
    *score = *score < (float)model->most ? *score : (float)model->most;
    return model->instead;
}

/* Language and score of the chosen strings, by their words: language[chosen[i]], score[chosen[i]].

   model: a Model. lengths, flags, offsets: of all strings. */
KERNEL void languages_judge(const int64_t *model, const int16_t *rows, const int32_t *numbers, const int32_t *begin,
                            const int32_t *end, const uint8_t *capital, const int32_t *offsets, const int64_t *chosen,
                            int64_t count, const int64_t *lengths, const uint8_t *flags, int16_t *language,
                            float *score) {
    Table table = {0, 0, 0, 0, rows};
    int64_t column;
    for (int64_t i = 0; i < count; i++) {
        int64_t each = chosen[i];
        language[each] = (int16_t)told_of((const Model *)model, &table, numbers, begin, end, capital, offsets[each],
                                          offsets[each + 1], lengths[each], flags[each], &column, score + each);
    }
}
