/* Where strings change their language: between words of one script, and between scripts. */

#include "switches.h"
#include "lanes.h"

/* How much better each other language explains a word than its string's own. */
INLINE void gains_of(const Costs *costs, int32_t number, int own, int capital, int32_t *gains) {
    const int16_t *row = costs->rows + number * costs->width;
    int32_t base = own < 0 ? 0 : row[own], most = (int32_t)(capital ? costs->name : costs->most);
    int32_t least = (int32_t)-costs->most;
    for (int i = 0; i < OTHERS; i++) {
        int32_t gain = row[costs->others[i]] - base;
        gain = gain < most ? gain : most;
        gains[i] = gain > least ? gain : least;
    }
}

/* Whether a run of words gains more than two changes cost (Kadane). */
int promising(const Costs *costs, const int32_t *numbers, const uint8_t *capital, int64_t count, int own) {
    Bits most[2] = {four_of((int32_t)costs->most), four_of((int32_t)costs->name)}, least = -most[0], sums = {0}, best = {0};
    const int64_t *others = costs->others;
    for (int64_t i = 0; i < count; i++) {
        const int16_t *row = costs->rows + numbers[i] * costs->width;
        Bits gains = {row[others[0]], row[others[1]], row[others[2]], INT16_MIN};
        gains = larger(smaller(gains - four_of(own < 0 ? 0 : row[own]), most[capital[i] != 0]), least);
        sums = larger(sums, (Bits){0}) + gains;
        best = larger(best, sums);
    }
    best = larger(best, (Bits){best[2], best[2], best[2], best[2]});
    return (best[0] > best[1] ? best[0] : best[1]) > 2 * costs->cost;
}

INLINE int first_best(const int32_t *scores) {
    int best = 0;
    for (int j = 1; j < STATES; j++) best = scores[j] > scores[best] ? j : best;
    return best;
}

/* The best state of each word (Viterbi): states[i]. Both ends of a string are in its own language. */
static void best_states(const Costs *costs, const int32_t *numbers, const uint8_t *capital, int64_t count, int own,
                        uint8_t *states) {
    int32_t scores[STATES], gains[OTHERS];
    int32_t cost = (int32_t)costs->cost;
    for (int j = 0; j < STATES; j++) scores[j] = j ? -cost : 0;
    for (int64_t i = 0; i < count; i++) {
        int top = first_best(scores), moved = 0;
        int32_t change = scores[top] - cost;
        for (int j = 0; j < STATES; j++) {
            moved |= (scores[j] < change) << j;
            scores[j] = scores[j] < change ? change : scores[j];
        }
        gains_of(costs, numbers[i], own, capital[i], gains);
        for (int j = 0; j < OTHERS; j++) scores[j + 1] += gains[j];
        states[i] = (uint8_t)(top | moved << 2); /* which states are entered here, and from where */
    }
    for (int j = 1; j < STATES; j++) scores[j] -= cost;
    int state = first_best(scores);
    for (int64_t i = count; i-- > 0;) {
        int came = states[i];
        states[i] = (uint8_t)state;
        if (came >> (2 + state) & 1) state = came & 3;
    }
}

/* Whether each of the chosen strings changes its language, and the language of each word of those that do, by number.

   language, offsets: of all strings. named: [OTHERS], the numbers of the others. states: room for the words of the
   longest string. labels: [words], written for strings that change. */
KERNEL void switches_labels(const int16_t *rows, int64_t width, const int32_t *numbers, const uint8_t *capital,
                            const int32_t *offsets, const int64_t *chosen, int64_t count, const int16_t *language,
                            const int16_t *columns,
                            const int64_t *others, const int16_t *named, int64_t cost, int64_t most, int64_t name,
                            uint8_t *states, int16_t *labels, uint8_t *changed) {
    Costs costs = {rows, width, others, columns, cost, most, name};
    for (int64_t i = 0; i < count; i++) {
        int64_t start = offsets[chosen[i]], words = offsets[chosen[i] + 1] - start;
        int16_t of = language[chosen[i]];
        int own = columns[of];
        changed[i] = 0;
        if (!promising(&costs, numbers + start, capital + start, words, own)) continue;
        best_states(&costs, numbers + start, capital + start, words, own, states);
        for (int64_t word = 0; word < words; word++) {
            int16_t label = states[word] ? named[states[word] - 1] : of;
            labels[start + word] = label;
            changed[i] |= label != of;
        }
    }
}

/* The runs of the chosen strings, of those that have two or more: string[k], start[k], end[k], kind[k], and script[k] of
   most of its letters.

   codes: the text. flags, clean: of all strings, as letters_read gives them. groups: [SCRIPTS], scripts that count as one have one number.
   switching: [count], whether its words have labels. labelled: the script of labelled
   words. room: of the results. Returns how many runs there are, -1 where there is no room. */
