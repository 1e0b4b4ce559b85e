/*
 * The builder: what it adds once, where instructions land, the order of what it finishes; and the
 * small questions of air.h.
 */
#include <string.h>

#include "air/build.h"
#include "testing.h"

static struct air_function finish(struct air_builder *b, struct arena *arena)
{
	struct air_function f = { .line = 1, .end_line = 1 };
	struct error err;
	air_builder_finish(b, arena, &f);
	if (!air_function_verify(&f, &err))
		ck_abort_msg("%s", err.text);
	return f;
}

static uint32_t function_ref(struct air_builder *b, const char *name)
{
	return air_build_ref(b, (struct air_ref){ AIR_REF_FUNCTION, name, name, NULL });
}

static struct air_value call(struct air_builder *b, const char *name)
{
	return air_build_call(b, function_ref(b, name), air_value_none(), NULL, 0, air_none, 0);
}

START_TEST(equal_things_are_added_once)
{
	struct air_builder *b = air_builder_new();
	struct air_type type = { AIR_TYPE_INT, 1, false, air_none, 8 };

	air_builder_begin(b, "f", "f", 0);
	ck_assert_uint_eq(air_build_file(b, "a.c"), 0);
	ck_assert_uint_eq(air_build_file(b, "b.c"), 1);
	ck_assert_uint_eq(air_build_file(b, "a.c"), 0);
	ck_assert_uint_eq(air_build_string(b, "xyz", 2), air_build_string(b, "xy", 2));
	ck_assert_uint_ne(air_build_string(b, "xy", 2), air_build_string(b, "xyz", 3));
	ck_assert_uint_eq(function_ref(b, "g"), function_ref(b, "g"));
	ck_assert_uint_ne(function_ref(b, "g"), function_ref(b, "h"));
	uint32_t number = air_build_type(b, type);
	ck_assert_uint_eq(air_build_type(b, type), number);
	type.size = 4;
	ck_assert_uint_ne(air_build_type(b, type), number);
	air_builder_free(b);
}
END_TEST

START_TEST(many_equal_things_over_many_functions)
{
	struct air_builder *b = air_builder_new();
	for (int round = 0; round < 50; round++) {
		air_builder_begin(b, "f", "f", 0);
		for (uint32_t i = 0; i < 300; i++) {
			char name[16];
			snprintf(name, sizeof(name), "g%u", i % 150);
			ck_assert_uint_eq(function_ref(b, name), i % 150);
		}
	}
	air_builder_free(b);
}
END_TEST

START_TEST(long_strings_are_cut_between_characters)
{
	struct air_builder *b = air_builder_new();
	struct arena arena = { 0 };
	char text[400];

	memset(text, 'x', sizeof(text));
	memcpy(text + air_longest_string - 1, "\xc3\xa9", 2);
	air_builder_begin(b, "f", "f", 0);
	air_build_return(b, air_value_string(air_build_string(b, text, sizeof(text))));
	struct air_function f = finish(b, &arena);
	ck_assert_uint_eq(strlen(f.strings[0]), air_longest_string - 1);
	arena_release(&arena);
	air_builder_free(b);
}
END_TEST

START_TEST(code_behind_an_end_lands_in_a_fresh_block)
{
	struct air_builder *b = air_builder_new();
	struct arena arena = { 0 };

	air_builder_begin(b, "f", "f", 0);
	air_build_return(b, air_value_none());
	ck_assert(!air_build_is_open(b));
	air_build_jump(b, 0); /* dropped */
	ck_assert(!air_build_is_open(b));
	call(b, "g");
	ck_assert(air_build_is_open(b));
	struct air_function f = finish(b, &arena);
	ck_assert_uint_eq(f.block_count, 2);
	ck_assert_int_eq(f.blocks[0].end.kind, AIR_RETURN);
	ck_assert_uint_eq(f.blocks[1].instr_count, 1);
	ck_assert_int_eq(f.blocks[1].end.kind, AIR_UNREACHABLE);
	arena_release(&arena);
	air_builder_free(b);
}
END_TEST

