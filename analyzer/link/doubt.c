/*
 * Why nobody knows the value of an argument.
 *
 * A flag that is left to callers says nothing yet: they are asked. But one that is kept in a field
 * may be set in all there are, and then the call never waits: that it is not set is an assumption.
 */
#include "link/internal.h"

enum { most_origins = 8, deepest_operand = 4 };

/* Of what is made of two values, or is one of them: of two that are kept it is not always the
 * same. */
static enum link_doubt join(enum link_doubt a, enum link_doubt b)
{
	if (a > DOUBT_HANDED && b > DOUBT_HANDED)
		return DOUBT_COMPUTED;
	return a > b ? a : b;
}

static enum link_doubt value_doubt(
	struct program_cursor *cursor, uint32_t at, struct air_value value, int depth);

/* Of what an operation makes: that of its operands. Else it was read through a pointer. */
static enum link_doubt made_doubt(struct program_cursor *cursor, uint32_t instr, int depth)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *made = &f->instrs[instr];
	enum link_doubt doubt = DOUBT_NONE;

	if (made->op != AIR_OPERATE)
		return DOUBT_KEPT;
	if (!depth)
		return DOUBT_COMPUTED;
	for (uint32_t v = 0; v < made->value_count; v++)
		doubt = join(doubt,
			value_doubt(cursor, instr, f->values[made->first_value + v], depth - 1));
	return doubt;
}

static enum link_doubt param_doubt(const struct program_cursor *cursor, uint32_t param)
{
	const struct flow_binding *binding = flow_bound(cursor->flow, param);

	return binding && binding->doubt ? (enum link_doubt)binding->doubt : DOUBT_HANDED;
}

static enum link_doubt origin_doubt(
	struct program_cursor *cursor, const struct flow_origin *origin, int depth)
{
	switch (origin->kind) {
	case FLOW_ORIGIN_CONSTANT:
	case FLOW_ORIGIN_NULL:
	case FLOW_ORIGIN_STRING:
	case FLOW_ORIGIN_FUNCTION:
	case FLOW_ORIGIN_LOCAL:
	case FLOW_ORIGIN_GLOBAL:
		return DOUBT_NONE;
	case FLOW_ORIGIN_PARAM:
		return param_doubt(cursor, origin->index);
	case FLOW_ORIGIN_CALL:
	case FLOW_ORIGIN_UNKNOWN:
		return DOUBT_COMPUTED;
	case FLOW_ORIGIN_READ_GLOBAL:
	case FLOW_ORIGIN_READ_FIELD:
		return DOUBT_KEPT;
	case FLOW_ORIGIN_OTHER:
		return origin->instr == air_none ? DOUBT_KEPT
						 : made_doubt(cursor, origin->instr, depth);
	}
	return DOUBT_COMPUTED;
}

static enum link_doubt value_doubt(
	struct program_cursor *cursor, uint32_t at, struct air_value value, int depth)
{
	struct flow_origin origins[most_origins];
	uint32_t count = flow_origins(cursor->flow, at, value, origins, most_origins);
	enum link_doubt doubt = DOUBT_NONE;

	for (uint32_t i = 0; i < count; i++)
		doubt = join(doubt, origin_doubt(cursor, &origins[i], depth));
	return doubt;
}

enum link_doubt link_doubt(struct program_cursor *cursor, uint32_t at, struct air_value value)
{
	return value_doubt(cursor, at, value, deepest_operand);
}
