/* Forward and backward sums of a linear chain: what each line of a page is, given the whole page. */

#include "kernels.h"

enum { STATES = 28, FOUR = 4, QUADS = STATES / FOUR, EIGHT = 8, ROUND = 32, POWERS = 4096, ROLES = 9 };
enum { SPOKEN = 4, HEAD = 7, MIDDLE = 14, TAIL = 19, OUTSIDE = 25, USED = 27 }; /* among states: a body that begins; where
                                                                                   parts begin; lanes in use */
enum { RAISED = 41 }; /* the greatest is scaled to about 2^41: room for what is unlikely below, for a product of two above */

typedef float Quad __attribute__((vector_size(16)));
typedef int32_t Bits __attribute__((vector_size(16)));
typedef int16_t Eight __attribute__((vector_size(16)));
typedef uint16_t Lacks __attribute__((vector_size(16)));
typedef float Loose __attribute__((vector_size(16), aligned(4), may_alias)); /* of an array, wherever it begins */

/* One line's states, in lanes: a loop over states adds in their order, each lane by itself. */
typedef union {
    Quad quad[QUADS];
    float lane[STATES];
} State;

INLINE Quad all(float value) { return (Quad){value, value, value, value}; }

/* The quads that states from `first` on, before `behind`, are in, as bits. */
INLINE unsigned quads(int first, int behind) { return (1u << (behind + FOUR - 1) / FOUR) - (1u << first / FOUR); }

/* Add what states from `first` on, before `behind`, give to the states in some quads, each by its row of moves. */
INLINE void moved(const State *from, const Loose *moves, int first, int behind, unsigned into, State *to) {
    for (int i = first; i < behind; i++) {
        const Quad factor = all(from->lane[i]);
        for (int q = 0; q < QUADS; q++)
            if (into >> q & 1) to->quad[q] += factor * moves[i * QUADS + q];
    }
}

/* What reaches each state from the states before. By the grammar of pages the quads that are left out hold 0. */
INLINE State ahead(const State *from, const Loose *moves) {
    const unsigned fresh = quads(0, HEAD) | quads(OUTSIDE, STATES), heads = quads(HEAD, MIDDLE + 1);
    const unsigned bodies = quads(MIDDLE, OUTSIDE), tails = quads(TAIL, OUTSIDE);
    State to = {{{0}}};
    moved(from, moves, 0, SPOKEN, fresh | heads, &to);
    moved(from, moves, SPOKEN, SPOKEN + 1, fresh | bodies, &to);
    moved(from, moves, SPOKEN + 1, MIDDLE, fresh | heads, &to);
    moved(from, moves, MIDDLE, MIDDLE + 1, fresh | bodies, &to);
    moved(from, moves, MIDDLE + 1, TAIL, quads(MIDDLE, TAIL), &to);
    moved(from, moves, TAIL, OUTSIDE, fresh | tails, &to);
    moved(from, moves, OUTSIDE, STATES, fresh, &to);
    return to;
}

/* The same of the states behind. */
INLINE State back(const State *from, const Loose *moves) {
    const unsigned bodies = quads(SPOKEN, SPOKEN + 1) | quads(MIDDLE, MIDDLE + 1), every = quads(0, STATES);
    State to = {{{0}}};
    moved(from, moves, 0, HEAD, every, &to);
    moved(from, moves, HEAD, MIDDLE, quads(0, MIDDLE), &to);
    moved(from, moves, MIDDLE, MIDDLE + 1, quads(0, TAIL), &to);
    moved(from, moves, MIDDLE + 1, TAIL, bodies | quads(MIDDLE, TAIL), &to);
    moved(from, moves, TAIL, OUTSIDE, bodies | quads(TAIL, OUTSIDE), &to);
    moved(from, moves, OUTSIDE, STATES, every, &to);
    return to;
}

INLINE Eight most(Eight one, Eight two) {
    Eight which = one > two;
    return (one & which) | (two & ~which);
}

INLINE Lacks fewest(Lacks one, Lacks two) {
    Lacks which = (Lacks)(one < two);
    return (one & which) | (two & ~which);
}

/* How likely each state is by what the line itself looks like: a power of what it lacks to the best. */
INLINE void emitted(const int16_t *scores, const float *powers, float *likely) {
    union {
        int16_t score[ROUND];
        Eight eight[ROUND / EIGHT];
        Lacks lacks[ROUND / EIGHT];
        uint16_t lack[ROUND];
    } line;
    __builtin_memcpy(line.score, scores, STATES * sizeof *scores);
    for (int j = USED; j < ROUND; j++) line.score[j] = line.score[0];
    Eight best = most(most(line.eight[0], line.eight[1]), most(line.eight[2], line.eight[3]));
    best = most(best, (Eight){best[4], best[5], best[6], best[7], best[0], best[1], best[2], best[3]});
    best = most(best, (Eight){best[2], best[3], best[0], best[1], best[6], best[7], best[4], best[5]});
    best = most(best, (Eight){best[1], best[0], best[3], best[2], best[5], best[4], best[7], best[6]});
    for (int part = 0; part < ROUND / EIGHT; part++)
        line.lacks[part] = fewest((Lacks)best - line.lacks[part], (Lacks){0} + (POWERS - 1));
    for (int j = 0; j < USED; j++) likely[j] = powers[line.lack[j]];
    for (int j = USED; j < STATES; j++) likely[j] = 0;
}

