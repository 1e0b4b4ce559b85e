/*
 *  1. A call is one of those of which a model says that they do not block where their result is
 *     tested for an error (`result tested EAGAIN`).
 *  2. It is followed from there, with that error: tests of the result and of errno go one way only,
 *     all others both. If a way leads back to the call, with the error tested and nothing done on
 *     it, the same is tried again.
 *  3. Where only some other test, made when the error is known, leads back (`if (is_half)
 *     continue;`), nobody knows how often that is.
 *  4. Anything that is written, but a copy of the result or of the error, is progress, a count or a
 *     flag; any other call waits, or is work.
 */
#include "busy_retry.h"

#include <stdlib.h>

#include "base/bitset.h"
#include "link/descriptor.h"
#include "model/condition.h"

static const uint32_t no_target = UINT32_MAX; /* any of them */

struct retry {
	struct function_pass *pass;
	struct program_cursor *cursor;
	const struct program_call *call;
	uint32_t loop;
	int64_t code;     /* of the error */
	uint64_t *plain;  /* blocks that are reached before the error is tested */
	uint64_t *tested; /* ... and after that */
	uint32_t known;   /* the block that only this error leads to, or air_none */
	bool depends;     /* on another test made there */
};

/* -------------------------------------------------------------------------------------- values */

enum subject { SUBJECT_OTHER, SUBJECT_RESULT, SUBJECT_ERROR };

/* `*__errno_location()`: memory that a function without arguments leads to, always the same. */
static bool is_errno(const struct retry *r, uint32_t instr)
{
	const struct air_function *f = &r->cursor->air;
	const struct air_instr *read = &f->instrs[instr];
	if (read->op != AIR_READ || air_instr_place(f, read)->root != AIR_ROOT_DEREF)
		return false;
	const struct air_instr *base = air_value_instr(f, air_instr_place(f, read)->base);
	if (!base || base->op != AIR_CALL || air_call_argument_count(base))
		return false;
	const struct program_call *call =
		program_call_at(r->pass->program, r->pass->node, (uint32_t)(base - f->instrs));
	return call && call->symbol != air_none &&
	       r->pass->program->symbols[call->symbol].declaration->flags & AIR_SYMBOL_CONST;
}

static enum subject subject_of(const struct retry *r, uint32_t at, struct air_value value)
{
	struct flow_origin origin = flow_origin(r->cursor->flow, at, value);
	if (origin.kind == FLOW_ORIGIN_CALL && origin.index == r->call->instr)
		return SUBJECT_RESULT;
	if (value.kind == AIR_VALUE_RESULT && is_errno(r, value.index))
		return SUBJECT_ERROR;
	return origin.instr != air_none && is_errno(r, origin.instr) ? SUBJECT_ERROR
								     : SUBJECT_OTHER;
}

static bool holds(int64_t left, enum air_operator relation, int64_t right)
{
	switch (relation) {
	case AIR_EQ:
		return left == right;
	case AIR_NE:
		return left != right;
	case AIR_LT:
		return left < right;
	case AIR_LE:
		return left <= right;
	case AIR_GT:
		return left > right;
	default:
		return left >= right;
	}
}

/* --------------------------------------------------------------------------------------- tests */

/* Which of a branch's targets is taken, 0 or 1; no_target: either. */
static uint32_t way_of_branch(
	const struct retry *r, uint32_t at, struct air_value value, bool *tests)
{
	const struct air_function *f = &r->cursor->air;
	const struct air_instr *made = air_value_instr(f, value);
	int64_t constant;
	if (made && made->op == AIR_OPERATE && made->operation == AIR_NOT) {
		uint32_t way = way_of_branch(r, at, f->values[made->first_value], tests);
		return way == no_target ? way : 1 - way;
	}
	if (!made || made->op != AIR_OPERATE || made->operation < AIR_EQ ||
		made->operation > AIR_GE ||
		!flow_constant(r->cursor->flow, at, f->values[made->first_value + 1], &constant))
		return no_target;
	enum subject subject = subject_of(r, at, f->values[made->first_value]);
	bool is_code = subject == SUBJECT_RESULT ? constant == -r->code : constant == r->code;
	if (subject == SUBJECT_OTHER)
		return no_target;
	if (is_code && (made->operation == AIR_EQ || made->operation == AIR_NE)) {
		*tests = true;
		return made->operation == AIR_EQ ? 0 : 1;
	}
	int64_t known = subject == SUBJECT_RESULT ? -1 : r->code;
	return holds(known, made->operation, constant) ? 0 : 1;
}

