#include "link/gift.h"

#include "base/keyed.h"
#include "link/descriptor_notes.h"
#include "link/possession_ask.h"

static struct gift gift_of_role(const struct program *program, const struct program_call *call)
{
	const struct role *role = call->symbol == air_none
					  ? NULL
					  : program_role(program, call->symbol, ROLE_OWNED_BY);
	struct gift none = { .stream = air_none };
	if (!role || role->argument < 0)
		return none;
	return (struct gift){ true, (uint32_t)role->argument, (uint32_t)role->number };
}

struct gift gift_of_call(struct program *program, const struct program_call *call)
{
	struct gift gift = gift_of_role(program, call);
	const struct helper *helper = gift.is_one ? NULL : helper_of_call(program, call);
	return helper ? helper->gift : gift;
}

/* In the words of the function in hand: what it is handed, a call in it gives away. */
static bool find_gift(
	struct program_cursor *cursor, const struct program_call *call, struct helper *helper)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *instr = &f->instrs[call->instr];
	struct asking asking = { .program = cursor->program, .is_inside = true };
	struct gift gift = gift_of_call(cursor->program, call);
	struct possession possession;
	if (!gift.is_one)
		return false;
	struct air_value given = air_call_argument(f, instr, gift.descriptor);
	uint32_t param = helper_param(cursor, call->instr, given), out = air_none;
	if (param == air_none ||
		!possession_at_end(&asking, cursor, call->instr, given, &possession))
		return false;
	if (gift.stream != air_none)
		out = helper_param(cursor, call->instr, air_call_argument(f, instr, gift.stream));
	helper->gift = (struct gift){ true, param, out };
	return true;
}

bool helper_add_gift(struct program_cursor *cursor, struct helper *helper)
{
	const struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	for (uint32_t c = f->first_call; !helper->gift.is_one && c < f->first_call + f->call_count;
		c++)
		if (find_gift(cursor, &program->calls[c], helper))
			return true;
	return false;
}

/* -------------------------------------------------------------------------------------- fields */

static uint64_t key_of_slot(uint32_t slot)
{
	return keyed_join(0, slot);
}

static void add_field_gift(
	struct program_cursor *cursor, const struct program_call *call, struct keyed *gifts)
{
	const struct air_function *f = &cursor->air;
	struct gift gift = gift_of_role(cursor->program, call);
	const struct air_instr *read =
		stream_instr(f, air_call_argument(f, &f->instrs[call->instr], gift.descriptor));
	if (!read || read->op != AIR_READ || gift.stream == air_none)
		return;
	uint32_t slot = place_slot(cursor, air_instr_place(f, read));
	if (slot == air_none || keyed_find(gifts, key_of_slot(slot)))
		return;
	struct field_gift own = { call, stream_out(cursor, call->instr, gift.stream).slot };
	keyed_set(gifts, key_of_slot(slot), arena_copy(&cursor->program->arena, &own, sizeof(own)));
}

void gift_find_fields(struct program *program)
{
	for (uint32_t c = 0; c < program->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		if (call->caller >= program->defined_count || !gift_of_role(program, call).is_one)
			continue;
		struct program_cursor *cursor = link_borrow_body(program, call->caller);
		if (!cursor)
			continue;
		add_field_gift(cursor, call, &program->index->field_gifts);
		link_close_body(cursor);
	}
}

const struct field_gift *gift_of_field(const struct program *program, uint32_t slot)
{
	return keyed_find(&program->index->field_gifts, key_of_slot(slot));
}
