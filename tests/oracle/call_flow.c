#include "call_flow.h"

#include <stdlib.h>
#include <string.h>

void call_flow_grow(struct call_flow *flow, uint32_t block)
{
	while (flow->blocks.count <= block) {
		struct flow_block empty = { 0 };
		array_push(&flow->blocks, empty);
	}
}

void call_flow_add_call(struct call_flow *flow, uint32_t block, const char *name)
{
	/* A builtin is an expression to us and a call to clang. */
	if (strncmp(name, "__builtin_", strlen("__builtin_")) != 0)
		array_push(&flow->blocks.items[block].calls, name);
}

void call_flow_add_edge(struct call_flow *flow, uint32_t from, uint32_t to)
{
	call_flow_grow(flow, from > to ? from : to);
	array_push(&flow->blocks.items[from].successors, to);
}

void call_flow_release(struct call_flow *flow)
{
	for (size_t i = 0; i < flow->blocks.count; i++) {
		array_release(&flow->blocks.items[i].calls);
		array_release(&flow->blocks.items[i].successors);
	}
	array_release(&flow->blocks);
}

struct walk {
	const struct call_flow *flow;
	struct arena *arena;
	struct flow_edges *edges;
	unsigned *seen;   /* by block: the search that last came here */
	bool *is_reached; /* by block: its calls are or will be walked */
	unsigned search;
	ARRAY(uint32_t) todo; /* blocks with calls to walk */
	ARRAY(uint32_t) search_todo;
};

static void add_edge(struct walk *walk, const char *from, const char *to)
{
	array_push(&walk->edges->items, arena_printf(walk->arena, "%s -> %s", from, to));
}

/* Edges from the last call of a block to whatever calls come first behind it. */
static void follow(struct walk *walk, uint32_t block, const char *from)
{
	walk->search++;
	array_push(&walk->search_todo, block);
	while (walk->search_todo.count > 0) {
		uint32_t at = walk->search_todo.items[--walk->search_todo.count];
		const struct flow_block *here = &walk->flow->blocks.items[at];
		for (size_t i = 0; i < here->successors.count; i++) {
			uint32_t next = here->successors.items[i];
			const struct flow_block *there = &walk->flow->blocks.items[next];
			if (walk->seen[next] == walk->search)
				continue;
			walk->seen[next] = walk->search;
			if (next == walk->flow->exit) {
				add_edge(walk, from, "exit");
			} else if (there->calls.count == 0) {
				array_push(&walk->search_todo, next);
			} else {
				add_edge(walk, from, there->calls.items[0]);
				if (!walk->is_reached[next])
					array_push(&walk->todo, next);
				walk->is_reached[next] = true;
			}
		}
	}
}

static int compare_texts(const void *a, const void *b)
{
	const char *const *x = a;
	const char *const *y = b;

	return strcmp(*x, *y);
}

void call_flow_edges(const struct call_flow *flow, struct arena *arena, struct flow_edges *edges)
{
	struct walk walk = { .flow = flow, .arena = arena, .edges = edges };
	const struct flow_block *entry = &flow->blocks.items[flow->entry];

	walk.seen = memory_new(flow->blocks.count, sizeof(*walk.seen));
	walk.is_reached = memory_new(flow->blocks.count, sizeof(*walk.is_reached));
	if (entry->calls.count > 0) {
		add_edge(&walk, "entry", entry->calls.items[0]);
		walk.is_reached[flow->entry] = true;
		array_push(&walk.todo, flow->entry);
	} else {
		follow(&walk, flow->entry, "entry");
	}
	while (walk.todo.count > 0) {
		uint32_t block = walk.todo.items[--walk.todo.count];
		const struct flow_block *here = &flow->blocks.items[block];
		for (size_t i = 1; i < here->calls.count; i++)
			add_edge(&walk, here->calls.items[i - 1], here->calls.items[i]);
		follow(&walk, block, here->calls.items[here->calls.count - 1]);
	}
	if (edges->items.count > 0)
		qsort(edges->items.items, edges->items.count, sizeof(*edges->items.items),
			compare_texts);
	array_release(&walk.todo);
	array_release(&walk.search_todo);
	free(walk.seen);
	free(walk.is_reached);
}
