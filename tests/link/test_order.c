/*
 * The order in which units arrive changes nothing; and what must hold of every linked program,
 * shown on programs made by chance.
 */
#include "testing.h"

/* ------------------------------------------------------------------------------ all orders */

static void next_permutation(uint32_t *order, size_t count, size_t number)
{
	uint32_t left[8];
	for (uint32_t i = 0; i < count; i++)
		left[i] = i;
	for (size_t i = 0; i < count; i++) {
		size_t pick = number % (count - i);
		number /= count - i;
		order[i] = left[pick];
		memmove(&left[pick], &left[pick + 1], (count - i - pick - 1) * sizeof(*left));
	}
}

#define SHARED                                                                                     \
	"record ops; field read; field each; declare variable hook pointer;"                       \
	"function turn($f: function*) inline @\"h.h\":5:1 { %1 = read $f; call *%1() };"

static const char *const four[] = {
	SHARED "declare function helper\"c:a.c@F@helper@a.c\" static;"
	       "function helper\"c:a.c@F@helper@a.c\"() static { call load() };"
	       "function main() {" ADDRESS("1", "serve") ADDRESS(
		       "2", "crunch") "%3 = call spawn(%1); call offload(%2); call shared();"
				      "call helper\"c:a.c@F@helper@a.c\"() };",
	SHARED
	"function serve() { call deadline_open(); call fetch(); call deadline_close();"
	"call fetch();" ADDRESS("1", "step") "call turn(%1); call twin() };"
					     "function step() { call shared(); call take_turn() };"
					     "function twin() { call sleep(1) };",
	SHARED "declare function helper\"c:c.c@F@helper@c.c\" static;"
	       "function helper\"c:c.c@F@helper@c.c\"() static { call resolve(\"h\") };"
	       "function fetch() { call await(); %1: function* = read hook<function*>; call *%1();"
	       "%2: function* = read table.ops::read<function*>; call *%2() };"
	       "function crunch() { call shared(); call helper\"c:c.c@F@helper@c.c\"() };"
	       "function twin() { call load() };",
	SHARED "function shared() { call poll(null, 1, -1) };"
	       "function hook_init() initialiser {" ADDRESS("1", "shared") ADDRESS("2",
		       "step") "hook = %1; hook = %2; table.ops::read = %2; table.ops::each = %1 };"
			       "function twin() { call recv(1, null, 0, 0) };"
			       "function main() { call twin() };",
};

static struct link_test four_units(const char *const *groups)
{
	static const char *const paths[] = { "a.c", "b.c", "c.c", "d.c" };
	struct link_test t;
	link_test_init(&t);
	for (int i = 0; i < 4; i++)
		link_test_unit(&t, paths[i], groups[i], four[i]);
	return t;
}

static void check_all_orders(const char *const *groups)
{
	struct link_test t = four_units(groups);
	uint32_t order[4];
	link_test_link(&t);
	const char *first = printed_program(&t);
	ck_assert_ptr_nonnull(strstr(first, "runs as task"));
	for (size_t number = 0; number < 24; number++) {
		next_permutation(order, 4, number);
		link_test_order(&t, order, 4);
		ck_assert_str_eq(printed_program(&t), first);
	}
	link_test_release(&t);
}

START_TEST(all_orders_of_four_units_make_one_program)
{
	check_all_orders((const char *const[]){ NULL, NULL, NULL, NULL });
	check_all_orders((const char *const[]){ "one", "one", "two", "two" });
	check_all_orders((const char *const[]){ "one", NULL, "one", "two" });
}
END_TEST

START_TEST(with_one_unit_missing_all_orders_make_one_program)
{
	struct link_test t = four_units((const char *const[]){ NULL, NULL, NULL, NULL });
	for (uint32_t missing = 0; missing < 4; missing++) {
		const char *first = NULL;
		for (size_t number = 0; number < 6; number++) {
			uint32_t order[3];
			next_permutation(order, 3, number);
			for (int i = 0; i < 3; i++)
				order[i] += order[i] >= missing;
			link_test_order(&t, order, 3);
			first = first ? first : printed_program(&t);
			ck_assert_str_eq(printed_program(&t), first);
		}
	}
	link_test_release(&t);
}
END_TEST

