/*
 * The small change of the encoding: numbers of variable length, strings with their NUL.
 *
 * A writer appends to a text. A reader never looks past `end`: once it had to, `is_damaged` stays
 * set and everything further reads as 0 or "", so that callers check once at the end. They do
 * check counts before they allocate.
 */
#ifndef AIR_BYTES_H
#define AIR_BYTES_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/text.h"

struct reader {
	const uint8_t *at, *end;
	bool is_damaged;
};

/* Small differences in either direction as small numbers: 0, -1, 1, -2 ... */
static inline uint64_t zigzag(int64_t number)
{
	return (uint64_t)number << 1 ^ (number < 0 ? UINT64_MAX : 0);
}

static inline int64_t unzigzag(uint64_t bits)
{
	return (int64_t)(bits >> 1 ^ (bits & 1 ? UINT64_MAX : 0));
}

/* The difference of two lines or numbers, whichever way round. */
static inline uint64_t difference(uint32_t from, uint32_t to)
{
	return zigzag((int64_t)to - (int64_t)from);
}

static inline uint32_t differ(uint32_t from, uint64_t difference)
{
	return (uint32_t)((uint64_t)from + (uint64_t)unzigzag(difference));
}

/* An index that may be air_none, as 0. */
static inline uint64_t shifted(uint32_t index)
{
	return (uint32_t)(index + 1);
}

static inline void write_byte(struct text *out, unsigned byte)
{
	if (out->length + 1 >= out->capacity) {
		text_char(out, (char)byte);
		return;
	}
	out->bytes[out->length++] = (char)byte;
	out->bytes[out->length] = '\0';
}

static inline void write_number(struct text *out, uint64_t number)
{
	for (; number >= 0x80; number >>= 7)
		write_byte(out, 0x80 | (unsigned)(number & 0x7f));
	write_byte(out, (unsigned)number);
}

static inline void write_string(struct text *out, const char *string)
{
	text_add_n(out, string, strlen(string) + 1);
}

static inline size_t reader_left(const struct reader *in)
{
	return (size_t)(in->end - in->at);
}

static inline void reader_fail(struct reader *in)
{
	in->is_damaged = true;
	in->at = in->end;
}

static inline unsigned read_byte(struct reader *in)
{
	if (in->at == in->end) {
		in->is_damaged = true;
		return 0;
	}
	return *in->at++;
}

/* The rest of a number that has more than one byte. */
uint64_t read_long_number(struct reader *in);

static inline uint64_t read_number(struct reader *in)
{
	if (in->at != in->end && *in->at < 0x80)
		return *in->at++;
	return read_long_number(in);
}

/* A number that must fit 32 bits. */
static inline uint32_t read_number32(struct reader *in)
{
	uint64_t number = read_number(in);
	if (number > UINT32_MAX) {
		reader_fail(in);
		return 0;
	}
	return (uint32_t)number;
}

static inline uint32_t read_shifted(struct reader *in)
{
	return read_number32(in) - 1;
}

/* A count of things of which each takes at least `least` bytes: never more than can follow. */
uint32_t read_count(struct reader *in, size_t least);

/* Points into the bytes. */
const char *read_string(struct reader *in);

#endif
