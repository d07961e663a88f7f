/* Forward and backward sums of a linear chain: what each line of a page is, given the whole page. */

#include "kernels.h"

enum { STATES = 28, SUMS = 12, FOUR = 4, QUADS = STATES / FOUR, SUM_QUADS = SUMS / FOUR, POWERS = 4096 };
enum { ROLES = 9, BEGINS = ROLES, OUTSIDE, WHOLE }; /* the sums of a line */
enum { RAISED = 45 }; /* sums are scaled to about 2^45: room for what is unlikely below, for a product of two above */

typedef float Quad __attribute__((vector_size(16)));
typedef float Loose __attribute__((vector_size(16), aligned(4), may_alias)); /* of an array, wherever it begins */

/* One line's states, in lanes: a loop over states adds in their order, each lane by itself. */
typedef struct {
    Quad quad[QUADS];
} State;

INLINE Quad all(float value) { return (Quad){value, value, value, value}; }

/* What reaches each state from the states before, each by its row of moves. */
INLINE State moved(const State *from, const Loose *moves) {
    State to = {{{0}}};
    for (int i = 0; i < STATES; i++, moves += QUADS) {
        const Quad factor = all(from->quad[i / FOUR][i % FOUR]);
        for (int q = 0; q < QUADS; q++) to.quad[q] += factor * moves[q];
    }
    return to;
}

/* How likely each state is by what the line itself looks like: a power of what it lacks to the best. */
INLINE void emitted(const int16_t *scores, int64_t states, const float *powers, float *likely) {
    int best = scores[0];
    for (int j = 1; j < states; j++) best = scores[j] > best ? scores[j] : best;
    for (int j = 0; j < states; j++) {
        int less = best - scores[j];
        likely[j] = powers[less < POWERS ? less : POWERS - 1];
    }
    for (int64_t j = states; j < STATES; j++) likely[j] = 0;
}

/* Multiply by a power of two, which loses nothing, so that the sum is about 2^RAISED. */
INLINE void scale(State *state) {
    Quad sum = state->quad[0];
    for (int q = 1; q < QUADS; q++) sum += state->quad[q];
    union {
        float value;
        uint32_t bits;
    } factor = {(sum[0] + sum[1]) + (sum[2] + sum[3])};
    int power = (int)(factor.bits >> 23);
    factor.bits = (uint32_t)(254 + RAISED - (power > RAISED ? power : RAISED + 1)) << 23;
    for (int q = 0; q < QUADS; q++) state->quad[q] *= all(factor.value);
}

INLINE State product(const State *one, const State *two) {
    State out;
    for (int q = 0; q < QUADS; q++) out.quad[q] = one->quad[q] * two->quad[q];
    return out;
}

/* Sum up states: what[i] says how much of state i belongs to each of SUMS. */
INLINE void summed(const State *state, const Loose *what, float *out) {
    Quad sums[SUM_QUADS] = {{0}};
    for (int i = 0; i < STATES; i++, what += SUM_QUADS) {
        const Quad factor = all(state->quad[i / FOUR][i % FOUR]);
        for (int q = 0; q < SUM_QUADS; q++) sums[q] += factor * what[q];
    }
    __builtin_memcpy(out, sums, sizeof sums);
}

/* The role of the greatest sum, the first of several. */
INLINE uint8_t likeliest(const float *sums) {
    int best = 0;
    for (int i = 1; i < ROLES; i++) best = sums[i] > sums[best] ? i : best;
    return (uint8_t)best;
}

/* What each line of some pages is, from the sums over all ways to pass through its page.

   scores: [lines, STATES], hundredths; from column `states` on they are nothing. begins: [pages], rising, the first is
   0. moves: [2, STATES, STATES], of a step forward and of one backward. start: [STATES], of a page's first line.
   powers: [POWERS], of a state so many hundredths below the best. what: [STATES, SUMS]. scratch: [2, longest page,
   STATES]. role: [lines], the likeliest. chance: [lines], of its beginning something. outside: [lines], whether that is
   likelier than all else. */
KERNEL void chain_decide(const int16_t *scores, int64_t lines, int64_t states, const int64_t *begins, int64_t pages,
                         const float *moves, const float *start, const float *powers, const float *what,
                         float *scratch, uint8_t *role, float *chance, uint8_t *outside) {
    const Loose *forward = (const Loose *)moves, *backward = forward + STATES * QUADS, *sums = (const Loose *)what;
    for (int64_t p = 0; p < pages; p++) {
        int64_t first = begins[p], count = (p + 1 < pages ? begins[p + 1] : lines) - first;
        float *reached = scratch, *likely = scratch + count * STATES;
        State near, at, fit;
        for (int64_t t = 0; t < count; t++) {
            if (t) near = moved(&at, forward);
            else __builtin_memcpy(&near, start, sizeof near);
            emitted(scores + (first + t) * STATES, states, powers, (float *)&fit);
            __builtin_memcpy(reached + t * STATES, &near, sizeof near);
            __builtin_memcpy(likely + t * STATES, &fit, sizeof fit);
            at = product(&near, &fit);
            scale(&at);
        }
        for (int64_t j = 0; j < STATES; j++) near.quad[j / FOUR][j % FOUR] = j < states;
        for (int64_t t = count - 1; t >= 0; t--) {
            __builtin_memcpy(&fit, likely + t * STATES, sizeof fit);
            at = product(&near, &fit);
            scale(&at);
            __builtin_memcpy(&fit, reached + t * STATES, sizeof fit);
            fit = product(&fit, &at);
            float found[SUMS];
            summed(&fit, sums, found);
            role[first + t] = likeliest(found);
            chance[first + t] = found[BEGINS] / found[WHOLE];
            outside[first + t] = found[OUTSIDE] > 0.5f * found[WHOLE];
            if (t) near = moved(&at, backward);
        }
    }
}
