#include "random_function.h"

#include <stdio.h>
#include <string.h>

enum { most_results = 400, most_blocks = 24 };

struct maker {
	struct chance *chance;
	struct air_builder *b;
	struct air_value results[most_results];
	uint32_t result_count;
	uint32_t blocks[most_blocks];
	uint32_t block_count, local_count, type_count, origin_count;
	uint32_t line;
	uint32_t types[8], fields[4], functions[5], globals[3], origins[3];
};

uint32_t chance_below(struct chance *chance, uint32_t limit)
{
	chance->state = chance->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(chance->state >> 33) % limit;
}

static uint32_t below(struct maker *m, uint32_t limit)
{
	return chance_below(m->chance, limit);
}

static uint32_t ref(struct maker *m, enum air_ref_kind kind, const char *key, const char *name,
	const char *record)
{
	return air_build_ref(m->b, (struct air_ref){ kind, key, name, record });
}

static void make_refs(struct maker *m)
{
	m->functions[0] = ref(m, AIR_REF_FUNCTION, "c:@F@read", "read", NULL);
	m->functions[1] = ref(m, AIR_REF_FUNCTION, "c:a.c@F@help@src/a.c", "help", NULL);
	m->functions[2] = ref(m, AIR_REF_FUNCTION, "odd \"key\"\n", "odd", NULL);
	m->functions[3] = ref(m, AIR_REF_FUNCTION, "c:@F@call", "call", NULL);
	m->functions[4] = ref(m, AIR_REF_FUNCTION, "c:@F@with space", "with space", NULL);
	m->globals[0] = ref(m, AIR_REF_VARIABLE, "c:@counter", "counter", NULL);
	m->globals[1] = ref(m, AIR_REF_VARIABLE, "c:@return", "return", NULL);
	m->globals[2] = ref(m, AIR_REF_VARIABLE, "c:a.c@12@F@f@once@src/a.c", "once", NULL);
	m->fields[0] = ref(m, AIR_REF_FIELD, "c:@S@job@FI@next", "next", "c:@S@job");
	m->fields[1] = ref(m, AIR_REF_FIELD, "c:a.c@S@x@FI@y@a.c", "y", "c:a.c@S@x@a.c");
	m->fields[2] = ref(m, AIR_REF_FIELD, "strange", "field", "elsewhere");
	m->fields[3] = air_none;
}

static uint32_t type(
	struct maker *m, enum air_type_kind kind, uint8_t pointers, uint32_t name, uint64_t size)
{
	bool is_array = pointers && below(m, 4) == 0;
	return air_build_type(m->b, (struct air_type){ kind, pointers, is_array, name, size });
}

static void make_types(struct maker *m)
{
	uint32_t job = ref(m, AIR_REF_RECORD, "c:@S@job", "job", NULL);
	uint32_t odd = ref(m, AIR_REF_RECORD, "c:a.c@SA@odd@a.c", "", NULL);
	uint32_t callback = ref(m, AIR_REF_TYPEDEF, "c:a.h@T@callback", "callback", NULL);

	m->types[0] = air_none;
	m->types[1] = type(m, AIR_TYPE_INT, 0, air_none, 4);
	m->types[2] = type(m, AIR_TYPE_UNSIGNED, (uint8_t)below(m, 3), air_none, below(m, 90));
	m->types[3] = type(m, AIR_TYPE_RECORD, (uint8_t)below(m, 2), job, 24);
	m->types[4] = type(m, AIR_TYPE_RECORD, 1, odd, 8);
	m->types[5] = type(m, AIR_TYPE_FUNCTION, 1, callback, 8);
	m->types[6] = type(m, AIR_TYPE_RECORD, 9, air_none, UINT64_MAX >> 1);
	m->types[7] = type(m, (enum air_type_kind)below(m, AIR_TYPE_RECORD), 0, air_none, 8);
}

static uint32_t any_type(struct maker *m)
{
	return m->types[below(m, 8)];
}

