/*
 * The parts of the reader that are not worth having in every caller.
 */
#include "air/bytes.h"

uint64_t read_long_number(struct reader *in)
{
	uint64_t number = 0;
	for (unsigned shift = 0; shift < 64 && in->at != in->end; shift += 7) {
		uint64_t byte = *in->at++;
		if (shift == 63 && byte > 1) /* more than 64 bits? */
			break;
		number |= (byte & 0x7f) << shift;
		if (byte < 0x80)
			return number;
	}
	reader_fail(in);
	return 0;
}

uint32_t read_count(struct reader *in, size_t least)
{
	uint64_t count = read_number(in);
	if (count > reader_left(in) / least || count >= UINT32_MAX) {
		reader_fail(in);
		return 0;
	}
	return (uint32_t)count;
}

const char *read_string(struct reader *in)
{
	const uint8_t *end = memchr(in->at, 0, reader_left(in));
	if (!end) {
		reader_fail(in);
		return "";
	}
	const char *string = (const char *)in->at;
	in->at = end + 1;
	return string;
}
