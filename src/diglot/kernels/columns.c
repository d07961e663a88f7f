/* Flat text: spans of code points gathered into columns, and between code points and UTF-8. */

#include "slack.h"
#include "utf8.h"

/* behind[i] = where the terminator behind span i stands when spans are one behind the other. Returns the code points of all,
   terminators counted; -1 - i where span i does not lie in `size` code points. */
KERNEL int64_t columns_behind(int64_t size, const int64_t *starts, const int64_t *ends, int64_t count, int64_t *behind) {
    int64_t at = 0;
    for (int64_t i = 0; i < count; i++) {
        if (starts[i] < 0 || ends[i] < starts[i] || ends[i] > size) return -1 - i;
        at += ends[i] - starts[i];
        behind[i] = at++;
    }
    return at;
}

/* Copy codes[starts[i] : ends[i]], each followed by the terminator, one behind the other; out has room for all of it, as
   columns_behind reckons. */
KERNEL void columns_gather(const uint32_t *codes, const int64_t *starts, const int64_t *ends, int64_t count,
                           int64_t terminator, uint32_t *out) {
    for (int64_t i = 0; i < count; i++) {
        int64_t length = ends[i] - starts[i];
        const uint32_t *from = codes + starts[i];
        if (length >= 64) __builtin_memcpy(out, from, (size_t)length * 4);
        else for (int64_t j = 0; j < length; j++) out[j] = from[j];
        out += length;
        *out++ = (uint32_t)terminator;
    }
}

/* Where what replaces spans of a text stands, and where its strings end then.

   Span i, codes[starts[i] : stops[i]], is replaced by string numbers[i] of a pool, which ends at pool_ends, or by nothing
   below 0; spans rise and are apart. new_starts, new_stops: [count]; ends and new_ends: [strings]. Returns the code
   points of the new text; -1 where spans or numbers are none. */
KERNEL int64_t columns_moved(int64_t size, const int64_t *ends, int64_t strings, const int64_t *starts,
                             const int64_t *stops, const int64_t *numbers, int64_t count, const int64_t *pool_ends,
                             int64_t pooled, int64_t *new_starts, int64_t *new_stops, int64_t *new_ends) {
    int64_t shift = 0, at = 0, s = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t start = starts[i], stop = stops[i], number = numbers[i];
        if (start < at || stop < start || stop > size || number >= pooled) return -1;
        for (; s < strings && ends[s] < start; s++) new_ends[s] = ends[s] + shift;
        int64_t length = number < 0 ? 0 : pool_ends[number] - (number ? pool_ends[number - 1] + 1 : 0);
        new_starts[i] = start + shift, new_stops[i] = start + shift + length;
        shift += length - (stop - start), at = stop;
    }
    for (; s < strings; s++) new_ends[s] = ends[s] + shift;
    return size + shift;
}

/* Copy the text with what replaces its spans, all as above; out: [what columns_moved returned]. */
KERNEL void columns_splice(const uint32_t *codes, int64_t size, const int64_t *starts, const int64_t *stops,
                           const int64_t *numbers, int64_t count, const uint32_t *pool, const int64_t *pool_ends,
                           uint32_t *out) {
    int64_t at = 0;
    for (int64_t i = 0; i < count; i++) {
        for (; at < starts[i]; at++) *out++ = codes[at];
        at = stops[i];
        if (numbers[i] < 0) continue;
        for (int64_t j = numbers[i] ? pool_ends[numbers[i] - 1] + 1 : 0; j < pool_ends[numbers[i]]; j++) *out++ = pool[j];
    }
    __builtin_memcpy(out, codes + at, (size_t)(size - at) * 4);
}

/* Where the UTF-8 of a code point begins in that of all: marks[i] is where that of code point i * EVERY does. */
INLINE int64_t byte_of(const uint32_t *codes, const int64_t *marks, int64_t every, int64_t at) {
    int64_t from = at - at % every;
    uint32_t more = 0;
    for (int64_t i = from; i < at; i++) more += (uint32_t)(codes[i] > 0x7F) + (codes[i] > 0x7FF) + (codes[i] > 0xFFFF);
    return marks[from / every] + (at - from) + more;
}

/* places[i] = where span i begins in the UTF-8 of all codes, offsets[i + 1] = the bytes of the spans 0 to i. marks:
   [size / every, rounded up, + 1]. Returns the spans placed: fewer than count where the next does not lie in codes. */
KERNEL int64_t columns_place(const uint32_t *codes, int64_t size, const int64_t *marks, int64_t every,
                             const int64_t *starts, const int64_t *ends, int64_t count, int64_t *places,
                             int64_t *offsets) {
    offsets[0] = 0;
    for (int64_t i = 0; i < count; i++) {
        if (starts[i] < 0 || ends[i] < starts[i] || ends[i] > size) return i;
        places[i] = byte_of(codes, marks, every, starts[i]);
        offsets[i + 1] = offsets[i] + byte_of(codes, marks, every, ends[i]) - places[i];
    }
    return count;
}

/* Copy the bytes of spans that columns_place placed, one behind the other; data: [all bytes], out: [bytes]. */
KERNEL void columns_copy(const uint8_t *data, const int64_t *places, const int64_t *offsets, int64_t count, uint8_t *out) {
    for (int64_t i = 0; i < count; i++)
        __builtin_memcpy(out + offsets[i], data + places[i], (size_t)(offsets[i + 1] - offsets[i]));
}