static void make_locals(struct maker *m)
{
	static const char *const names[] = { "job", "i", "i", "", "\xc3\xa9t\xc3\xa9", "a b" };
	m->local_count = 1 + below(m, 9);
	for (uint32_t i = 0; i < m->local_count; i++) {
		struct air_local local = {
			.name = names[below(m, 6)],
			.type = any_type(m),
			.flags = (uint8_t)below(m, 4),
			.cleanup = below(m, 5) ? air_none : m->functions[below(m, 5)],
			.line = below(m, 3) ? m->line + below(m, 9) : 0,
			.column = below(m, 80),
		};
		air_build_local(m->b, local);
	}
}

static uint32_t text(struct maker *m)
{
	static const char *const texts[] = { "", "O_RDONLY | O_NONBLOCK", "two\nlines\t\"\\", "x" };
	const char *one = texts[below(m, 4)];
	return air_build_string(m->b, one, strlen(one));
}

static void make_origins(struct maker *m)
{
	for (uint32_t i = 0; i < 3; i++) {
		struct air_origin origin = {
			.macro = air_build_string(m->b, i ? "LOCK" : "A B", i ? 4 : 3),
			.file = (uint16_t)below(m, 2),
			.line = m->line + below(m, 50),
			.column = below(m, 50),
		};
		m->origins[i] = air_build_origin(m->b, origin);
	}
}

static int64_t integer(struct maker *m)
{
	static const int64_t numbers[] = { 0, 1, -1, 15, 16, -16, 127, INT64_MIN, INT64_MAX, 4096 };
	return numbers[below(m, 10)];
}

static struct air_value value(struct maker *m)
{
	struct air_value made;
	switch (below(m, 8)) {
	case 0:
		made = air_value_int(integer(m));
		made.name = below(m, 2) ? air_none : text(m);
		return made;
	case 1:
		made = air_value_null();
		made.name = below(m, 2) ? air_none : text(m);
		return made;
	case 2:
		return air_value_string(text(m));
	case 3:
		return below(m, 2) ? air_value_none() : air_value_unknown();
	default:
		break;
	}
	return m->result_count ? m->results[below(m, m->result_count)] : air_value_int(7);
}

static uint32_t place(struct maker *m)
{
	struct air_step steps[5];
	uint32_t count = below(m, 3) ? below(m, 2) : below(m, 6);
	for (uint32_t i = 0; i < count; i++) {
		bool is_field = below(m, 3);
		steps[i].kind = is_field ? AIR_STEP_FIELD : AIR_STEP_ELEMENT;
		steps[i].field = is_field ? m->fields[below(m, 4)] : air_none;
		steps[i].index = is_field ? air_value_none() : value(m);
	}
	uint32_t kind = below(m, 3);
	if (kind == 0)
		return air_build_place(m->b, AIR_ROOT_LOCAL, below(m, m->local_count),
			air_value_none(), steps, count, any_type(m));
	if (kind == 1)
		return air_build_place(m->b, AIR_ROOT_GLOBAL, m->globals[below(m, 3)],
			air_value_none(), steps, count, any_type(m));
	return air_build_place(m->b, AIR_ROOT_DEREF, air_none, value(m), steps, count, any_type(m));
}

static void keep(struct maker *m, struct air_value result)
{
	if (m->result_count < most_results)
		m->results[m->result_count++] = result;
}

static void make_call(struct maker *m)
{
	struct air_value arguments[4] = { value(m), value(m), value(m), value(m) };
	bool is_direct = below(m, 4);
	keep(m, air_build_call(m->b, is_direct ? m->functions[below(m, 5)] : air_none,
			is_direct ? air_value_none() : value(m), arguments, below(m, 5),
			any_type(m), (uint8_t)below(m, 4)));
}

static void make_address(struct maker *m)
{
	bool is_function = below(m, 2);
	uint32_t of = is_function
			      ? air_build_place(m->b, AIR_ROOT_FUNCTION, m->functions[below(m, 5)],
					air_value_none(), NULL, 0, any_type(m))
			      : place(m);
	keep(m, air_build_address(m->b, of, any_type(m)));
}

