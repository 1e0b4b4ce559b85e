/*
 * What the writer (encode.c) and the reader (decode.c) of a function record agree on.
 *
 *	record   key name flags instr-count degraded? param-count column end-line counts...
 *	         files strings refs types locals origins blocks
 *	block    instr-count instr... end
 *	instr    head [extra [flags] [file] [origin]] [line] [column] operands [type]
 *	end      head [file] [line] [column] [value] [targets] [cases]
 *	value    kind and small payload in one byte, see below
 *	place    root, step count and small index in one byte, [type], [base], steps
 *
 *  1. Positions are differences: a position that is left out is the one before it, across
 *     blocks. Lines in the function's own file count from its first line, so that moving the
 *     function changes nothing; see `line_code`.
 *  2. Results are named by distance, counted back from the instruction before the user.
 *  3. Tables of values, places, steps, targets and cases are not written: what they hold stands
 *     where it is used. Only their sizes are, to allocate everything at once.
 *  4. A name that is the end of its key is written as its length.
 */
#ifndef AIR_RECORD_H
#define AIR_RECORD_H

#include "air/bytes.h"

enum instr_head {
	instr_op = 0x0f,
	instr_has_extra = 0x10,
	instr_has_line = 0x20,
	instr_has_column = 0x40,
	instr_has_type = 0x80, /* another than that of the place (READ) or none (otherwise) */
};

enum instr_extra { extra_has_flags = 1, extra_has_file = 2, extra_has_origin = 4 };

enum end_head {
	end_kind = 0x07,
	end_has_file = 0x08,
	end_has_line = 0x10,
	end_has_column = 0x20,
	end_has_value = 0x40,
};

/* A value's byte: the low three bits, then a payload, of which 31 says "31 plus what follows". */
enum value_code {
	code_none,
	code_int,
	code_named_int,
	code_null,
	code_named_null,
	code_string,
	code_result,
	code_unknown,
};

enum { code_bits = 3, payload_long = 31 };

/* A place's byte: root, has_type, step count (3: follows), index (7: 7 plus what follows). */
enum { place_root = 0x03, place_has_type = 0x04, place_steps_shift = 3, place_index_shift = 5 };
enum { place_steps_long = 3, place_index_long = 7 };

enum { type_kind = 0x07, type_is_array = 0x08, type_has_ref = 0x10, type_pointers_shift = 5 };
enum { type_pointers_long = 7 };

enum local_head { local_has_name = 1, local_has_position = 2, local_has_cleanup = 4 };
enum { local_flags_shift = 3 };

/* How the record of a field is written: as it is, or as the key or record of an earlier ref. */
enum { record_text, record_key_of, record_record_of, record_ways };

/* A line of files[0] as a number that does not depend on where the function starts; 0 stays 0
 * (unknown). Lines of other files are written as they are. */
static inline int64_t line_code(uint32_t line, uint32_t first, bool is_own_file)
{
	int64_t distance = (int64_t)line - (is_own_file ? first : 0);
	if (!line)
		return 0;
	return distance >= 0 && is_own_file ? distance + 1 : distance;
}

static inline uint32_t line_of_code(int64_t code, uint32_t first, bool is_own_file)
{
	if (!code || !is_own_file)
		return (uint32_t)code;
	return (uint32_t)(first + (uint64_t)code - (code > 0));
}

/* The beginning of a record, which units read without decoding the rest. */
struct record_head {
	const char *key, *name, *degraded;
	uint32_t flags, instr_count;
};

void record_head_read(struct reader *in, struct record_head *head);

#endif
