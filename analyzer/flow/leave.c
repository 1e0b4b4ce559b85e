/*
 * Ways out of a loop: its own test, the error of a call, or something else.
 *
 * Leaving on an error is what waiting for all turns at once can do as well. What an error looks
 * like: a negative number, a null pointer, false; any number but 0 when it is tested for that.
 * Leaving on a good result is a retry. It errs towards "something else".
 */
#include "internal.h"

enum { most_origins = 8, most_copies = 4 };

/* `ok = rc >= 0; if (!ok)`: the comparison behind a variable, when it has one definition. */
static struct fact look_through(struct flow *flow, struct fact fact)
{
	const struct air_function *f = flow->f;

	for (int i = 0; i < most_copies; i++) {
		struct air_value subject = flow_strip_casts(f, fact.subject);
		bool is_test = fact.relation == AIR_EQ || fact.relation == AIR_NE;
		int64_t constant;
		struct part part;
		struct reach reach;
		if (!is_test || !flow_constant(flow, 0, fact.other, &constant) || constant ||
			!flow_read_part(f, subject, &part))
			return fact;
		reach_at(flow, &part, subject.index, air_none, &reach);
		if (reach.is_entry || reach.is_many || reach.count != 1 ||
			reach.items[0].definition->kind != DEFINITION_COPY)
			return fact;
		uint32_t copy = reach.items[0].definition->instr;
		struct air_value value = f->values[f->instrs[copy].first_value];
		const struct air_instr *made = air_value_instr(f, flow_strip_casts(f, value));
		bool is_logic = made && made->op == AIR_OPERATE &&
				(is_relation(made->operation) || made->operation == AIR_NOT);
		bool is_read = made && made->op == AIR_READ;
		if (!is_logic && !is_read)
			return fact;
		fact = fact_of_value(f, value, fact.relation == AIR_NE, fact.block);
	}
	return fact;
}

static enum flow_truth outcome_of_number(enum air_operator relation, int64_t constant)
{
	switch (relation) {
	case AIR_LT:
		return constant <= 1 ? FLOW_FALSE : FLOW_UNKNOWN;
	case AIR_LE:
		return constant <= 0 ? FLOW_FALSE : FLOW_UNKNOWN;
	case AIR_GT:
		return constant >= -1 ? FLOW_TRUE : FLOW_UNKNOWN;
	case AIR_GE:
		return constant >= 0 ? FLOW_TRUE : FLOW_UNKNOWN;
	case AIR_EQ:
		return constant < 0 ? FLOW_FALSE : FLOW_TRUE;
	case AIR_NE:
		return constant < 0 ? FLOW_TRUE : FLOW_FALSE;
	case AIR_ADD:
	case AIR_SUB:
	case AIR_MUL:
	case AIR_DIV:
	case AIR_REM:
	case AIR_SHL:
	case AIR_SHR:
	case AIR_AND:
	case AIR_OR:
	case AIR_XOR:
	case AIR_NEG:
	case AIR_COMPLEMENT:
	case AIR_NOT:
		break;
	}
	return FLOW_UNKNOWN;
}

static enum flow_truth outcome_of_call(
	struct flow *flow, uint32_t instr, enum air_operator relation, int64_t constant)
{
	const struct air_function *f = flow->f;
	uint32_t type = f->instrs[instr].type;
	bool is_pointer = flow_is_pointer(f, type);
	bool is_bool = type != air_none && !is_pointer && f->types[type].kind == AIR_TYPE_BOOL;

	if (!is_pointer && !is_bool)
		return outcome_of_number(relation, constant);
	if (relation == AIR_EQ)
		return constant ? FLOW_TRUE : FLOW_FALSE;
	if (relation == AIR_NE)
		return constant ? FLOW_FALSE : FLOW_TRUE;
	return FLOW_UNKNOWN;
}

/* May the test be about the data of another call rather than its failure? strcmp(a, b) != 0,
 * strchr(a, b) == NULL, is_last(x). */
static bool is_about_data(struct flow *flow, uint32_t instr, const struct fact *fact)
{
	const struct call_effects *effects = flow_call_effects(flow, instr);
	const struct air_function *f = flow->f;

	if (effects->may_suspend)
		return false;
	if (effects->is_pure || effects->is_readonly)
		return true;
	bool is_negative = fact->relation == AIR_LT || fact->relation == AIR_LE ||
			   (fact->relation == AIR_EQ && fact->other.integer < 0);
	return !is_negative && !flow_is_pointer(f, f->instrs[instr].type);
}

/* `ASYNC_TIMEOUT(ms, &rc) { rc = fetch(); }`: the scope knows the variable's address, so that its
 * value is unknown behind it; but what a scope puts there is an error. */
static bool is_written_by_scopes(struct flow *flow, struct air_value value)
{
	const struct air_function *f = flow->f;
	struct part part;
	struct reach reach;

	value = flow_strip_casts(f, value);
	if (!flow_read_part(f, value, &part))
		return false;
	reach_at(flow, &part, value.index, air_none, &reach);
	for (uint32_t i = 0; i < reach.count; i++) {
		const struct definition *definition = reach.items[i].definition;
		const struct air_instr *writer = &f->instrs[definition->instr];
		if (definition->kind == DEFINITION_COPY || definition->kind == DEFINITION_ZERO)
			continue;
		if (definition->kind != DEFINITION_UNSEEN || writer->op != AIR_CALL)
			return false;
		const struct call_effects *effects = flow_call_effects(flow, definition->instr);
		bool is_scope = (effects->opens | effects->closes) != 0;
		for (uint32_t a = 0; a < writer->value_count && !is_scope; a++)
			if (address_local(f, f->values[writer->first_value + a]) == part.local)
				return false;
	}
	return !reach.is_many && !reach.is_entry;
}