static uint32_t way_of_switch(
	const struct retry *r, uint32_t at, const struct air_terminator *end, bool *tests)
{
	enum subject subject = subject_of(r, at, end->value);
	int64_t known = subject == SUBJECT_RESULT ? -r->code : r->code;
	if (subject == SUBJECT_OTHER)
		return no_target;
	for (uint32_t i = 0; i < end->case_count; i++) {
		const struct air_case *one = &r->cursor->air.cases[end->first_case + i];
		if (one->low <= known && known <= one->high) {
			*tests = true;
			return 1 + i;
		}
	}
	return 0;
}

/* ---------------------------------------------------------------------------------------- ways */

static bool is_quiet(const struct retry *r, uint32_t instr)
{
	const struct air_function *f = &r->cursor->air;
	const struct air_instr *i = &f->instrs[instr];
	switch (i->op) {
	case AIR_CALL: {
		const struct program_call *call =
			program_call_at(r->pass->program, r->pass->node, instr);
		return call && call->symbol != air_none &&
		       r->pass->program->symbols[call->symbol].declaration->flags &
			       AIR_SYMBOL_CONST;
	}
	case AIR_COPY:
		return air_instr_place(f, i)->root == AIR_ROOT_LOCAL &&
		       subject_of(r, instr, f->values[i->first_value]) != SUBJECT_OTHER;
	case AIR_ZERO:
	case AIR_ASM:
		return false;
	case AIR_READ:
	case AIR_OPERATE:
	case AIR_CAST:
	case AIR_ADDRESS:
	case AIR_ENTER:
	case AIR_LEAVE:
		return true;
	}
	return false;
}

static bool are_quiet(const struct retry *r, uint32_t first, uint32_t end)
{
	for (uint32_t i = first; i < end; i++)
		if (!is_quiet(r, i))
			return false;
	return true;
}

static bool leads_back(struct retry *r, uint32_t block, bool is_tested);

/* Does only the test at the end of `block`, or others after that, lead to `next`? */
static bool only_leads_to(const struct retry *r, uint32_t block, uint32_t next)
{
	const struct cfg *cfg = &r->cursor->cfg;
	for (uint32_t p = cfg->predecessor_start[next]; p < cfg->predecessor_start[next + 1]; p++)
		if (!cfg_dominates(cfg, block, cfg->predecessors[p]))
			return false;
	return true;
}

/* From the instruction `first` of a block on. */
static bool goes_on(struct retry *r, uint32_t block, uint32_t first, bool is_tested)
{
	const struct air_function *f = &r->cursor->air;
	const struct air_terminator *end = &f->blocks[block].end;
	uint32_t last = f->blocks[block].first_instr + r->cursor->cfg.end[block];
	uint32_t way = no_target;
	bool was_tested = is_tested;
	if (!are_quiet(r, first, last))
		return false;
	if (end->kind == AIR_BRANCH)
		way = way_of_branch(r, last, end->value, &is_tested);
	else if (end->kind == AIR_SWITCH)
		way = way_of_switch(r, last, end, &is_tested);
	for (uint32_t t = 0; t < end->target_count; t++) {
		uint32_t next = f->targets[end->first_target + t];
		if (way != no_target && way != t)
			continue;
		if (is_tested && !was_tested && only_leads_to(r, block, next))
			r->known = next;
		if (!leads_back(r, next, is_tested))
			continue;
		r->depends |= way == no_target && end->target_count > 1 && r->known != air_none &&
			      cfg_dominates(&r->cursor->cfg, r->known, block);
		return true;
	}
	return false;
}

