/*
 * What a loop empties. Every exit of the loop is looked at: the values it tests lead to places in
 * memory, through locals and through the helper that takes the next element or says whether there
 * is one. An exit that tests anything else is another way out: then the loop is none of ours.
 */
#include "link/queue_internal.h"

enum { most_tests = 6, most_depth = 5, most_levels = 3, most_steps = 5 };

struct tests {
	struct queue items[most_tests];
	uint32_t count;
};

struct look {
	struct program_cursor *cursor;
	uint32_t loop; /* air_none: in a helper, all of it */
	struct tests *tests;
};

/* ------------------------------------------------------------------------------------- places */

static struct access_object object_of_place(
	struct program_cursor *cursor, uint32_t instr, const struct air_place *place)
{
	const struct air_function *f = &cursor->air;
	const uint32_t *slots = cursor->program->functions[cursor->node].slots;
	struct access_object unknown = { ACCESS_OBJECT_UNKNOWN, 0, 0 };
	uint32_t ref = place->root == AIR_ROOT_GLOBAL ? place->index : air_none;
	for (uint32_t i = 0; i < place->step_count; i++)
		if (f->steps[place->first_step + i].kind == AIR_STEP_FIELD)
			ref = f->steps[place->first_step + i].field;
	if (place->root == AIR_ROOT_LOCAL)
		return (struct access_object){ ACCESS_OBJECT_LOCAL, place->index, 0 };
	if (ref != air_none)
		return slots[ref] == air_none
			       ? unknown
			       : (struct access_object){ ACCESS_OBJECT_SLOT, slots[ref], 0 };
	return place->root == AIR_ROOT_DEREF ? queue_object(cursor, instr, place->base) : unknown;
}

struct access_object queue_object(
	struct program_cursor *cursor, uint32_t instr, struct air_value pointer)
{
	const struct air_function *f = &cursor->air;
	const uint32_t *slots = cursor->program->functions[cursor->node].slots;
	struct flow_origin origin = flow_origin(cursor->flow, instr, pointer);
	struct access_object unknown = { ACCESS_OBJECT_UNKNOWN, 0, 0 };
	bool is_read =
		origin.kind == FLOW_ORIGIN_READ_GLOBAL || origin.kind == FLOW_ORIGIN_READ_FIELD;
	if (origin.kind == FLOW_ORIGIN_PARAM)
		return (struct access_object){ ACCESS_OBJECT_PARAM, origin.index, 0 };
	if (is_read && slots[origin.index] != air_none)
		return (struct access_object){ ACCESS_OBJECT_SLOT, slots[origin.index], 0 };
	if (origin.instr == air_none || f->instrs[origin.instr].op != AIR_ADDRESS)
		return unknown;
	return object_of_place(cursor, origin.instr, air_instr_place(f, &f->instrs[origin.instr]));
}

struct spot queue_spot(struct program_cursor *cursor, uint32_t instr, const struct air_place *place)
{
	const struct air_function *f = &cursor->air;
	const uint32_t *slots = cursor->program->functions[cursor->node].slots;
	const struct intern *records = &cursor->program->index->records;
	struct spot spot = { .slot = air_none, .record = intern_none, .pointee = intern_none };
	struct air_place outer = *place;
	uint32_t last = place->step_count ? place->first_step + place->step_count - 1 : 0;
	if (place->type == air_none)
		return spot;
	spot.type = f->types[place->type];
	if (spot.type.kind == AIR_TYPE_RECORD && spot.type.ref != air_none)
		spot.pointee = intern_find(records, f->refs[spot.type.ref].key);
	if (!place->step_count) {
		spot.is_plain = true;
		spot.slot = place->root == AIR_ROOT_GLOBAL ? slots[place->index] : air_none;
		return spot;
	}
	if (f->steps[last].kind != AIR_STEP_FIELD || f->steps[last].field == air_none)
		return spot;
	outer.step_count--;
	spot.slot = slots[f->steps[last].field];
	spot.record = intern_find(records, f->refs[f->steps[last].field].record);
	spot.holder = object_of_place(cursor, instr, &outer);
	return spot;
}

