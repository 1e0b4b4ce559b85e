/*
 * Where code runs: top-down from the roots, along call edges.
 *
 *  1. A root is a `main` (start-up), what is spawned (task), registered (callback), offloaded or
 *     started as a thread (worker), what an annotation, marker or slot says, and what nobody in
 *     the program calls (unknown): an exported function of a library, an address that escapes.
 *     What suspends and is reached from none of these runs in a task all the same; helpers of a
 *     function with a contract do, whose body is not looked through.
 *  2. Contexts spread breadth first from all roots at once, so that the parents make shortest
 *     paths; edges are taken in their own order, so that ties are the same in every run.
 *     Edges that are merely possible are taken last, so that who is reached without them is.
 *  3. A call that only happens where a test said "not in a task" carries no loop context. What a
 *     loop of the program's own calls (home.c) runs on that loop, and nowhere else.
 *     What is registered with an interpreter runs where it does (registry.c), except for what
 *     runs a loop: the script that calls that is what the program consists of.
 *  4. Threads that cannot meet the loop (thread.c) are roots after the others: a function that
 *     only they reach is apart.
 *  5. A deadline is inherited by calls and by children of the current scope, not by detached
 *     tasks. A function is naked when some path from a root brings it no deadline. A helper of a
 *     contract is no such root, nor is a function in a slot that wants a deadline: theirs is the
 *     business of whoever calls the contract or the slot.
 */
#include <stdlib.h>
#include <string.h>

#include "link/internal.h"

struct spread {
	struct program *program;
	ARRAY(uint32_t) queue; /* node * context_count + context */
	ARRAY(uint32_t) late;  /* edges that are merely possible, and a context to bring by each */
	bool is_apart;         /* what is reached now is apart as a worker */
};

static uint32_t bit(enum context context)
{
	return UINT32_C(1) << (uint32_t)context;
}

static void reach(struct spread *s, uint32_t node, enum context context, uint32_t parent)
{
	struct program_function *f = &s->program->functions[node];
	if (f->contexts & bit(context))
		return;
	f->contexts |= bit(context);
	f->is_apart |= s->is_apart && context == CONTEXT_WORKER;
	s->program->context_parent[(size_t)node * context_count + context] = parent;
	array_push(&s->queue, node * context_count + context);
}

/* ------------------------------------------------------------------------------------- roots */

/* Does a loop of the program's own make this call, so that it runs on that loop? */
static bool is_dispatched(const struct program *program, const struct edge *edge)
{
	return edge->is_dispatch || program->calls[edge->call].flags & CALL_DISPATCH;
}

/* What the callee of an edge runs in because of it; context_count: it is no root. */
static enum context started_in(enum edge_kind kind)
{
	switch (kind) {
	case EDGE_SPAWN:
		return CONTEXT_TASK;
	case EDGE_OFFLOAD:
	case EDGE_THREAD:
		return CONTEXT_WORKER;
	case EDGE_CALLBACK:
		return CONTEXT_CALLBACK;
	case EDGE_SIGNAL:
		return CONTEXT_SIGNAL;
	case EDGE_CALL:
	case EDGE_SCRIPT:
	case edge_kind_count:
		break;
	}
	return context_count;
}

static void edge_root(struct spread *s, uint32_t e)
{
	enum context context = started_in(s->program->edges[e].kind);
	if (context != context_count)
		reach(s, s->program->edges[e].callee, context, e);
}

static void declared_root(struct spread *s, uint32_t node)
{
	const struct program *program = s->program;
	uint32_t symbol = program->functions[node].symbol;
	/* A contract speaks to callers; its body is the business of whoever wrote it. */
	if (link_is_cut(program, node))
		return;
	if (program_has_role(program, symbol, ROLE_SUSPENDS))
		reach(s, node, CONTEXT_TASK, air_none);
	if (program_has_role(program, symbol, ROLE_LOOP_ONLY))
		reach(s, node, CONTEXT_CALLBACK, air_none);
	if (program_has_role(program, symbol, ROLE_WORKER_ONLY))
		reach(s, node, CONTEXT_WORKER, air_none);
}

/* A function that suspends can only run in a task, whoever calls it. */
static void suspending_root(struct spread *s, uint32_t node)
{
	const struct program_function *f = &s->program->functions[node];
	if (f->may_suspend && !f->contexts && !link_is_cut(s->program, node))
		reach(s, node, CONTEXT_TASK, air_none);
}

