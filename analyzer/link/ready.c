#include "link/ready.h"

#include <stdlib.h>
#include <string.h>

#include "air/encode.h"
#include "link/scan.h"

struct ready {
	struct arena arena;
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

struct ready_body *ready_body(struct ready_unit *unit, const struct air_record_bytes *record)
{
	struct ready *ready = unit->all;
	struct ready_body **known = &unit->bodies[record - unit->unit->air.functions];
	struct error err = { 0 };
	if (*known || ready->arena.used_bytes > ready->most)
		return *known;
	struct ready_body *body = arena_alloc(&ready->arena, sizeof(*body));
	if (!air_function_decode(&ready->arena, record, &body->air, &err))
		BUG(err.text); /* another program has decoded it before */
	list_calls(body, &ready->arena);
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
	if (!body->has_cfg && ready->arena.used_bytes <= ready->most) {
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
