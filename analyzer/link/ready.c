#include "link/ready.h"

#include <stdlib.h>
#include <string.h>

#include "air/encode.h"
#include "link/scan.h"

struct ready {
	struct arena arena;
	const struct program *program;
	struct ready_unit *units; /* by address of their bytes */
	uint32_t unit_count;
	size_t most; /* bytes of the arena; then no body is added */
};

static int compare_units(const void *left, const void *right)
{
	const struct ready_unit *a = left, *b = right;
	return ((uintptr_t)a->bytes > (uintptr_t)b->bytes) -
	       ((uintptr_t)a->bytes < (uintptr_t)b->bytes);
}

struct ready *ready_new(const struct program *program, size_t most)
{
	struct ready *ready = memory_new(1, sizeof(*ready));
	ready->program = program;
	ready->most = most;
	ready->unit_count = program->unit_count;
	ready->units = arena_array(&ready->arena, program->unit_count, sizeof(*ready->units));
	for (uint32_t u = 0; u < program->unit_count; u++) {
		const struct air_unit *air = &program->units[u].air;
		struct ready_unit *unit = &ready->units[u];
		unit->bytes = program->units[u].bytes;
		unit->unit = &program->units[u];
		unit->all = ready;
		unit->bodies = arena_array(
			&ready->arena, air->function_count, sizeof(struct ready_body *));
		unit->is_silent =
			arena_array(&ready->arena, air->file_count, sizeof(*unit->is_silent));
	}
	if (ready->unit_count)
		qsort(ready->units, ready->unit_count, sizeof(*ready->units), compare_units);
	return ready;
}

void ready_free(struct ready *ready)
{
	if (!ready)
		return;
	arena_release(&ready->arena);
	free(ready);
}

const struct program *ready_program(const struct ready *ready)
{
	return ready->program;
}

struct arena *ready_room(struct ready *ready)
{
	return ready->arena.used_bytes <= ready->most ? &ready->arena : NULL;
}

struct ready_unit *ready_find(const struct ready *ready, const void *bytes)
{
	const struct ready_unit wanted = { .bytes = bytes };
	if (!ready || !ready->unit_count)
		return NULL;
	return bsearch(&wanted, ready->units, ready->unit_count, sizeof(wanted), compare_units);
}

/* ------------------------------------------------------------------------------------- bodies */

static bool is_direct_call(const struct air_instr *instr)
{
	return instr->op == AIR_CALL && instr->callee != air_none;
}

static void list_calls(struct ready_body *body, struct arena *arena)
{
	const struct air_function *f = &body->air;
	for (uint32_t i = 0; i < f->instr_count; i++)
		body->call_count += is_direct_call(&f->instrs[i]);
	uint32_t *calls = arena_array(arena, body->call_count, sizeof(*calls)), count = 0;
	for (uint32_t i = 0; i < f->instr_count; i++)
		if (is_direct_call(&f->instrs[i]))
			calls[count++] = i;
	body->calls = calls;
	body->ends = arena_array(arena, count, sizeof(*body->ends));
}

static void list_names(struct ready_body *body, struct ready *ready)
{
	const struct program_index *index = ready->program->index;
	const struct air_function *f = &body->air;
	uint32_t *symbols = arena_array(&ready->arena, f->ref_count, sizeof(*symbols));
	uint32_t *slots = arena_array(&ready->arena, f->ref_count, sizeof(*slots));
	for (uint32_t r = 0; r < f->ref_count; r++) {
		enum air_ref_kind kind = f->refs[r].kind;
		bool is_variable = kind == AIR_REF_VARIABLE;
		bool has_symbol = kind == AIR_REF_FUNCTION || is_variable;
		bool has_slot = kind == AIR_REF_FIELD || is_variable;
		symbols[r] = has_symbol ? intern_find(&index->symbols, f->refs[r].key) : air_none;
		slots[r] = has_slot ? intern_find(&index->slots, f->refs[r].key) : air_none;
		if ((has_symbol && symbols[r] == air_none) || (has_slot && slots[r] == air_none))
			return;
	}
	body->symbols = symbols;
	body->slots = slots;
}

struct ready_body *ready_body(struct ready_unit *unit, const struct air_record_bytes *record)
{
	struct ready *ready = unit->all;
	struct ready_body **known = &unit->bodies[record - unit->unit->air.functions];
	struct error err = { 0 };
	if (*known || !ready_room(ready))
		return *known;
	struct ready_body *body = arena_alloc(&ready->arena, sizeof(*body));
	if (!air_function_decode(&ready->arena, record, &body->air, &err))
		BUG(err.text); /* another program has decoded it before */
	list_calls(body, &ready->arena);
	list_names(body, ready);
	*known = body;
	return body;
}

/* Does each call return, or not, as it did when the graph was built? */
static bool ends_the_same(const struct ready_body *body, struct program_cursor *cursor)
{
	const struct air_function *f = &body->air;
	for (uint32_t i = 0; i < body->call_count; i++)
		if (cursor_noreturn(f, &f->instrs[body->calls[i]], cursor) != body->ends[i])
			return false;
	return true;
}

bool ready_cfg(struct ready_body *body, struct ready_unit *unit, struct program_cursor *cursor)
{
	struct ready *ready = unit->all;
	const struct air_function *f = &body->air;
	if (!body->has_cfg && ready_room(ready)) {
		for (uint32_t i = 0; i < body->call_count; i++)
			body->ends[i] = cursor_noreturn(f, &f->instrs[body->calls[i]], cursor);
		cfg_build(&body->cfg, &ready->arena, f, cursor_noreturn, cursor);
		body->has_cfg = true;
	} else if (!body->has_cfg || !ends_the_same(body, cursor)) {
		return false;
	}
	cursor->cfg = body->cfg;
	return true;
}

/* ---------------------------------------------------------------------------------- programs */

struct ready *ready_of(const struct program *program)
{
	for (uint32_t u = 0; u < program->unit_count; u++)
		if (program->units[u].ready)
			return program->units[u].ready->all;
	return NULL;
}

struct ready_body *ready_body_of(
	const struct program *program, uint32_t unit, const struct air_record_bytes *record)
{
	struct ready_unit *ready = program->units[unit].ready;
	return ready ? ready_body(ready, record) : NULL;
}

struct ready_numbers ready_numbers(const struct ready *ready, struct program *program)
{
	const struct program *known = ready->program;
	struct ready_numbers numbers = {
		.symbols = arena_array(
			&program->arena, known->symbol_count + 1, sizeof(*numbers.symbols)),
		.slots =
			arena_array(&program->arena, known->slot_count + 1, sizeof(*numbers.slots)),
	};
	for (uint32_t s = 0; s < known->symbol_count; s++)
		numbers.symbols[s] = intern_find(&program->index->symbols, known->symbols[s].key);
	for (uint32_t s = 0; s < known->slot_count; s++)
		numbers.slots[s] = air_none;
	return numbers;
}
