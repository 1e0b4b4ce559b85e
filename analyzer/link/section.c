/*
 * One backward-looking flow: the lock is taken for held everywhere, until a path says otherwise.
 */
#include "link/section.h"

#include <stdlib.h>

#include "base/bitset.h"
#include "link/internal.h"

bool section_is_ended_by(const struct program *program, uint32_t node, struct access_object lock)
{
	uint32_t count;
	const struct access *accesses = program_node_accesses(program, node, &count);
	for (uint32_t i = 0; i < count; i++)
		if (accesses[i].kind == ACCESS_UNLOCK && access_is_same(accesses[i].object, lock))
			return true;
	return false;
}

static bool takes_a_lock(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		uint32_t symbol = program->calls[c].symbol;
		const struct role *role =
			symbol == air_none ? NULL : program_role(program, symbol, ROLE_SCOPE_OPEN);
		if (role && role->scope == SCOPE_LOCK)
			return true;
	}
	return false;
}

/* Is a lock only given back in the body, one that nobody can name? */
static bool unlocks_something(const struct program *program, uint32_t node)
{
	uint32_t count;
	const struct access *accesses = program_node_accesses(program, node, &count);
	for (uint32_t i = 0; i < count; i++)
		if (accesses[i].kind == ACCESS_UNLOCK &&
			accesses[i].object.kind == ACCESS_OBJECT_UNKNOWN)
			return !takes_a_lock(program, node);
	return false;
}

/* What is called at the end of a scope gives back whatever the guard remembers. */
static bool ends_a_guard(const struct program *program, const struct program_call *call)
{
	for (uint32_t e = 0; call && e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind == EDGE_CALL && edge->callee < program->defined_count &&
			unlocks_something(program, edge->callee))
			return true;
	}
	return false;
}

/* Does the call take the lock, always? */
static bool takes(const struct section *s, uint32_t instr)
{
	uint32_t count;
	const struct access *accesses =
		program_node_accesses(s->cursor->program, s->cursor->node, &count);
	for (uint32_t i = 0; i < count && accesses[i].instr <= instr; i++)
		if (accesses[i].instr == instr && accesses[i].kind == ACCESS_LOCK &&
			access_is_same(accesses[i].object, s->lock) &&
			accesses[i].kept == ACCESS_KEPT_ALWAYS &&
			accesses[i].held_node == s->cursor->node)
			return true;
	return false;
}

/* Is the lock held after this instruction, if it was `held` before? */
bool section_holds_after(const struct section *s, uint32_t instr, bool held)
{
	const struct program *program = s->cursor->program;
	uint32_t node = s->cursor->node;
	if (s->cursor->air.instrs[instr].op != AIR_CALL)
		return held;
	const struct access *unlock = program_access_at(program, node, instr, ACCESS_UNLOCK);
	if (unlock && (access_is_same(unlock->object, s->lock) ||
			      (unlock->object.kind == ACCESS_OBJECT_UNKNOWN && !s->is_named)))
		return false;
	if (held && !s->is_named && ends_a_guard(program, program_call_at(program, node, instr)))
		return false;
	return held || takes(s, instr);
}

/* -------------------------------------------------------------------------------------- tests */

/* What the result of the call is said to be by a test: `relation` number. */
static bool says_it_has(enum access_kept kept, enum air_operator relation, int64_t number)
{
	bool is_zero = relation == AIR_EQ && !number;
	bool is_other = (relation == AIR_NE && !number) || (relation == AIR_EQ && number) ||
			(relation == AIR_GT && number >= 0) || (relation == AIR_GE && number > 0);
	return kept == ACCESS_KEPT_IF_ZERO ? is_zero : kept == ACCESS_KEPT_IF_OTHER && is_other;
}

