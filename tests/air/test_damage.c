/*
 * Bytes that are not what was written: every cut and every flipped bit gives an error or a valid
 * unit, never a crash. The sanitizers make this worth running.
 *
 * A checksum that fits is put on each damaged unit, so that the reader behind it is what is tested.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "random_function.h"
#include "testing.h"

enum { header_size = 24, checksum_at = 8 };

static void make_unit(struct text *bytes)
{
	struct air_unit unit = { .path = "src/made.c" };
	struct air_builder *b = air_builder_new();
	struct chance chance = { 11 };
	struct air_record_bytes records[3];
	struct air_file files[2] = { { .path = "src/made.c", .text = "int x;\n", .text_size = 7 },
		{ .path = "src/made.h", .flags = AIR_FILE_SYSTEM } };
	const char *annotations[] = { "async", "blocks" };
	struct air_param params[2] = {
		{ .name = "a", .annotations = { annotations, 2 }, .markers = { annotations, 1 } },
		{ .name = "", .typedef_key = "c:@T@callback" }
	};
	struct air_symbol symbols[2] = {
		{ .key = "c:@F@made", .name = "made", .params = params, .param_count = 2 },
		{ .kind = AIR_SYMBOL_VARIABLE,
			.key = "c:@x",
			.name = "y",
			.file = 1,
			.markers = { annotations, 1 } }
	};
	struct air_field field = {
		.key = "c:@S@job@FI@next", .name = "next", .markers = { annotations, 2 }
	};
	struct air_record record = {
		.key = "c:@S@job", .name = "job", .fields = &field, .field_count = 1, .size = 8
	};
	struct air_typedef name = {
		.key = "c:@T@callback", .name = "callback", .markers = { annotations, 1 }
	};
	struct air_diagnostic diagnostic = { .file = air_none, .text = "bad" };

	for (int i = 0; i < 3; i++) {
		struct air_function f;
		random_function(&chance, b, &unit.arena, &f, 25, 10);
		records[i] = air_function_encode(&unit.arena, &f);
	}
	unit.files = files;
	unit.file_count = 2;
	unit.symbols = symbols;
	unit.symbol_count = 2;
	unit.records = &record;
	unit.record_count = 1;
	unit.typedefs = &name;
	unit.typedef_count = 1;
	unit.diagnostics = &diagnostic;
	unit.diagnostic_count = 1;
	unit.functions = records;
	unit.function_count = 3;
	air_unit_encode(bytes, &unit);
	arena_release(&unit.arena);
	air_builder_free(b);
}

static void put(unsigned char *bytes, uint64_t number)
{
	for (int i = 0; i < 8; i++)
		bytes[i] = (unsigned char)(number >> (8 * i));
}

/* Looks at everything there is. */
static void use(struct air_unit *unit)
{
	struct air_function f;
	struct cfg cfg;
	for (uint32_t i = 0; i < unit->function_count; i++) {
		if (!air_function_decode(&unit->arena, &unit->functions[i], &f, NULL))
			continue;
		cfg_build(&cfg, &unit->arena, &f, NULL, NULL);
		air_function_encode(&unit->arena, &f);
	}
	for (uint32_t i = 0; i < unit->file_count; i++)
		air_file_text(&unit->arena, &unit->files[i], NULL);
	printed_unit(&unit->arena, unit);
}

/* Decodes a copy of exact size, so that a read behind it is seen. */
static bool try_bytes(const char *bytes, size_t size, bool seal)
{
	struct air_unit unit;
	struct error err = { "" };
	unsigned char *copy = malloc(size ? size : 1);

	memcpy(copy, bytes, size);
	if (seal && size >= header_size) {
		struct hash hash = hash_bytes(copy + header_size, size - header_size);
		put(copy + checksum_at, hash.low);
		put(copy + checksum_at + 8, hash.high);
	}
	bool ok = air_unit_decode(&unit, copy, size, true, &err);
	if (ok) {
		use(&unit);
		air_unit_release(&unit);
	} else {
		ck_assert(*err.text);
	}
	free(copy);
	return ok;
}

START_TEST(the_whole_unit_is_read)
{
	struct text bytes = { 0 };
	make_unit(&bytes);
	ck_assert(try_bytes(bytes.bytes, bytes.length, false));
	text_release(&bytes);
}
END_TEST

START_TEST(every_cut_is_an_error)
{
	struct text bytes = { 0 };
	make_unit(&bytes);
	for (size_t size = 0; size < bytes.length; size++) {
		ck_assert(!try_bytes(bytes.bytes, size, false));
		ck_assert(!try_bytes(bytes.bytes, size, true));
	}
	text_release(&bytes);
}
END_TEST

START_TEST(every_flipped_bit_is_noticed)
{
	struct text bytes = { 0 };
	make_unit(&bytes);
	for (size_t bit = 0; bit < bytes.length * 8; bit++) {
		bytes.bytes[bit / 8] ^= (char)(1 << bit % 8);
		ck_assert(!try_bytes(bytes.bytes, bytes.length, false));
		bytes.bytes[bit / 8] ^= (char)(1 << bit % 8);
	}
	text_release(&bytes);
}
END_TEST

START_TEST(flipped_bits_with_a_fitting_checksum_do_no_harm)
{
	struct text bytes = { 0 };
	make_unit(&bytes);
	for (size_t bit = header_size * 8; bit < bytes.length * 8; bit++) {
		bytes.bytes[bit / 8] ^= (char)(1 << bit % 8);
		try_bytes(bytes.bytes, bytes.length, true);
		bytes.bytes[bit / 8] ^= (char)(1 << bit % 8);
	}
	text_release(&bytes);
}
END_TEST

START_TEST(overwritten_bytes_do_no_harm)
{
	struct text bytes = { 0 };
	struct chance chance = { 5 };
	make_unit(&bytes);
	for (int i = 0; i < 6000; i++) {
		char *copy = malloc(bytes.length);
		memcpy(copy, bytes.bytes, bytes.length);
		for (uint32_t j = 0; j <= chance_below(&chance, 6); j++) {
			uint32_t at = chance_below(&chance, (uint32_t)bytes.length - header_size);
			bool is_large = chance_below(&chance, 2);
			copy[header_size + at] =
				(char)(is_large ? 0xff : chance_below(&chance, 256));
		}
		try_bytes(copy, bytes.length, true);
		free(copy);
	}
	text_release(&bytes);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = { the_whole_unit_is_read, every_cut_is_an_error,
		every_flipped_bit_is_noticed, flipped_bits_with_a_fitting_checksum_do_no_harm,
		overwritten_bytes_do_no_harm };
	return RUN_CASES("air.damage", cases);
}
