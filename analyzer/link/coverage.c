/*
 * Counts over the linked program. Nothing is decided here that a finding depends on.
 *
 *  1. A group is all calls with one name (and argument). Calls are visited in the order of the
 *     program, which does not depend on that of the units, so the first one of a group is always
 *     the same.
 *  2. The name of a call through a pointer is that of the place the pointer was read from: what a
 *     person can look up, and a model can describe.
 *  3. An external has no model when nothing at all is said about it; one that is known to do
 *     nothing remarkable is described as `readonly` or `nonblocking` and is none of these.
 */
#include "link/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "link/internal.h"

struct group_list {
	struct arena *arena; /* of the lists that come out */
	struct intern names; /* of the groups, in the order of `groups` */
	ARRAY(struct coverage_calls) groups;
};

/* -------------------------------------------------------------------------------- groups */

/* The typedef a parameter is declared with, out of its key: "c:uv.h@T@uv_read_cb". */
static const char *parameter_type(struct group_list *list, const struct program *program,
	const struct program_call *call, int argument)
{
	if (argument < 0)
		return NULL;
	const struct air_symbol *declaration = program->symbols[call->symbol].declaration;
	if ((uint32_t)argument >= declaration->param_count)
		return NULL;
	const char *key = declaration->params[argument].typedef_key;
	const char *name = key ? strstr(key, "@T@") : NULL;
	name = name ? name + strlen("@T@") : key;
	return name ? arena_strndup(list->arena, name, strcspn(name, "@")) : NULL;
}

static void add_call(struct group_list *list, const struct program *program, const char *name,
	int argument, const struct program_call *call)
{
	struct text key = { 0 };
	text_printf(&key, "%s %d", name, argument);
	uint32_t number = intern_add(&list->names, key.bytes);
	text_release(&key);
	if (number == list->groups.count)
		array_push(&list->groups,
			((struct coverage_calls){ .name = name,
				.caller = program->functions[call->caller].name,
				.path = call->path,
				.line = call->line,
				.column = call->column,
				.argument = argument,
				.type = parameter_type(list, program, call, argument) }));
	list->groups.items[number].calls++;
}

static int compare_groups(const void *left, const void *right)
{
	const struct coverage_calls *a = left, *b = right;
	if (a->calls != b->calls)
		return a->calls > b->calls ? -1 : 1;
	int order = strcmp(a->name, b->name);
	return order ? order : (a->argument > b->argument) - (a->argument < b->argument);
}

/* The list is empty afterwards. */
static struct coverage_list finish(struct group_list *list)
{
	struct coverage_list out = { .count = (uint32_t)list->groups.count };
	out.items = arena_array(list->arena, out.count, sizeof(*out.items));
	if (out.count) {
		memcpy(out.items, list->groups.items, out.count * sizeof(*out.items));
		qsort(out.items, out.count, sizeof(*out.items), compare_groups);
	}
	for (uint32_t i = 0; i < out.count; i++)
		out.calls += out.items[i].calls;
	intern_release(&list->names);
	array_release(&list->groups);
	return out;
}

/* ------------------------------------------------------------------------------- functions */

static bool is_inside(const struct program *program, const struct program_function *f,
	const struct air_diagnostic *diagnostic)
{
	const struct air_unit *unit = &program->units[f->unit].air;
	return diagnostic->in_function && diagnostic->file != air_none &&
	       diagnostic->line >= f->line && diagnostic->line <= f->end_line &&
	       !strcmp(unit->files[diagnostic->file].path, f->path);
}

/* What the compiler said inside the function; else what the body itself says, at its name. */
static struct coverage_degraded why_degraded(
	struct program *program, struct program_cursor *cursor, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	const struct air_unit *unit = &program->units[f->unit].air;
	for (uint32_t d = 0; d < unit->diagnostic_count; d++) {
		const struct air_diagnostic *said = &unit->diagnostics[d];
		if (is_inside(program, f, said))
			return (struct coverage_degraded){ f->name, f->path, said->line,
				said->column, said->text };
	}
	program_open(cursor, node);
	return (struct coverage_degraded){ f->name, f->path, f->line, cursor->air.column,
		arena_strdup(&program->arena, cursor->air.degraded ? cursor->air.degraded : "") };
}