bool queue_is_raised(const struct air_function *f, struct air_value value)
{
	const struct air_instr *made = air_value_instr(f, value);
	while (made && (made->op == AIR_CAST ||
			       (made->op == AIR_OPERATE &&
				       (made->operation == AIR_REM || made->operation == AIR_AND))))
		made = air_value_instr(f, f->values[made->first_value]);
	if (!made || made->op != AIR_OPERATE || made->operation != AIR_ADD)
		return false;
	struct air_value by = f->values[made->first_value + 1];
	return by.kind != AIR_VALUE_INT || by.integer > 0;
}

/* ------------------------------------------------------------------------------------- writes */

static bool is_in_loop(const struct look *look, uint32_t instr)
{
	return look->loop == air_none ? cfg_instr_is_reachable(&look->cursor->cfg, instr)
				      : cfg_loop_has(&look->cursor->cfg, look->loop,
						air_block_of(&look->cursor->air, instr));
}

/* Does the code in view itself write this slot? */
static bool writes_slot(const struct look *look, uint32_t slot, bool in_loop)
{
	const struct air_function *f = &look->cursor->air;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		const struct air_instr *instr = &f->instrs[i];
		if ((instr->op == AIR_COPY || instr->op == AIR_ZERO) &&
			(!in_loop || is_in_loop(look, i)) &&
			queue_spot(look->cursor, i, air_instr_place(f, instr)).slot == slot)
			return true;
	}
	return false;
}

/* Does a helper take an element out of a list: does it write what it read from a field of the same
 * kind of element? */
static bool unlinks(const struct look *look, const struct queue *queue)
{
	const struct air_function *f = &look->cursor->air;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_COPY)
			continue;
		const struct air_place *place = air_instr_place(f, &f->instrs[i]);
		struct spot spot = queue_spot(look->cursor, i, place);
		if (place->root == AIR_ROOT_LOCAL || spot.pointee != queue->spot.pointee)
			continue;
		struct air_value value = f->values[f->instrs[i].first_value];
		struct flow_origin origin = flow_origin(look->cursor->flow, i, value);
		if (origin.kind == FLOW_ORIGIN_READ_FIELD)
			return true;
	}
	return false;
}

/* Which ends of a ring the code in view moves. */
static uint32_t moves(const struct look *look, const struct queue *queue)
{
	const struct air_function *f = &look->cursor->air;
	uint32_t ends = 0;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_COPY || !is_in_loop(look, i) ||
			!queue_is_raised(f, f->values[f->instrs[i].first_value]))
			continue;
		uint32_t slot = queue_spot(look->cursor, i, air_instr_place(f, &f->instrs[i])).slot;
		ends |= slot == queue->spot.slot ? 1 : 0;
		ends |= slot == queue->other ? 2 : 0;
	}
	return ends;
}

/* -------------------------------------------------------------------------------------- tests */

static void add_test(struct look *look, uint32_t instr, struct queue queue)
{
	bool has_object = queue.spot.is_plain || queue.spot.holder.kind == ACCESS_OBJECT_SLOT ||
			  queue.spot.holder.kind == ACCESS_OBJECT_PARAM;
	if (queue.spot.slot == air_none || !has_object || look->tests->count == most_tests)
		return;
	queue.line = look->cursor->air.instrs[instr].line;
	queue.column = look->cursor->air.instrs[instr].column;
	queue.taker = air_none;
	if (queue.kind == QUEUE_RING)
		queue.own = moves(look, &queue);
	look->tests->items[look->tests->count++] = queue;
}

static struct spot read_spot(struct look *look, struct air_value value)
{
	const struct air_function *f = &look->cursor->air;
	const struct air_instr *made = air_value_instr(f, value);
	while (made && made->op == AIR_CAST)
		made = air_value_instr(f, f->values[made->first_value]);
	if (!made || made->op != AIR_READ)
		return (struct spot){ .slot = air_none };
	return queue_spot(look->cursor, (uint32_t)(made - f->instrs), air_instr_place(f, made));
}

static void test_value(struct look *look, struct air_value value, int depth);
static void test_call(struct look *look, uint32_t instr);