/* Was it tested on the way to a block that the call took the lock? */
static bool is_behind_test(
	struct program_cursor *cursor, const struct access *begin, uint32_t block)
{
	uint32_t at = cursor->air.blocks[block].first_instr;
	struct flow_test test;
	for (uint32_t b = block; flow_next_test(cursor->flow, at, &b, &test);) {
		int64_t number;
		struct flow_origin origin = flow_origin(cursor->flow, at, test.subject);
		if (origin.kind == FLOW_ORIGIN_CALL && origin.index == begin->held_instr &&
			flow_constant(cursor->flow, at, test.other, &number) &&
			says_it_has(begin->kept, test.relation, number))
			return true;
	}
	return false;
}

/* The first blocks behind the test; the lock is not held elsewhere. */
static void find_begun(struct section *s)
{
	const struct cfg *cfg = &s->cursor->cfg;
	uint32_t count = s->cursor->air.block_count;
	uint64_t *behind = memory_new(bitset_words(count), sizeof(*behind));
	s->begun = memory_new(bitset_words(count), sizeof(*s->begun));
	for (uint32_t n = 0; n < cfg->reachable_count; n++) {
		uint32_t block = cfg->reverse_postorder[n];
		if (!is_behind_test(s->cursor, s->begin, block)) {
			bitset_remove(s->held, block);
			continue;
		}
		bitset_add(behind, block);
		if (!n || !bitset_has(behind, cfg->dominator[block]))
			bitset_add(s->begun, block);
	}
	free(behind);
}

/* ------------------------------------------------------------------------------------ sections */

static bool held_at_end(const struct section *s, uint32_t block)
{
	bool held = bitset_has(s->held, block);
	uint32_t first = s->cursor->air.blocks[block].first_instr;
	for (uint32_t i = first; i < first + s->cursor->cfg.end[block]; i++)
		held = section_holds_after(s, i, held);
	return held;
}

/* Where the lock is held on all paths: it is taken for held everywhere but at the entry, until a
 * path says otherwise. An unlock that depends on a condition so ends the section. */
static void solve(const struct section *s)
{
	const struct cfg *cfg = &s->cursor->cfg;
	bool changed = true;
	while (changed) {
		changed = false;
		for (uint32_t n = 0; n < cfg->reachable_count; n++) {
			uint32_t block = cfg->reverse_postorder[n];
			if (held_at_end(s, block))
				continue;
			for (uint32_t i = cfg->successor_start[block];
				i < cfg->successor_start[block + 1]; i++) {
				uint32_t next = cfg->successors[i];
				if (!bitset_has(s->held, next) ||
					(s->begun && bitset_has(s->begun, next)))
					continue;
				bitset_remove(s->held, next);
				changed = true;
			}
		}
	}
}

/* The lock of a section, as the function that has the section names it. */
static struct access_object own_name(const struct program *program, const struct access *lock)
{
	const struct access *own =
		program_access_at(program, lock->held_node, lock->held_instr, ACCESS_LOCK);
	return own ? own->object : lock->object;
}

void section_init(struct section *s, struct program_cursor *cursor, const struct access *lock)
{
	program_open(cursor, lock->held_node);
	*s = (struct section){ .cursor = cursor,
		.begin = lock,
		.lock = own_name(cursor->program, lock),
		.held = memory_new(bitset_words(cursor->air.block_count), sizeof(uint64_t)) };
	s->is_named = section_is_ended_by(cursor->program, lock->held_node, s->lock);
	if (!cfg_instr_is_reachable(&cursor->cfg, lock->held_instr))
		return;
	for (uint32_t b = 1; b < cursor->air.block_count; b++)
		bitset_add(s->held, b);
	if (lock->is_try)
		find_begun(s);
	solve(s);
}

void section_release(struct section *s)
{
	free(s->held);
	free(s->begun);
}

bool section_reaches(const struct section *s, uint32_t block)
{
	uint32_t begin = s->begin->held_instr;
	return cfg_instr_is_reachable(&s->cursor->cfg, begin) &&
	       cfg_dominates(&s->cursor->cfg, air_block_of(&s->cursor->air, begin), block);
}