static int compare_degraded(const void *left, const void *right)
{
	const struct coverage_degraded *a = left, *b = right;
	int order = strcmp(a->path, b->path);
	return order ? order : (a->line > b->line) - (a->line < b->line);
}

static void find_degraded(
	struct program *program, struct program_cursor *cursor, struct coverage *coverage)
{
	ARRAY(struct coverage_degraded) found = { 0 };
	for (uint32_t n = 0; n < program->defined_count; n++)
		if (program->functions[n].is_degraded)
			array_push(&found, why_degraded(program, cursor, n));
	if (found.count)
		qsort(found.items, found.count, sizeof(*found.items), compare_degraded);
	coverage->degraded_count = (uint32_t)found.count;
	coverage->degraded =
		arena_copy(&program->arena, found.items, found.count * sizeof(*found.items));
	array_release(&found);
}

/* Is it entered in this context from outside: whoever brings it there is not in it? */
static bool is_root(const struct program *program, uint32_t node, uint32_t context)
{
	uint32_t parent = program->context_parent[(size_t)node * context_count + context];
	if (parent == air_none)
		return true;
	const struct edge *edge = &program->edges[parent];
	return !link_goes_down(edge) || !(program->functions[edge->caller].contexts >> context & 1);
}

static void count_contexts(const struct program *program, struct coverage *coverage)
{
	for (uint32_t n = 0; n < program->defined_count; n++)
		for (uint32_t c = 0; c < context_count; c++) {
			if (!(program->functions[n].contexts >> c & 1))
				continue;
			coverage->functions[c]++;
			coverage->roots[c] += is_root(program, n, c);
		}
}

/* ---------------------------------------------------------------------------------- calls */

static const char *local_name(const struct program_cursor *cursor, uint32_t local)
{
	const char *name = cursor->air.locals[local].name;
	return name && *name ? arena_printf(&cursor->program->arena, "%s of %s", name,
				       cursor->program->functions[cursor->node].name)
			     : NULL;
}

/* What a person calls the place a value was read from: "conn.on_read", "handlers". */
static const char *read_name(const struct program_cursor *cursor, struct air_value value)
{
	const struct air_function *f = &cursor->air;
	const struct program_function *function = &cursor->program->functions[cursor->node];
	const struct air_instr *made = air_value_instr(f, value);
	for (int depth = 0; made && made->op == AIR_CAST && depth < 8; depth++)
		made = air_value_instr(f, f->values[made->first_value]);
	if (!made || made->op != AIR_READ)
		return NULL;
	const struct air_place *place = air_instr_place(f, made);
	for (uint32_t i = place->step_count; i-- > 0;) {
		uint32_t field = f->steps[place->first_step + i].field;
		if (f->steps[place->first_step + i].kind == AIR_STEP_FIELD && field != air_none &&
			function->slots[field] != air_none)
			return cursor->program->slots[function->slots[field]].name;
	}
	if (place->root == AIR_ROOT_GLOBAL && function->slots[place->index] != air_none)
		return cursor->program->slots[function->slots[place->index]].name;
	return place->root == AIR_ROOT_LOCAL ? local_name(cursor, place->index) : NULL;
}

/* The place a flow origin stands for, or NULL. */
static const char *origin_name(
	const struct program_cursor *cursor, const struct flow_origin *origin)
{
	const struct program *program = cursor->program;
	const struct program_function *function = &program->functions[cursor->node];
	if (origin->kind == FLOW_ORIGIN_READ_FIELD || origin->kind == FLOW_ORIGIN_READ_GLOBAL)
		return function->slots[origin->index] == air_none
			       ? NULL
			       : program->slots[function->slots[origin->index]].name;
	if (origin->kind != FLOW_ORIGIN_CALL)
		return NULL;
	uint32_t callee = cursor->air.instrs[origin->index].callee;
	return callee == air_none ? NULL
				  : arena_printf(&cursor->program->arena, "result of %s",
					    cursor->air.refs[callee].name);
}