/* Is the value found through the local: `job->next`, `tree_next(job)`? */
static bool is_through(
	const struct air_function *f, struct air_value value, uint32_t local, int depth)
{
	const struct air_instr *made = air_value_instr(f, value);
	if (!made || !depth)
		return false;
	if (made->op == AIR_READ || made->op == AIR_ADDRESS) {
		const struct air_place *place = air_instr_place(f, made);
		if (place->root == AIR_ROOT_LOCAL)
			return place->index == local;
		return place->root == AIR_ROOT_DEREF &&
		       is_through(f, place->base, local, depth - 1);
	}
	uint32_t count = made->op == AIR_CALL   ? air_call_argument_count(made)
			 : made->op == AIR_CAST ? 1
						: 0;
	for (uint32_t i = 0; i < count; i++) {
		struct air_value from = made->op == AIR_CALL ? air_call_argument(f, made, i)
							     : f->values[made->first_value];
		if (is_through(f, from, local, depth - 1))
			return true;
	}
	return false;
}

/* One that goes on to the next by itself walks over what there is, and takes nothing. */
static void test_local(struct look *look, uint32_t local, int depth)
{
	const struct air_function *f = &look->cursor->air;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		if (f->instrs[i].op != AIR_COPY || !is_in_loop(look, i))
			continue;
		const struct air_place *place = air_instr_place(f, &f->instrs[i]);
		struct air_value value = f->values[f->instrs[i].first_value];
		if (place->root == AIR_ROOT_LOCAL && place->index == local && !place->step_count &&
			!is_through(f, value, local, most_steps))
			test_value(look, value, depth + 1);
	}
}

/* Against a constant; two numbers against each other; a pointer against the head it leads back to.
 * `job == last` tests no queue. */
static void test_relation(struct look *look, const struct air_instr *made, int depth)
{
	const struct air_function *f = &look->cursor->air;
	struct air_value left = f->values[made->first_value];
	struct air_value right = f->values[made->first_value + 1];
	struct spot a = read_spot(look, left), b = read_spot(look, right);
	bool has_a = a.slot != air_none, has_b = b.slot != air_none;
	if (air_value_is_constant(left) || air_value_is_constant(right)) {
		test_value(look, left, depth + 1);
		test_value(look, right, depth + 1);
	} else if (has_a && has_b && a.slot != b.slot && !queue_is_pointer(&a.type)) {
		struct queue ring = { .kind = QUEUE_RING, .spot = a, .other = b.slot };
		add_test(look, (uint32_t)(made - f->instrs), ring);
	} else if (has_a != has_b && queue_is_pointer(has_a ? &a.type : &b.type)) {
		test_value(look, has_a ? left : right, depth + 1);
	}
}

static void test_value(struct look *look, struct air_value value, int depth)
{
	const struct air_function *f = &look->cursor->air;
	const struct air_instr *made = air_value_instr(f, value);
	while (made &&
		(made->op == AIR_CAST || (made->op == AIR_OPERATE && made->operation == AIR_NOT)))
		made = air_value_instr(f, f->values[made->first_value]);
	if (!made || depth > most_depth)
		return;
	uint32_t instr = (uint32_t)(made - f->instrs);
	if (made->op == AIR_OPERATE && made->value_count == 2 && made->operation >= AIR_EQ &&
		made->operation <= AIR_GE)
		test_relation(look, made, depth);
	else if (made->op == AIR_CALL)
		test_call(look, instr);
	if (made->op != AIR_READ)
		return;
	const struct air_place *place = air_instr_place(f, made);
	if (place->root == AIR_ROOT_LOCAL && !place->step_count) {
		test_local(look, place->index, depth);
		return;
	}
	struct queue queue = { .spot = queue_spot(look->cursor, instr, place) };
	queue.kind = queue_is_pointer(&queue.spot.type) ? QUEUE_LIST : QUEUE_COUNT;
	add_test(look, instr, queue);
}

/* ------------------------------------------------------------------------------------- helpers */