static void slot_roots(struct spread *s)
{
	for (uint32_t i = 0; i < s->program->slot_count; i++) {
		const struct program_slot *slot = &s->program->slots[i];
		for (uint32_t t = 0; slot->contexts && t < slot->target_count; t++)
			for (int c = 0; c < context_count; c++)
				if (slot->contexts & bit((enum context)c))
					reach(s, slot->targets[t], (enum context)c, air_none);
	}
}

static bool has_caller(const struct program *program, uint32_t node)
{
	return program->in_start[node] != program->in_start[node + 1];
}

/* Does somebody call it whose body is looked through? */
static bool has_open_caller(const struct program *program, uint32_t node)
{
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++)
		if (!link_is_cut(program, program->edges[program->in_edges[i]].caller))
			return true;
	return false;
}

static bool is_main(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	return f->record->flags & AIR_FUNCTION_EXTERNAL && !strcmp(f->name, "main");
}

static void unknown_roots(struct spread *s)
{
	const struct program *program = s->program;
	for (size_t i = 0; i < program->index->escaped.count; i++)
		reach(s, program->index->escaped.items[i], CONTEXT_UNKNOWN, air_none);
	for (uint32_t n = 0; n < program->defined_count; n++)
		if (program->functions[n].record->flags & AIR_FUNCTION_EXTERNAL &&
			!has_caller(program, n) && !program->functions[n].contexts)
			reach(s, n, CONTEXT_UNKNOWN, air_none);
}

/* A slot nobody calls through, filled with functions: somebody outside calls them. */
static void uncalled_slot_roots(struct spread *s)
{
	for (uint32_t i = 0; i < s->program->slot_count; i++) {
		const struct program_slot *slot = &s->program->slots[i];
		for (uint32_t t = 0; t < slot->target_count; t++)
			if (slot->targets[t] < s->program->defined_count &&
				!has_caller(s->program, slot->targets[t]) &&
				!s->program->functions[slot->targets[t]].contexts)
				reach(s, slot->targets[t], CONTEXT_UNKNOWN, air_none);
	}
}

/* What can be called from outside but was reached from nowhere: its callers are among themselves
 * (recursion), or its address went where nobody could follow. */
static void forgotten_roots(struct spread *s)
{
	const struct program *program = s->program;
	for (uint32_t n = 0; n < program->defined_count; n++) {
		const struct program_function *f = &program->functions[n];
		bool is_open = f->record->flags & AIR_FUNCTION_EXTERNAL ||
			       program->symbols[f->symbol].is_address_taken;
		if (is_open && !f->contexts && !link_is_cut(program, n))
			reach(s, n, CONTEXT_UNKNOWN, air_none);
	}
}

/* ----------------------------------------------------------------------------------- spread */

static bool lets_pass(const struct program *program, const struct edge *edge, enum context context)
{
	const struct program_call *call = &program->calls[edge->call];
	bool on_loop = context == CONTEXT_TASK || context == CONTEXT_CALLBACK;
	if (!link_goes_down(edge) || link_is_cut(program, edge->callee))
		return false;
	/* The script that runs the loop is the program; those on the loop do not run it again. */
	if (edge->kind == EDGE_SCRIPT && on_loop && program->functions[edge->callee].runs_loop)
		return false;
	if (call->flags & CALL_NOT_IN_TASK && on_loop)
		return false;
	if (call->flags & CALL_IN_TASK && context != CONTEXT_TASK)
		return false;
	if (call->flags & CALL_ON_LOOP && context == CONTEXT_WORKER)
		return false;
	if (is_dispatched(program, edge) && !on_loop && context != CONTEXT_WORKER)
		return false;
	return !(on_loop && call->flags & CALL_IN_CHILD);
}

bool link_brings(const struct program *program, const struct edge *edge, enum context context)
{
	bool on_loop = context == CONTEXT_TASK || context == CONTEXT_CALLBACK;
	if (!link_goes_down(edge))
		return started_in(edge->kind) == context;
	return program->functions[edge->caller].contexts & bit(context) &&
	       lets_pass(program, edge, context) &&
	       !(on_loop && program->calls[edge->call].flags & CALL_FATAL);
}

static void take_edge(struct spread *s, uint32_t e, enum context context)
{
	const struct edge *edge = &s->program->edges[e];
	bool on_loop = context == CONTEXT_TASK || context == CONTEXT_CALLBACK;
	bool is_end = on_loop && s->program->calls[edge->call].flags & CALL_FATAL;
	if (s->program->functions[edge->callee].contexts & bit(context) ||
		!lets_pass(s->program, edge, context))
		return;
	/* The last words of a program: there is no loop any more that could be kept waiting. */
	if (is_end) {
		reach(s, edge->callee, CONTEXT_STARTUP, air_none);
		return;
	}
	if (edge->certainty < POSSIBLE) {
		reach(s, edge->callee, context, e);
		return;
	}
	array_push(&s->late, e);
	array_push(&s->late, (uint32_t)context);
}

