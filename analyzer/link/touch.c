/*
 * A walk over the bodies below a function, breadth first: what they touch, in its words.
 */
#include "link/touch.h"

#include <string.h>

#include "base/bitset.h"
#include "link/internal.h"

enum { most_levels = 3, most_bodies = 48, most_touches = 512, most_params = 8, most_leaves = 16 };

/* -------------------------------------------------------------------------------------- tests */

struct guards {
	struct program_cursor *cursor;
	bool is_told, is_guarded;
	int leaves; /* left to look at */
};

static void look_at_value(struct guards *g, uint32_t at, struct air_value value);

static bool writes_on_loop(const struct program *program, uint32_t slot)
{
	const uint32_t on_loop = 1u << CONTEXT_TASK | 1u << CONTEXT_CALLBACK;
	program_each_access(program, slot, access)
	{
		if (access->kind == ACCESS_WRITE &&
			program->functions[access->node].contexts & on_loop)
			return true;
	}
	return false;
}

/* Does a function of the program look at what threads tell each other with? */
static bool asks_threads(const struct program *program, uint32_t node)
{
	uint32_t count;
	const struct access *accesses = program_node_accesses(program, node, &count);
	for (uint32_t i = 0; i < count; i++)
		if (accesses[i].kind == ACCESS_LOCK || accesses[i].is_atomic)
			return true;
	return false;
}

static void look_at_call(struct guards *g, uint32_t instr)
{
	const struct program *program = g->cursor->program;
	const struct program_call *call = program_call_at(program, g->cursor->node, instr);
	for (uint32_t e = 0; call && e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind == EDGE_CALL && edge->callee < program->defined_count &&
			asks_threads(program, edge->callee))
			g->is_told = true;
	}
}

static void look_at_read(struct guards *g, uint32_t instr)
{
	const struct air_function *f = &g->cursor->air;
	const struct air_instr *made = &f->instrs[instr];
	struct touch touch;
	if (made->flags & AIR_FLAG_ATOMIC ||
		flow_scope_depth(g->cursor->flow, instr, FLOW_SCOPE_LOCK) > 0)
		g->is_told = true;
	else if (program_touch_at(g->cursor, instr, &touch) &&
		 writes_on_loop(g->cursor->program, touch.slot))
		g->is_guarded = true;
}

/* What a local holds: by the calls and reads it comes from. */
static void look_at_local(struct guards *g, uint32_t at, struct air_value value)
{
	struct flow_origin origins[4];
	uint32_t count = flow_origins(g->cursor->flow, at, value, origins, 4);
	for (uint32_t i = 0; i < count; i++) {
		if (origins[i].kind == FLOW_ORIGIN_CALL)
			look_at_call(g, origins[i].index);
		else if (origins[i].kind == FLOW_ORIGIN_READ_FIELD ||
			 origins[i].kind == FLOW_ORIGIN_READ_GLOBAL)
			look_at_read(g, origins[i].instr);
		else if (origins[i].kind == FLOW_ORIGIN_UNKNOWN)
			g->is_told = true;
	}
}

static void look_at_value(struct guards *g, uint32_t at, struct air_value value)
{
	const struct air_function *f = &g->cursor->air;
	const struct air_instr *made = air_value_instr(f, value);
	if (value.kind == AIR_VALUE_NONE) /* an atomic operation */
		g->is_told = true;
	if (!made || !g->leaves)
		return;
	g->leaves--;
	if (made->op == AIR_CALL)
		look_at_call(g, value.index);
	else if (made->op == AIR_READ && air_instr_place(f, made)->root == AIR_ROOT_LOCAL)
		look_at_local(g, at, value);
	else if (made->op == AIR_READ)
		look_at_read(g, value.index);
	else if (made->op == AIR_OPERATE || made->op == AIR_CAST)
		for (uint32_t v = 0; v < made->value_count; v++)
			look_at_value(g, at, f->values[made->first_value + v]);
}

uint64_t *program_blocks_before(struct program_cursor *cursor, uint32_t target)
{
	const struct cfg *cfg = &cursor->cfg;
	uint64_t *leads = memory_new(bitset_words(cursor->air.block_count), sizeof(*leads));
	bitset_add(leads, target);
	for (uint32_t n = cfg->reachable_count; n-- > 0;) {
		uint32_t block = cfg->reverse_postorder[n];
		for (uint32_t e = cfg->successor_start[block]; e < cfg->successor_start[block + 1];
			e++) {
			uint32_t next = cfg->successors[e];
			if (cfg->order[next] > n && bitset_has(leads, next))
				bitset_add(leads, block);
		}
	}
	return leads;
}

