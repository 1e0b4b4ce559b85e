/*
 * Which parameters decide what a function does: a branch looks at them, or a condition of a call's
 * role, or the same is true of the function they are handed on to. Only such arguments are worth
 * looking at again with what one call hands over.
 *
 * First notes are taken of each body, then what is handed on is followed through the call graph,
 * from callees to callers. In a body the order of things does not count: what a local is ever set
 * to it may hold. It errs towards "decides", but for pointers: of these only tests for null count,
 * for what they lead to is not handed over.
 */
#include <stdlib.h>

#include "base/memory.h"
#include "link/live.h"
#include "link/scan.h"

enum { deepest_value = 6, most_rounds = 4 };

typedef uint16_t param_mask; /* bit per parameter, the first link_most_arguments */

struct body {
	const struct air_function *f;
	param_mask *of_local;
};

static param_mask value_params(const struct body *body, struct air_value value, int depth);

static bool is_pointer(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, value);
	return value.kind == AIR_VALUE_STRING ||
	       (made && made->type != air_none && f->types[made->type].pointers);
}

static bool is_zero(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, value);
	while (made && made->op == AIR_CAST) {
		value = f->values[made->first_value];
		made = air_value_instr(f, value);
	}
	return value.kind == AIR_VALUE_NULL || (value.kind == AIR_VALUE_INT && !value.integer);
}

static param_mask operands(const struct body *body, const struct air_instr *made, int depth)
{
	const struct air_function *f = body->f;
	bool has_pointer = false, has_zero = false;
	param_mask mask = 0;
	for (uint32_t i = 0; i < made->value_count; i++) {
		struct air_value value = f->values[made->first_value + i];
		has_pointer |= is_pointer(f, value);
		has_zero |= is_zero(f, value);
		mask |= value_params(body, value, depth + 1);
	}
	bool is_test = made->operation == AIR_NOT ||
		       (has_zero && (made->operation == AIR_EQ || made->operation == AIR_NE));
	return has_pointer && !is_test ? 0 : mask;
}

/* The parameters that a value may be, or be made of. */
static param_mask value_params(const struct body *body, struct air_value value, int depth)
{
	const struct air_function *f = body->f;
	const struct air_instr *made = air_value_instr(f, value);
	if (!made || depth == deepest_value)
		return 0;
	switch (made->op) {
	case AIR_READ:
	case AIR_ADDRESS: {
		const struct air_place *place = air_instr_place(f, made);
		return place->root == AIR_ROOT_LOCAL ? body->of_local[place->index] : 0;
	}
	case AIR_CAST:
		return value_params(body, f->values[made->first_value], depth + 1);
	case AIR_OPERATE:
		return operands(body, made, depth);
	case AIR_CALL:
	case AIR_COPY:
	case AIR_ZERO:
	case AIR_ASM:
	case AIR_ENTER:
	case AIR_LEAVE:
		break;
	}
	return 0;
}

static bool copy_params(struct body *body)
{
	const struct air_function *f = body->f;
	bool changed = false;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_COPY)
			continue;
		const struct air_place *place = air_instr_place(f, &f->instrs[i]);
		if (place->root != AIR_ROOT_LOCAL)
			continue;
		param_mask mask = value_params(body, f->values[f->instrs[i].first_value], 0);
		changed |= mask & ~body->of_local[place->index];
		body->of_local[place->index] |= mask;
	}
	return changed;
}

static void find_params(struct scan *scan, struct body *body)
{
	const struct air_function *f = body->f;
	body->of_local =
		arena_array(&scan->cursor.arena, f->local_count + 1, sizeof(*body->of_local));
	for (uint32_t i = 0; i < f->param_count && i < link_most_arguments; i++)
		body->of_local[i] = (param_mask)(1u << i);
	for (int round = 0; f->param_count && round < most_rounds && copy_params(body); round++)
		;
}

/* The arguments conditions look at: what is handed over may answer them. */
static uint32_t asked_by_roles(const struct program *program, uint32_t symbol)
{
	const uint32_t kinds = 1u << CONDITION_COMPARE | 1u << CONDITION_BITS |
			       1u << CONDITION_NULL | 1u << CONDITION_ZEROED;
	struct role_list roles = { 0 };
	uint32_t asked = 0;
	if (symbol != air_none)
		roles = program->symbols[symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		asked |= condition_arguments(roles.items[r].when, kinds) |
			 condition_arguments(roles.items[r].unless, kinds);
	return asked;
}

/* May a value be known not to be null? */
static bool may_be_set(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, value);
	if (!is_pointer(f, value) ||
		(made && made->op != AIR_READ && made->op != AIR_ADDRESS && made->op != AIR_CAST))
		return false;
	return !made || made->op != AIR_READ || air_instr_place(f, made)->root == AIR_ROOT_LOCAL;
}

/* A number that memory holds: all that is ever stored there may be known. */
static bool is_kept(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, value);
	while (made && made->op == AIR_CAST) {
		value = f->values[made->first_value];
		made = air_value_instr(f, value);
	}
	return made && made->op == AIR_READ && !is_pointer(f, value) &&
	       air_instr_place(f, made)->root != AIR_ROOT_LOCAL;
}

