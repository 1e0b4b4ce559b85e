/*
 * The body in hand: decoded, with its control flow, and flow told whom to ask about the rest of the
 * program.
 */
#include "air/encode.h"
#include "link/scan.h"

bool cursor_noreturn(const struct air_function *f, const struct air_instr *call, void *data)
{
	const struct program_cursor *cursor = data;
	const uint32_t *symbols = cursor->program->functions[cursor->node].symbols;
	return call->callee != air_none &&
	       link_call_ends(cursor->program, symbols[call->callee], f, call);
}

void program_cursor_init(struct program_cursor *cursor, struct program *program)
{
	*cursor = (struct program_cursor){ .program = program, .node = air_none };
	cursor->flow = flow_new();
}

void program_cursor_release(struct program_cursor *cursor)
{
	flow_free(cursor->flow);
	arena_release(&cursor->arena);
}

void link_decode(const struct program *program, uint32_t unit,
	const struct air_record_bytes *record, struct arena *arena, struct air_function *f)
{
	const struct ready_body *body = ready_body_of(program, unit, record);
	struct error err = { 0 };
	if (body)
		*f = body->air;
	else if (!air_function_decode(arena, record, f, &err))
		BUG(err.text); /* units were verified as they came in */
}

void cursor_decode(
	struct program_cursor *cursor, uint32_t unit, const struct air_record_bytes *record)
{
	arena_reset(&cursor->arena);
	link_decode(cursor->program, unit, record, &cursor->arena, &cursor->air);
}

static uint32_t field_slot(struct program *program, const struct air_ref *ref)
{
	uint32_t known = intern_find(&program->index->slots, ref->key);
	return known != intern_none ? known : link_field_slot(program, ref);
}

void cursor_resolve(
	struct program *program, const struct air_function *f, uint32_t *symbols, uint32_t *slots)
{
	for (uint32_t r = 0; r < f->ref_count; r++) {
		const struct air_ref *ref = &f->refs[r];
		symbols[r] = slots[r] = air_none;
		switch (ref->kind) {
		case AIR_REF_FUNCTION:
			symbols[r] = intern_find(&program->index->symbols, ref->key);
			break;
		case AIR_REF_VARIABLE:
			symbols[r] = intern_find(&program->index->symbols, ref->key);
			slots[r] = link_variable_slot(program, ref);
			break;
		case AIR_REF_FIELD:
			slots[r] = field_slot(program, ref);
			break;
		case AIR_REF_RECORD:
		case AIR_REF_TYPEDEF:
			break;
		}
	}
}

static uint32_t ready_slot(struct program *program, const struct air_ref *ref, uint32_t *number)
{
	if (*number == air_none)
		*number = ref->kind == AIR_REF_VARIABLE ? link_variable_slot(program, ref)
							: field_slot(program, ref);
	return *number;
}

void cursor_resolve_ready(
	struct program *program, const struct ready_body *body, uint32_t *symbols, uint32_t *slots)
{
	const struct ready_numbers *numbers = &program->index->ready;
	for (uint32_t r = 0; r < body->air.ref_count; r++) {
		symbols[r] = body->symbols[r] == air_none ? air_none
							  : numbers->symbols[body->symbols[r]];
		slots[r] = body->slots[r] == air_none ? air_none
						      : ready_slot(program, &body->air.refs[r],
								&numbers->slots[body->slots[r]]);
	}
}

static void start_cfg(struct program_cursor *cursor)
{
	const struct program_function *f = &cursor->program->functions[cursor->node];
	struct ready_unit *unit = cursor->program->units[f->unit].ready;
	struct ready_body *body = unit ? ready_body(unit, f->record) : NULL;
	if (!body || !ready_cfg(body, unit, cursor))
		cfg_build(&cursor->cfg, &cursor->arena, &cursor->air, cursor_noreturn, cursor);
}

void cursor_start(struct program_cursor *cursor, uint32_t node)
{
	cursor->node = node;
	start_cfg(cursor);
	flow_begin(cursor->flow, &cursor->air, &cursor->cfg, link_call_effects, cursor);
	flow_set_descriptor_effects(cursor->flow, link_descriptor_effects);
	flow_set_descriptor_outside(cursor->flow, link_descriptor_outside);
	flow_set_memory(cursor->flow, link_memory);
	flow_set_clear(cursor->flow, link_clears);
}

void program_open(struct program_cursor *cursor, uint32_t node)
{
	if (cursor->node == node)
		return;
	const struct program_function *f = &cursor->program->functions[node];
	cursor_decode(cursor, f->unit, f->record);
	cursor_start(cursor, node);
}