void program_tests_before(
	struct program_cursor *cursor, uint32_t instr, bool *is_told, bool *is_guarded)
{
	const struct cfg *cfg = &cursor->cfg;
	struct guards g = { .cursor = cursor, .leaves = most_leaves };
	uint32_t block = air_block_of(&cursor->air, instr);
	uint64_t *leads = program_blocks_before(cursor, block);
	for (uint32_t n = 0; n < cfg->order[block]; n++) {
		uint32_t b = cfg->reverse_postorder[n];
		const struct air_terminator *end = &cursor->air.blocks[b].end;
		bool decides = false;
		for (uint32_t e = cfg->successor_start[b]; e < cfg->successor_start[b + 1]; e++)
			decides |= !bitset_has(leads, cfg->successors[e]);
		if (decides && bitset_has(leads, b) &&
			(end->kind == AIR_BRANCH || end->kind == AIR_SWITCH))
			look_at_value(
				&g, cursor->air.blocks[b].first_instr + cfg->end[b], end->value);
	}
	free(leads);
	*is_told = g.is_told;
	*is_guarded = g.is_guarded;
}

/* ------------------------------------------------------------------------------------- touches */

/* The field a place ends in, else its variable, a ref; air_none for elements and locals. */
static uint32_t place_ref(const struct air_function *f, const struct air_place *place)
{
	if (!place->step_count)
		return place->root == AIR_ROOT_GLOBAL ? place->index : air_none;
	const struct air_step *last = &f->steps[place->first_step + place->step_count - 1];
	return last->kind == AIR_STEP_FIELD ? last->field : air_none;
}

bool program_touch_at(struct program_cursor *cursor, uint32_t instr, struct touch *touch)
{
	const struct air_function *f = &cursor->air;
	const struct air_instr *made = &f->instrs[instr];
	bool is_write = made->op == AIR_COPY || made->op == AIR_ZERO;
	if ((!is_write && made->op != AIR_READ) || made->flags & AIR_FLAG_ATOMIC)
		return false;
	const struct air_place *place = air_instr_place(f, made);
	uint32_t ref = place->root == AIR_ROOT_LOCAL ? air_none : place_ref(f, place);
	uint32_t slot =
		ref == air_none ? air_none : cursor->program->functions[cursor->node].slots[ref];
	if (slot == air_none)
		return false;
	*touch = (struct touch){
		.slot = slot,
		.node = cursor->node,
		.instr = instr,
		.site = instr,
		.line = made->line,
		.column = made->column,
		.is_write = is_write,
		.is_variable = !place->step_count,
	};
	return true;
}

/* A body under the question, and how it names what the first one knows. */
struct body {
	uint32_t node, site;
	int level;
	bool is_locked, is_told, is_guarded;
	struct owner params[most_params];
};

struct look {
	struct program_cursor cursor;
	struct touches *touches;
	enum { LOOK_AT_TOUCHES, LOOK_AT_USES, LOOK_AT_FREES } at;
	ARRAY(struct body) bodies;
};

/* In the words of the function asked about. */
static struct owner translate(const struct body *body, struct owner owner)
{
	if (!body->level || owner.kind == OWNER_GLOBAL)
		return owner;
	if (owner.kind != OWNER_PARAM || owner.index >= most_params)
		return (struct owner){ .kind = OWNER_UNKNOWN };
	struct owner above = body->params[owner.index];
	if (above.through && owner.through)
		return (struct owner){ .kind = OWNER_UNKNOWN };
	above.part = owner.through ? owner.part : owner_part(above.part, owner.part);
	above.through += owner.through;
	return above;
}

static void push_touch(struct look *look, const struct body *body, struct touch touch)
{
	struct program_cursor *cursor = &look->cursor;
	if (look->touches->list.count >= most_touches)
		return;
	touch.site = body->level ? body->site : touch.instr;
	touch.is_locked =
		body->is_locked || flow_scope_depth(cursor->flow, touch.instr, FLOW_SCOPE_LOCK) > 0;
	touch.owner = translate(body, touch.owner);
	if (look->at != LOOK_AT_USES)
		program_tests_before(cursor, touch.instr, &touch.is_told, &touch.is_guarded);
	touch.is_told |= body->is_told;
	touch.is_guarded |= body->is_guarded;
	array_push(&look->touches->list, touch);
}

static void add_touch(struct look *look, const struct body *body, uint32_t instr)
{
	struct program_cursor *cursor = &look->cursor;
	struct touch touch;
	if (!program_touch_at(cursor, instr, &touch))
		return;
	if (!touch.is_variable)
		touch.owner = program_place_owner(
			cursor, instr, air_instr_place(&cursor->air, &cursor->air.instrs[instr]));
	push_touch(look, body, touch);
}

/* -------------------------------------------------------------------------------------- memory */

static void push_memory(
	struct look *look, const struct body *body, uint32_t instr, struct air_value pointer)
{
	const struct air_instr *made = &look->cursor.air.instrs[instr];
	struct touch touch = {
		.slot = air_none,
		.node = body->node,
		.instr = instr,
		.line = made->line,
		.column = made->column,
		.owner = program_owner(&look->cursor, instr, pointer),
	};
	struct touch named;
	if (program_touch_at(&look->cursor, instr, &named)) {
		touch.slot = named.slot;
		touch.is_write = named.is_write;
	}
	if (touch.owner.kind != OWNER_UNKNOWN)
		push_touch(look, body, touch);
}

