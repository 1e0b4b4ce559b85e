/*
 * Tests of the thread: the name of the thread that runs is compared with one that was kept, by an
 * operator or a function, or a function is asked that does so, or a flag.
 *
 * Only what the names are is found out here; which of the threads runs the loop, link knows.
 */
#include "internal.h"

enum { deepest = 4 };

static enum flow_thread_word word_of(struct flow *flow, const struct flow_origin *origin)
{
	return origin->kind == FLOW_ORIGIN_CALL ? flow_call_effects(flow, origin->index)->thread
						: FLOW_THREAD_NONE;
}

static bool is_own(struct flow *flow, const struct flow_origin *origin)
{
	return word_of(flow, origin) == FLOW_THREAD_NAMES_OWN;
}

/* ---------------------------------------------------------------------------------------- names */

static const struct flow_origin unknown = { FLOW_ORIGIN_UNKNOWN, air_none, air_none, 0 };

/* What a place holds whose address is taken by `instr`, as seen from `at`. */
static struct flow_origin held_by(
	struct flow *flow, uint32_t at, uint32_t instr, const struct air_place *place)
{
	const struct air_function *f = flow->f;
	struct part part;
	struct reach reach;

	for (uint32_t i = place->step_count; i-- > 0;) {
		const struct air_step *step = &f->steps[place->first_step + i];
		if (step->kind == AIR_STEP_FIELD && step->field != air_none)
			return (struct flow_origin){ FLOW_ORIGIN_READ_FIELD, step->field, instr,
				0 };
	}
	if (place->root == AIR_ROOT_GLOBAL)
		return (struct flow_origin){ FLOW_ORIGIN_READ_GLOBAL, place->index, instr, 0 };
	if (!part_of_place(f, place, &part) || part.is_cut)
		return unknown;
	reach_at(flow, &part, at, air_none, &reach);
	if (reach.is_many || reach.is_entry || reach.count != 1 ||
		reach.items[0].overlap != OVERLAP_COVERS ||
		reach.items[0].definition->kind != DEFINITION_COPY)
		return unknown;
	uint32_t copy = reach.items[0].definition->instr;
	return flow_origin(flow, copy, f->values[f->instrs[copy].first_value]);
}

struct flow_origin flow_thread_name(struct flow *flow, uint32_t at, struct air_value value)
{
	uint32_t address = address_instr(flow->f, value);

	if (address == air_none)
		return flow_origin(flow, at, value);
	return held_by(flow, at, address, air_instr_place(flow->f, &flow->f->instrs[address]));
}

/* ---------------------------------------------------------------------------------------- tests */

/* One of two names is the calling thread's own; the other is no null, nor the same again. */
static bool compare(struct flow *flow, struct flow_origin left, struct flow_origin right,
	struct flow_thread *found)
{
	if (is_own(flow, &right)) {
		struct flow_origin other = left;
		left = right;
		right = other;
	}
	if (!is_own(flow, &left) || is_own(flow, &right) || right.kind == FLOW_ORIGIN_CONSTANT ||
		right.kind == FLOW_ORIGIN_NULL)
		return false;
	*found = (struct flow_thread){ .is_it = FLOW_TRUE, .kept = right };
	return true;
}

static bool call_tests(struct flow *flow, uint32_t call, struct flow_thread *found)
{
	const struct air_function *f = flow->f;
	const struct air_instr *made = &f->instrs[call];
	enum flow_thread_word word = flow_call_effects(flow, call)->thread;

	if (word == FLOW_THREAD_COMPARES)
		return compare(flow, flow_thread_name(flow, call, air_call_argument(f, made, 0)),
			flow_thread_name(flow, call, air_call_argument(f, made, 1)), found);
	if (word != FLOW_THREAD_TESTS)
		return false;
	*found = (struct flow_thread){
		.is_it = FLOW_TRUE,
		.kept = { FLOW_ORIGIN_CALL, call, call, 0 },
	};
	return true;
}

static void negate(struct flow_thread *found)
{
	found->is_it = found->is_it == FLOW_TRUE ? FLOW_FALSE : FLOW_TRUE;
}

static bool fact_tests(
	struct flow *flow, const struct fact *fact, int depth, struct flow_thread *found)
{
	struct flow_origin subject = flow_origin(flow, 0, fact->subject);
	bool is_equality = fact->relation == AIR_EQ || fact->relation == AIR_NE;

	if (is_equality && compare(flow, subject, flow_origin(flow, 0, fact->other), found)) {
		if (fact->relation == AIR_NE)
			negate(found);
		return true;
	}
	enum flow_truth truth = fact_truth(flow, fact);
	if (truth == FLOW_UNKNOWN)
		return false;
	bool is_found = false;
	if (subject.kind == FLOW_ORIGIN_CALL) {
		is_found = call_tests(flow, subject.index, found);
	} else if (subject.kind == FLOW_ORIGIN_READ_GLOBAL) {
		*found = (struct flow_thread){
			.is_it = FLOW_TRUE, .kept = subject, .is_flag = true
		};
		is_found = true;
	}
	if (subject.kind == FLOW_ORIGIN_OTHER && subject.instr != air_none && depth) {
		struct air_value made = {
			.kind = AIR_VALUE_RESULT, .index = subject.instr, .name = air_none
		};
		struct fact inner = fact_of_value(flow->f, made, true, fact->block);
		is_found = fact_tests(flow, &inner, depth - 1, found);
	}
	if (is_found && truth == FLOW_FALSE)
		negate(found);
	return is_found;
}

bool flow_thread_of(struct flow *flow, struct air_value value, struct flow_thread *found)
{
	struct fact fact = fact_of_value(flow->f, value, true, 0);

	return fact_tests(flow, &fact, deepest, found);
}

/* Do all other ways from the block of a fact end the process? */
static bool is_asserted(struct flow *flow, uint32_t from, uint32_t to)
{
	const struct cfg *cfg = flow->cfg;

	for (uint32_t e = cfg->successor_start[from]; e < cfg->successor_start[from + 1]; e++)
		if (!cfg_dominates(cfg, cfg->successors[e], to) &&
			!region_is_fatal(flow, cfg->successors[e]))
			return false;
	return true;
}

bool flow_next_thread(struct flow *flow, uint32_t instr, uint32_t *block, struct flow_thread *found)
{
	uint32_t here = flow_block_of(flow, instr);
	struct fact fact;

	if (*block == air_none)
		*block = here;
	while (fact_next(flow, block, &fact)) {
		if (!fact_tests(flow, &fact, deepest, found))
			continue;
		found->is_asserted = is_asserted(flow, fact.block, here);
		return true;
	}
	return false;
}