static void drain(struct spread *s, size_t *next)
{
	const struct program *program = s->program;
	for (; *next < s->queue.count; (*next)++) {
		uint32_t node = s->queue.items[*next] / context_count;
		enum context context = (enum context)(s->queue.items[*next] % context_count);
		const struct program_function *f = &program->functions[node];
		for (uint32_t c = 0; c < f->call_count; c++) {
			const struct program_call *call = &program->calls[f->first_call + c];
			for (uint32_t e = 0; e < call->edge_count; e++)
				take_edge(s, call->first_edge + e, context);
		}
	}
}

static void run(struct spread *s)
{
	size_t next = 0;
	drain(s, &next);
	for (size_t i = 0; i < s->late.count; i += 2) {
		uint32_t e = s->late.items[i];
		reach(s, s->program->edges[e].callee, (enum context)s->late.items[i + 1], e);
		drain(s, &next);
	}
	array_reset(&s->late);
	array_reset(&s->queue);
}

/* What a loop of the program's own calls. One that only workers run keeps nobody else waiting: it
 * is how they wait for an answer. */
static void dispatched_roots(struct spread *s)
{
	const struct program *program = s->program;
	for (uint32_t e = 0; e < program->edge_count; e++) {
		const struct edge *edge = &program->edges[e];
		if (edge->kind == EDGE_CALL && is_dispatched(program, edge) &&
			!link_is_cut(program, edge->callee) &&
			program->functions[edge->caller].contexts & ~bit(CONTEXT_WORKER))
			reach(s, edge->callee, CONTEXT_CALLBACK, e);
	}
	run(s);
}

/* Edges to roots: first all but those of threads that are apart, which need the contexts of who
 * starts them, then those. */
static void edge_roots(struct spread *s)
{
	struct program *program = s->program;
	struct program_cursor cursor;
	ARRAY(uint32_t) threads = { 0 };
	for (uint32_t e = 0; e < program->edge_count; e++) {
		enum edge_kind kind = program->edges[e].kind;
		if (kind == EDGE_THREAD || kind == EDGE_OFFLOAD)
			array_push(&threads, e);
		else
			edge_root(s, e);
	}
	slot_roots(s);
	run(s);
	program_cursor_init(&cursor, program);
	for (int apart = 0; apart < 2; apart++) {
		s->is_apart = apart;
		for (size_t i = 0; i < threads.count; i++)
			if (link_is_apart(&cursor, &program->edges[threads.items[i]]) == apart)
				edge_root(s, threads.items[i]);
		run(s);
	}
	s->is_apart = false;
	dispatched_roots(s);
	program_cursor_release(&cursor);
	array_release(&threads);
}

static void spread_contexts(struct program *program)
{
	struct spread s = { .program = program };
	size_t size = (size_t)program->function_count * context_count;
	program->context_parent =
		arena_array(&program->arena, size, sizeof(*program->context_parent));
	memset(program->context_parent, 0xff, size * sizeof(*program->context_parent));

	for (uint32_t n = 0; n < program->defined_count; n++)
		if (is_main(program, n))
			reach(&s, n, CONTEXT_STARTUP, air_none);
	edge_roots(&s);
	/* A declaration is a root only where no path from a real one is known. */
	for (uint32_t n = 0; n < program->defined_count; n++)
		declared_root(&s, n);
	run(&s);
	for (uint32_t n = 0; n < program->defined_count; n++)
		if (!has_open_caller(program, n))
			suspending_root(&s, n);
	run(&s);
	for (uint32_t n = 0; n < program->defined_count; n++)
		suspending_root(&s, n);
	run(&s);
	unknown_roots(&s);
	uncalled_slot_roots(&s);
	run(&s);
	forgotten_roots(&s);
	run(&s);
	dispatched_roots(&s);
	array_release(&s.queue);
	array_release(&s.late);
}

/* --------------------------------------------------------------------------------- deadlines */

struct undress {
	struct program *program;
	ARRAY(uint32_t) queue;
};

static void make_naked(struct undress *u, uint32_t node, uint32_t edge)
{
	struct program_function *f = &u->program->functions[node];
	if (f->is_naked)
		return;
	f->is_naked = true;
	u->program->naked_parent[node] = edge;
	array_push(&u->queue, node);
}

