/*
 * Function records and units: there and back, the same bytes, and lines that do not matter.
 */
#include <stdlib.h>
#include <string.h>

#include "random_function.h"
#include "testing.h"

enum { rounds = 3000 };

START_TEST(random_functions_come_back_equal)
{
	struct air_builder *b = air_builder_new();
	struct arena arena = { 0 };
	struct chance chance = { 1 };
	struct air_function f, back;
	struct error err;

	for (uint32_t i = 0; i < rounds; i++) {
		arena_reset(&arena);
		random_function(&chance, b, &arena, &f, chance_below(&chance, 90), 40);
		ck_assert_msg(air_function_verify(&f, &err), "%u: %s", i, err.text);
		struct air_record_bytes record = air_function_encode(&arena, &f);
		bool ok = air_function_decode(&arena, &record, &back, &err);
		ck_assert_msg(ok, "%u: %s", i, err.text);
		struct air_record_bytes again = air_function_encode(&arena, &back);
		ck_assert(same_record(&record, &again));
		ck_assert(hash_equal(record.hash, again.hash));
		ck_assert_str_eq(printed(&arena, &f), printed(&arena, &back));
		ck_assert_uint_eq(again.flags, f.flags);
		ck_assert_uint_eq(again.instr_count, f.instr_count);
	}
	arena_release(&arena);
	air_builder_free(b);
}
END_TEST

START_TEST(tables_of_the_decoded_function_hold_the_same)
{
	struct air_builder *b = air_builder_new();
	struct arena arena = { 0 };
	struct chance chance = { 2 };
	struct air_function f, back;

	for (uint32_t i = 0; i < 100; i++) {
		random_function(&chance, b, &arena, &f, 50, 7);
		struct air_record_bytes record = air_function_encode(&arena, &f);
		ck_assert(air_function_decode(&arena, &record, &back, NULL));
		ck_assert_uint_eq(f.value_count, back.value_count);
		ck_assert_uint_eq(f.place_count, back.place_count);
		ck_assert_uint_eq(f.step_count, back.step_count);
		ck_assert_uint_eq(f.ref_count, back.ref_count);
		ck_assert_uint_eq(f.case_count, back.case_count);
		for (uint32_t j = 0; j < f.instr_count; j++) {
			ck_assert_uint_eq(f.instrs[j].line, back.instrs[j].line);
			ck_assert_uint_eq(f.instrs[j].column, back.instrs[j].column);
			ck_assert_uint_eq(f.instrs[j].first_value, back.instrs[j].first_value);
			ck_assert_uint_eq(f.instrs[j].place, back.instrs[j].place);
		}
	}
	arena_release(&arena);
	air_builder_free(b);
}
END_TEST

START_TEST(moving_a_function_keeps_its_hash)
{
	struct air_builder *b = air_builder_new();
	struct arena arena = { 0 };
	struct air_function f, moved, back;

	/* A negative distance too: an instruction in a macro defined above. */
	for (uint32_t line = 100; line < 40000; line += 777) {
		struct chance one = { line }, other = { line };
		random_function(&one, b, &arena, &f, 60, 100);
		random_function(&other, b, &arena, &moved, 60, line);
		struct air_record_bytes before = air_function_encode(&arena, &f);
		struct air_record_bytes after = air_function_encode(&arena, &moved);
		ck_assert_uint_eq(after.line, line);
		ck_assert(air_function_decode(&arena, &after, &back, NULL));
		ck_assert_str_eq(printed(&arena, &moved), printed(&arena, &back));
		if (f.file_count == 1) /* lines of other files did not move */
			ck_assert(hash_equal(before.hash, after.hash));
	}
	arena_release(&arena);
	air_builder_free(b);
}
END_TEST

START_TEST(moved_lines_keep_the_hash_with_macros_above_and_headers)
{
	struct arena arena = { 0 };
	struct air_function a = parse_text(&arena, "function f() @\"f.c\":100:1 to 110 {\n"
						   "call g() @90:3 in M@104:2\n"
						   "call g() @\"h.h\":7:3\ncall g() @0:0\n}");
	struct air_function b = parse_text(&arena, "function f() @\"f.c\":500:1 to 510 {\n"
						   "call g() @490:3 in M@504:2\n"
						   "call g() @\"h.h\":7:3\ncall g() @0:0\n}");
	struct air_record_bytes first = air_function_encode(&arena, &a);
	struct air_record_bytes second = air_function_encode(&arena, &b);
	struct air_function back;

	ck_assert(hash_equal(first.hash, second.hash));
	first.line = 500; /* the unit of the second one may use the record of the first */
	ck_assert(air_function_decode(&arena, &first, &back, NULL));
	ck_assert_str_eq(printed(&arena, &b), printed(&arena, &back));
	arena_release(&arena);
}
END_TEST