static bool leads_back(struct retry *r, uint32_t block, bool is_tested)
{
	const struct air_function *f = &r->cursor->air;
	uint64_t *seen = is_tested ? r->tested : r->plain;
	uint32_t first = f->blocks[block].first_instr;
	if (!cfg_loop_has(&r->cursor->cfg, r->loop, block))
		return false;
	if (block == air_block_of(f, r->call->instr))
		return is_tested && are_quiet(r, first, r->call->instr);
	if (bitset_has(seen, block))
		return false;
	bitset_add(seen, block);
	return goes_on(r, block, first, is_tested);
}

static bool is_tried_again(struct retry *r)
{
	size_t words = bitset_words(r->cursor->air.block_count);
	r->plain = memory_new(words, sizeof(*r->plain));
	r->tested = memory_new(words, sizeof(*r->tested));
	bool is = goes_on(
		r, air_block_of(&r->cursor->air, r->call->instr), r->call->instr + 1, false);
	free(r->plain);
	free(r->tested);
	return is;
}

/* --------------------------------------------------------------------------------------- calls */

static const struct condition *tested_error(const struct condition *condition)
{
	if (!condition || condition->kind == CONDITION_TESTED)
		return condition;
	if (condition->kind != CONDITION_OR)
		return NULL;
	const struct condition *left = tested_error(condition->left);
	return left ? left : tested_error(condition->right);
}

/* Does a flag of the call itself say that it does not wait? */
static bool has_flag(
	struct program_cursor *cursor, const struct program_call *call, const struct condition *c)
{
	const struct air_instr *made = &cursor->air.instrs[call->instr];
	int64_t flags;
	if (!c)
		return false;
	if (c->kind == CONDITION_OR)
		return has_flag(cursor, call, c->left) || has_flag(cursor, call, c->right);
	if (c->kind != CONDITION_BITS || c->member || c->argument < 0 ||
		(uint32_t)c->argument >= air_call_argument_count(made))
		return false;
	return flow_constant(cursor->flow, call->instr,
		       air_call_argument(&cursor->air, made, (uint32_t)c->argument), &flags) &&
	       flags & c->number;
}

/* By the call's own flags, or the argument whose mode decides whether the call waits. */
static enum certainty mode_certainty(
	struct program_cursor *cursor, const struct program_call *call, const struct role *role)
{
	const struct air_instr *made = &cursor->air.instrs[call->instr];
	uint32_t asked = condition_arguments(role->unless, 1u << CONDITION_NONBLOCKING);
	if (has_flag(cursor, call, role->unless))
		return LIKELY;
	for (uint32_t a = 0; a < air_call_argument_count(made); a++)
		if (asked >> a & 1 && program_descriptor(cursor, call->instr,
					      air_call_argument(&cursor->air, made, a))
						      .is_nonblocking == FLOW_TRUE)
			return LIKELY;
	return POSSIBLE;
}

const struct program_call *busy_retry(
	struct function_pass *pass, uint32_t number, enum certainty *certainty)
{
	struct program_cursor *cursor = pass_body(pass);
	pass_each_call(pass, call)
	{
		if (call->symbol == air_none || call->blocks ||
			cursor->cfg.loop_of[air_block_of(&cursor->air, call->instr)] != number)
			continue;
		const struct role *role = program_role(pass->program, call->symbol, ROLE_BLOCKS);
		const struct condition *error = role ? tested_error(role->unless) : NULL;
		struct retry retry = {
			.pass = pass,
			.cursor = cursor,
			.call = call,
			.loop = number,
			.code = error ? error->number : 0,
			.known = air_none,
		};
		if (!error || !flow_tests_errno(cursor->flow, call->instr, error->number) ||
			!is_tried_again(&retry))
			continue;
		*certainty = retry.depends ? POSSIBLE : mode_certainty(cursor, call, role);
		return call;
	}
	return NULL;
}