/* What the helper means by its parameter, as its caller says. */
static bool translate(struct look *look, uint32_t instr, struct spot *spot)
{
	const struct air_instr *call = &look->cursor->air.instrs[instr];
	if (spot->is_plain || spot->holder.kind != ACCESS_OBJECT_PARAM)
		return true;
	if (spot->holder.index >= air_call_argument_count(call))
		return false;
	spot->holder = queue_object(look->cursor, instr,
		air_call_argument(&look->cursor->air, call, spot->holder.index));
	return spot->holder.kind == ACCESS_OBJECT_SLOT || spot->holder.kind == ACCESS_OBJECT_PARAM;
}

/* Does the helper take from what it tests, or only say whether there is something? One that looks
 * an element up walks. */
static bool is_about(
	const struct look *helper, const struct queue *queue, bool only_looks, bool finds)
{
	if (only_looks)
		return !finds;
	switch (queue->kind) {
	case QUEUE_LIST:
		return unlinks(helper, queue);
	case QUEUE_COUNT:
		return writes_slot(helper, queue->spot.slot, false);
	case QUEUE_RING:
		return queue->own != 0;
	case QUEUE_OPAQUE:
		break;
	}
	return false;
}

static void test_helper(struct look *look, uint32_t instr, uint32_t node)
{
	struct program *program = look->cursor->program;
	struct program_cursor cursor;
	struct tests inner = { .count = 0 };
	struct look helper = { .cursor = &cursor, .loop = air_none, .tests = &inner };
	uint32_t type = look->cursor->air.instrs[instr].type;
	bool finds = type != air_none && look->cursor->air.types[type].pointers;
	program_cursor_init(&cursor, program);
	program_open(&cursor, node);
	for (uint32_t b = 0; b < cursor.air.block_count; b++) {
		enum air_terminator_kind kind = cursor.air.blocks[b].end.kind;
		if (cfg_is_reachable(&cursor.cfg, b) && (kind == AIR_BRANCH || kind == AIR_RETURN))
			test_value(&helper, cursor.air.blocks[b].end.value, 0);
	}
	for (uint32_t i = 0; i < inner.count && look->tests->count < most_tests; i++) {
		struct queue queue = inner.items[i];
		if (!is_about(&helper, &queue, program->functions[node].is_readonly, finds) ||
			!translate(look, instr, &queue.spot))
			continue;
		queue.taker = node;
		queue.taken = program_call_at(program, look->cursor->node, instr);
		look->tests->items[look->tests->count++] = queue;
	}
	program_cursor_release(&cursor);
}

/* One of a library: what it is handed first. */
static void test_opaque(struct look *look, uint32_t instr)
{
	const struct air_instr *call = &look->cursor->air.instrs[instr];
	struct queue queue = { .kind = QUEUE_OPAQUE };
	if (!air_call_argument_count(call))
		return;
	queue.spot.holder =
		queue_object(look->cursor, instr, air_call_argument(&look->cursor->air, call, 0));
	queue.spot.slot = queue.spot.holder.index;
	if (queue.spot.holder.kind != ACCESS_OBJECT_SLOT)
		return;
	queue.taken = program_call_at(look->cursor->program, look->cursor->node, instr);
	add_test(look, instr, queue);
}

static void test_call(struct look *look, uint32_t instr)
{
	struct program *program = look->cursor->program;
	const struct program_call *call = program_call_at(program, look->cursor->node, instr);
	if (!call || call->symbol == air_none || look->loop == air_none)
		return;
	const struct program_symbol *symbol = &program->symbols[call->symbol];
	if (symbol->node_count != 1)
		return;
	if (symbol->nodes[0] >= program->defined_count)
		test_opaque(look, instr);
	else if (!symbol->is_contract && !program->functions[symbol->nodes[0]].is_degraded)
		test_helper(look, instr, symbol->nodes[0]);
}

/* -------------------------------------------------------------------------------------- exits */

static bool is_fatal_exit(const struct look *look, uint32_t block)
{
	const struct cfg *cfg = &look->cursor->cfg;
	for (uint32_t e = cfg->successor_start[block]; e < cfg->successor_start[block + 1]; e++) {
		uint32_t to = cfg->successors[e];
		if (cfg_loop_has(cfg, look->loop, to))
			continue;
		const struct air_block *b = &look->cursor->air.blocks[to];
		if (!b->instr_count || !flow_is_fatal(look->cursor->flow, b->first_instr))
			return false;
	}
	return true;
}

