/*
 * Which locals a call or a store through a pointer may write without naming them.
 *
 *  1. An address either stays in the instruction that uses it, is passed to calls, or leaks: into
 *     a variable or into memory. Only passed and leaked locals can be written unseen, and only by
 *     what may run after that.
 *  2. What a local pointer may hold is found without regard to order: nothing of ours, the
 *     address of a local, or anything (it came from memory or from a call).
 *  3. A store to a scalar does not write a scalar of another type (C11 6.5p7).
 *
 * It errs towards "may write".
 */
#include "internal.h"

#include <string.h>

enum { most_rounds = 8, most_casts = 32 };

enum holding {
	HOLDS_NOTHING,  /* no address of a local */
	HOLDS_LEAKED,   /* maybe that of one that leaked */
	HOLDS_ANYTHING, /* maybe also of one that was passed to a call */
};

struct exposure {
	bool is_leaked, is_passed;
	uint32_t order; /* nothing before this place in reverse postorder can write it unseen, */
	uint32_t instr; /* nor what stands before this instruction, in the same block */
};

struct exposures {
	struct flow *flow;
	definition_array *definitions;
	struct exposure *of; /* by local */
	uint32_t *locals;    /* those with an exposure */
	uint32_t count;
	uint8_t *holds; /* enum holding, by local */
};

uint32_t address_instr(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, flow_strip_casts(f, value));

	return made && made->op == AIR_ADDRESS ? (uint32_t)(made - f->instrs) : air_none;
}

uint32_t address_local(const struct air_function *f, struct air_value value)
{
	for (int i = 0; i < most_casts; i++) {
		const struct air_instr *made = air_value_instr(f, value);
		if (!made)
			break;
		if (made->op == AIR_ADDRESS) {
			const struct air_place *place = air_instr_place(f, made);
			if (place->root == AIR_ROOT_LOCAL)
				return place->index;
			if (place->root != AIR_ROOT_DEREF)
				break;
			value = place->base;
		} else if (made->op == AIR_CAST ||
			   (made->op == AIR_OPERATE && flow_is_pointer(f, made->type))) {
			value = f->values[made->first_value];
		} else {
			break;
		}
	}
	return air_none;
}

/* ----------------------------------------------------------------------------- what is exposed */

/* Where in the order of blocks the effect of `instr` begins: in a loop, with the whole loop. */
static uint32_t begin_of(const struct flow *flow, uint32_t block)
{
	const struct cfg *cfg = flow->cfg;
	uint32_t loop = cfg->loop_of[block];

	if (bitset_has(cfg->irreducible, block))
		return 0;
	if (loop == air_none)
		return cfg->order[block];
	while (cfg->loops[loop].parent != air_none)
		loop = cfg->loops[loop].parent;
	return cfg->order[cfg->loops[loop].header];
}

static void expose(struct exposures *e, uint32_t local, uint32_t instr, bool leaks)
{
	struct exposure *exposure = &e->of[local];
	uint32_t block = flow_block_of(e->flow, instr);

	if (!cfg_is_reachable(e->flow->cfg, block))
		return;
	if (!exposure->is_leaked && !exposure->is_passed) {
		e->locals[e->count++] = local;
		exposure->order = air_none;
	}
	exposure->is_leaked |= leaks;
	exposure->is_passed |= !leaks;

	uint32_t order = begin_of(e->flow, block);
	uint32_t from =
		order == e->flow->cfg->order[block] && e->flow->cfg->loop_of[block] == air_none
			? instr
			: 0;
	if (order < exposure->order || (order == exposure->order && from < exposure->instr)) {
		exposure->order = order;
		exposure->instr = from;
	}
}

static bool is_exposed_at(const struct exposures *e, uint32_t local, uint32_t instr)
{
	const struct exposure *exposure = &e->of[local];
	uint32_t order = e->flow->cfg->order[flow_block_of(e->flow, instr)];

	return order > exposure->order || (order == exposure->order && instr > exposure->instr);
}

/* Texts and what may be one: an array of numbers, or a place in one. */
static bool is_text(const struct air_type *type)
{
	bool is_number = type->kind == AIR_TYPE_INT || type->kind == AIR_TYPE_UNSIGNED;

	return is_number &&
	       (type->is_array ? type->pointers == 1 : type->pointers == 0 && type->size == 1);
}

/* Is the address of an object handed to a call that only reads it? Of texts nobody can tell: a
 * place in one is often found by a function that only reads it, for others to write (strtol). */