/* One file compiled for two targets: equal path and flags, different text or group. */
START_TEST(units_of_one_path_make_one_program_in_any_order)
{
	struct link_test t;
	link_test_init(&t);
	link_test_unit(&t, "a.c", "one", "function f() { call load() }; function g() { };");
	link_test_unit(&t, "a.c", "two", "function f() { call load() }; function g() { };");
	link_test_unit(&t, "a.c", "one", "function f() { call take_turn() };");
	link_test_unit(&t, "m.c", "two", "function main() { call f(); call g() };");
	link_test_link(&t);
	const char *first = printed_program(&t);
	for (size_t number = 0; number < 24; number++) {
		uint32_t order[4];
		next_permutation(order, 4, number);
		link_test_order(&t, order, 4);
		ck_assert_str_eq(printed_program(&t), first);
	}
	link_test_release(&t);
}
END_TEST

/* --------------------------------------------------------------------------- made by chance */

struct chance {
	uint64_t state;
};

static uint32_t below(struct chance *chance, uint32_t limit)
{
	chance->state = chance->state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (uint32_t)(chance->state >> 33) % limit;
}

enum { name_count = 9, slot_count = 4, most_units = 6 };

struct making {
	struct chance *chance;
	struct text *out;
	uint32_t unit, result; /* the next result's name */
};

/* An external, a static of the unit, or an inline function. */
static void add_function_name(struct making *m)
{
	uint32_t number = below(m->chance, name_count);
	switch (below(m->chance, 4)) {
	case 0:
		text_printf(m->out, "s%u\"c:u%u.c@F@s%u@u%u.c\"", number % 3, m->unit, number % 3,
			m->unit);
		break;
	case 1:
		text_printf(m->out, "i%u", number % 3);
		break;
	default:
		text_printf(m->out, "f%u", number);
		break;
	}
}

static uint32_t add_pointer(struct making *m)
{
	uint32_t result = m->result++;
	if (!below(m->chance, 4)) {
		text_printf(m->out, "%%%u: function* = read $p;", result);
		return result;
	}
	if (!below(m->chance, 4)) {
		text_printf(m->out, "%%%u: function* = read slot%u<function*>;", result,
			below(m->chance, slot_count));
		return result;
	}
	text_printf(m->out, "%%%u: function* = address function ", result);
	add_function_name(m);
	text_char(m->out, ';');
	return result;
}

static void add_statement(struct making *m)
{
	static const char *const plain[] = { "load()", "resolve(\"h\")", "poll(null, 1, 0)",
		"poll(null, 1, -1)", "await()", "take_turn()", "deadline_open()",
		"deadline_close()", "mystery()", "join()", "die()", "await_within(5)" };
	static const char *const takers[] = { "spawn", "spawn_detached", "spawn_group", "offload",
		"on_loop", "start_thread", "mystery" };
	uint32_t pointer;

	switch (below(m->chance, 8)) {
	case 0:
	case 1:
		text_printf(m->out, "call %s;",
			plain[below(m->chance, sizeof(plain) / sizeof(*plain))]);
		break;
	case 2:
		pointer = add_pointer(m);
		text_printf(m->out, "call %s(%%%u);",
			takers[below(m->chance, sizeof(takers) / sizeof(*takers))], pointer);
		break;
	case 3:
		pointer = add_pointer(m);
		text_printf(m->out, "slot%u = %%%u;", below(m->chance, slot_count), pointer);
		break;
	case 4:
		pointer = add_pointer(m);
		text_printf(m->out, "call *%%%u();", pointer);
		break;
	default:
		pointer = add_pointer(m);
		text_add(m->out, "call ");
		add_function_name(m);
		text_printf(m->out, "(%%%u);", pointer);
		break;
	}
}

static void add_body(struct making *m)
{
	m->result = 1;
	text_add(m->out, "($p: function*, $n: int)");
}

static void add_statements(struct making *m)
{
	uint32_t count = below(m->chance, 5);
	text_add(m->out, " {");
	for (uint32_t i = 0; i < count; i++) {
		add_statement(m);
		if (below(m->chance, 4))
			continue;
		uint32_t test = m->result++;
		text_printf(m->out, "%%%u = read $n; branch %%%u, y%u, n%u; y%u:", test, test, test,
			test, test);
		add_statement(m);
		text_printf(m->out, "jump n%u; n%u:", test, test);
	}
	text_add(m->out, "return };");
}

