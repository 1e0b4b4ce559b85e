/*
 * Functions that tell whether they run in a task though nothing declares it: small ones that
 * return what a test of the context says, `static bool on_fiber(void) { return in_task(); }`, or
 * its opposite. To be known before bodies are scanned, because calls behind such a test are.
 *
 * Every return has to hand on the same answer; anything else says nothing.
 */
#include "link/internal.h"

enum { small = 48, most_rounds = 3 };

struct tests {
	struct program *program;
	struct arena arena;
	const uint32_t *symbols; /* by ref of the function in hand */
};

static enum flow_truth opposite(enum flow_truth truth)
{
	return truth == FLOW_TRUE ? FLOW_FALSE : truth == FLOW_FALSE ? FLOW_TRUE : FLOW_UNKNOWN;
}

static enum flow_truth symbol_tests(const struct program *program, uint32_t symbol)
{
	if (symbol == air_none)
		return FLOW_UNKNOWN;
	if (program_has_role(program, symbol, ROLE_TESTS_CONTEXT))
		return FLOW_TRUE;
	return program->symbols[symbol].tests_task;
}

/* The symbols of a body's functions; false when none of them is a test. */
static bool resolve(struct tests *t, const struct air_function *f)
{
	uint32_t *symbols = arena_array(&t->arena, f->ref_count, sizeof(*symbols));
	bool any = false;
	for (uint32_t r = 0; r < f->ref_count; r++) {
		symbols[r] = f->refs[r].kind == AIR_REF_FUNCTION
				     ? intern_find(&t->program->index->symbols, f->refs[r].key)
				     : air_none;
		any |= symbol_tests(t->program, symbols[r]) != FLOW_UNKNOWN;
	}
	t->symbols = symbols;
	return any;
}

/* The only value ever copied into a local as a whole, or NONE. */
static struct air_value only_copy(const struct air_function *f, uint32_t local)
{
	struct air_value value = { .kind = AIR_VALUE_NONE };
	bool found = false;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_COPY && f->instrs[i].op != AIR_ZERO)
			continue;
		const struct air_place *place = air_instr_place(f, &f->instrs[i]);
		if (place->root != AIR_ROOT_LOCAL || place->index != local)
			continue;
		if (found || f->instrs[i].op == AIR_ZERO || place->step_count)
			return (struct air_value){ .kind = AIR_VALUE_NONE };
		value = f->values[f->instrs[i].first_value];
		found = true;
	}
	return value;
}

/* What a true value says, through casts, `!`, comparisons with zero and a local. */
static enum flow_truth value_tests(
	const struct tests *t, const struct air_function *f, struct air_value value)
{
	enum flow_truth sign = FLOW_TRUE;
	for (int depth = 0; depth < 12; depth++) {
		const struct air_instr *made = air_value_instr(f, value);
		if (!made)
			return FLOW_UNKNOWN;
		if (made->op == AIR_CALL) {
			uint32_t ref = made->callee;
			enum flow_truth truth = ref == air_none
							? FLOW_UNKNOWN
							: symbol_tests(t->program, t->symbols[ref]);
			return sign == FLOW_TRUE ? truth : opposite(truth);
		}
		const struct air_value *values = &f->values[made->first_value];
		if (made->op == AIR_READ) {
			const struct air_place *place = air_instr_place(f, made);
			if (place->root != AIR_ROOT_LOCAL || place->step_count)
				return FLOW_UNKNOWN;
			value = only_copy(f, place->index);
			continue;
		}
		bool negates = made->op == AIR_OPERATE &&
			       (made->operation == AIR_NOT ||
				       (made->operation == AIR_EQ && air_value_is_zero(values[1])));
		bool keeps = made->op == AIR_CAST ||
			     (made->op == AIR_OPERATE && made->operation == AIR_NE &&
				     air_value_is_zero(values[1]));
		if (!negates && !keeps)
			return FLOW_UNKNOWN;
		sign = negates ? opposite(sign) : sign;
		value = values[0];
	}
	return FLOW_UNKNOWN;
}

static enum flow_truth look(struct tests *t, const struct program_function *function)
{
	struct air_function f;
	enum flow_truth common = FLOW_UNKNOWN;
	arena_reset(&t->arena);
	link_decode(t->program, function->unit, function->record, &t->arena, &f);
	if (!resolve(t, &f))
		return FLOW_UNKNOWN;
	for (uint32_t b = 0; b < f.block_count; b++) {
		if (f.blocks[b].end.kind != AIR_RETURN)
			continue;
		enum flow_truth truth = value_tests(t, &f, f.blocks[b].end.value);
		if (truth == FLOW_UNKNOWN || (common != FLOW_UNKNOWN && truth != common))
			return FLOW_UNKNOWN;
		common = truth;
	}
	return common;
}

static bool is_candidate(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	const struct program_symbol *symbol = &program->symbols[f->symbol];
	return f->record->instr_count <= small && !f->is_degraded && symbol->node_count == 1 &&
	       symbol_tests(program, f->symbol) == FLOW_UNKNOWN;
}

static bool has_test(const struct program *program)
{
	for (uint32_t s = 0; s < program->symbol_count; s++)
		if (program_has_role(program, s, ROLE_TESTS_CONTEXT))
			return true;
	return false;
}

void link_find_tests(struct program *program)
{
	struct tests t = { .program = program };
	bool changed = has_test(program);
	for (int round = 0; changed && round < most_rounds; round++) {
		changed = false;
		for (uint32_t n = 0; n < program->defined_count; n++) {
			if (!is_candidate(program, n))
				continue;
			enum flow_truth truth = look(&t, &program->functions[n]);
			program->symbols[program->functions[n].symbol].tests_task = truth;
			changed |= truth != FLOW_UNKNOWN;
		}
	}
	arena_release(&t.arena);
}
