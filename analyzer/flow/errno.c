/*
 * Tests of errors: is errno compared with a code, or the call's own result with minus the code?
 *
 * Comparisons with the code are rare, so they are looked for first. Then errno counts when it was
 * read on a path from the call before another call that could set it, and so does what another
 * function tells about the error (SSL_get_error); a result counts wherever it is compared.
 */
#include "internal.h"

#include <string.h>

enum { most_origins = 8 };

static bool is_errno_call(const struct air_function *f, const struct air_instr *call)
{
	static const char *const names[] = { "__errno_location", "__error", "___errno", "_errno",
		"__errno" };

	if (call->op != AIR_CALL || call->callee == air_none)
		return false;
	const char *name = f->refs[call->callee].name;
	if (name[0] != '_')
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (!strcmp(name, names[i]))
			return true;
	return false;
}

/* A read of what __errno_location points at. */
static bool is_errno_read(struct flow *flow, uint32_t instr)
{
	const struct air_function *f = flow->f;
	const struct air_instr *read = &f->instrs[instr];

	if (read->op != AIR_READ)
		return false;
	const struct air_place *place = air_instr_place(f, read);
	if (place->root != AIR_ROOT_DEREF || place->step_count)
		return false;
	const struct air_instr *base = air_value_instr(f, flow_strip_casts(f, place->base));
	return base && is_errno_call(f, base);
}

/* --------------------------------------------------------------------- comparisons with a code */

struct errno_test {
	struct air_value value;
	int64_t code; /* what it is compared with */
};

typedef bool (*errno_match)(struct flow *flow, const struct errno_test *test, void *data);

static bool match_comparison(
	struct flow *flow, uint32_t instr, int64_t code, errno_match match, void *data)
{
	const struct air_function *f = flow->f;
	const struct air_instr *compare = &f->instrs[instr];

	if (compare->op != AIR_OPERATE ||
		(compare->operation != AIR_EQ && compare->operation != AIR_NE))
		return false;
	for (uint32_t side = 0; side < 2; side++) {
		struct air_value constant = f->values[compare->first_value + side];
		struct errno_test test = { f->values[compare->first_value + 1 - side], 0 };
		if (!flow_constant(flow, instr, constant, &test.code))
			continue;
		if ((test.code == code || test.code == -code) && match(flow, &test, data))
			return true;
	}
	return false;
}

static bool match_switch(
	struct flow *flow, uint32_t block, int64_t code, errno_match match, void *data)
{
	const struct air_terminator *end = &flow->f->blocks[block].end;

	if (end->kind != AIR_SWITCH)
		return false;
	for (uint32_t i = 0; i < end->case_count; i++) {
		const struct air_case *one = &flow->f->cases[end->first_case + i];
		for (int sign = -1; sign <= 1; sign += 2) {
			struct errno_test test = { end->value, sign * code };
			if (one->low <= test.code && test.code <= one->high &&
				match(flow, &test, data))
				return true;
		}
	}
	return false;
}

/* Is there a comparison with the code that matches? */
static bool any_test(struct flow *flow, int64_t code, errno_match match, void *data)
{
	const struct cfg *cfg = flow->cfg;

	for (uint32_t b = 0; b < cfg->reachable_count; b++) {
		uint32_t block = cfg->reverse_postorder[b];
		for (uint32_t i = flow_first(flow, block); i < flow_last(flow, block); i++)
			if (match_comparison(flow, i, code, match, data))
				return true;
		if (match_switch(flow, block, code, match, data))
			return true;
	}
	return false;
}

/* ------------------------------------------------------------------------------ what is tested */

static bool is_negated(const struct air_function *f, struct air_value *value)
{
	*value = flow_strip_casts(f, *value);
	const struct air_instr *made = air_value_instr(f, *value);
	if (!made || made->op != AIR_OPERATE || made->operation != AIR_NEG)
		return false;
	*value = f->values[made->first_value];
	return true;
}

/* Is the call's own result compared with minus the code (`data`: the call)? Some report errors as
 * positive numbers (posix_*, pthread_*): those count as well. */