START_TEST(another_meaning_has_another_hash)
{
	struct arena arena = { 0 };
	struct air_function a = parse_text(&arena, "function f() {\ncall g(1)\n}");
	struct air_function b = parse_text(&arena, "function f() {\ncall g(2)\n}");
	ck_assert(!hash_equal(
		air_function_encode(&arena, &a).hash, air_function_encode(&arena, &b).hash));
	arena_release(&arena);
}
END_TEST

static const char unit_text[] =
	"unit \"src/a.c\" target \"x86_64-linux-gnu\" compiler \"19.1.7\" "
	"flags 00112233445566778899aabbccddeeff partial\n"
	"file \"src/a.c\" main content 0123456789abcdef0123456789abcdef "
	"text \"int x;\\n\"\n\t\"/* \\x00 */\"\n"
	"file \"/usr/include/unistd.h\" system\n"
	"declare function read(fd, buffer const annotate \"out\" marker \"kept\", \"\" typedef "
	"\"c:@T@size\", ...) "
	"system noreturn annotate \"blocks\" marker \"coroutine_fn\" "
	"@\"/usr/include/unistd.h\":3:4\n"
	"declare variable ops static defined const pointer typedef \"c:@T@callback\" @3:4\n"
	"declare function nowhere() @none:0:0\n"
	"record job size 24 annotate \"group\" @7:0\n"
	"\tfield next annotate \"owned\" marker \"co\" typedef \"c:@T@callback\"\n"
	"\tfield odd\"strange key\"\n"
	"typedef callback annotate \"async\" marker \"coroutine_fn\"\n"
	"diagnostic \"unknown type name 'x'\" in-function @9:1\n"
	"\nfunction f($x: int) @\"src/a.c\":3:1 to 5 {\nreturn $\n}\n";

static struct air_unit sample(void)
{
	struct air_unit unit;
	struct error err;
	char *text = strdup(unit_text);
	memcpy(strstr(text, "return $"), "return 3", 8);
	if (!air_unit_parse(&unit, text, &err))
		ck_abort_msg("%s", err.text);
	free(text);
	return unit;
}

static void check_unit(bool borrow)
{
	struct air_unit unit = sample(), back;
	struct text bytes = { 0 }, again = { 0 };
	struct error err;

	air_unit_encode(&bytes, &unit);
	if (!air_unit_decode(&back, bytes.bytes, bytes.length, borrow, &err))
		ck_abort_msg("%s", err.text);
	if (!borrow) /* nothing may point there any more */
		memset(bytes.bytes, 0x55, bytes.length);
	ck_assert_ptr_null(back.files[0].text);
	ck_assert_str_eq(printed_unit(&unit.arena, &unit), printed_unit(&back.arena, &back));
	text_reset(&bytes);
	air_unit_encode(&bytes, &unit);
	if (!borrow) {
		air_unit_encode(&again, &back);
		ck_assert_uint_eq(bytes.length, again.length);
		ck_assert(!memcmp(bytes.bytes, again.bytes, bytes.length));
	}
	air_unit_release(&unit);
	air_unit_release(&back);
	text_release(&bytes);
	text_release(&again);
}

START_TEST(units_come_back_equal)
{
	check_unit(true);
	check_unit(false);
}
END_TEST

START_TEST(file_texts_are_unpacked_when_asked_for)
{
	struct air_unit unit = sample(), back;
	struct text bytes = { 0 };
	size_t size;

	air_unit_encode(&bytes, &unit);
	ck_assert(air_unit_decode(&back, bytes.bytes, bytes.length, true, NULL));
	const char *text = air_file_text(&back.arena, &back.files[0], &size);
	ck_assert_uint_eq(size, strlen("int x;\n/* ") + 1 + strlen(" */"));
	ck_assert(!memcmp(text, "int x;\n/* \0 */", size + 1));
	ck_assert_ptr_null(air_file_text(&back.arena, &back.files[1], &size));
	ck_assert_uint_eq(size, 0);
	air_unit_release(&unit);
	air_unit_release(&back);
	text_release(&bytes);
}
END_TEST

START_TEST(another_version_is_told_apart_from_damage)
{
	struct air_unit unit = sample(), back;
	struct text bytes = { 0 };
	struct error err;

	air_unit_encode(&bytes, &unit);
	bytes.bytes[4]++;
	ck_assert(!air_unit_decode(&back, bytes.bytes, bytes.length, true, &err));
	ck_assert_str_eq(err.text, "an AIR unit of another version");
	bytes.bytes[4]--;
	bytes.bytes[0]++;
	ck_assert(!air_unit_decode(&back, bytes.bytes, bytes.length, true, &err));
	ck_assert_str_eq(err.text, "not an AIR unit");
	air_unit_release(&unit);
	text_release(&bytes);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = { random_functions_come_back_equal,
		tables_of_the_decoded_function_hold_the_same, moving_a_function_keeps_its_hash,
		moved_lines_keep_the_hash_with_macros_above_and_headers,
		another_meaning_has_another_hash, units_come_back_equal,
		file_texts_are_unpacked_when_asked_for, another_version_is_told_apart_from_damage };
	return RUN_CASES("air.encode", cases);
}