static bool is_address_of_local(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, value);
	while (made && made->op == AIR_CAST)
		made = air_value_instr(f, f->values[made->first_value]);
	return made && made->op == AIR_ADDRESS && air_instr_place(f, made)->root == AIR_ROOT_LOCAL;
}

static bool is_defined(const struct program *program, uint32_t symbol)
{
	return symbol != air_none && program->symbols[symbol].node_count;
}

static void note_call(struct scan *scan, const struct body *body, uint32_t call)
{
	const struct air_function *f = body->f;
	const struct program_call *known = &scan->index->calls.items[call];
	const struct air_instr *made = &f->instrs[known->instr];
	struct program_function *caller = &scan->program->functions[scan->node];
	uint32_t asked = asked_by_roles(scan->program, known->symbol);
	param_mask handed = 0;
	bool may_fill = false;
	for (uint32_t i = 0; i < air_call_argument_count(made) && i < link_most_arguments; i++) {
		struct air_value value = air_call_argument(f, made, i);
		struct steered one = {
			.call = call,
			.argument = (uint8_t)i,
			.params = value_params(body, value, 0),
			.may_be_set = may_be_set(f, value),
			.is_kept = is_kept(f, value),
		};
		handed |= one.params;
		may_fill |= is_address_of_local(f, value);
		caller->asked |= asked >> i & 1 ? one.params : 0;
		if (one.params || one.may_be_set || one.is_kept)
			array_push(&scan->index->steered, one);
	}
	caller->steering |= caller->asked;
	if (may_fill && is_defined(scan->program, known->symbol))
		caller->filling |= handed;
}

void scan_note_steering(struct scan *scan)
{
	struct body body = { .f = &scan->cursor.air };
	struct program_function *f = &scan->program->functions[scan->node];
	find_params(scan, &body);
	for (uint32_t b = 0; b < body.f->block_count; b++) {
		const struct air_terminator *end = &body.f->blocks[b].end;
		if (end->kind == AIR_BRANCH || end->kind == AIR_SWITCH)
			f->steering |= value_params(&body, end->value, 0);
	}
	for (uint32_t c = f->first_call; c < scan->index->calls.count; c++)
		note_call(scan, &body, c);
}

/* ------------------------------------------------------------------------------- the call graph */

/* The first note of each call; of the number behind the last: how many there are. */
static uint32_t *first_notes(const struct program_index *index, uint32_t call_count)
{
	uint32_t *first = memory_new((size_t)call_count + 1, sizeof(*first));
	uint32_t note = 0;
	for (uint32_t call = 0; call <= call_count; call++) {
		while (note < index->steered.count && index->steered.items[note].call < call)
			note++;
		first[call] = note;
	}
	return first;
}

/* What decides in the callee decides in the caller that hands it on. */
static bool hand_up(struct program *program, const struct edge *edge, const uint32_t *first)
{
	const struct program_index *index = program->index;
	const struct program_function *callee = &program->functions[edge->callee];
	struct program_function *caller = &program->functions[edge->caller];
	struct program_call *call = &program->calls[edge->call];
	param_mask steering = 0, asked = 0, filling = 0;
	if (edge->kind != EDGE_CALL || edge->through != air_none)
		return false;
	for (uint32_t i = first[edge->call]; i < first[edge->call + 1]; i++) {
		const struct steered *one = &index->steered.items[i];
		if (callee->filling >> one->argument & 1)
			filling |= one->params;
		if (callee->asked >> one->argument & 1) {
			asked |= one->params;
			call->flags |= one->is_kept ? CALL_TELLS : 0u;
		}
		if (!(callee->steering >> one->argument & 1))
			continue;
		steering |= one->params;
		call->flags |=
			(one->params ? CALL_FORWARDS : 0u) | (one->may_be_set ? CALL_TELLS : 0u);
	}
	bool changed = (steering & ~caller->steering) || (asked & ~caller->asked) ||
		       (filling & ~caller->filling);
	caller->steering |= steering;
	caller->asked |= asked;
	caller->filling |= filling;
	return changed;
}

void link_steering(struct program *program)
{
	uint32_t *waiting = memory_new(program->defined_count + 1, sizeof(*waiting));
	bool *is_waiting = memory_new(program->defined_count + 1, sizeof(*is_waiting));
	uint32_t *first = first_notes(program->index, program->call_count);
	uint32_t count = 0;
	for (uint32_t n = program->defined_count; n-- > 0;) {
		is_waiting[n] = program->functions[n].steering || program->functions[n].filling;
		if (is_waiting[n])
			waiting[count++] = n;
	}
	while (count) {
		uint32_t node = waiting[--count];
		is_waiting[node] = false;
		for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
			const struct edge *edge = &program->edges[program->in_edges[i]];
			if (!hand_up(program, edge, first) || is_waiting[edge->caller])
				continue;
			is_waiting[edge->caller] = true;
			waiting[count++] = edge->caller;
		}
	}
	free(first);
	free(waiting);
	free(is_waiting);
	array_release(&program->index->steered);
}