START_TEST(instructions_are_renumbered_block_after_block)
{
	struct air_builder *b = air_builder_new();
	struct arena arena = { 0 };

	air_builder_begin(b, "f", "f", 0);
	uint32_t second = air_build_block(b);
	air_build_continue(b, second);
	struct air_value late = call(b, "late");
	air_build_return(b, late);
	air_build_continue(b, 0);
	call(b, "early");
	air_build_jump(b, second);
	struct air_function f = finish(b, &arena);
	ck_assert_str_eq(f.refs[f.instrs[0].callee].name, "early");
	ck_assert_uint_eq(f.blocks[1].end.value.index, 1);
	ck_assert_uint_eq(air_block_of(&f, 0), 0);
	ck_assert_uint_eq(air_block_of(&f, 1), 1);
	arena_release(&arena);
	air_builder_free(b);
}
END_TEST

START_TEST(the_way_of_building_does_not_show)
{
	struct air_builder *b = air_builder_new();
	struct arena arena = { 0 };
	struct air_record_bytes records[2];

	for (int i = 0; i < 2; i++) {
		air_builder_begin(b, "f", "f", 0);
		if (i) { /* other numbers, and one that nobody uses */
			function_ref(b, "unused");
			function_ref(b, "second");
			air_build_string(b, "unused", 6);
		}
		uint32_t next = air_build_block(b);
		air_build_continue(b, i ? next : 0);
		call(b, i ? "second" : "first");
		air_build_continue(b, i ? 0 : next);
		call(b, i ? "first" : "second");
		air_build_continue(b, 0);
		air_build_jump(b, next);
		struct air_function f = finish(b, &arena);
		ck_assert_uint_eq(f.ref_count, 2);
		ck_assert_uint_eq(f.string_count, 0);
		records[i] = air_function_encode(&arena, &f);
	}
	ck_assert(same_record(&records[0], &records[1]));
	arena_release(&arena);
	air_builder_free(b);
}
END_TEST

START_TEST(arguments_of_direct_and_indirect_calls)
{
	struct arena arena = { 0 };
	struct air_function f = parse_text(&arena, "function f($p) {\n%0 = read $p\n"
						   "call *%0(7, 8)\ncall g(9)\n}");
	const struct air_instr *indirect = &f.instrs[1], *direct = &f.instrs[2];

	ck_assert_uint_eq(air_call_argument_count(indirect), 2);
	ck_assert_int_eq(air_call_argument(&f, indirect, 1).integer, 8);
	ck_assert_int_eq(air_call_argument(&f, indirect, 2).kind, AIR_VALUE_NONE);
	ck_assert_int_eq(air_call_target(&f, indirect).kind, AIR_VALUE_RESULT);
	ck_assert_uint_eq(air_call_argument_count(direct), 1);
	ck_assert_int_eq(air_call_argument(&f, direct, 0).integer, 9);
	ck_assert_int_eq(air_call_target(&f, direct).kind, AIR_VALUE_NONE);
	ck_assert_ptr_eq(air_value_instr(&f, air_call_target(&f, indirect)), &f.instrs[0]);
	ck_assert_ptr_null(air_value_instr(&f, air_value_int(3)));
	ck_assert_ptr_null(air_instr_place(&f, direct));
	ck_assert_ptr_eq(air_instr_place(&f, &f.instrs[0]), &f.places[0]);
	arena_release(&arena);
}
END_TEST

START_TEST(empty_blocks_hold_no_instruction)
{
	struct arena arena = { 0 };
	struct air_function f = parse_text(&arena, "function f() {\nb0:\nb1:\nb2:\ncall g()\nb3:\n"
						   "b4:\ncall g()\nb5:\n}");
	ck_assert_uint_eq(air_block_of(&f, 0), 2);
	ck_assert_uint_eq(air_block_of(&f, 1), 4);
	arena_release(&arena);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = { equal_things_are_added_once,
		many_equal_things_over_many_functions, long_strings_are_cut_between_characters,
		code_behind_an_end_lands_in_a_fresh_block,
		instructions_are_renumbered_block_after_block, the_way_of_building_does_not_show,
		arguments_of_direct_and_indirect_calls, empty_blocks_hold_no_instruction };
	return RUN_CASES("air.build", cases);
}
