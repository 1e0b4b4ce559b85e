/*
 * Helpers that take the mode of a descriptor as an argument: `set_mode(fd, true)`. The body is
 * looked into as that one call enters it, for what is done to the parameter on the branches that
 * are left.
 *
 * Only calls that hand over a constant, and only of helpers that give a parameter more than one
 * mode, are worth it.
 */
#include "link/descriptor_notes.h"
#include "link/live.h"

enum { most_entered = 4096 };

struct program_cursor *link_enter_body(struct program_cursor *caller, uint32_t instr, uint32_t node)
{
	struct program *program = caller->program;
	struct descriptors *d = program->index->descriptors;
	const struct link_wanted all = { UINT32_MAX, UINT32_MAX };
	struct link_arguments arguments;
	link_gather_arguments(caller, instr, all, &arguments);
	if (!arguments.is_known || d->entered == most_entered || node >= program->defined_count)
		return NULL;
	struct program_cursor *cursor = link_open_body(program, node);
	if (!cursor)
		return NULL;
	d->entered++;
	/* It may be at hand for another call, or for none. */
	cursor->node = air_none;
	program_open(cursor, node);
	link_bind_arguments(cursor, &arguments);
	link_set_live(cursor);
	return cursor;
}

void link_leave_body(struct program_cursor *cursor)
{
	cursor->node = air_none;
	link_close_body(cursor);
}

static bool is_param(
	struct program_cursor *cursor, uint32_t instr, struct air_value value, uint32_t param)
{
	struct flow_descriptor sources[flow_most_descriptors];
	uint32_t count = flow_descriptors(cursor->flow, instr, value, sources);
	for (uint32_t i = 0; i < count; i++)
		if (sources[i].origin.kind == FLOW_ORIGIN_PARAM && sources[i].origin.index == param)
			return true;
	return false;
}

static uint8_t acts_of_call(struct program_cursor *cursor, uint32_t instr, uint32_t param)
{
	const struct air_function *f = &cursor->air;
	struct call_effects own = { .forwards = -1 };
	uint8_t acts = 0;
	link_descriptor_effects(f, instr, &own, cursor);
	uint32_t sets = own.makes_nonblocking | own.makes_blocking | own.maybe_nonblocking;
	for (uint32_t i = 0; i < 32 && sets >> i; i++) {
		if (!(sets >> i & 1) ||
			!is_param(cursor, instr, air_call_argument(f, &f->instrs[instr], i), param))
			continue;
		if (own.makes_nonblocking >> i & 1)
			acts |= ACT_NONBLOCKING;
		if (own.makes_blocking >> i & 1)
			acts |= ACT_BLOCKING;
		if (own.maybe_nonblocking >> i & 1)
			acts |= ACT_EITHER;
	}
	return acts;
}

uint8_t link_modes_of_call(
	struct program_cursor *caller, uint32_t instr, uint32_t node, uint32_t param, uint8_t modes)
{
	const struct program *program = caller->program;
	if (modes == 0 || modes == ACT_NONBLOCKING || modes == ACT_BLOCKING)
		return modes;
	struct program_cursor *cursor = link_enter_body(caller, instr, node);
	if (!cursor)
		return modes;
	const struct program_function *f = &program->functions[node];
	uint8_t acts = 0;
	for (uint32_t c = 0; c < f->call_count; c++) {
		const struct program_call *call = &program->calls[f->first_call + c];
		if (call->symbol != air_none && flow_may_run(cursor->flow, call->instr))
			acts |= acts_of_call(cursor, call->instr, param);
	}
	link_leave_body(cursor);
	return acts;
}