static bool is_only_read(struct flow *flow, uint32_t call, uint32_t argument)
{
	const struct air_function *f = flow->f;
	const struct air_instr *made = &f->instrs[call];

	if (made->callee == air_none || argument >= 32 ||
		!(flow_call_effects(flow, call)->only_reads >> argument & 1))
		return false;
	uint32_t address = address_instr(f, air_call_argument(f, made, argument));
	if (address == air_none)
		return false;
	const struct air_place *place = air_instr_place(f, &f->instrs[address]);
	return place->type != air_none && !is_text(&f->types[place->type]);
}

static void find_exposures(struct exposures *e)
{
	const struct air_function *f = e->flow->f;

	for (uint32_t i = 0; i < f->instr_count; i++) {
		const struct air_instr *instr = &f->instrs[i];
		if (instr->op != AIR_COPY && instr->op != AIR_CALL && instr->op != AIR_ASM)
			continue;
		for (uint32_t v = 0; v < instr->value_count; v++) {
			uint32_t local = address_local(f, f->values[instr->first_value + v]);
			if (local == air_none)
				continue;
			if (instr->op != AIR_CALL || !is_only_read(e->flow, i, v))
				expose(e, local, i, instr->op != AIR_CALL);
		}
	}
}

/* ---------------------------------------------------------------------- what pointers may hold */

static enum holding value_holds(const struct exposures *e, struct air_value value)
{
	const struct air_function *f = e->flow->f;

	for (int i = 0; i < most_casts; i++) {
		const struct air_instr *made = air_value_instr(f, value);
		if (!made)
			return HOLDS_NOTHING;
		const struct air_place *place = air_instr_place(f, made);
		if (made->op == AIR_READ)
			return place->root == AIR_ROOT_LOCAL ? (enum holding)e->holds[place->index]
							     : HOLDS_ANYTHING;
		if (made->op == AIR_ADDRESS && place->root == AIR_ROOT_DEREF)
			value = place->base;
		else if (made->op == AIR_ADDRESS)
			return place->root == AIR_ROOT_LOCAL ? HOLDS_LEAKED : HOLDS_NOTHING;
		else if (made->op == AIR_CALL || !made->value_count)
			return HOLDS_ANYTHING;
		else if (made->op == AIR_OPERATE && made->value_count == 2 &&
			 value_holds(e, f->values[made->first_value + 1]) != HOLDS_NOTHING)
			return HOLDS_ANYTHING;
		else
			value = f->values[made->first_value];
	}
	return HOLDS_ANYTHING;
}

static void find_holdings(struct exposures *e)
{
	const struct air_function *f = e->flow->f;
	bool changed = true;

	for (uint32_t l = 0; l < f->local_count; l++)
		if (f->locals[l].flags & AIR_LOCAL_ADDRESSED)
			e->holds[l] = HOLDS_ANYTHING;
	for (int round = 0; changed; round++) {
		changed = false;
		for (uint32_t i = 0; i < f->instr_count; i++) {
			const struct air_instr *copy = &f->instrs[i];
			if (copy->op != AIR_COPY)
				continue;
			const struct air_place *place = air_instr_place(f, copy);
			if (place->root != AIR_ROOT_LOCAL)
				continue;
			enum holding holds = value_holds(e, f->values[copy->first_value]);
			if (round == most_rounds && holds != HOLDS_NOTHING)
				holds = HOLDS_ANYTHING;
			if (holds > (enum holding)e->holds[place->index]) {
				e->holds[place->index] = (uint8_t)holds;
				changed = true;
			}
		}
	}
}

/* ---------------------------------------------------------------------------------- who writes */

static void unseen(struct exposures *e, uint32_t local, uint32_t instr)
{
	size_t count = e->definitions->count;

	/* The same instruction may reach a local in two ways. */
	for (size_t i = count; i-- > 0 && e->definitions->items[i].instr == instr;)
		if (e->definitions->items[i].local == local)
			return;
	array_push(e->definitions, ((struct definition){ .instr = instr,
					   .place = air_none,
					   .kind = DEFINITION_UNSEEN,
					   .local = local }));
}

static bool is_scalar(const struct air_type *type)
{
	return type->pointers ? !type->is_array
			      : type->kind == AIR_TYPE_INT || type->kind == AIR_TYPE_UNSIGNED ||
					type->kind == AIR_TYPE_BOOL || type->kind == AIR_TYPE_FLOAT;
}