enum flow_truth leave_outcome(struct flow *flow, const struct fact *tested, uint32_t call)
{
	struct fact fact = look_through(flow, *tested);
	struct flow_origin origins[most_origins];
	uint32_t count = flow_origins(flow, call, fact.subject, origins, most_origins);
	enum flow_truth common = FLOW_UNKNOWN;
	bool has_common = false;
	int64_t constant;

	if (!flow_constant(flow, call, fact.other, &constant))
		return FLOW_UNKNOWN;
	for (uint32_t i = 0; i < count; i++) {
		/* What the variable was before the first turn. */
		if (origins[i].kind == FLOW_ORIGIN_CONSTANT || origins[i].kind == FLOW_ORIGIN_NULL)
			continue;
		if (origins[i].kind == FLOW_ORIGIN_UNKNOWN &&
			is_written_by_scopes(flow, fact.subject))
			continue;
		if (origins[i].kind != FLOW_ORIGIN_CALL)
			return FLOW_UNKNOWN;
		enum flow_truth one =
			outcome_of_call(flow, origins[i].index, fact.relation, constant);
		if (origins[i].index != call && is_about_data(flow, origins[i].index, &fact))
			return FLOW_UNKNOWN;
		if (has_common && one != common)
			return FLOW_UNKNOWN;
		common = one;
		has_common = true;
	}
	return common;
}

static bool is_result_of(struct flow *flow, const struct fact *tested, uint32_t call)
{
	struct fact fact = look_through(flow, *tested);
	struct flow_origin origins[most_origins];
	uint32_t count = flow_origins(flow, call, fact.subject, origins, most_origins);

	for (uint32_t i = 0; i < count; i++)
		if (origins[i].kind == FLOW_ORIGIN_CALL && origins[i].index == call)
			return true;
	return false;
}

enum flow_truth flow_edge_outcome(struct flow *flow, uint32_t from, uint32_t to, uint32_t call)
{
	struct fact fact;
	int64_t constant;

	if (!fact_of_edge(flow, from, to, &fact) || !is_result_of(flow, &fact, call))
		return FLOW_UNKNOWN;
	fact = look_through(flow, fact);
	if (!flow_constant(flow, call, fact.other, &constant))
		return FLOW_UNKNOWN;
	return outcome_of_call(flow, call, fact.relation, constant);
}

static uint32_t shown_by(const struct flow *flow, uint32_t block)
{
	struct air_value value = flow->f->blocks[block].end.value;

	return value.kind == AIR_VALUE_RESULT ? value.index : air_none;
}

/* Did a test on the way to the block, in this turn, already say that the call failed? Then any
 * further one only picks among failures: `if (rc < 0 && rc != -ENOENT)`. */
static bool is_behind_failure(struct flow *flow, uint32_t loop, uint32_t block, uint32_t call)
{
	struct fact fact;

	while (fact_next(flow, &block, &fact) && cfg_loop_has(flow->cfg, loop, block))
		if (is_result_of(flow, &fact, call) &&
			leave_outcome(flow, &fact, call) == FLOW_FALSE)
			return true;
	return false;
}

bool flow_gave_nothing(struct flow *flow, uint32_t block, uint32_t call)
{
	struct fact fact;

	while (fact_next(flow, &block, &fact)) {
		bool is_zero = fact.relation == AIR_EQ && fact.other.kind == AIR_VALUE_INT &&
			       !fact.other.integer;
		if (is_result_of(flow, &fact, call) &&
			(is_zero || leave_outcome(flow, &fact, call) == FLOW_FALSE))
			return true;
	}
	return false;
}

static struct flow_loop_call judge_edge(
	struct flow *flow, uint32_t loop, uint32_t block, uint32_t to, uint32_t call)
{
	struct flow_loop_call judged = { FLOW_LEAVES_EARLY, shown_by(flow, block) };
	struct fact fact;

	if (!fact_of_edge(flow, block, to, &fact))
		return judged;
	enum flow_truth outcome = leave_outcome(flow, &fact, call);
	if (outcome == FLOW_FALSE || is_behind_failure(flow, loop, block, call))
		judged.dependence = FLOW_PARALLEL;
	else if (outcome == FLOW_TRUE && is_result_of(flow, &fact, call))
		judged.dependence = FLOW_LEAVES_ON_SUCCESS;
	return judged;
}

struct flow_loop_call leave_judge(struct flow *flow, uint32_t loop, uint32_t call)
{
	const struct cfg *cfg = flow->cfg;
	const struct cfg_loop *l = &cfg->loops[loop];
	struct flow_loop_call judged = { FLOW_PARALLEL, air_none };

	for (uint32_t i = 0; i < l->exit_count; i++) {
		uint32_t block = l->exits[i];
		struct loop_test test;
		if (loop_test_at(flow, loop, block, &test))
			continue;
		for (uint32_t s = cfg->successor_start[block]; s < cfg->successor_start[block + 1];
			s++) {
			if (cfg_loop_has(cfg, loop, cfg->successors[s]))
				continue;
			struct flow_loop_call one =
				judge_edge(flow, loop, block, cfg->successors[s], call);
			/* A retry explains more than any other way out. */
			if (one.dependence == FLOW_LEAVES_ON_SUCCESS)
				return one;
			if (judged.dependence == FLOW_PARALLEL)
				judged = one;
		}
	}
	if (judged.dependence == FLOW_PARALLEL)
		judged.instr = air_none;
	return judged;
}
