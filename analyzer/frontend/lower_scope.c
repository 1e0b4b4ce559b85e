/*
 * Lifetimes of locals, and the jumps that end them.
 *
 *  1. A scope is a compound statement or a `for`; its locals are those whose declaration was
 *     passed. A local's lifetime is taken to begin at its declaration: for an object that is
 *     no variable length array it formally begins at the block (6.2.4p6), but nothing can be
 *     done to it before.
 *  2. Leaving a scope, in whichever way, calls the cleanup handlers of its locals in reverse
 *     order of declaration, then ends their lifetimes. A jump emits this before it jumps;
 *     the scopes themselves stay open for the statements that follow in the text.
 *  3. `goto` leaves the scopes that do not enclose the label, and of those that do, the locals
 *     declared behind it. Entering a scope by `goto` begins no lifetime.
 */
#include "frontend/lower.h"

void scope_open(struct lowering *l, uint32_t node)
{
	array_push(&l->scopes, ((struct scope){ node, l->scope_locals.count }));
}

void scope_declare(struct lowering *l, uint32_t node, uint32_t local)
{
	array_push(&l->scope_locals, ((struct scope_local){ local, node }));
}

static void end_lifetime(struct lowering *l, uint32_t local)
{
	const struct air_local *declared = air_build_local_at(l->builder, local);
	uint32_t type = declared->type;
	uint32_t cleanup = declared->cleanup;
	uint32_t place =
		air_build_place(l->builder, AIR_ROOT_LOCAL, local, air_value_none(), NULL, 0, type);

	if (cleanup != air_none) {
		struct air_value address = air_build_address(l->builder, place, air_none);
		air_build_call(l->builder, cleanup, air_value_none(), &address, 1, air_none,
			AIR_FLAG_CLEANUP);
	}
	air_build_lifetime(l->builder, AIR_LEAVE, place);
}

static void unwind_to(struct lowering *l, size_t first_local)
{
	for (size_t i = l->scope_locals.count; i-- > first_local;)
		end_lifetime(l, l->scope_locals.items[i].local);
}

void scope_unwind(struct lowering *l, size_t depth)
{
	if (depth < l->scopes.count)
		unwind_to(l, l->scopes.items[depth].first_local);
}

void scope_close(struct lowering *l)
{
	struct scope scope = array_last(&l->scopes);

	if (air_build_is_open(l->builder) && l->scope_locals.count > scope.first_local) {
		CXSourceRange extent = clang_getCursorExtent(node_at(l, scope.node)->cursor);
		lower_at_location(l, clang_getRangeEnd(extent));
		unwind_to(l, scope.first_local);
	}
	l->scope_locals.count = scope.first_local;
	l->scopes.count--;
}

/* 6.8.6.3 */
void lower_break(struct lowering *l, uint32_t node)
{
	if (l->targets.break_block == air_none) /* only after an error */
		return;
	lower_at(l, node);
	scope_unwind(l, l->targets.break_depth);
	air_build_jump(l->builder, l->targets.break_block);
}

/* 6.8.6.2 */
void lower_continue(struct lowering *l, uint32_t node)
{
	if (l->targets.continue_block == air_none)
		return;
	lower_at(l, node);
	scope_unwind(l, l->targets.continue_depth);
	air_build_jump(l->builder, l->targets.continue_block);
}

/* 6.8.6.4: the value is computed before lifetimes end. */
void lower_return(struct lowering *l, uint32_t node)
{
	uint32_t operand = node_at(l, node)->first;
	struct air_value value = air_value_none();

	if (operand != air_none)
		value = lower_argument(l, operand);
	lower_at(l, node);
	scope_unwind(l, 0);
	air_build_return(l->builder, value);
}

/* ------------------------------------------------------------------------------ labels */

/* By place: the cursor a reference leads to claims another parent than the visited one. */
static struct lower_label *find_label(struct lowering *l, CXCursor cursor)
{
	CXSourceLocation location = clang_getCursorLocation(cursor);

	for (size_t i = 0; i < l->labels.count; i++)
		if (clang_equalLocations(l->labels.items[i].location, location))
			return &l->labels.items[i];
	return NULL;
}

/* The label a `goto` or `&&` names; its reference is the only child. */
static struct lower_label *named_label(struct lowering *l, uint32_t node)
{
	uint32_t child = node_at(l, node)->first;

	return child == air_none
		       ? NULL
		       : find_label(l, clang_getCursorReferenced(node_at(l, child)->cursor));
}

void lower_labels(struct lowering *l)
{
	for (size_t i = 0; i < l->tree.labels.count; i++) {
		uint32_t node = l->tree.labels.items[i];
		struct lower_label label = { .location = clang_getCursorLocation(
						     node_at(l, node)->cursor),
			.node = node,
			.block = air_build_block(l->builder) };
		array_push(&l->labels, label);
	}
	for (size_t i = 0; i < l->tree.addressed.count; i++) {
		struct lower_label *label = named_label(l, l->tree.addressed.items[i]);
		if (label)
			label->is_addressed = true;
	}
}

uint32_t lower_label_block(struct lowering *l, CXCursor cursor)
{
	const struct lower_label *label = find_label(l, cursor);

	return label ? label->block : air_none;
}

static bool encloses(const struct lowering *l, uint32_t scope, uint32_t node)
{
	while (node != air_none && node > scope)
		node = node_at(l, node)->parent;
	return node == scope;
}

/* 6.8.6.1 */
void lower_goto(struct lowering *l, uint32_t node)
{
	const struct lower_label *label = named_label(l, node);

	if (!label) /* only after an error */
		return;
	uint32_t target = label->node;
	size_t depth = 0;
	while (depth < l->scopes.count && encloses(l, l->scopes.items[depth].node, target))
		depth++;
	size_t keep = depth < l->scopes.count ? l->scopes.items[depth].first_local
					      : l->scope_locals.count;
	while (keep > 0 && l->scope_locals.items[keep - 1].node > target)
		keep--;
	lower_at(l, node);
	unwind_to(l, keep);
	air_build_jump(l->builder, label->block);
}

/* GNU C: goes to any label whose address is taken. The compiler forbids it to leave the scope
 * of a cleanup handler. */
void lower_indirect_goto(struct lowering *l, uint32_t node)
{
	ARRAY(uint32_t) blocks = { 0 };
	struct air_value value = lower_value(l, node_at(l, node)->first);

	for (size_t i = 0; i < l->labels.count; i++)
		if (l->labels.items[i].is_addressed)
			array_push(&blocks, l->labels.items[i].block);
	lower_at(l, node);
	air_build_indirect(l->builder, value, blocks.items, (uint32_t)blocks.count);
	array_release(&blocks);
}