/* A read or write of what a pointer leads to. */
static void add_use(struct look *look, const struct body *body, uint32_t instr)
{
	const struct air_function *f = &look->cursor.air;
	const struct air_instr *made = &f->instrs[instr];
	if (made->op != AIR_READ && made->op != AIR_COPY && made->op != AIR_ZERO)
		return;
	const struct air_place *place = air_instr_place(f, made);
	if (place->root == AIR_ROOT_DEREF)
		push_memory(look, body, instr, place->base);
}

/* The argument that a call frees, or air_none. */
static uint32_t freed_argument(const struct program *program, const struct program_call *call)
{
	struct role_list roles = program->symbols[call->symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (role_frees(&roles.items[r]))
			return (uint32_t)roles.items[r].argument;
	return air_none;
}

static bool has_body(const struct program *program, const struct program_call *call)
{
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (link_is_target(program, call, edge) && edge->callee < program->defined_count)
			return true;
	}
	return false;
}

/* What a function without a body is handed, it uses, or frees. */
static void add_handed(struct look *look, const struct body *body, uint32_t instr)
{
	struct program_cursor *cursor = &look->cursor;
	const struct program *program = cursor->program;
	const struct program_call *call = program_call_at(program, body->node, instr);
	const struct air_instr *made = &cursor->air.instrs[instr];
	if (!call || call->symbol == air_none)
		return;
	uint32_t freed = freed_argument(program, call);
	for (uint32_t a = 0; a < air_call_argument_count(made); a++)
		if (look->at == LOOK_AT_FREES ? a == freed : !has_body(program, call))
			push_memory(look, body, instr, air_call_argument(&cursor->air, made, a));
}

/* ------------------------------------------------------------------------------------- bodies */

static bool is_looked_at(const struct look *look, uint32_t node, uint32_t site)
{
	for (size_t i = 0; i < look->bodies.count; i++)
		if (look->bodies.items[i].node == node && look->bodies.items[i].site == site)
			return true;
	return false;
}

/* A direct call of a function with a body: that is next. */
static void add_body(struct look *look, const struct body *body, uint32_t instr)
{
	struct program_cursor *cursor = &look->cursor;
	const struct program *program = cursor->program;
	const struct program_call *call = program_call_at(program, body->node, instr);
	uint32_t site = body->level ? body->site : instr;
	if (!call || call->symbol == air_none || body->level == most_levels)
		return;
	const struct air_instr *made = &cursor->air.instrs[instr];
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (!link_is_target(program, call, edge) ||
			edge->callee >= program->defined_count ||
			look->bodies.count >= most_bodies || is_looked_at(look, edge->callee, site))
			continue;
		struct body next = {
			.node = edge->callee,
			.site = site,
			.level = body->level + 1,
			.is_locked = body->is_locked ||
				     flow_scope_depth(cursor->flow, instr, FLOW_SCOPE_LOCK) > 0,
		};
		program_tests_before(cursor, instr, &next.is_told, &next.is_guarded);
		next.is_told |= body->is_told;
		next.is_guarded |= body->is_guarded;
		for (uint32_t a = 0; a < air_call_argument_count(made) && a < most_params; a++)
			next.params[a] =
				translate(body, program_owner(cursor, instr,
							air_call_argument(&cursor->air, made, a)));
		array_push(&look->bodies, next);
	}
}

static void look_at_instr(struct look *look, const struct body *body, uint32_t instr)
{
	bool is_call = look->cursor.air.instrs[instr].op == AIR_CALL;
	if (is_call && look->at != LOOK_AT_TOUCHES)
		add_handed(look, body, instr);
	if (is_call)
		add_body(look, body, instr);
	else if (look->at == LOOK_AT_USES)
		add_use(look, body, instr);
	else if (look->at == LOOK_AT_TOUCHES)
		add_touch(look, body, instr);
}

static void walk(struct look *look, struct program *program, uint32_t node)
{
	array_reset(&look->touches->list);
	program_cursor_init(&look->cursor, program);
	array_push(&look->bodies, ((struct body){ .node = node }));
	for (size_t b = 0; b < look->bodies.count; b++) {
		struct body body = look->bodies.items[b];
		program_open(&look->cursor, body.node);
		for (uint32_t i = 0; i < look->cursor.air.instr_count; i++)
			if (cfg_instr_is_reachable(&look->cursor.cfg, i))
				look_at_instr(look, &body, i);
	}
	program_cursor_release(&look->cursor);
	array_release(&look->bodies);
}

void program_touches(struct program *program, uint32_t node, struct touches *touches)
{
	walk(&(struct look){ .touches = touches, .at = LOOK_AT_TOUCHES }, program, node);
}

void program_uses(struct program *program, uint32_t node, struct touches *touches)
{
	walk(&(struct look){ .touches = touches, .at = LOOK_AT_USES }, program, node);
}

void program_frees(struct program *program, uint32_t node, struct touches *touches)
{
	walk(&(struct look){ .touches = touches, .at = LOOK_AT_FREES }, program, node);
}