static bool match_result(struct flow *flow, const struct errno_test *test, void *data)
{
	const uint32_t *call = data;
	struct flow_origin origins[most_origins];
	struct air_value value = test->value;

	is_negated(flow->f, &value);
	uint32_t count = flow_origins(flow, *call, value, origins, most_origins);
	for (uint32_t i = 0; i < count; i++)
		if (origins[i].kind == FLOW_ORIGIN_CALL && origins[i].index == *call)
			return true;
	return false;
}

static bool match_any(struct flow *flow, const struct errno_test *test, void *data)
{
	(void)flow;
	(void)test;
	(void)data;
	return true;
}

struct errno_reads {
	uint64_t *reads; /* of errno, by instruction */
};

static bool match_read(struct flow *flow, const struct errno_test *test, void *data)
{
	const struct errno_reads *reads = data;
	struct flow_origin origins[most_origins];
	struct air_value value = test->value;

	is_negated(flow->f, &value); /* `rc = -errno; ... rc == -EAGAIN` */
	uint32_t count = flow_origins(flow, 0, value, origins, most_origins);
	for (uint32_t i = 0; i < count; i++) {
		bool is_made = origins[i].kind == FLOW_ORIGIN_OTHER ||
			       origins[i].kind == FLOW_ORIGIN_CALL; /* SSL_get_error */
		if (!is_made)
			continue;
		bool is_call = origins[i].kind == FLOW_ORIGIN_CALL;
		struct air_value made = { .kind = AIR_VALUE_RESULT,
			.index = is_call ? origins[i].index : origins[i].instr };
		is_negated(flow->f, &made);
		if (made.kind == AIR_VALUE_RESULT && bitset_has(reads->reads, made.index))
			return true;
	}
	return false;
}

/* Marks the reads of errno in a block, from `first` on, up to a call that could set it. False if
 * there was one. */
static bool mark_reads(struct flow *flow, uint32_t block, uint32_t first, uint64_t *reads)
{
	for (uint32_t i = first; i < flow_last(flow, block); i++) {
		const struct air_instr *instr = &flow->f->instrs[i];
		if (is_errno_read(flow, i))
			bitset_add(reads, i);
		if (instr->op != AIR_CALL || is_errno_call(flow->f, instr))
			continue;
		if (flow_call_effects(flow, i)->tells_error) {
			bitset_add(reads, i);
			continue;
		}
		if (!flow_call_effects(flow, i)->is_pure)
			return false;
	}
	return true;
}

static void find_reads(struct flow *flow, uint32_t call, uint64_t *reads)
{
	const struct cfg *cfg = flow->cfg;
	uint32_t block = flow_block_of(flow, call), first = call + 1, waiting = 0;

	flow_walk(flow);
	for (;;) {
		bool goes_on = mark_reads(flow, block, first, reads);
		for (uint32_t s = cfg->successor_start[block];
			goes_on && s < cfg->successor_start[block + 1]; s++)
			if (flow_visit(flow, cfg->successors[s]))
				flow->waiting[waiting++] = cfg->successors[s];
		if (!waiting)
			return;
		block = flow->waiting[--waiting];
		first = flow_first(flow, block);
	}
}

bool flow_reads_errno(struct flow *flow, uint32_t call)
{
	size_t words = bitset_words(flow->f->instr_count);

	if (!cfg_instr_is_reachable(flow->cfg, call))
		return false;
	uint64_t *reads = arena_array(&flow->arena, words, sizeof(*reads));
	find_reads(flow, call, reads);
	for (size_t i = 0; i < words; i++)
		if (reads[i])
			return true;
	return false;
}

bool flow_tests_errno(struct flow *flow, uint32_t call, int64_t code)
{
	if (!cfg_instr_is_reachable(flow->cfg, call) || !any_test(flow, code, match_any, NULL))
		return false;
	if (any_test(flow, code, match_result, &call))
		return true;
	struct errno_reads reads = { arena_array(
		&flow->arena, bitset_words(flow->f->instr_count), sizeof(uint64_t)) };
	find_reads(flow, call, reads.reads);
	return any_test(flow, code, match_read, &reads);
}