INLINE Bits larger(Bits one, Bits two) {
    Bits which = one > two;
    return (one & which) | (two & ~which);
}

/* Multiply by a power of two, which loses nothing, so that the greatest is about 2^RAISED. */
INLINE void scale(State *state) {
    Bits most = (Bits)state->quad[0]; /* of what is not below 0 the bits rise with the number */
    for (int q = 1; q < QUADS; q++) most = larger(most, (Bits)state->quad[q]);
    most = larger(most, (Bits){most[2], most[3], most[0], most[1]});
    most = larger(most, (Bits){most[1], most[0], most[3], most[2]}) >> 23;
    Quad factor = (Quad)((254 + RAISED - larger(most, (Bits){0} + RAISED + 1)) << 23);
    for (int q = 0; q < QUADS; q++) state->quad[q] *= factor;
}

INLINE State product(const State *one, const State *two) {
    State out;
    for (int q = 0; q < QUADS; q++) out.quad[q] = one->quad[q] * two->quad[q];
    return out;
}

/* Some lines that are summed up together, and of each how likely its states are, given the whole page. */
typedef struct {
    State fit[FOUR];
    int64_t count, line[FOUR];
} Lines;

/* The sums of each line's states: by role, of those that begin something, of those outside, and of all. */
INLINE void decide(Lines *lines, const uint8_t *roles, uint8_t *role, float *chance, uint8_t *outside) {
    Quad sums[ROLES] = {{0}}, begun = {0}, beyond = {0}, whole = {0}, most;
    for (int i = 0; i < USED; i++) {
        Quad here = {lines->fit[0].lane[i], lines->fit[1].lane[i], lines->fit[2].lane[i], lines->fit[3].lane[i]};
        sums[roles[i]] += here, whole += here;
        if (i == HEAD - 1) begun = whole;
        if (i >= OUTSIDE) beyond += here;
    }
    Bits best = {0};
    most = sums[0];
    for (int i = 1; i < ROLES; i++) { /* the first of several */
        Bits more = sums[i] > most;
        most = (Quad)(((Bits)sums[i] & more) | ((Bits)most & ~more)), best = (best & ~more) | (more & i);
    }
    Quad share = begun / whole;
    Bits out = beyond > 0.5f * whole;
    for (int64_t i = 0; i < lines->count; i++) {
        int64_t line = lines->line[i];
        role[line] = (uint8_t)best[i], chance[line] = share[i], outside[line] = out[i] != 0;
    }
    lines->count = 0;
}

/* What each line of some pages is, from the sums over all ways to pass through its page.

   scores: [lines, STATES], hundredths; from column USED on they are nothing. begins: [pages], rising, the first is
   0. moves: [2, STATES, STATES], of a step forward and of one backward. start: [STATES], of a page's first line.
   powers: [POWERS], of a state so many hundredths below the best. roles: [STATES], below ROLES. scratch: [2, longest
   page, STATES]. role: [lines], the likeliest. chance: [lines], of its beginning something. outside: [lines], whether
   that is likelier than all else. */
KERNEL void chain_decide(const int16_t *scores, int64_t lines, const int64_t *begins, int64_t pages,
                         const float *moves, const float *start, const float *powers, const uint8_t *roles,
                         float *scratch, uint8_t *role, float *chance, uint8_t *outside) {
    const Loose *forward = (const Loose *)moves, *backward = forward + STATES * QUADS;
    Lines made = {.count = 0, .fit = {{{{0}}}}};
    for (int64_t p = 0; p < pages; p++) {
        int64_t first = begins[p], count = (p + 1 < pages ? begins[p + 1] : lines) - first;
        float *reached = scratch, *likely = scratch + count * STATES;
        State near, at, fit;
        for (int64_t t = 0; t < count; t++) {
            if (t) near = ahead(&at, forward);
            else __builtin_memcpy(&near, start, sizeof near);
            emitted(scores + (first + t) * STATES, powers, fit.lane);
            __builtin_memcpy(reached + t * STATES, &near, sizeof near);
            __builtin_memcpy(likely + t * STATES, &fit, sizeof fit);
            at = product(&near, &fit);
            scale(&at);
        }
        for (int64_t j = 0; j < STATES; j++) near.lane[j] = j < USED;
        for (int64_t t = count - 1; t >= 0; t--) {
            __builtin_memcpy(&fit, likely + t * STATES, sizeof fit);
            at = product(&near, &fit);
            scale(&at);
            __builtin_memcpy(&fit, reached + t * STATES, sizeof fit);
            made.line[made.count] = first + t, made.fit[made.count++] = product(&fit, &at);
            if (made.count == FOUR) decide(&made, roles, role, chance, outside);
            if (t) near = back(&at, backward);
        }
    }
    decide(&made, roles, role, chance, outside);
}
