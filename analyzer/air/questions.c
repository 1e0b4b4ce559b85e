/*
 * Small questions about functions, asked everywhere.
 */
#include "air/air.h"

#include <assert.h>
#include <string.h>

#include "air/build.h"

void air_unit_release(struct air_unit *unit)
{
	arena_release(&unit->arena);
	*unit = (struct air_unit){ 0 };
}

static bool is_indirect(const struct air_instr *call)
{
	assert(call->op == AIR_CALL);
	return call->callee == air_none;
}

struct air_value air_call_argument(
	const struct air_function *f, const struct air_instr *call, uint32_t i)
{
	if (i >= air_call_argument_count(call))
		return air_value_none();
	return f->values[call->first_value + i + is_indirect(call)];
}

uint32_t air_call_argument_count(const struct air_instr *call)
{
	return call->value_count - is_indirect(call);
}

struct air_value air_call_target(const struct air_function *f, const struct air_instr *call)
{
	return is_indirect(call) ? f->values[call->first_value] : air_value_none();
}

const struct air_instr *air_value_instr(const struct air_function *f, struct air_value value)
{
	return value.kind == AIR_VALUE_RESULT ? &f->instrs[value.index] : NULL;
}

const struct air_place *air_instr_place(const struct air_function *f, const struct air_instr *i)
{
	return i->place == air_none ? NULL : &f->places[i->place];
}

/* A record's key is the compiler's name for it, where "@U" leads in the name of a union. */
bool air_is_union_member(const struct air_ref *field)
{
	const char *in = field->record ? strstr(field->record, "@U") : NULL;
	return in && (in[2] == '@' || in[2] == 'A' || in[2] == 'a');
}

uint32_t air_block_of(const struct air_function *f, uint32_t instr)
{
	uint32_t low = 0, high = f->block_count;

	assert(instr < f->instr_count);
	/* The last block that starts at or before it; empty blocks before it start there too. */
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (f->blocks[middle].first_instr <= instr)
			low = middle;
		else
			high = middle;
	}
	return low;
}