/* Do all exits test something in memory? */
static bool test_exits(struct look *look)
{
	const struct cfg_loop *loop = &look->cursor->cfg.loops[look->loop];
	for (uint32_t i = 0; i < loop->exit_count; i++) {
		const struct air_terminator *end = &look->cursor->air.blocks[loop->exits[i]].end;
		uint32_t before = look->tests->count;
		if (is_fatal_exit(look, loop->exits[i]))
			continue;
		if (end->kind != AIR_BRANCH)
			return false;
		test_value(look, end->value, 0);
		if (look->tests->count == before)
			return false;
	}
	return look->tests->count > 0;
}

/* Another test by which the loop itself makes an end: a budget in memory. */
static bool has_budget(struct look *look, const struct queue *queue)
{
	for (uint32_t i = 0; i < look->tests->count; i++) {
		const struct queue *test = &look->tests->items[i];
		bool is_other = test->kind == QUEUE_COUNT && test->taker == air_none &&
				test->spot.slot != queue->spot.slot;
		if (is_other && writes_slot(look, test->spot.slot, true))
			return true;
	}
	return false;
}

/* `batch = queue; queue = fresh; while (pop(batch))`: what is tested is not there any more. */
static bool is_exchanged(struct look *look, const struct queue *queue)
{
	return !queue->spot.is_plain && queue->spot.holder.kind == ACCESS_OBJECT_SLOT &&
	       writes_slot(look, queue->spot.holder.index, false);
}

/* ------------------------------------------------------------------------------------- callers */

/* A queue that the function was handed: which one, its callers say, if they are of one mind. */
static bool find_holder(struct program *program, uint32_t node, struct queue *queue, int level)
{
	struct access_object *holder = &queue->spot.holder;
	struct access_object common = { ACCESS_OBJECT_UNKNOWN, 0, 0 };
	uint32_t param = holder->index;
	bool has_caller = false, is_one = true;
	if (queue->spot.is_plain || holder->kind == ACCESS_OBJECT_SLOT)
		return true;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1] && is_one; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		const struct program_call *call = &program->calls[edge->call];
		struct program_cursor cursor;
		if (edge->kind != EDGE_CALL || !link_is_target(program, call, edge))
			continue;
		program_cursor_init(&cursor, program);
		program_open(&cursor, edge->caller);
		*holder = queue_object(&cursor, call->instr,
			air_call_argument(&cursor.air, &cursor.air.instrs[call->instr], param));
		program_cursor_release(&cursor);
		is_one = level < most_levels && holder->kind != ACCESS_OBJECT_LOCAL &&
			 holder->kind != ACCESS_OBJECT_UNKNOWN &&
			 find_holder(program, edge->caller, queue, level + 1) && !queue->is_any &&
			 (!has_caller || access_is_same(common, *holder));
		common = *holder;
		has_caller = true;
	}
	if (!has_caller) /* a callback: any object of this kind */
		queue->is_any = true;
	return is_one;
}

/* -------------------------------------------------------------------------------------- answer */

static void tell(
	const struct program *program, const struct queue *queue, struct program_refill *refill)
{
	uint32_t slot = queue->spot.slot;
	if (!queue->spot.is_plain && !queue->is_any)
		slot = queue->spot.holder.index;
	refill->name = program->slots[slot].name;
	refill->taken = queue->taken;
	refill->line = queue->line;
	refill->column = queue->column;
}

bool program_refills(struct program_cursor *cursor, uint32_t loop, struct program_refill *refill)
{
	struct tests tests = { .count = 0 };
	struct look look = { .cursor = cursor, .loop = loop, .tests = &tests };
	if (!test_exits(&look))
		return false;
	for (uint32_t i = 0; i < tests.count; i++) {
		struct queue *queue = &tests.items[i];
		if (has_budget(&look, queue) || is_exchanged(&look, queue) ||
			!find_holder(cursor->program, cursor->node, queue, 0) ||
			(!queue_find_fill(cursor, loop, queue, refill) &&
				!queue_find_thread(cursor, queue, refill)))
			continue;
		tell(cursor->program, queue, refill);
		return true;
	}
	return false;
}
