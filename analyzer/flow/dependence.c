/*
 * Could the turns of a loop run side by side?
 *
 * The questions are asked one after the other, from what says most about the loop to what says
 * least; the first that stands against it is the answer:
 *
 *	one turn at most; leaves on success; no set to go over; leaves early; paced; arguments and
 *	guards from an earlier turn; the same receiver; shared writes; output
 *
 * It errs towards "not side by side": an object that every turn hands to a waiting call is taken
 * for ordered unless the callee is known not to write it.
 */
#include "internal.h"

struct turns {
	struct flow *flow;
	uint32_t loop, call;
	bool (*is_pacing)(uint32_t instr, void *data);
	bool (*is_output)(uint32_t instr, void *data);
	void *data;
};

static const struct flow_loop_call parallel = { FLOW_PARALLEL, air_none };

static struct flow_loop_call against(enum flow_dependence dependence, uint32_t instr)
{
	return (struct flow_loop_call){ dependence, instr };
}

typedef struct flow_loop_call (*judge_instr)(const struct turns *turns, uint32_t instr);

/* The first instruction of the loop that stands against it. */
static struct flow_loop_call judge_each(const struct turns *turns, judge_instr judge)
{
	const struct flow *flow = turns->flow;
	const struct cfg *cfg = flow->cfg;

	for (uint32_t b = 0; b < cfg->reachable_count; b++) {
		uint32_t block = cfg->reverse_postorder[b];
		if (!cfg_loop_has(cfg, turns->loop, block))
			continue;
		for (uint32_t i = flow_first(flow, block); i < flow_last(flow, block); i++) {
			struct flow_loop_call judged = judge(turns, i);
			if (judged.dependence != FLOW_PARALLEL)
				return judged;
		}
	}
	return parallel;
}

/* ------------------------------------------------------------------- pacing, output, receivers */

static struct flow_loop_call judge_pacing(const struct turns *turns, uint32_t instr)
{
	if (turns->flow->f->instrs[instr].op == AIR_CALL && instr != turns->call &&
		turns->is_pacing(instr, turns->data))
		return against(FLOW_PACED, instr);
	return parallel;
}

static struct flow_loop_call judge_output(const struct turns *turns, uint32_t instr)
{
	if (turns->flow->f->instrs[instr].op == AIR_CALL && turns->is_output(instr, turns->data))
		return against(FLOW_SHARED_WRITE, instr);
	return parallel;
}

/* The local an address argument is of, at the same place in each turn, or air_none. */
static bool is_own_local(const struct turns *turns, uint32_t instr, struct air_value value)
{
	uint32_t local = address_local(turns->flow->f, value);

	return local != air_none && variation_is_fresh(turns->flow, turns->loop, local, instr);
}

static uint32_t type_of(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, value);
	uint32_t type = made ? made->type : air_none;

	/* A cast to void * says less than what was cast. */
	if (made && made->op == AIR_CAST && type == air_none)
		return type_of(f, f->values[made->first_value]);
	return type;
}

/* Could this be the object whose operations have an order: the same in each turn, and something
 * that the callee may change? */
static bool is_receiver(const struct turns *turns, uint32_t instr, uint32_t argument)
{
	struct flow *flow = turns->flow;
	const struct call_effects *effects = flow_call_effects(flow, instr);
	struct air_value value = air_call_argument(flow->f, &flow->f->instrs[instr], argument);
	bool may_write =
		effects->writes_unknown || argument >= 32 || effects->writes >> argument & 1;

	if (value.kind != AIR_VALUE_RESULT || !may_write)
		return false;
	if (variation_of(flow, turns->loop, value) != FLOW_INVARIANT)
		return false;
	uint32_t type = type_of(flow->f, value);
	if (!flow_is_pointer(flow->f, type)) {
		int64_t constant; /* a descriptor comes first, and is no constant */
		return argument == 0 && !flow_constant(flow, instr, value, &constant);
	}
	if (flow->f->types[type].kind == AIR_TYPE_FUNCTION || is_own_local(turns, instr, value))
		return false;
	struct flow_origin origin = flow_origin(flow, instr, value);
	return origin.kind != FLOW_ORIGIN_FUNCTION && origin.kind != FLOW_ORIGIN_STRING &&
	       origin.kind != FLOW_ORIGIN_NULL;
}

static bool opens_scope(const struct call_effects *effects)
{
	uint32_t harmless = 1u << FLOW_SCOPE_DEADLINE | 1u << FLOW_SCOPE_GROUP |
			    1u << FLOW_SCOPE_SHIELD | 1u << FLOW_SCOPE_NO_SUSPEND |
			    1u << FLOW_SCOPE_ABORT;

	return ((effects->opens | effects->closes) & harmless) != 0;
}

static bool has_receiver(const struct turns *turns, uint32_t instr)
{
	const struct air_instr *call = &turns->flow->f->instrs[instr];

	for (uint32_t i = 0; i < air_call_argument_count(call); i++)
		if (is_receiver(turns, instr, i))
			return true;
	return false;
}

