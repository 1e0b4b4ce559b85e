#include "link/internal.h"
#include "link/possession_ask.h"

bool place_key_is_same(const struct place_key *a, const struct place_key *b)
{
	return owner_is_same(a->owner, b->owner) && a->owner.part == b->owner.part &&
	       a->owner.part != owner_part_unknown && a->slot == b->slot;
}

uint32_t place_slot(const struct program_cursor *cursor, const struct air_place *place)
{
	const struct air_function *f = &cursor->air;
	const uint32_t *slots = cursor->program->functions[cursor->node].slots;
	for (uint32_t i = place->step_count; i-- > 0;) {
		const struct air_step *step = &f->steps[place->first_step + i];
		if (step->kind == AIR_STEP_FIELD)
			return step->field == air_none ? air_none : slots[step->field];
	}
	return air_none;
}

struct place_key place_key_of(
	struct program_cursor *cursor, uint32_t instr, const struct air_place *place)
{
	return (struct place_key){ program_place_owner(cursor, instr, place),
		place_slot(cursor, place) };
}

const struct air_instr *stream_instr(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, value);
	while (made && made->op == AIR_CAST)
		made = air_value_instr(f, f->values[made->first_value]);
	return made;
}

struct place_key stream_out(struct program_cursor *cursor, uint32_t instr, uint32_t argument)
{
	const struct air_function *f = &cursor->air;
	struct air_value value = air_call_argument(f, &f->instrs[instr], argument);
	const struct air_instr *made = stream_instr(f, value);
	if (made && made->op == AIR_ADDRESS)
		return place_key_of(cursor, instr, air_instr_place(f, made));
	return (struct place_key){ program_owner(cursor, instr, value), air_none };
}

static bool is_param(
	struct program_cursor *cursor, uint32_t instr, struct air_value value, uint32_t param)
{
	struct flow_origin origin = flow_origin(cursor->flow, instr, value);
	return origin.kind == FLOW_ORIGIN_PARAM && origin.index == param;
}

bool stream_is_value(struct program_cursor *cursor, uint32_t instr, struct air_value value,
	const struct possession *possession)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *made = stream_instr(f, value);
	if (possession->name == STREAM_PARAM)
		return is_param(cursor, instr, value, possession->index);
	if (possession->name == STREAM_UNNAMED || !made || made->op != AIR_READ)
		return false;
	const struct air_place *place = air_instr_place(f, made);
	if (possession->name == STREAM_MEMBER)
		return place_slot(cursor, place) == possession->index;
	struct place_key out = stream_out(cursor, possession->opened->instr, possession->index);
	struct place_key read = place_key_of(cursor, (uint32_t)(made - f->instrs), place);
	return place_key_is_same(&out, &read);
}

/* The field is one of the object that the descriptor is stored into. */
static bool is_beside(struct program_cursor *cursor, uint32_t store, const struct place_key *other)
{
	const struct air_function *f = &cursor->air;
	struct owner owner =
		program_place_owner(cursor, store, air_instr_place(f, &f->instrs[store]));
	return owner_is_same(owner, other->owner) && owner.part == other->owner.part &&
	       other->slot != air_none;
}

uint32_t stream_member(
	struct program_cursor *cursor, uint32_t store, const struct possession *possession)
{
	const struct air_function *f = &cursor->air;
	if (possession->name == STREAM_MEMBER)
		return possession->index;
	if (possession->name == STREAM_OPENED) {
		struct place_key out =
			stream_out(cursor, possession->opened->instr, possession->index);
		if (is_beside(cursor, store, &out))
			return out.slot;
	}
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_COPY ||
			!stream_is_value(
				cursor, i, f->values[f->instrs[i].first_value], possession))
			continue;
		struct place_key to = place_key_of(cursor, i, air_instr_place(f, &f->instrs[i]));
		if (is_beside(cursor, store, &to))
			return to.slot;
	}
	return air_none;
}

/* The one copy of the function into the place, before `at`; air_none when there are others. */
static uint32_t only_copy(struct program_cursor *cursor, uint32_t at, const struct place_key *place)
{
	const struct air_function *f = &cursor->air;
	uint32_t block = air_block_of(f, at), found = air_none;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_COPY || !cfg_instr_is_reachable(&cursor->cfg, i))
			continue;
		struct place_key to = place_key_of(cursor, i, air_instr_place(f, &f->instrs[i]));
		if (!place_key_is_same(place, &to))
			continue;
		uint32_t own = air_block_of(f, i);
		bool is_before = own == block ? i < at : cfg_dominates(&cursor->cfg, own, block);
		if (found != air_none || !is_before)
			return air_none;
		found = i;
	}
	return found;
}

void possession_resolve(struct program_cursor *cursor, struct seen_value *seen)
{
	enum { most_copies = 3 };
	const struct air_function *f = &cursor->air;
	for (int i = 0; i < most_copies; i++) {
		struct flow_descriptor sources[flow_most_descriptors];
		uint32_t count = flow_descriptors(cursor->flow, seen->at, seen->value, sources);
		uint32_t read = count == 1 ? sources[0].origin.instr : air_none;
		bool is_memory =
			count == 1 && (sources[0].origin.kind == FLOW_ORIGIN_READ_FIELD ||
					      sources[0].origin.kind == FLOW_ORIGIN_READ_GLOBAL);
		if (!is_memory || read == air_none || f->instrs[read].op != AIR_READ)
			return;
		struct place_key place =
			place_key_of(cursor, read, air_instr_place(f, &f->instrs[read]));
		uint32_t copy = only_copy(cursor, read, &place);
		if (copy == air_none)
			return;
		*seen = (struct seen_value){ copy, f->values[f->instrs[copy].first_value] };
	}
}