/* May an object of this type lie in a local of that one? */
static bool may_alias(const struct air_type *stored, const struct air_type *local)
{
	if (!is_scalar(stored) || !is_scalar(local))
		return true;
	if (!stored->pointers && stored->size == 1) /* a character type sees everything */
		return true;
	return stored->pointers == local->pointers && stored->size == local->size;
}

static void unseen_by_order(
	struct exposures *e, uint32_t instr, enum holding holds, uint32_t stored_type)
{
	const struct air_function *f = e->flow->f;

	for (uint32_t i = 0; i < e->count && holds != HOLDS_NOTHING; i++) {
		uint32_t local = e->locals[i];
		uint32_t type = f->locals[local].type;
		if (!e->of[local].is_leaked && holds != HOLDS_ANYTHING)
			continue;
		if (!is_exposed_at(e, local, instr))
			continue;
		if (stored_type != air_none && type != air_none &&
			!may_alias(&f->types[stored_type], &f->types[type]))
			continue;
		unseen(e, local, instr);
	}
}

static void add_store(struct exposures *e, uint32_t instr)
{
	const struct air_function *f = e->flow->f;
	const struct air_place *place = air_instr_place(f, &f->instrs[instr]);

	if (place->root != AIR_ROOT_DEREF)
		return;
	uint32_t local = address_local(f, place->base);
	if (local != air_none)
		unseen(e, local, instr);
	else
		unseen_by_order(e, instr, value_holds(e, place->base), place->type);
}

/* memset(&local, 0, sizeof(local)) is a zero in disguise. */
static bool add_zero(struct exposures *e, uint32_t instr)
{
	const struct air_function *f = e->flow->f;
	const struct air_instr *call = &f->instrs[instr];

	if (call->callee == air_none || air_call_argument_count(call) != 3)
		return false;
	const char *name = f->refs[call->callee].name;
	if (strcmp(name, "memset") != 0 && strcmp(name, "__builtin_memset") != 0)
		return false;
	uint32_t address = address_instr(f, air_call_argument(f, call, 0));
	struct constant fill = fold_value(f, air_call_argument(f, call, 1));
	struct constant size = fold_value(f, air_call_argument(f, call, 2));
	if (address == air_none || !fill.is_known || fill.integer || !size.is_known)
		return false;
	const struct air_place *place = air_instr_place(f, &f->instrs[address]);
	if (place->root != AIR_ROOT_LOCAL || place->type == air_none ||
		f->types[place->type].size != (uint64_t)size.integer)
		return false;
	array_push(e->definitions, ((struct definition){ .instr = instr,
					   .place = f->instrs[address].place,
					   .kind = DEFINITION_ZERO,
					   .local = place->index }));
	return true;
}

static void add_call(struct exposures *e, uint32_t instr)
{
	const struct air_function *f = e->flow->f;
	const struct air_instr *call = &f->instrs[instr];
	const struct call_effects *effects = flow_call_effects(e->flow, instr);
	bool writes_all = effects->writes_unknown || effects->may_suspend;

	if (effects->is_pure || effects->is_readonly || add_zero(e, instr))
		return;
	for (uint32_t i = 0; i < air_call_argument_count(call); i++) {
		if (!writes_all && i < 32 && !(effects->writes >> i & 1))
			continue;
		struct air_value argument = air_call_argument(f, call, i);
		uint32_t local = address_local(f, argument);
		if (local != air_none) {
			if (!is_only_read(e->flow, instr, i))
				unseen(e, local, instr);
		} else if (!writes_all)
			unseen_by_order(e, instr, value_holds(e, argument), air_none);
	}
	if (writes_all)
		unseen_by_order(e, instr, HOLDS_ANYTHING, air_none);
}

void address_add_unseen(struct flow *flow, definition_array *definitions)
{
	const struct air_function *f = flow->f;
	struct exposures e = {
		.flow = flow,
		.definitions = definitions,
		.of = arena_array(&flow->arena, f->local_count, sizeof(struct exposure)),
		.locals = arena_array(&flow->arena, f->local_count, sizeof(uint32_t)),
		.holds = arena_array(&flow->arena, f->local_count, 1),
	};

	find_exposures(&e);
	if (e.count)
		find_holdings(&e);
	for (uint32_t i = 0; i < f->instr_count; i++) {
		const struct air_instr *instr = &f->instrs[i];
		if (instr->op == AIR_COPY || instr->op == AIR_ZERO)
			add_store(&e, i);
		else if (instr->op == AIR_CALL && e.count)
			add_call(&e, i);
		else if (instr->op == AIR_ASM)
			unseen_by_order(&e, i, HOLDS_ANYTHING, air_none);
	}
}
