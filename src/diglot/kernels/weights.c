/* Sums of rows of weights, chosen by small numbers of each line. */

#include "kernels.h"

enum { WIDTH = 28, ROW = 32, LANES = 8, PARTS = ROW / LANES, TABLES = 32, BLOCK = 32, SOON = 4 };

typedef int16_t Lanes __attribute__((vector_size(16)));

/* Which row of each table the lines at BLOCK places have; from the first place on. */
INLINE void chosen(const uint8_t *columns, int64_t stride, const int32_t *plan, int64_t tables,
                             uint16_t rows[TABLES][BLOCK], const int16_t **firsts, const int16_t *weights) {
    for (int64_t t = 0; t < tables && t < TABLES; t++) {
        firsts[t] = weights + (int64_t)*plan++ * ROW;
        for (int i = 0; i < BLOCK; i++) rows[t][i] = 0;
        for (int32_t count = *plan++; count > 0; count--, plan += 3) {
            const uint8_t *values = columns + plan[0] * stride + plan[1];
            const uint16_t weight = (uint16_t)plan[2];
            for (int i = 0; i < BLOCK; i++) rows[t][i] += (uint16_t)(values[i] * weight);
        }
    }
}

/* Add up one row of each table for each line, and a row that it has besides.

   columns: [.., stride], numbers of lines; place: [lines], rising, where each line is in them: there are BLOCK more behind,
   and as many before and behind as the plan asks for. plan: of each table, at most TABLES, its first row in `weights`, how
   many columns choose among its rows, and of each of these its number, how far beside the line, and how many rows it
   moves on by: 65,536 in all at most. weights: [rows, ROW]. given: [.., WIDTH], which: [lines], the row among them.
   out: [lines, WIDTH]. */
KERNEL void weights_add(const uint8_t *columns, int64_t stride, const uint32_t *place, int64_t lines, const int32_t *plan,
                        int64_t tables, const int16_t *weights, const int16_t *given, const uint32_t *which,
                        int16_t *out) {
    uint16_t rows[TABLES][BLOCK];
    const int16_t *firsts[TABLES];
    for (int64_t l = 0; l < lines;) {
        uint32_t from = place[l];
        chosen(columns + from, stride, plan, tables, rows, firsts, weights);
        for (; l < lines && place[l] - from < BLOCK; l++) {
            Lanes sums[PARTS] = {{0}};
            __builtin_memcpy(sums, given + (int64_t)which[l] * WIDTH, WIDTH * sizeof *given);
            int64_t next = l + SOON < lines && place[l + SOON] - from < BLOCK ? place[l + SOON] - from : 0;
            for (int64_t t = 0; t < tables && t < TABLES; t++) {
                Lanes row[PARTS];
                __builtin_prefetch(firsts[t] + rows[t][next] * ROW);
                __builtin_memcpy(row, firsts[t] + rows[t][place[l] - from] * ROW, sizeof row);
                for (int part = 0; part < PARTS; part++) sums[part] += row[part];
            }
            __builtin_memcpy(out + l * WIDTH, sums, WIDTH * sizeof *out);
        }
    }
}