static void make_instr(struct maker *m)
{
	struct air_value values[2] = { value(m), value(m) };
	uint32_t whole = air_build_place(m->b, AIR_ROOT_LOCAL, below(m, m->local_count),
		air_value_none(), NULL, 0, air_none);

	switch ((enum air_op)below(m, AIR_LEAVE + 1)) {
	case AIR_CALL:
		make_call(m);
		break;
	case AIR_COPY:
		air_build_copy(m->b, place(m), values[0], (uint8_t)(below(m, 2) * 4));
		break;
	case AIR_ZERO:
		air_build_zero(m->b, place(m), 0);
		break;
	case AIR_READ:
		keep(m, air_build_read(
				m->b, place(m), any_type(m), below(m, 8) ? 0 : AIR_FLAG_ATOMIC));
		break;
	case AIR_OPERATE:
		keep(m, air_build_operate(m->b, (enum air_operator)below(m, AIR_NOT + 1), values[0],
				values[1], any_type(m)));
		break;
	case AIR_CAST:
		keep(m, air_build_cast(m->b, values[0], any_type(m)));
		break;
	case AIR_ADDRESS:
		make_address(m);
		break;
	case AIR_ASM:
		air_build_asm(m->b, values, below(m, 3));
		break;
	case AIR_ENTER:
		air_build_lifetime(m->b, AIR_ENTER, whole);
		break;
	case AIR_LEAVE:
		air_build_lifetime(m->b, AIR_LEAVE, whole);
		break;
	}
}

static uint32_t block(struct maker *m)
{
	return m->blocks[below(m, m->block_count)];
}

static void make_end(struct maker *m)
{
	const uint32_t targets[3] = { block(m), block(m), block(m) };
	const struct air_case cases[3] = { { 1, 1 }, { -5, 7 }, { INT64_MIN, INT64_MAX } };

	switch ((enum air_terminator_kind)below(m, AIR_UNREACHABLE + 1)) {
	case AIR_JUMP:
		air_build_jump(m->b, targets[0]);
		break;
	case AIR_BRANCH:
		air_build_branch(m->b, value(m), targets[0], targets[1]);
		break;
	case AIR_SWITCH:
		air_build_switch(m->b, value(m), block(m), cases, targets, below(m, 4));
		break;
	case AIR_INDIRECT:
		air_build_indirect(m->b, value(m), targets, below(m, 4));
		break;
	case AIR_RETURN:
		air_build_return(m->b, value(m));
		break;
	case AIR_UNREACHABLE:
		air_build_unreachable(m->b);
		break;
	}
}

static void move_on(struct maker *m)
{
	uint32_t file = below(m, 12) ? 0 : 1;
	uint32_t origin = below(m, 6) ? air_none : m->origins[below(m, 3)];
	if (below(m, 3))
		return;
	air_build_at(
		m->b, file, file ? below(m, 900) : m->line + below(m, 60), below(m, 200), origin);
}

void random_function(struct chance *chance, struct air_builder *b, struct arena *arena,
	struct air_function *f, uint32_t size, uint32_t line)
{
	struct maker m = { .chance = chance, .b = b, .line = line };

	air_builder_begin(b, "c:@F@made", "made", below(&m, 64));
	air_build_file(b, "src/made.c");
	air_build_file(b, "src/made.h");
	make_refs(&m);
	make_types(&m);
	make_locals(&m);
	make_origins(&m);
	m.block_count = 1 + below(&m, most_blocks - 1);
	for (uint32_t i = 1; i < m.block_count; i++)
		m.blocks[i] = air_build_block(b);
	for (uint32_t i = 0; i < size; i++) {
		move_on(&m);
		if (below(&m, 4) == 0)
			air_build_continue(b, block(&m));
		if (air_build_is_open(b))
			make_instr(&m);
	}
	for (uint32_t i = 0; i < m.block_count; i++) {
		move_on(&m);
		air_build_continue(b, m.blocks[i]);
		make_end(&m);
	}
	*f = (struct air_function){
		.line = line,
		.column = below(&m, 9),
		.end_line = line + below(&m, 99),
		.param_count = below(&m, m.local_count + 1),
		.degraded = below(&m, 4) ? NULL : "use of undeclared identifier 'x'",
	};
	air_builder_finish(b, arena, f);
}
