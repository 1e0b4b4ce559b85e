/*
 * What the writer (encode_unit.c) and the reader (decode_unit.c) of a unit agree on.
 *
 *	unit     magic version checksum payload
 *	payload  string-count string... head files symbols records typedefs diagnostics functions
 *
 *  1. Magic, version and checksum have fixed sizes, low byte first. The checksum is over the
 *     payload.
 *  2. A string is its number in the table plus one; 0 is NULL. Equal strings are there once.
 *  3. A name that is the end of its key is written as its length plus one; otherwise 0 and the
 *     string follow.
 */
#ifndef AIR_UNIT_H
#define AIR_UNIT_H

#include <stdint.h>

#include "base/hash.h"

enum { unit_version = 3 };
enum { unit_magic_size = 4, unit_header_size = unit_magic_size + 4 + 16 };

static const char unit_magic[unit_magic_size] = { 'A', 'I', 'R', '\x1a' };

enum unit_state { unit_is_partial = 1, unit_is_failed = 2 };

/* Larger texts are not kept: nobody reads them, and damaged bytes must not ask for gigabytes. */
enum { unit_longest_text = 64 << 20 };

/* Zstandard; a higher level costs more than it saves. */
enum { unit_packing_level = 3 };

#endif