/* ------------------------------------------------------------------------- what is kept of it */

/* `return trylock(&m) == 0`: what the attempt says is handed on, as it is or turned round. */
static enum access_kept handed_on(struct program_cursor *cursor, const struct access *lock,
	uint32_t at, struct air_value value)
{
	const struct air_function *f = &cursor->air;
	bool is_turned = false;
	for (int depth = 0; depth < 8; depth++) {
		const struct air_instr *made = air_value_instr(f, value);
		int64_t number = 0;
		if (!made || (made->op != AIR_CAST && made->op != AIR_OPERATE))
			break;
		if (made->op == AIR_OPERATE && made->operation != AIR_NOT &&
			(made->value_count != 2 ||
				(made->operation != AIR_EQ && made->operation != AIR_NE) ||
				!flow_constant(cursor->flow, at, f->values[made->first_value + 1],
					&number) ||
				number))
			return ACCESS_KEPT_UNKNOWN;
		is_turned ^= made->op == AIR_OPERATE && made->operation != AIR_NE;
		value = f->values[made->first_value];
	}
	struct flow_origin origin = flow_origin(cursor->flow, at, value);
	if (origin.kind != FLOW_ORIGIN_CALL || origin.index != lock->instr)
		return ACCESS_KEPT_UNKNOWN;
	if (!is_turned)
		return lock->kept;
	return lock->kept == ACCESS_KEPT_IF_ZERO ? ACCESS_KEPT_IF_OTHER : ACCESS_KEPT_IF_ZERO;
}

/* Returns, by whether the lock is held there and what is returned. */
struct returns {
	bool held_zero, held_other, held_unknown;
	bool free_zero, free_other, free_unknown;
	enum access_kept handed_on;
};

static void add_return(struct returns *r, const struct section *s, uint32_t block)
{
	const struct air_terminator *end = &s->cursor->air.blocks[block].end;
	uint32_t at = s->cursor->air.blocks[block].first_instr + s->cursor->cfg.end[block];
	bool held = section_reaches(s, block) && held_at_end(s, block);
	int64_t number;
	at -= at > 0;
	if (flow_constant(s->cursor->flow, at, end->value, &number)) {
		*(held           ? number ? &r->held_other : &r->held_zero
			: number ? &r->free_other
				 : &r->free_zero) = true;
		return;
	}
	*(held ? &r->held_unknown : &r->free_unknown) = true;
	if (s->begin->is_try)
		r->handed_on = handed_on(s->cursor, s->begin, at, end->value);
}

enum access_kept section_kept(struct program_cursor *cursor, const struct access *lock)
{
	struct returns r = { .handed_on = ACCESS_KEPT_UNKNOWN };
	struct section s;
	if (lock->kept == ACCESS_KEPT_UNKNOWN || lock->held_node != lock->node)
		return ACCESS_KEPT_UNKNOWN;
	section_init(&s, cursor, lock);
	for (uint32_t n = 0; n < cursor->cfg.reachable_count; n++) {
		uint32_t block = cursor->cfg.reverse_postorder[n];
		if (cursor->air.blocks[block].end.kind == AIR_RETURN)
			add_return(&r, &s, block);
	}
	bool is_closed = s.is_named;
	section_release(&s);
	if (r.handed_on != ACCESS_KEPT_UNKNOWN && !is_closed)
		return r.handed_on;
	if (r.held_unknown)
		return ACCESS_KEPT_UNKNOWN;
	/* What is no constant where it failed is an error. */
	if (r.held_zero && !r.held_other && !r.free_zero && (r.free_other || r.free_unknown))
		return ACCESS_KEPT_IF_ZERO;
	if (r.held_other && !r.held_zero && r.free_zero && !r.free_other && !r.free_unknown)
		return ACCESS_KEPT_IF_OTHER;
	return ACCESS_KEPT_UNKNOWN;
}
