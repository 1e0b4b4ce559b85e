/*
 *	file     magic schema checksum tool compiler rest
 *	rest     state path group problem unit-size unit
 *
 *  1. Magic, schema, tool and compiler stand where they are in every version, so that a file of
 *     any other can be told by name. The schema is that of units: `unit_version` grows with
 *     either.
 *  2. The checksum is over all that follows it.
 *  3. The unit is compressed with zstd, its size before that is written in front.
 */
#include "air/pack.h"

#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "air/bytes.h"
#include "air/unit.h"
#include "base/hash.h"
#include "base/memory.h"

enum { magic_size = 16, schema_size = 4, checksum_size = 16 };
enum { least_size = magic_size + schema_size + checksum_size };

static const char magic[magic_size] = "async-lint unit\n";

enum state { has_group = 1, has_problem = 2, is_missing = 4, lacks_comments = 8 };

/* A unit of some million functions. */
static const uint64_t largest_unit = UINT64_C(1) << 32;

/* ----------------------------------------------------------------------------------- writing */

static void add_fixed(struct text *out, uint64_t number, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		write_byte(out, (unsigned)(number >> (8 * i)) & 0xff);
}

static void add_packed(struct text *out, const void *bytes, size_t size)
{
	size_t room = ZSTD_compressBound(size);
	void *packed = memory_new(room, 1);
	size_t length = ZSTD_compress(packed, room, bytes, size, unit_packing_level);

	if (ZSTD_isError(length))
		BUG("zstd cannot pack into the room it asked for");
	text_add_n(out, packed, length);
	free(packed);
}

void air_pack_encode(struct text *out, const struct air_pack *pack)
{
	struct text rest = { 0 };

	write_string(&rest, pack->tool);
	write_string(&rest, pack->compiler);
	write_number(&rest, (pack->group ? has_group : 0u) | (pack->problem ? has_problem : 0u) |
				    (pack->is_missing ? is_missing : 0u) |
				    (pack->lacks_comments ? lacks_comments : 0u));
	write_string(&rest, pack->path);
	if (pack->group)
		write_string(&rest, pack->group);
	if (pack->problem)
		write_string(&rest, pack->problem);
	write_number(&rest, pack->unit ? pack->unit_size : 0);
	if (pack->unit)
		add_packed(&rest, pack->unit, pack->unit_size);

	struct hash checksum = hash_bytes(rest.bytes, rest.length);
	text_add_n(out, magic, magic_size);
	add_fixed(out, unit_version, schema_size);
	add_fixed(out, checksum.low, 8);
	add_fixed(out, checksum.high, 8);
	text_add_n(out, rest.bytes, rest.length);
	text_release(&rest);
}

/* ----------------------------------------------------------------------------------- reading */

static uint64_t take_fixed(struct reader *in, unsigned bytes)
{
	uint64_t number = 0;
	for (unsigned i = 0; i < bytes; i++)
		number |= (uint64_t)read_byte(in) << (8 * i);
	return number;
}

static bool damaged(struct error *err)
{
	return error_set(err, "the unit is damaged or cut short: extract it again");
}

/* False with the reason when what follows cannot be trusted to be ours. */
static bool take_head(struct reader *in, struct air_pack *pack, struct error *err)
{
	size_t left = reader_left(in);
	size_t shared = left < magic_size ? left : magic_size;
	if (!left || memcmp(in->at, magic, shared))
		return error_set(err, "not a unit of async-lint");
	if (left < least_size)
		return damaged(err);
	in->at += magic_size;
	uint64_t schema = take_fixed(in, schema_size);
	uint64_t low = take_fixed(in, 8);
	struct hash checksum = { .low = low, .high = take_fixed(in, 8) };
	bool is_sound = hash_equal(checksum, hash_bytes(in->at, reader_left(in)));
	pack->tool = read_string(in);
	pack->compiler = read_string(in);
	if (schema != unit_version && !in->is_damaged)
		return error_set(err,
			"a unit of schema %llu, written by async-lint %s; this one reads schema "
			"%d: extract and link with the same version",
			(unsigned long long)schema, pack->tool, unit_version);
	return is_sound || damaged(err);
}

static bool take_unit(
	struct reader *in, struct air_pack *pack, struct arena *arena, struct error *err)
{
	uint64_t size = read_number(in);
	if (!size)
		return (pack->problem && in->at == in->end && !in->is_damaged) || damaged(err);
	if (in->is_damaged || pack->problem || size > largest_unit ||
		size != ZSTD_getFrameContentSize(in->at, reader_left(in)))
		return damaged(err);
	void *unit = arena_alloc(arena, (size_t)size);
	size_t unpacked = ZSTD_decompress(unit, (size_t)size, in->at, reader_left(in));
	if (ZSTD_isError(unpacked) || unpacked != size)
		return damaged(err);
	pack->unit = unit;
	pack->unit_size = (size_t)size;
	return true;
}

bool air_pack_decode(struct air_pack *pack, struct arena *arena, const void *bytes, size_t size,
	struct error *err)
{
	struct reader in = { .at = bytes, .end = (const uint8_t *)bytes + size };

	*pack = (struct air_pack){ 0 };
	if (!take_head(&in, pack, err))
		return false;
	uint64_t state = read_number(&in);
	pack->path = read_string(&in);
	pack->group = state & has_group ? read_string(&in) : NULL;
	pack->problem = state & has_problem ? read_string(&in) : NULL;
	pack->is_missing = (state & is_missing) != 0;
	pack->lacks_comments = (state & lacks_comments) != 0;
	if (in.is_damaged || !*pack->path)
		return damaged(err);
	return take_unit(&in, pack, arena, err);
}
