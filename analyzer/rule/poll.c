/*
 * Loops that look at something in memory until it changes. First everything the loop does is looked
 * at, then every test by which it may end; one thing that does not fit, and it is no poll.
 */
#include "rule/poll.h"

#include <string.h>

#include "base/bitset.h"

enum { most_depth = 12, most_call_depth = 4 };

struct look {
	struct function_pass *pass;
	struct program_cursor *cursor;
	uint32_t loop;
	struct poll *poll;
	uint64_t *locals_seen;
	uint32_t exit; /* the block whose test is looked at */
};

/* ------------------------------------------------------------------------------ what it does */

enum call_sort { SORT_WORK, SORT_READS, SORT_PAUSE };

static bool has_lock_role(const struct program *program, uint32_t symbol)
{
	struct role_list roles = program->symbols[symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if ((roles.items[r].kind == ROLE_SCOPE_OPEN ||
			    roles.items[r].kind == ROLE_SCOPE_CLOSE) &&
			roles.items[r].scope == SCOPE_LOCK)
			return true;
	return false;
}

static bool only_pauses(uint32_t waits)
{
	return waits && !(waits & ~(1u << WAIT_TIMER | 1u << WAIT_YIELD));
}

static enum call_sort sort_of(const struct program *program, const struct program_call *call,
	struct poll *poll, int depth);

/* A helper that only pauses: it writes nothing, and all its calls pause or read. */
static enum call_sort sort_of_body(
	const struct program *program, uint32_t node, struct poll *poll, int depth)
{
	const struct program_function *f = &program->functions[node];
	enum call_sort sort = SORT_READS;
	if (node >= program->defined_count || f->is_degraded || depth == most_call_depth)
		return SORT_WORK;
	if (f->is_readonly)
		return SORT_READS;
	if (program_node_writes(program, node))
		return SORT_WORK;
	for (uint32_t c = 0; c < f->call_count && sort != SORT_WORK; c++) {
		enum call_sort one =
			sort_of(program, &program->calls[f->first_call + c], poll, depth + 1);
		sort = one == SORT_READS ? sort : one;
	}
	return sort;
}

static enum call_sort sort_of(const struct program *program, const struct program_call *call,
	struct poll *poll, int depth)
{
	if (call->symbol == air_none)
		return SORT_WORK;
	const struct program_symbol *symbol = &program->symbols[call->symbol];
	if (call->flags & CALL_SUSPENDS && only_pauses(call->waits)) {
		poll->suspends = true;
		return SORT_PAUSE;
	}
	if (call->blocks >> BLOCK_SLEEP & 1) {
		poll->sleeps = true;
		return SORT_PAUSE;
	}
	if (program_has_role(program, call->symbol, ROLE_YIELDS))
		return SORT_PAUSE;
	if (program_has_role(program, call->symbol, ROLE_READONLY) ||
		symbol->declaration->flags & AIR_SYMBOL_CONST ||
		has_lock_role(program, call->symbol))
		return SORT_READS;
	if (symbol->is_contract || symbol->node_count != 1)
		return SORT_WORK;
	return sort_of_body(program, symbol->nodes[0], poll, depth);
}

static bool does_no_work(struct look *look, uint32_t instr)
{
	const struct air_function *f = &look->cursor->air;
	const struct air_instr *i = &f->instrs[instr];
	switch (i->op) {
	case AIR_CALL: {
		const struct program_call *call =
			program_call_at(look->pass->program, look->pass->node, instr);
		enum call_sort sort =
			call ? sort_of(look->pass->program, call, look->poll, 0) : SORT_WORK;
		if (sort == SORT_PAUSE && !look->poll->pause)
			look->poll->pause = call;
		return sort != SORT_WORK;
	}
	case AIR_COPY:
	case AIR_ZERO:
		return air_instr_place(f, i)->root == AIR_ROOT_LOCAL;
	case AIR_ASM: /* an atomic read, or a hint to the processor */
		return i->value_count <= 2;
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

static bool loop_does_no_work(struct look *look)
{
	const struct cfg *cfg = &look->cursor->cfg;
	for (uint32_t i = 0; i < cfg->reachable_count; i++) {
		uint32_t block = cfg->reverse_postorder[i];
		if (!cfg_loop_has(cfg, look->loop, block))
			continue;
		/* A loop inside is work of its own. */
		if (cfg->loop_of[block] != look->loop)
			return false;
		uint32_t first = look->cursor->air.blocks[block].first_instr;
		for (uint32_t n = 0; n < cfg->end[block]; n++)
			if (!does_no_work(look, first + n))
				return false;
	}
	return true;
}

/* ---------------------------------------------------------------------------- what it tests */

static bool is_in_loop(const struct look *look, uint32_t instr)
{
	return cfg_loop_has(
		&look->cursor->cfg, look->loop, air_block_of(&look->cursor->air, instr));
}

static bool writes_local(const struct air_function *f, uint32_t instr, uint32_t local)
{
	const struct air_instr *i = &f->instrs[instr];
	if (i->op != AIR_COPY && i->op != AIR_ZERO)
		return false;
	const struct air_place *place = air_instr_place(f, i);
	return place->root == AIR_ROOT_LOCAL && place->index == local;
}

static bool changes_in_loop(const struct look *look, uint32_t local)
{
	const struct air_function *f = &look->cursor->air;
	for (uint32_t i = 0; i < f->instr_count; i++)
		if (writes_local(f, i, local) && is_in_loop(look, i))
			return true;
	return false;
}

/* Does a pointer stay the same while the loop turns? */
static bool is_fixed(const struct look *look, struct air_value value, int depth)
{
	const struct air_function *f = &look->cursor->air;
	const struct air_instr *made = air_value_instr(f, value);
	if (!made)
		return true;
	if (depth == most_depth)
		return false;
	switch (made->op) {
	case AIR_CAST:
	case AIR_OPERATE:
		for (uint32_t i = 0; i < made->value_count; i++)
			if (!is_fixed(look, f->values[made->first_value + i], depth + 1))
				return false;
		return true;
	case AIR_READ: {
		const struct air_place *place = air_instr_place(f, made);
		if (place->root == AIR_ROOT_LOCAL)
			return !changes_in_loop(look, place->index);
		return place->root == AIR_ROOT_GLOBAL || is_fixed(look, place->base, depth + 1);
	}
	case AIR_ADDRESS: {
		const struct air_place *place = air_instr_place(f, made);
		return place->root != AIR_ROOT_DEREF || is_fixed(look, place->base, depth + 1);
	}
	case AIR_CALL:
		return !is_in_loop(look, (uint32_t)(made - f->instrs));
	default:
		return false;
	}
}

/* Is it the same place in each turn? */
static bool is_one_place(const struct look *look, const struct air_place *place)
{
	const struct air_function *f = &look->cursor->air;
	for (uint32_t i = 0; i < place->step_count; i++) {
		const struct air_step *step = &f->steps[place->first_step + i];
		if (step->kind == AIR_STEP_ELEMENT && !is_fixed(look, step->index, 0))
			return false;
	}
	return place->root != AIR_ROOT_DEREF || is_fixed(look, place->base, 0);
}

/* The variable or field a place is in. */
static uint32_t place_ref(const struct air_function *f, const struct air_place *place)
{
	for (uint32_t i = place->step_count; i-- > 0;)
		if (f->steps[place->first_step + i].kind == AIR_STEP_FIELD)
			return f->steps[place->first_step + i].field;
	return place->root == AIR_ROOT_GLOBAL ? place->index : air_none;
}

/* Does somebody else change it? */
static bool is_changed(const struct look *look, struct access_object object)
{
	const struct access *writer;
	return program_waker(look->cursor->program, look->pass->node, object, ACCESS_WRITE,
		       &writer) != ACCESS_WAKER_NONE;
}

/* Notes what is tested. Of two one is enough: that which others change (of a ring, the far end). */
static void note_object(struct look *look, struct access_object object, const char *name,
	bool is_field, const struct air_instr *at)
{
	struct poll *poll = look->poll;
	if (poll->object.kind != ACCESS_OBJECT_UNKNOWN &&
		(is_changed(look, poll->object) || !is_changed(look, object)))
		return;
	poll->object = object;
	poll->name = name;
	poll->is_field = is_field;
	poll->line = at->line;
	poll->column = at->column;
}

static bool test_place(struct look *look, const struct program_function *owner,
	const struct air_function *f, const struct air_place *place, const struct air_instr *at)
{
	const struct program *program = look->pass->program;
	uint32_t ref = place_ref(f, place);
	uint32_t slot = ref == air_none ? air_none : owner->slots[ref];
	if (slot == air_none)
		return false;
	bool is_one = place->root == AIR_ROOT_GLOBAL;
	for (uint32_t i = 0; i < place->step_count; i++)
		is_one &= f->steps[place->first_step + i].kind == AIR_STEP_FIELD;
	note_object(look, (struct access_object){ ACCESS_OBJECT_SLOT, slot, 0 },
		program->slots[slot].name, !is_one, at);
	return true;
}

static bool test_body(struct look *look, uint32_t node, const struct air_instr *at, int depth);

/* What one instruction of a predicate looks at; false if that is something else than memory. */
static bool test_read(struct look *look, struct program_cursor *callee, uint32_t instr,
	const struct air_instr *at, int depth)
{
	const struct program *program = look->pass->program;
	const struct air_function *f = &callee->air;
	const struct air_instr *i = &f->instrs[instr];
	if (i->op == AIR_READ && air_instr_place(f, i)->root != AIR_ROOT_LOCAL)
		test_place(look, &program->functions[callee->node], f, air_instr_place(f, i), at);
	if (i->op == AIR_ASM && i->value_count) {
		const struct air_instr *address = air_value_instr(f, f->values[i->first_value]);
		if (address && address->op == AIR_ADDRESS)
			test_place(look, &program->functions[callee->node], f,
				air_instr_place(f, address), at);
	}
	if (i->op != AIR_CALL)
		return true;
	const struct program_call *call = program_call_at(program, callee->node, instr);
	return call && call->symbol != air_none && program->symbols[call->symbol].node_count == 1 &&
	       test_body(look, program->symbols[call->symbol].nodes[0], at, depth + 1);
}

/* A function that changes nothing, and asks nobody: what it tells depends on the memory it looks
 * at. */
static bool test_body(struct look *look, uint32_t node, const struct air_instr *at, int depth)
{
	const struct program *program = look->pass->program;
	struct program_cursor callee;
	bool all = depth < most_call_depth && node < program->defined_count &&
		   program->functions[node].is_readonly;
	if (!all)
		return false;
	program_cursor_init(&callee, look->cursor->program);
	program_open(&callee, node);
	for (uint32_t i = 0; i < callee.air.instr_count && all; i++)
		all = test_read(look, &callee, i, at, depth);
	program_cursor_release(&callee);
	return all;
}

/* Is it asked about the same in each turn? */
static bool has_fixed_arguments(const struct look *look, const struct air_instr *call)
{
	const struct air_function *f = &look->cursor->air;
	for (uint32_t i = 0; i < air_call_argument_count(call); i++)
		if (!is_fixed(look, air_call_argument(f, call, i), 0))
			return false;
	return true;
}

static bool test_call(struct look *look, const struct air_instr *made)
{
	const struct program *program = look->pass->program;
	const struct program_call *call = program_call_at(
		program, look->pass->node, (uint32_t)(made - look->cursor->air.instrs));
	struct poll ignored = { 0 };
	if (!call || call->symbol == air_none)
		return false;
	/* The pause failed: somebody wants the task to end. */
	if (sort_of(program, call, &ignored, 0) == SORT_PAUSE)
		return true;
	const struct program_symbol *symbol = &program->symbols[call->symbol];
	return symbol->node_count == 1 && has_fixed_arguments(look, made) &&
	       test_body(look, symbol->nodes[0], made, 0);
}

/* An atomic read has no result in AIR: it is the last opaque instruction before the test. */
static bool test_atomic(struct look *look)
{
	const struct air_function *f = &look->cursor->air;
	for (uint32_t n = look->cursor->cfg.end[look->exit]; n-- > 0;) {
		const struct air_instr *i = &f->instrs[f->blocks[look->exit].first_instr + n];
		if (i->op != AIR_ASM || !i->value_count)
			continue;
		const struct air_instr *address = air_value_instr(f, f->values[i->first_value]);
		return address && address->op == AIR_ADDRESS &&
		       test_place(look, look->pass->function, f, air_instr_place(f, address), i);
	}
	return false;
}

static bool test_value(struct look *look, struct air_value value, int depth);

/* A local: what the loop puts into it; if nothing, what others may. */
static bool test_local(struct look *look, const struct air_instr *read, uint32_t local, int depth)
{
	const struct air_function *f = &look->cursor->air;
	if (bitset_has(look->locals_seen, local))
		return false; /* it counts */
	if (!changes_in_loop(look, local)) {
		if (f->locals[local].flags & AIR_LOCAL_ADDRESSED)
			note_object(look, (struct access_object){ ACCESS_OBJECT_LOCAL, local, 0 },
				f->locals[local].name, false, read);
		return true;
	}
	bitset_add(look->locals_seen, local);
	bool all = true;
	for (uint32_t i = 0; i < f->instr_count && all; i++)
		if (writes_local(f, i, local) && is_in_loop(look, i))
			all = f->instrs[i].op == AIR_ZERO ||
			      test_value(look, f->values[f->instrs[i].first_value], depth + 1);
	bitset_remove(look->locals_seen, local);
	return all;
}

/* Does this value depend on nothing but what is tested, and on how the pause ended? */
static bool test_value(struct look *look, struct air_value value, int depth)
{
	const struct air_function *f = &look->cursor->air;
	const struct air_instr *made = air_value_instr(f, value);
	if (value.kind == AIR_VALUE_NONE)
		return test_atomic(look);
	if (!made)
		return air_value_is_constant(value);
	if (depth == most_depth)
		return false;
	switch (made->op) {
	case AIR_CAST:
	case AIR_OPERATE:
		for (uint32_t i = 0; i < made->value_count; i++)
			if (!test_value(look, f->values[made->first_value + i], depth + 1))
				return false;
		return true;
	case AIR_READ: {
		const struct air_place *place = air_instr_place(f, made);
		if (place->root == AIR_ROOT_LOCAL && !place->step_count)
			return test_local(look, made, place->index, depth);
		if (!is_one_place(look, place))
			return false;
		return test_place(look, look->pass->function, f, place, made);
	}
	case AIR_CALL:
		return test_call(look, made);
	default:
		return false;
	}
}

static bool test_exits(struct look *look)
{
	const struct cfg *cfg = &look->cursor->cfg;
	const struct cfg_loop *loop = &cfg->loops[look->loop];
	const struct air_function *f = &look->cursor->air;
	for (uint32_t i = 0; i < loop->exit_count; i++) {
		const struct air_block *block = &f->blocks[loop->exits[i]];
		if (block->end.kind != AIR_BRANCH)
			return false;
		look->exit = loop->exits[i];
		if (!test_value(look, block->end.value, 0))
			return false;
	}
	return look->poll->object.kind != ACCESS_OBJECT_UNKNOWN;
}

/* ----------------------------------------------------------------------------------- answers */

bool poll_of_loop(struct function_pass *pass, uint32_t number, struct poll *poll)
{
	struct program_cursor *cursor = pass_body(pass);
	struct look look = { .pass = pass, .cursor = cursor, .loop = number, .poll = poll };
	*poll = (struct poll){ 0 };
	if (flow_loop(cursor->flow, number)->bound_kind == FLOW_BOUND_CONSTANT ||
		!loop_does_no_work(&look))
		return false;
	look.locals_seen = memory_new(bitset_words(cursor->air.local_count + 1u), sizeof(uint64_t));
	bool is_poll = test_exits(&look);
	free(look.locals_seen);
	if (is_poll)
		poll->waker = program_waker(
			cursor->program, pass->node, poll->object, ACCESS_WRITE, &poll->writer);
	return is_poll;
}

bool poll_is_stuck(const struct function_pass *pass, const struct poll *poll)
{
	return pass_is_on_loop(pass) && !poll->suspends && poll->waker == ACCESS_WAKER_LOOP;
}

bool poll_is_deadlock(struct function_pass *pass, const struct program_call *call)
{
	struct program_cursor *cursor = pass_body(pass);
	struct poll poll;
	uint32_t loop = cursor->cfg.loop_of[air_block_of(&cursor->air, call->instr)];
	return loop != air_none && poll_of_loop(pass, loop, &poll) && poll.pause == call &&
	       poll_is_stuck(pass, &poll);
}

struct finding *poll_finding(struct function_pass *pass, const struct poll *poll,
	enum severity severity, enum certainty certainty, const char *message)
{
	struct program_call test = {
		.caller = pass->node,
		.symbol = air_none,
		.path = pass->function->path,
		.line = poll->line,
		.column = poll->column,
	};
	struct finding *finding = finding_at_call(
		pass, poll->pause ? poll->pause : &test, severity, certainty, "%s", message);
	if (!poll->pause)
		finding->callee = poll->name;
	enum context context = pass_context(pass);
	finding_add_path(pass, finding, context);
	finding_add_call(pass, finding, poll->pause ? poll->pause : &test, true,
		"'%s' looks at '%s' again and again", pass->function->name, poll->name);
	return finding;
}