KERNEL int64_t switches_runs(const uint32_t *table, const uint32_t *codes, const uint8_t *flags,
                             const uint32_t *clean, const int64_t *starts, const int64_t *ends, const int64_t *chosen, const uint8_t *switching,
                             int64_t count, const uint8_t *groups, int64_t labelled, const int32_t *offsets,
                             const int32_t *first, const int32_t *last, const int16_t *labels, int64_t *string,
                             int64_t *start, int64_t *end, int16_t *kind, int8_t *script, int64_t room) {
    int64_t runs = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t begin = starts[chosen[i]], stop = ends[chosen[i]], before = runs;
        int64_t word = offsets[chosen[i]], words = switching[i] ? offsets[chosen[i] + 1] : word;
        int64_t after_space = begin, after_letter = begin;
        const uint32_t *read = flags[chosen[i]] & BLANKED ? clean : codes;
        for (int64_t j = begin; j < stop; j++) {
            uint32_t known = known_of(table, read[j]), space = read == codes ? known : known_of(table, codes[j]);
            int current = groups[script_of(known)];
            if (current) {
                while (word < words && last[word] <= j) word++;
                if (current == labelled && word < words && first[word] <= j && labels[word])
                    current = LABEL + labels[word];
                if (runs == before || current != kind[runs - 1]) {
                    if (runs == room) return -1;
                    start[runs] = runs == before ? begin : after_space > after_letter ? after_space : after_letter;
                    string[runs] = i;
                    script[runs] = (int8_t)script_of(known);
                    kind[runs++] = (int16_t)current;
                }
                script[runs - 1] = script[runs - 1] == (int8_t)script_of(known) ? script[runs - 1] : 0;
                after_letter = j + 1;
            }
            if (space & SPACE) after_space = j + 1;
        }
        if (runs - before == 1) runs = before;
        for (int64_t run = before; run < runs; run++) {
            end[run] = run + 1 < runs ? start[run + 1] : stop;
            if (script[run] && read == codes) continue; /* its letters are all of one */
            script[run] = (int8_t)most_letters(table, codes + start[run], end[run] - start[run]);
        }
    }
    return runs;
}

/* Where the runs of strings stand in them, and their languages.

   string, start, end, kind, script: [runs], as switches_runs gives them, of strings numbers[string[k]], rising. starts,
   languages, scripts: [strings], where each begins, and what it is. offsets: [strings + 1], where the runs of each begin.
   first, last, language: [runs]: a run without a label is in its string's language. foreign: [runs], those that must be told
   by themselves: in another script than their string, or of no language. Returns how many these are; -1 where a string is
   none, or strings fall. */
KERNEL int64_t switches_laid(const int64_t *string, const int64_t *start, const int64_t *end, const int16_t *kind,
                             const int8_t *script, int64_t runs, const int64_t *numbers, int64_t chosen,
                             const int64_t *starts, const int16_t *languages, const int8_t *scripts, int64_t strings,
                             int64_t *offsets, int32_t *first, int32_t *last, int16_t *language, int64_t *foreign) {
    int64_t found = 0, current = -1;
    for (int64_t i = 0; i < runs; i++) {
        int64_t of = string[i] >= 0 && string[i] < chosen ? numbers[string[i]] : -1;
        if (of < 0 || of >= strings || of < current) return -1;
        while (current < of) offsets[++current] = i;
        first[i] = (int32_t)(start[i] - starts[of]), last[i] = (int32_t)(end[i] - starts[of]);
        language[i] = kind[i] > LABEL ? (int16_t)(kind[i] - LABEL) : languages[of];
        if (script[i] != scripts[of] || !language[i]) foreign[found++] = i;
    }
    while (current < strings) offsets[++current] = runs;
    return found;
}

/* The languages of runs that were told by themselves, in place: a few Latin words are names, brands and acronyms more often
   than a language. What is not sure is `name` where it is written as a name, and `none` else; `name` below 0: always.

   starts, ends: [count], runs of `codes`; language, score, script: [count]. few: words at most; acronym: letters at most;
   sure: [1], the score from which another language than `usual` is left. */
KERNEL void switches_named(const uint32_t *table, const uint32_t *codes, const int64_t *starts, const int64_t *ends,
                           int64_t count, int64_t latin, int64_t few, int64_t acronym, int64_t usual, int64_t name,
                           int64_t none, const float *sure, int16_t *language, const float *score, const int8_t *script) {
    for (int64_t i = 0; i < count; i++) {
        int64_t words = 0, letters = 0, capitals = 0, before = 0;
        if (script[i] != latin) continue;
        for (int64_t j = starts[i]; j < ends[i]; j++) {
            int64_t letter = script_of(known_of(table, codes[j])) == latin;
            words += letter && !before, letters += letter, before = letter;
            capitals += letter && codes[j] - 'A' < 26;
        }
        if (words > few) continue;
        int unsure = score[i] < *sure && language[i] != usual;
        if (unsure) language[i] = (int16_t)none;
        if (name >= 0 && ((capitals == letters && letters <= acronym) || (unsure && capitals))) language[i] = (int16_t)name;
    }
}