/* Waiting calls of the body besides the one asked about, and those of its own functions that
 * change an object shared by all turns. */
static struct flow_loop_call judge_receiver(const struct turns *turns, uint32_t instr)
{
	const struct air_instr *call = &turns->flow->f->instrs[instr];

	if (call->op != AIR_CALL || call->flags & AIR_FLAG_CLEANUP)
		return parallel;
	const struct call_effects *effects = flow_call_effects(turns->flow, instr);
	if (effects->is_pure || effects->is_readonly || opens_scope(effects))
		return parallel;
	bool is_waiting = instr == turns->call || effects->may_suspend;
	if (!is_waiting && !effects->writes_unknown)
		return parallel;
	if (!has_receiver(turns, instr))
		return parallel;
	return against(is_waiting ? FLOW_SAME_RECEIVER : FLOW_SHARED_WRITE, instr);
}

/* ----------------------------------------------------------------------------------- arguments */

static struct flow_loop_call judge_arguments(const struct turns *turns)
{
	struct flow *flow = turns->flow;
	const struct air_instr *call = &flow->f->instrs[turns->call];
	bool varies = false;

	for (uint32_t i = 0; i < call->value_count; i++) {
		struct air_value value = flow->f->values[call->first_value + i];
		enum flow_variation variation = variation_of(flow, turns->loop, value);
		if (variation == FLOW_CARRIED)
			return against(FLOW_CARRIED_ARGUMENT, turns->call);
		varies |= variation == FLOW_VARIES || is_own_local(turns, turns->call, value);
	}
	return varies ? parallel : against(FLOW_SAME_RECEIVER, turns->call);
}

/* -------------------------------------------------------------------------------------- guards */

/* The blocks from which the call is reached in the same turn. */
static uint64_t *leading_to_call(const struct turns *turns)
{
	struct flow *flow = turns->flow;
	const struct cfg *cfg = flow->cfg;
	uint32_t block = flow_block_of(flow, turns->call), waiting = 0;
	uint64_t *leads =
		arena_array(&flow->arena, bitset_words(flow->f->block_count), sizeof(*leads));

	flow_walk(flow);
	flow_visit(flow, block);
	for (;;) {
		bitset_add(leads, block);
		for (uint32_t p = cfg->predecessor_start[block];
			block != cfg->loops[turns->loop].header &&
			p < cfg->predecessor_start[block + 1];
			p++)
			if (cfg_loop_has(cfg, turns->loop, cfg->predecessors[p]) &&
				flow_visit(flow, cfg->predecessors[p]))
				flow->waiting[waiting++] = cfg->predecessors[p];
		if (!waiting)
			return leads;
		block = flow->waiting[--waiting];
	}
}

static struct flow_loop_call judge_guard(const struct turns *turns, uint32_t from, uint32_t to)
{
	struct flow *flow = turns->flow;
	struct air_value value = flow->f->blocks[from].end.value;
	struct fact fact;

	if (variation_of(flow, turns->loop, value) != FLOW_CARRIED)
		return parallel;
	if (fact_of_edge(flow, from, to, &fact)) {
		/* Only while nothing failed: that stops at the first error. */
		enum flow_truth outcome = leave_outcome(flow, &fact, turns->call);
		if (outcome == FLOW_TRUE)
			return parallel;
		if (outcome == FLOW_FALSE)
			return against(FLOW_LEAVES_ON_SUCCESS, turns->call);
	}
	return against(
		FLOW_CARRIED_ARGUMENT, value.kind == AIR_VALUE_RESULT ? value.index : turns->call);
}

/* Branches of which one way leads to the call in this turn and another does not. Exits were
 * judged as such. */
static struct flow_loop_call judge_guards(const struct turns *turns)
{
	const struct cfg *cfg = turns->flow->cfg;
	const struct cfg_loop *l = &cfg->loops[turns->loop];
	const uint64_t *leads = leading_to_call(turns);
	uint32_t own = flow_block_of(turns->flow, turns->call);

	for (uint32_t b = 0; b < cfg->reachable_count; b++) {
		uint32_t block = cfg->reverse_postorder[b], to = air_none;
		bool can_miss = false, is_exit = false;
		if (!bitset_has(leads, block) || block == own)
			continue;
		for (uint32_t s = cfg->successor_start[block]; s < cfg->successor_start[block + 1];
			s++) {
			uint32_t next = cfg->successors[s];
			is_exit |= !cfg_loop_has(cfg, turns->loop, next);
			if (next != l->header && bitset_has(leads, next))
				to = next;
			else
				can_miss = true;
		}
		if (!can_miss || is_exit || to == air_none)
			continue;
		struct flow_loop_call judged = judge_guard(turns, block, to);
		if (judged.dependence != FLOW_PARALLEL)
			return judged;
	}
	return parallel;
}

/* -------------------------------------------------------------------------------------- writes */

