/*
 * See subject.h.
 */
#include "subject.h"

#include <inttypes.h>
#include <string.h>

#include "air/print.h"
#include "suite.h"

struct flow *flow;
struct air_function function;
struct cfg graph;

static struct arena arena;
static struct text described;

struct behaviour {
	const char *name;
	struct call_effects effects;
};

#define UNTESTED .tests_task = FLOW_UNKNOWN, .result_nonblocking = FLOW_UNKNOWN, .forwards = -1

static const struct behaviour behaviours[] = {
	{ "die", { UNTESTED, .never_returns = true } },
	{ "pure", { UNTESTED, .is_pure = true } },
	{ "look", { UNTESTED, .is_readonly = true } },
	{ "fill", { UNTESTED, .writes = 1 } },
	{ "unknown", { UNTESTED, .writes = UINT32_MAX, .writes_unknown = true } },
	{ "fetch",
		{ UNTESTED, .may_suspend = true, .writes = UINT32_MAX, .writes_unknown = true } },
	{ "store",
		{ UNTESTED, .may_suspend = true, .writes = UINT32_MAX, .writes_unknown = true } },
	{ "read_at", { UNTESTED, .may_suspend = true, .writes = 2 } },
	{ "sleep", { UNTESTED, .may_suspend = true } },
	{ "print", { UNTESTED } },
	{ "lock", { UNTESTED, .opens = 1u << FLOW_SCOPE_LOCK } },
	{ "unlock", { UNTESTED, .closes = 1u << FLOW_SCOPE_LOCK } },
	{ "begin", { UNTESTED, .opens = 1u << FLOW_SCOPE_DEADLINE } },
	{ "end", { UNTESTED, .closes = 1u << FLOW_SCOPE_DEADLINE } },
	{ "in_task", { .tests_task = FLOW_TRUE,
			     .result_nonblocking = FLOW_UNKNOWN,
			     .forwards = -1,
			     .is_readonly = true } },
	{ "off_task", { .tests_task = FLOW_FALSE,
			      .result_nonblocking = FLOW_UNKNOWN,
			      .forwards = -1,
			      .is_readonly = true } },
	{ "fork", { UNTESTED, .is_fork = true } },
	{ "open_nonblocking", { .tests_task = FLOW_UNKNOWN,
				      .result_nonblocking = FLOW_TRUE,
				      .forwards = -1,
				      .result_descriptor = "socket" } },
	{ "open_blocking", { .tests_task = FLOW_UNKNOWN,
				   .result_nonblocking = FLOW_FALSE,
				   .forwards = -1,
				   .result_descriptor = "socket" } },
	{ "open_pipe", { UNTESTED, .result_descriptor = "pipe" } },
	{ "set_nonblocking", { UNTESTED, .makes_nonblocking = 1 } },
	{ "set_blocking", { UNTESTED, .makes_blocking = 1 } },
	{ "hand_out", { UNTESTED, .writes = 1, .makes_nonblocking = 1 } },
	{ "same", { .tests_task = FLOW_UNKNOWN,
			  .result_nonblocking = FLOW_UNKNOWN,
			  .forwards = 0,
			  .is_pure = true } },
	{ NULL, { UNTESTED, .writes = UINT32_MAX } },
};

static const struct call_effects *behaviour_of(
	const struct air_function *f, const struct air_instr *call)
{
	const struct behaviour *behaviour = behaviours;
	const char *name = call->callee == air_none ? "unknown" : f->refs[call->callee].name;

	while (behaviour->name && strcmp(behaviour->name, name) != 0)
		behaviour++;
	return &behaviour->effects;
}

static void effects_of(
	const struct air_function *f, uint32_t instr, struct call_effects *effects, void *data)
{
	(void)data;
	*effects = *behaviour_of(f, &f->instrs[instr]);
}

static bool never_returns(const struct air_function *f, const struct air_instr *call, void *data)
{
	(void)data;
	return behaviour_of(f, call)->never_returns;
}

/* Labels may stand before a statement on the same line. */
static void break_lines(char *text)
{
	for (char *at = text; (at = strpbrk(at, " {\n")) != NULL; at++) {
		size_t digits = at[1] == 'b' ? strspn(at + 2, "0123456789") : 0;
		if (digits && at[2 + digits] == ':' && at[3 + digits] == ' ')
			at[3 + digits] = '\n';
	}
}

void given(const char *text)
{
	struct error err = { { 0 } };
	const char *head = strncmp(text, "function", 8) != 0 ? "function f() " : "";
	char *whole = arena_printf(&arena, "%s%s", head, text);

	break_lines(whole);
	ck_assert_msg(air_function_parse(&arena, whole, &function, &err), "%s", err.text);
	cfg_build(&graph, &arena, &function, never_returns, NULL);
	if (!flow)
		flow = flow_new();
	flow_begin(flow, &function, &graph, effects_of, NULL);
}

uint32_t call_at(const char *name, uint32_t n)
{
	for (uint32_t i = 0; i < function.instr_count; i++) {
		const struct air_instr *instr = &function.instrs[i];
		if (instr->op == AIR_CALL && instr->callee != air_none &&
			!strcmp(function.refs[instr->callee].name, name) && n-- == 0)
			return i;
	}
	ck_abort_msg("no such call of %s", name);
	return air_none;
}

uint32_t call_of(const char *name)
{
	return call_at(name, 0);
}

struct air_value argument_of(const char *name, uint32_t argument)
{
	return air_call_argument(&function, &function.instrs[call_of(name)], argument);
}

static void describe(const struct flow_origin *origin)
{
	static const char *const kinds[] = { "constant", "null", "string", "function", "call",
		"param", "&local", "&global", "global", "field", "other", "unknown" };
	const char *name = "";

	switch (origin->kind) {
	case FLOW_ORIGIN_CONSTANT:
		text_printf(&described, "%" PRId64, origin->integer);
		return;
	case FLOW_ORIGIN_CALL:
		name = function.refs[function.instrs[origin->index].callee].name;
		break;
	case FLOW_ORIGIN_STRING:
		name = function.strings[origin->index];
		break;
	case FLOW_ORIGIN_PARAM:
	case FLOW_ORIGIN_LOCAL:
		name = function.locals[origin->index].name;
		break;
	case FLOW_ORIGIN_FUNCTION:
	case FLOW_ORIGIN_GLOBAL:
	case FLOW_ORIGIN_READ_GLOBAL:
	case FLOW_ORIGIN_READ_FIELD:
		name = function.refs[origin->index].name;
		break;
	case FLOW_ORIGIN_NULL:
	case FLOW_ORIGIN_OTHER:
	case FLOW_ORIGIN_UNKNOWN:
		break;
	}
	text_printf(&described, "%s%s%s", kinds[origin->kind], *name ? " " : "", name);
}

const char *origins_of(const char *name, uint32_t argument)
{
	struct flow_origin origins[4];
	struct air_value value = argument_of(name, argument);
	uint32_t count = flow_origins(flow, call_of(name), value, origins, 4);

	text_reset(&described);
	for (uint32_t i = 0; i < count; i++) {
		text_add(&described, i ? " | " : "");
		describe(&origins[i]);
	}
	return text_string(&described);
}

int run_tests(const char *name, add_tests add)
{
	TCase *tests = tcase_create(name);
	add(tests);
	int code = suite_run(name, tests);
	flow_free(flow);
	arena_release(&arena);
	text_release(&described);
	return code;
}