/* Bodies of inline functions come from their own chance, so that most units agree. */
static void add_inline(struct making *m, uint32_t number, uint64_t seed)
{
	struct chance own = { seed * 31 + number + (below(m->chance, 5) ? 0 : 1000) };
	struct chance *kept = m->chance;
	text_printf(m->out, "function i%u", number);
	add_body(m);
	text_printf(m->out, " inline @\"h.h\":%u:1", 10 + number);
	m->chance = &own;
	add_statements(m);
	m->chance = kept;
}

static void add_unit(struct link_test *t, struct chance *chance, uint32_t unit, uint64_t seed)
{
	struct text text = { 0 };
	struct making m = { chance, &text, unit, 1 };
	static const char *const groups[] = { NULL, "one", "two" };
	char path[16];

	for (uint32_t i = 0; i < 3; i++) {
		text_printf(&text, "declare function s%u\"c:u%u.c@F@s%u@u%u.c\" static;", i, unit,
			i, unit);
		text_printf(&text, "function s%u\"c:u%u.c@F@s%u@u%u.c\"", i, unit, i, unit);
		add_body(&m);
		text_add(&text, " static");
		add_statements(&m);
		add_inline(&m, i, seed);
	}
	for (uint32_t i = 0; i < name_count; i++) {
		text_printf(&text, "declare function f%u%s;", i,
			below(chance, 12) ? "" : " annotate \"async:suspends\"");
		if (below(chance, 3))
			continue;
		text_printf(&text, "function f%u", i);
		add_body(&m);
		add_statements(&m);
	}
	snprintf(path, sizeof(path), "u%u.c", unit);
	link_test_unit(t, path, groups[below(chance, 3)], text.bytes);
	text_release(&text);
}

static struct link_test made(uint64_t seed)
{
	struct chance chance = { seed };
	struct link_test t;
	uint32_t units = 2 + below(&chance, most_units - 1);

	link_test_init(&t);
	for (uint32_t i = 0; i < units; i++)
		add_unit(&t, &chance, i, seed);
	link_test_link(&t);
	return t;
}

static void shuffle(struct chance *chance, uint32_t *order, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		order[i] = i;
	for (uint32_t i = count; i > 1; i--) {
		uint32_t other = below(chance, i), kept = order[i - 1];
		order[i - 1] = order[other];
		order[other] = kept;
	}
}

/* The seeds to try: those of the environment variable SEED, or the first ones. */
static void each_seed(uint64_t count, void (*check)(struct link_test *t, uint64_t seed))
{
	const char *one = getenv("SEED");
	uint64_t first = one ? strtoull(one, NULL, 0) : 0;
	for (uint64_t seed = first; seed < first + (one ? 1 : count); seed++) {
		struct link_test t = made(seed);
		check(&t, seed);
		link_test_release(&t);
	}
}

static void check_orders(struct link_test *t, uint64_t seed)
{
	struct chance chance = { seed ^ 99 };
	const char *first = printed_program(t);
	for (int round = 0; round < 5; round++) {
		uint32_t order[most_units];
		shuffle(&chance, order, (uint32_t)t->encoded.count);
		link_test_order(t, order, t->encoded.count);
		ck_assert_msg(
			!strcmp(printed_program(t), first), "seed %llu", (unsigned long long)seed);
	}
}

START_TEST(random_programs_are_the_same_in_any_order)
{
	each_seed(40, check_orders);
}
END_TEST

/* The kept edge leads to a callee that is one call nearer. */
static void check_effects(struct link_test *t, uint64_t seed)
{
	const struct program *program = &t->program;
	for (uint32_t n = 0; n < program->defined_count; n++) {
		for (uint32_t c = 0; c < block_category_count; c++) {
			const struct block_effect *effect =
				program_blocks(program, n, (enum block_category)c);
			if (!effect->distance) {
				ck_assert(!effect->is_must);
				continue;
			}
			ck_assert_uint_eq(program->calls[effect->call].caller, n);
			if (effect->distance < 2)
				continue;
			const struct edge *edge = &program->edges[effect->edge];
			ck_assert_uint_eq(edge->caller, n);
			const struct block_effect *below_it =
				program_blocks(program, edge->callee, (enum block_category)c);
			ck_assert_msg(below_it->distance + 1 == effect->distance &&
					      below_it->assumptions <= effect->assumptions,
				"seed %llu: %s", (unsigned long long)seed,
				program->functions[n].name);
		}
	}
}