/* `x += value` and the like: the order of turns does not matter. */
static bool is_reduction(
	const struct air_function *f, const struct air_place *place, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, flow_strip_casts(f, value));

	if (!made || made->op != AIR_OPERATE || made->value_count != 2)
		return false;
	switch (made->operation) {
	case AIR_ADD:
	case AIR_SUB:
	case AIR_MUL:
	case AIR_AND:
	case AIR_OR:
	case AIR_XOR:
		break;
	case AIR_DIV:
	case AIR_REM:
	case AIR_SHL:
	case AIR_SHR:
	case AIR_EQ:
	case AIR_NE:
	case AIR_LT:
	case AIR_LE:
	case AIR_GT:
	case AIR_GE:
	case AIR_NEG:
	case AIR_COMPLEMENT:
	case AIR_NOT:
		return false;
	}
	for (uint32_t i = 0; i < 2; i++) {
		const struct air_instr *read =
			air_value_instr(f, flow_strip_casts(f, f->values[made->first_value + i]));
		if (read && read->op == AIR_READ &&
			place_is_same(f, place, air_instr_place(f, read)))
			return true;
	}
	return false;
}

static struct flow_loop_call judge_write(const struct turns *turns, uint32_t instr)
{
	struct flow *flow = turns->flow;
	const struct air_function *f = flow->f;
	const struct air_instr *write = &f->instrs[instr];

	if (write->op == AIR_ASM)
		return against(FLOW_SHARED_WRITE, instr);
	if (write->op != AIR_COPY && write->op != AIR_ZERO)
		return parallel;
	const struct air_place *place = air_instr_place(f, write);
	enum flow_variation variation = variation_of_place(flow, turns->loop, place);
	if (place->root == AIR_ROOT_LOCAL && variation != FLOW_CARRIED)
		return parallel; /* its uses were judged, and its own element is its own */
	if (variation == FLOW_VARIES)
		return parallel;
	if (place->root == AIR_ROOT_DEREF && is_own_local(turns, instr, place->base))
		return parallel;
	if (variation == FLOW_INVARIANT && write->op == AIR_COPY &&
		is_reduction(f, place, f->values[write->first_value]))
		return parallel;
	return against(FLOW_SHARED_WRITE, instr);
}

/* ------------------------------------------------------------------------------------ together */

static struct flow_loop_call judge_shape(const struct turns *turns)
{
	struct flow *flow = turns->flow;
	const struct flow_loop *loop = flow_loop(flow, turns->loop);

	if (loop->bound_kind == FLOW_BOUND_CONSTANT && loop->bound <= 1)
		return against(FLOW_ONE_TURN, air_none);
	struct flow_loop_call leaving = leave_judge(flow, turns->loop, turns->call);
	if (leaving.dependence == FLOW_LEAVES_ON_SUCCESS)
		return leaving;
	if (loop->shape == FLOW_SHAPE_OTHER ||
		bitset_has(flow->cfg->irreducible, flow->cfg->loops[turns->loop].header))
		return against(FLOW_NOT_FOR_EACH, air_none);
	return leaving;
}

struct flow_loop_call flow_loop_call(struct flow *flow, uint32_t loop, uint32_t call,
	bool (*is_pacing)(uint32_t instr, void *data),
	bool (*is_output)(uint32_t instr, void *data), void *data)
{
	struct turns turns = { flow, loop, call, is_pacing, is_output, data };
	uint32_t block = flow_block_of(flow, call);

	if (!cfg_is_reachable(flow->cfg, block) || !cfg_loop_has(flow->cfg, loop, block))
		return against(FLOW_NOT_FOR_EACH, air_none);
	struct flow_loop_call judged = judge_shape(&turns);
	if (judged.dependence == FLOW_PARALLEL && is_pacing)
		judged = judge_each(&turns, judge_pacing);
	if (judged.dependence == FLOW_PARALLEL)
		judged = judge_arguments(&turns);
	if (judged.dependence == FLOW_PARALLEL)
		judged = judge_guards(&turns);
	if (judged.dependence == FLOW_PARALLEL)
		judged = judge_each(&turns, judge_receiver);
	if (judged.dependence == FLOW_PARALLEL)
		judged = judge_each(&turns, judge_write);
	if (judged.dependence == FLOW_PARALLEL && is_output)
		judged = judge_each(&turns, judge_output);
	return judged;
}

const char *flow_dependence_name(enum flow_dependence dependence)
{
	static const char *const names[] = {
		[FLOW_PARALLEL] = "parallel",
		[FLOW_NOT_FOR_EACH] = "not for each",
		[FLOW_ONE_TURN] = "one turn",
		[FLOW_LEAVES_ON_SUCCESS] = "leaves on success",
		[FLOW_CARRIED_ARGUMENT] = "carried argument",
		[FLOW_SAME_RECEIVER] = "same receiver",
		[FLOW_SHARED_WRITE] = "shared write",
		[FLOW_PACED] = "paced",
		[FLOW_LEAVES_EARLY] = "leaves early",
	};

	return names[dependence];
}