/* Does a child started by this edge live under the deadline of its starter? */
static bool inherits(const struct edge *edge)
{
	if (edge->kind == EDGE_CALL)
		return true;
	return edge->kind == EDGE_SPAWN && edge->spawn != SPAWN_DETACHED;
}

static bool in_task(const struct program *program, uint32_t node)
{
	return program->functions[node].contexts & bit(CONTEXT_TASK);
}

bool link_starts_naked(const struct program *program, const struct edge *edge)
{
	return edge->kind == EDGE_SPAWN && (!inherits(edge) || !in_task(program, edge->caller));
}

static bool wants_deadline(const struct role_list *roles)
{
	for (uint32_t r = 0; r < roles->count; r++)
		if (roles->items[r].kind == ROLE_WANTS_DEADLINE)
			return true;
	return false;
}

/* Functions in slots that want a deadline, a bool for each node. */
static const bool *find_wanting(struct program *program)
{
	bool *wanting = arena_array(&program->arena, program->function_count, sizeof(*wanting));
	memset(wanting, 0, program->function_count * sizeof(*wanting));
	for (uint32_t i = 0; i < program->slot_count; i++) {
		const struct program_slot *slot = &program->slots[i];
		for (uint32_t t = 0; wants_deadline(&slot->roles) && t < slot->target_count; t++)
			wanting[slot->targets[t]] = true;
	}
	return wanting;
}

static bool is_helper_of_contract(const struct program *program, uint32_t node)
{
	return has_caller(program, node) && !has_open_caller(program, node);
}

/* A marker tells nobody's callers: where some are seen, it depends on them. */
static bool is_known_by_callers(const struct program *program, uint32_t node)
{
	if (!program_has_role(program, program->functions[node].symbol, ROLE_SUSPENDS))
		return false;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		if (edge->kind == EDGE_CALL && edge->caller != node)
			return true;
	}
	return false;
}

static void naked_roots(struct undress *u)
{
	const struct program *program = u->program;
	const bool *wanting = find_wanting(u->program);
	for (uint32_t e = 0; e < program->edge_count; e++) {
		if (link_starts_naked(program, &program->edges[e]))
			make_naked(u, program->edges[e].callee, e);
	}
	for (uint32_t n = 0; n < program->defined_count; n++) {
		uint32_t parent = program->context_parent[(size_t)n * context_count + CONTEXT_TASK];
		if (in_task(program, n) && parent == air_none && !wanting[n] &&
			!is_helper_of_contract(program, n) && !is_known_by_callers(program, n))
			make_naked(u, n, air_none);
	}
}

/* Calls that only happen outside of tasks bring nobody anything. */
static bool is_taken_in_task(const struct program *program, const struct edge *edge)
{
	return edge->kind == EDGE_CALL ? lets_pass(program, edge, CONTEXT_TASK)
				       : !link_is_cut(program, edge->callee);
}

static void spread_nakedness(struct program *program)
{
	struct undress u = { .program = program };
	program->naked_parent = arena_array(
		&program->arena, program->function_count, sizeof(*program->naked_parent));
	memset(program->naked_parent, 0xff,
		program->function_count * sizeof(*program->naked_parent));
	naked_roots(&u);
	for (size_t i = 0; i < u.queue.count; i++) {
		const struct program_function *f = &program->functions[u.queue.items[i]];
		for (uint32_t c = 0; c < f->call_count; c++) {
			const struct program_call *call = &program->calls[f->first_call + c];
			if (call->flags & CALL_UNDER_DEADLINE)
				continue;
			for (uint32_t e = 0; e < call->edge_count; e++) {
				const struct edge *edge = &program->edges[call->first_edge + e];
				if (inherits(edge) && is_taken_in_task(program, edge))
					make_naked(&u, edge->callee, call->first_edge + e);
			}
		}
	}
	array_release(&u.queue);
}

/* Externals the loop reaches that nobody has described. */
static void count_unmodelled(struct program *program)
{
	uint32_t loop = bit(CONTEXT_TASK) | bit(CONTEXT_CALLBACK);
	for (uint32_t n = program->defined_count; n < program->function_count; n++) {
		const struct program_function *f = &program->functions[n];
		if (f->contexts & loop && !program->symbols[f->symbol].roles.count)
			program->unmodelled_count++;
	}
}

void link_contexts(struct program *program)
{
	spread_contexts(program);
	spread_nakedness(program);
	count_unmodelled(program);
}