static void check_parents(struct link_test *t, uint64_t seed)
{
	const struct program *program = &t->program;
	uint32_t edges[64];
	for (uint32_t n = 0; n < program->function_count; n++) {
		for (uint32_t c = 0; c < context_count; c++) {
			uint32_t parent = program->context_parent[n * context_count + c];
			bool runs = program->functions[n].contexts >> c & 1;
			ck_assert_msg(
				runs || parent == air_none, "seed %llu", (unsigned long long)seed);
			if (parent == air_none)
				continue;
			const struct edge *edge = &program->edges[parent];
			ck_assert_uint_eq(edge->callee, n);
			ck_assert(edge->kind != EDGE_CALL ||
				  program->functions[edge->caller].contexts >> c & 1);
			uint32_t length = program_path_to(program, n, (enum context)c, edges, 64);
			ck_assert_uint_le(length, program->function_count);
		}
		if (program->functions[n].is_naked)
			ck_assert_uint_le(
				program_naked_path(program, n, edges, 64), program->function_count);
	}
}

static void check_edges(struct link_test *t, uint64_t seed)
{
	const struct program *program = &t->program;
	uint32_t into = 0, of_calls = 0;
	for (uint32_t n = 0; n < program->function_count; n++)
		for (uint32_t i = program->in_start[n]; i < program->in_start[n + 1]; i++, into++)
			ck_assert_uint_eq(program->edges[program->in_edges[i]].callee, n);
	for (uint32_t c = 0; c < program->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		ck_assert_ptr_eq(program_call_at(program, call->caller, call->instr), call);
		for (uint32_t e = 0; e < call->edge_count; e++, of_calls++)
			ck_assert_uint_eq(program->edges[call->first_edge + e].call, c);
	}
	ck_assert_msg(into == program->edge_count && of_calls == program->edge_count, "seed %llu",
		(unsigned long long)seed);
}

static void check_summaries(struct link_test *t, uint64_t seed)
{
	const struct program *program = &t->program;
	for (uint32_t n = 0; n < program->defined_count; n++) {
		const struct program_function *f = &program->functions[n];
		ck_assert_msg(!f->must_suspend || f->may_suspend, "seed %llu: %s",
			(unsigned long long)seed, f->name);
		ck_assert(f->record->flags & AIR_FUNCTION_EXTERNAL ? f->contexts != 0 : true);
		for (uint32_t u = 1; u < f->unit_count; u++)
			ck_assert_uint_lt(f->units[u - 1], f->units[u]);
		ck_assert_uint_eq(f->units[0], f->unit);
	}
}

static void check_all(struct link_test *t, uint64_t seed)
{
	check_edges(t, seed);
	check_effects(t, seed);
	check_parents(t, seed);
	check_summaries(t, seed);
}

START_TEST(random_programs_are_whole)
{
	each_seed(80, check_all);
}
END_TEST

/* A second look never invents: it answers, and the same in every order of asking. */
static void check_second_look(struct link_test *t, uint64_t seed)
{
	struct program *program = &t->program;
	for (int round = 0; round < 2; round++) {
		for (uint32_t e = 0; e < program->edge_count; e++) {
			const struct edge *edge = &program->edges[e];
			if (edge->kind != EDGE_CALL ||
				!program_blocks(program, edge->callee, BLOCK_MULTIPLEX)->distance)
				continue;
			bool once = still_blocks(program, edge, BLOCK_MULTIPLEX);
			ck_assert_msg(once == still_blocks(program, edge, BLOCK_MULTIPLEX),
				"seed %llu", (unsigned long long)seed);
		}
	}
}

START_TEST(second_looks_at_random_programs_agree)
{
	each_seed(10, check_second_look);
}
END_TEST

int main(void)
{
	const TTest *const cases[] = {
		all_orders_of_four_units_make_one_program,
		with_one_unit_missing_all_orders_make_one_program,
		units_of_one_path_make_one_program_in_any_order,
		random_programs_are_the_same_in_any_order,
		random_programs_are_whole,
		second_looks_at_random_programs_agree,
	};
	return RUN_CASES("link.order", cases);
}