static const char *pointer_name(struct program_cursor *cursor, const struct program_call *call)
{
	program_open(cursor, call->caller);
	struct air_value target = air_call_target(&cursor->air, &cursor->air.instrs[call->instr]);
	struct flow_origin origin = flow_origin(cursor->flow, call->instr, target);
	const char *name = origin_name(cursor, &origin);
	if (!name)
		name = read_name(cursor, target);
	return name ? name : "a pointer without a name";
}

static bool is_on_loop(const struct program *program, uint32_t node)
{
	return program->functions[node].contexts & (1u << CONTEXT_TASK | 1u << CONTEXT_CALLBACK);
}

/* What the compiler puts in place of a call is no function anybody could describe. */
static bool is_builtin(const char *name)
{
	return text_starts_with(name, "__builtin_") || text_starts_with(name, "__sync_") ||
	       text_starts_with(name, "__atomic_");
}

static bool is_unmodelled(const struct program *program, uint32_t symbol)
{
	const struct program_symbol *s = &program->symbols[symbol];
	bool is_external = s->node_count && s->nodes[0] >= program->defined_count;
	return is_external && !s->roles.count && !is_builtin(s->name);
}

static void count_external(const struct program *program, const struct program_call *call,
	struct group_list *unmodelled, struct coverage *coverage)
{
	if (call->symbol == air_none || !is_on_loop(program, call->caller) ||
		call->flags & CALL_IN_CHILD)
		return;
	const struct program_symbol *symbol = &program->symbols[call->symbol];
	if (is_unmodelled(program, call->symbol))
		add_call(unmodelled, program, symbol->name, role_no_argument, call);
	else if (symbol->node_count && symbol->nodes[0] >= program->defined_count)
		coverage->modelled_calls += !is_builtin(symbol->name);
}

static void count_calls(struct program *program, struct arena *arena, struct program_cursor *cursor,
	struct coverage *coverage)
{
	struct group_list unresolved = { .arena = arena }, cut = { .arena = arena },
			  unmodelled = { .arena = arena };
	for (uint32_t c = 0; c < program->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		coverage->pointer_call_count += !!(call->flags & CALL_INDIRECT);
		if (call->flags & CALL_UNRESOLVED)
			add_call(&unresolved, program, pointer_name(cursor, call), role_no_argument,
				call);
		if (call->flags & CALL_FAN_OUT)
			add_call(&cut, program, pointer_name(cursor, call), role_no_argument, call);
		count_external(program, call, &unmodelled, coverage);
	}
	coverage->call_count = program->call_count;
	coverage->unresolved_count = program->unresolved_calls;
	coverage->cut_count = program->fan_out_cut;
	coverage->unresolved = finish(&unresolved);
	coverage->cut = finish(&cut);
	coverage->unmodelled = finish(&unmodelled);
}

/* Functions of the program that are handed to a stranger: perhaps its loop will call them. */
static void count_handed(struct program *program, struct arena *arena, struct coverage *coverage)
{
	const struct program_index *index = program->index;
	struct group_list handed = { .arena = arena };
	for (size_t i = 0; i < index->argument_flows.count; i++) {
		const struct argument_flow *flow = &index->argument_flows.items[i];
		const struct program_call *call = &program->calls[flow->call];
		if (flow->source.kind != SOURCE_FUNCTION || call->symbol == air_none ||
			!is_unmodelled(program, call->symbol))
			continue;
		add_call(&handed, program, program->symbols[call->symbol].name, (int)flow->argument,
			call);
	}
	coverage->handed = finish(&handed);
}

void program_coverage(struct program *program, struct arena *arena, struct coverage *coverage)
{
	struct program_cursor cursor;
	*coverage = (struct coverage){ .function_count = program->defined_count };
	program_cursor_init(&cursor, program);
	find_degraded(program, &cursor, coverage);
	count_contexts(program, coverage);
	count_calls(program, arena, &cursor, coverage);
	count_handed(program, arena, coverage);
	program_cursor_release(&cursor);
}

bool coverage_has_loop(const struct coverage *coverage)
{
	return coverage->functions[CONTEXT_TASK] || coverage->functions[CONTEXT_CALLBACK];
}
