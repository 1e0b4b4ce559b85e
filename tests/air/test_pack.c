/*
 * Unit files: what is written is read again, equal contents are equal bytes, and every cut and
 * every flipped bit gives an error that says what the file is.
 */
#include <stdlib.h>
#include <string.h>

#include "air/bytes.h"
#include "air/pack.h"
#include "air/unit.h"
#include "testing.h"

enum { schema_at = 16, checksum_at = 20, rest_at = 36 };

static const struct air_pack sample = { .tool = "1.2.3",
	.compiler = "clang 19",
	.path = "src/a.c",
	.group = "CMakeFiles/app",
	.unit = "unit unit unit unit unit unit",
	.unit_size = 29 };

static bool decode(const char *bytes, size_t size, struct air_pack *pack, struct error *err)
{
	static struct arena arena;
	arena_reset(&arena);
	char *copy = arena_copy(&arena, bytes, size); /* of exact size: a read behind it is seen */
	return air_pack_decode(pack, &arena, copy, size, err);
}

START_TEST(what_is_written_is_read)
{
	struct text bytes = { 0 }, again = { 0 };
	struct air_pack pack;
	struct error err;
	air_pack_encode(&bytes, &sample);
	air_pack_encode(&again, &sample);
	ck_assert_mem_eq(bytes.bytes, again.bytes, bytes.length);
	ck_assert(decode(bytes.bytes, bytes.length, &pack, &err));
	ck_assert_str_eq(pack.tool, "1.2.3");
	ck_assert_str_eq(pack.compiler, "clang 19");
	ck_assert_str_eq(pack.path, "src/a.c");
	ck_assert_str_eq(pack.group, "CMakeFiles/app");
	ck_assert_ptr_null(pack.problem);
	ck_assert(!pack.is_missing);
	ck_assert_uint_eq(pack.unit_size, 29);
	ck_assert_mem_eq(pack.unit, sample.unit, 29);
	text_release(&bytes);
	text_release(&again);
}
END_TEST

START_TEST(a_lost_unit_says_why)
{
	struct air_pack lost = { .tool = "1", .compiler = "", .path = "a.c" }, pack;
	struct text bytes = { 0 };
	struct error err;
	lost.problem = "the parser crashed (signal 11)";
	lost.is_missing = true;
	air_pack_encode(&bytes, &lost);
	ck_assert(decode(bytes.bytes, bytes.length, &pack, &err));
	ck_assert_str_eq(pack.problem, lost.problem);
	ck_assert(pack.is_missing);
	ck_assert_ptr_null(pack.unit);
	ck_assert_ptr_null(pack.group);
	text_release(&bytes);
}
END_TEST

static void expect_error(const char *bytes, size_t size, const char *part)
{
	struct air_pack pack;
	struct error err = { "" };
	ck_assert(!decode(bytes, size, &pack, &err));
	ck_assert_msg(strstr(err.text, part) != NULL, "'%s' in '%s'", part, err.text);
}

START_TEST(what_is_no_unit_is_told)
{
	expect_error("", 0, "not a unit of async-lint");
	expect_error("\x7f"
		     "ELF",
		4, "not a unit of async-lint");
	expect_error("int main(void) { return 0; }\n", 29, "not a unit of async-lint");
	expect_error("async-lint", 10, "cut short");
}
END_TEST

/* Whatever else has changed in a newer one, its tool can be named. */
START_TEST(another_schema_names_its_tool)
{
	struct text bytes = { 0 };
	struct air_pack newer = sample;
	newer.tool = "9.8.7";
	air_pack_encode(&bytes, &newer);
	bytes.bytes[schema_at] = (char)(unit_version + 1);
	bytes.bytes[checksum_at] ^= 1;
	expect_error(bytes.bytes, bytes.length, "written by async-lint 9.8.7");
	expect_error(bytes.bytes, bytes.length, "schema 3");
	text_release(&bytes);
}
END_TEST

START_TEST(every_cut_is_an_error)
{
	struct text bytes = { 0 };
	air_pack_encode(&bytes, &sample);
	for (size_t size = 1; size < bytes.length; size++)
		expect_error(bytes.bytes, size, "damaged or cut short");
	text_release(&bytes);
}
END_TEST

START_TEST(every_flipped_bit_is_noticed)
{
	struct text bytes = { 0 };
	air_pack_encode(&bytes, &sample);
	for (size_t bit = 0; bit < bytes.length * 8; bit++) {
		bytes.bytes[bit / 8] ^= (char)(1 << bit % 8);
		expect_error(bytes.bytes, bytes.length, "");
		bytes.bytes[bit / 8] ^= (char)(1 << bit % 8);
	}
	text_release(&bytes);
}
END_TEST

/* With a checksum that fits, so that the reader behind it is what is tested. */
START_TEST(flipped_bits_with_a_fitting_checksum_do_no_harm)
{
	struct text bytes = { 0 };
	struct air_pack pack;
	struct error err;
	air_pack_encode(&bytes, &sample);
	for (size_t bit = rest_at * 8; bit < bytes.length * 8; bit++) {
		bytes.bytes[bit / 8] ^= (char)(1 << bit % 8);
		struct hash hash = hash_bytes(bytes.bytes + rest_at, bytes.length - rest_at);
		for (int i = 0; i < 8; i++) {
			bytes.bytes[checksum_at + i] = (char)(hash.low >> (8 * i));
			bytes.bytes[checksum_at + 8 + i] = (char)(hash.high >> (8 * i));
		}
		decode(bytes.bytes, bytes.length, &pack, &err);
		bytes.bytes[bit / 8] ^= (char)(1 << bit % 8);
	}
	text_release(&bytes);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = { what_is_written_is_read, a_lost_unit_says_why,
		what_is_no_unit_is_told, another_schema_names_its_tool, every_cut_is_an_error,
		every_flipped_bit_is_noticed, flipped_bits_with_a_fitting_checksum_do_no_harm };
	return RUN_CASES("air.pack", cases);
}
