/*
 * Functions with one thing wrong.
 */
#include <string.h>

#include "random_function.h"
#include "testing.h"

static const char sound[] = "function f($p: struct job*, $n: int) {\n"
			    "\tlocal $x: int\n"
			    "\t%1 = read $p\n"
			    "\t%2 = read %1->job::next[%1]<int>\n"
			    "\t%3 = call g(%2, 64\"SIZE\", \"text\") @3:4 in M@5:6\n"
			    "\t$x = %3\n"
			    "\t%4 = %3 + 1\n"
			    "\tswitch %4 else end, 1: end\n"
			    "end:\n\treturn\n}";

static struct arena arena;

static struct air_function make(void)
{
	return parse_text(&arena, sound);
}

static void check_bad(const struct air_function *f, const char *expected)
{
	struct error err = { "" };
	ck_assert(!air_function_verify(f, &err));
	ck_assert_msg(strstr(err.text, expected), "'%s' does not say '%s'", err.text, expected);
	ck_assert(!air_function_verify(f, NULL));
}

START_TEST(a_sound_function_passes)
{
	struct air_function f = make();
	ck_assert(air_function_verify(&f, NULL));
	arena_release(&arena);
}
END_TEST

START_TEST(indices_behind_their_tables)
{
	struct air_function f;
#define CHECK_BAD(change, expected)                                                                \
	do {                                                                                       \
		f = make();                                                                        \
		change;                                                                            \
		check_bad(&f, expected);                                                           \
	} while (0)
	CHECK_BAD(f.types[0].ref = f.ref_count, "type 0");
	CHECK_BAD(f.locals[1].type = f.type_count, "local 1");
	CHECK_BAD(f.locals[0].cleanup = f.types[0].ref, "local 0");
	CHECK_BAD(f.origins[0].macro = 99, "origin 0");
	CHECK_BAD(f.origins[0].file = 9, "origin 0");
	CHECK_BAD(f.instrs[2].callee = 99, "instruction 2: the operands");
	CHECK_BAD(f.instrs[2].first_value = 99, "instruction 2: its values are not in");
	CHECK_BAD(f.instrs[2].value_count = 99, "instruction 2: its values are not in");
	CHECK_BAD(f.instrs[2].file = 9, "instruction 2: its position");
	CHECK_BAD(f.instrs[2].origin = 9, "instruction 2: its position");
	CHECK_BAD(f.instrs[2].type = 99, "instruction 2: its type");
	CHECK_BAD(f.instrs[3].place = 99, "instruction 3: its place");
	CHECK_BAD(f.places[0].index = 99, "instruction 0: its place");
	CHECK_BAD(f.places[0].type = 99, "instruction 0: its place");
	CHECK_BAD(f.places[1].base.index = 99, "instruction 1: its place");
	CHECK_BAD(f.places[1].step_count = 99, "instruction 1: its place");
	CHECK_BAD(f.steps[0].field = 99, "instruction 1: its place");
	CHECK_BAD(f.steps[1].index.index = 99, "instruction 1: its place");
	CHECK_BAD(f.values[f.instrs[2].first_value].index = 99, "instruction 2: one of its");
	CHECK_BAD(f.values[f.instrs[2].first_value + 1].name = 99, "instruction 2: one of its");
	CHECK_BAD(f.values[f.instrs[2].first_value + 2].index = 99, "instruction 2: one of its");
	CHECK_BAD(f.blocks[0].end.value.index = 99, "block 0: the value");
	CHECK_BAD(f.blocks[0].end.first_target = 99, "block 0: its targets");
	CHECK_BAD(f.blocks[0].end.file = 9, "block 0: the position");
	CHECK_BAD(f.targets[1] = 2, "block 0: it goes to");
	CHECK_BAD(f.param_count = 9, "more parameters");
	arena_release(&arena);
}
END_TEST

START_TEST(shapes_that_do_not_fit)
{
	struct air_function f;
	CHECK_BAD(f.block_count = 0, "no blocks");
	CHECK_BAD(f.file_count = 0, "no file");
	CHECK_BAD(f.blocks[1].first_instr = 0, "block 1: it does not continue");
	CHECK_BAD(f.blocks[1].instr_count = 1, "block 1: it does not continue");
	CHECK_BAD(f.blocks[0].instr_count = 1; f.blocks[1].first_instr = 1, "behind the last");
	CHECK_BAD(f.blocks[0].end.target_count = 1, "block 0: its end");
	CHECK_BAD(f.blocks[0].end.kind = AIR_JUMP, "block 0: its end");
	CHECK_BAD(f.blocks[0].end.kind = (enum air_terminator_kind)77, "block 0: its end");
	CHECK_BAD(f.instrs[0].op = (enum air_op)77, "instruction 0: the operands");
	CHECK_BAD(f.instrs[0].op = AIR_ENTER; f.places[0].root = AIR_ROOT_DEREF, "instruction 0");
	CHECK_BAD(f.instrs[4].operation = AIR_NOT, "instruction 4: the operands");
	CHECK_BAD(f.instrs[4].callee = f.instrs[2].callee, "instruction 4: only calls");
	CHECK_BAD(f.instrs[4].place = 0, "instruction 4: its place");
	CHECK_BAD(f.values[f.instrs[3].first_value].index = 3, "instruction 3: one of its");
	CHECK_BAD(f.values[f.instrs[4].first_value].index = 4, "instruction 4: its value is made");
	CHECK_BAD(f.types[0].is_array = true; f.types[0].pointers = 0, "type 0");
	CHECK_BAD(f.refs[0].key = NULL, "ref 0");
	CHECK_BAD(f.refs[0].record = "c:@S@x", "ref 0");
	arena_release(&arena);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = { a_sound_function_passes, indices_behind_their_tables,
		shapes_that_do_not_fit };
	return RUN_CASES("air.verify", cases);
}