/* The same, with before[i] terminators before span i; out: [bytes and terminators]. */
KERNEL void columns_join(const uint8_t *data, const int64_t *places, const int64_t *offsets, const int64_t *before,
                         int64_t count, int64_t terminator, uint8_t *out) {
    for (int64_t i = 0; i < count; i++) {
        for (int64_t j = 0; j < before[i]; j++) *out++ = (uint8_t)terminator;
        int64_t bytes = offsets[i + 1] - offsets[i];
        __builtin_memcpy(out, data + places[i], (size_t)bytes);
        out += bytes;
    }
}

/* Strings of a table, by number, one behind the other: offsets[i + 1] = bytes of those that numbers[0] to numbers[i] choose;
   below 0 stands for none. String n of `names` is data[bounds[n] : bounds[n + 1]] of `size` bytes, SLACK more behind them.
   Returns the bytes in all, which may pass what offsets hold; they are in out where they are `room` at most, and SLACK more
   may be written. -1 where a number is none, or its string not in data. */
KERNEL int64_t columns_choose(const uint8_t *data, int64_t size, const int64_t *bounds, int64_t names,
                              const int32_t *numbers, int64_t count, int32_t *offsets, uint8_t *out, int64_t room) {
    int64_t total = 0;
    offsets[0] = 0;
    for (int64_t i = 0; i < count; i++) {
        if (numbers[i] >= names) return -1;
        if (numbers[i] >= 0) {
            int64_t start = bounds[numbers[i]], end = bounds[numbers[i] + 1];
            if (start < 0 || start > end || end > size) return -1;
            if (total + end - start <= room) copied(out + total, data + start, end - start);
            total += end - start;
        }
        offsets[i + 1] = (int32_t)total;
    }
    return total;
}

enum { BLOCK = 8, SOON = 512 };

/* The UTF-8 of spans that lie in codes, one behind the other; out: [4 * code points of all]. offsets: [count + 1], where each
   begins. pairs: [0x800], of code points below that the bytes, and above 16 bits how many these are: a second byte that is
   none is written over. `instead` stands for lone surrogates and takes three bytes, as they would. */
KERNEL void columns_encode(const uint32_t *codes, const int64_t *starts, const int64_t *ends, int64_t count,
                           const uint32_t *pairs, int64_t instead, int64_t *offsets, uint8_t *out) {
    int64_t at = offsets[0] = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t from = starts[i], end = ends[i];
        for (; from + BLOCK <= end; from += BLOCK) {
            uint32_t all = 0;
            __builtin_prefetch(codes + from + SOON);
            for (int j = 0; j < BLOCK; j++) all |= codes[from + j];
            if (all < 0x80) {
                for (int j = 0; j < BLOCK; j++) out[at + j] = (uint8_t)codes[from + j];
                at += BLOCK;
            } else if (all < 0x800) {
                for (int j = 0; j < BLOCK; j++) {
                    uint32_t pair = pairs[codes[from + j]];
                    __builtin_memcpy(out + at, &pair, 2);
                    at += pair >> 16;
                }
            } else {
                for (int j = 0; j < BLOCK; j++) at = encoded(codes[from + j], (uint32_t)instead, out, at);
            }
        }
        for (; from < end; from++) at = encoded(codes[from], (uint32_t)instead, out, at);
        offsets[i + 1] = at;
    }
}

/* The code point at data[*at], *at after it; UINT32_MAX where the bytes up to `end` are no UTF-8 (Unicode, table 3-7). */
INLINE uint32_t decoded(const uint8_t *data, int64_t *at, int64_t end) {
    uint32_t first = data[*at];
    if (first < 0x80) {
        ++*at;
        return first;
    }
    int64_t more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    if (first < 0xC2 || first > 0xF4 || *at + more >= end) return UINT32_MAX;
    uint32_t code = first & (0x3Fu >> more);
    for (int64_t i = 1; i <= more; i++) {
        uint32_t next = data[*at + i];
        if (next >> 6 != 2) return UINT32_MAX;
        code = code << 6 | (next & 0x3F);
    }
    if ((more == 2 && (code < 0x800 || code >> 11 == 0xD800 >> 11)) || (more == 3 && (code < 0x10000 || code > 0x10FFFF)))
        return UINT32_MAX;
    *at += more + 1;
    return code;
}

/* String i is the UTF-8 data[offsets[i] : offsets[i + 1]]: its code points, each string followed by the terminator.
   out: [bytes of all strings + count]; ends: [count]. Returns the code points written, or -1 where it is no UTF-8. */
KERNEL int64_t columns_decode(const uint8_t *data, const int64_t *offsets, int64_t count, int64_t terminator,
                              uint32_t *out, int64_t *ends) {
    int64_t written = 0;
    for (int64_t i = 0; i < count; i++) {
        int64_t at = offsets[i], end = offsets[i + 1];
        while (at < end) {
            uint32_t code = decoded(data, &at, end);
            if (code == UINT32_MAX) return -1;
            out[written++] = code;
        }
        ends[i] = written;
        out[written++] = (uint32_t)terminator;
    }
    return written;
}
