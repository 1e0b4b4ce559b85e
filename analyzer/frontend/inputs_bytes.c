/*
 * Eight bytes a number, little end first: simple, and small beside what it leads to.
 */
#include "frontend/inputs_bytes.h"

#include <string.h>

void put_number(struct text *out, uint64_t value)
{
	char bytes[8];
	for (size_t i = 0; i < 8; i++)
		bytes[i] = (char)(value >> (8 * i) & 0xff);
	text_add_n(out, bytes, sizeof(bytes));
}

void put_string(struct text *out, const char *string)
{
	size_t length = strlen(string);
	put_number(out, length);
	text_add_n(out, string, length + 1);
}

uint64_t get_number(struct byte_source *s)
{
	if (s->end - s->at < 8) {
		s->is_damaged = true;
		return 0;
	}
	uint64_t value = 0;
	for (size_t i = 0; i < 8; i++)
		value |= (uint64_t)(unsigned char)s->at[i] << (8 * i);
	s->at += 8;
	return value;
}

size_t get_count(struct byte_source *s, size_t least)
{
	uint64_t count = get_number(s);
	if (count > (uint64_t)(s->end - s->at) / least) {
		s->is_damaged = true;
		return 0;
	}
	return (size_t)count;
}

const char *get_string(struct byte_source *s)
{
	size_t length = get_count(s, 1);
	if (s->is_damaged || (size_t)(s->end - s->at) <= length || s->at[length]) {
		s->is_damaged = true;
		return "";
	}
	const char *string = s->at;
	s->at += length + 1;
	return string;
}
