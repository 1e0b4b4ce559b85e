/*
 * Calls that close a stream: what the model or an annotation says of (`releases`), and helpers that
 * make such a call with what they are handed, or with what is in a field of it.
 */
#include "link/closing.h"

#include <string.h>

#include "link/possession_ask.h"

/* Is the argument of a call the stream that is closed? */
static bool is_closed(const struct role *role, uint32_t argument)
{
	if (role->kind == ROLE_RELEASES)
		return argument == (role->argument < 0 ? 0 : (uint32_t)role->argument);
	return role->kind == ROLE_CONSUMES && role->argument == (int)argument;
}

bool closing_is_direct(
	const struct program *program, const struct program_call *call, uint32_t argument)
{
	struct role_list roles = { 0 };
	if (call->symbol != air_none)
		roles = program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (is_closed(&roles.items[r], argument))
			return true;
	return false;
}

bool closing_is_of_stream(const struct program *program, const struct program_call *call)
{
	const struct role *role = call->symbol == air_none
					  ? NULL
					  : program_role(program, call->symbol, ROLE_RELEASES);
	return role && role->resource && !strcmp(role->resource, "stream");
}

static bool add_closing(struct helper *helper, struct closing closing)
{
	for (uint32_t i = 0; i < helper->closing_count; i++) {
		struct closing *known = &helper->closings[i];
		if (known->param != closing.param || known->slot != closing.slot)
			continue;
		bool is_more = closing.is_sure && !known->is_sure;
		known->is_sure |= closing.is_sure;
		return is_more;
	}
	if (helper->closing_count == helper_most_closings)
		return false;
	helper->closings[helper->closing_count++] = closing;
	return true;
}

/* `async_close(stream)`, `async_close(conn->stream)` */
static bool add_direct(
	struct program_cursor *cursor, const struct program_call *call, struct helper *helper)
{
	const struct air_function *f = &cursor->air;
	struct air_value stream = air_call_argument(f, &f->instrs[call->instr], 0);
	struct closing closing = { helper_param(cursor, call->instr, stream), air_none,
		(call->flags & CALL_MUST) != 0 };
	const struct air_instr *made = stream_instr(f, stream);
	if (closing.param == air_none && made && made->op == AIR_READ) {
		struct place_key key = place_key_of(
			cursor, (uint32_t)(made - f->instrs), air_instr_place(f, made));
		if (key.owner.kind != OWNER_PARAM || key.owner.through || key.owner.part)
			return false;
		closing.param = key.owner.index;
		closing.slot = key.slot;
	}
	return closing.param != air_none && add_closing(helper, closing);
}

/* What a helper closes that is handed a parameter. */
static bool add_through(struct program_cursor *cursor, const struct program_call *call,
	const struct helper *below, struct helper *helper)
{
	const struct air_function *f = &cursor->air;
	bool is_more = false;
	for (uint32_t i = 0; i < below->closing_count; i++) {
		struct closing closing = below->closings[i];
		closing.param = helper_param(cursor, call->instr,
			air_call_argument(f, &f->instrs[call->instr], closing.param));
		closing.is_sure &= (call->flags & CALL_MUST) != 0;
		if (closing.param != air_none)
			is_more |= add_closing(helper, closing);
	}
	return is_more;
}

bool helper_add_closings(struct program_cursor *cursor, struct helper *helper)
{
	struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	bool is_more = false;
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		const struct helper *below = helper_of_call(program, call);
		if (closing_is_of_stream(program, call))
			is_more |= add_direct(cursor, call, helper);
		else if (below)
			is_more |= add_through(cursor, call, below, helper);
	}
	return is_more;
}

bool closing_is_of(struct program_cursor *cursor, const struct program_call *call,
	const struct closing *closing, const struct possession *possession)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *instr = &f->instrs[call->instr];
	struct air_value value = air_call_argument(f, instr, closing->param);
	if (closing->slot == air_none)
		return stream_is_value(cursor, call->instr, value, possession);
	if (possession->name == STREAM_MEMBER)
		return closing->slot == possession->index;
	if (possession->name != STREAM_OPENED)
		return false;
	struct place_key out = stream_out(cursor, possession->opened->instr, possession->index);
	struct place_key closed = { program_owner(cursor, call->instr, value), closing->slot };
	return place_key_is_same(&out, &closed);
}
