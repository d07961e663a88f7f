/* Sums of rows of weights, chosen by small numbers of each line. */

#include "kernels.h"

enum { WIDTH = 28, ROW = 32, LANES = 8, PARTS = ROW / LANES, TABLES = 128 };

typedef int16_t Lanes __attribute__((vector_size(16)));

/* Add up one row of each table for each line.

   bases: [lines, width]. plan: of each table, at most TABLES, its first row in `weights`, how many bases choose among
   its rows, and of each of these its column and how many rows it moves on by. weights: [rows, ROW].
   out: [lines, WIDTH]. */
KERNEL void weights_add(const uint16_t *bases, int64_t lines, int64_t width, const int32_t *plan, int64_t tables,
                        const int16_t *weights, int16_t *out) {
    for (int64_t l = 0; l < lines; l++, bases += width, out += WIDTH) {
        const int16_t *rows[TABLES];
        const int32_t *at = plan;
        for (int64_t t = 0; t < tables && t < TABLES; t++) {
            int64_t row = *at++;
            for (int32_t count = *at++; count > 0; count--, at += 2) row += (int64_t)bases[at[0]] * at[1];
            rows[t] = weights + row * ROW;
            __builtin_prefetch(rows[t]);
        }
        Lanes sums[PARTS] = {{0}};
        for (int64_t t = 0; t < tables && t < TABLES; t++) {
            Lanes row[PARTS];
            __builtin_memcpy(row, rows[t], sizeof row);
            for (int part = 0; part < PARTS; part++) sums[part] += row[part];
        }
        __builtin_memcpy(out, sums, WIDTH * sizeof *out);
    }
}
