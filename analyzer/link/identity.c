/*
 * Tests of the thread: `pthread_self() == main_thread`, `uv_thread_equal`, and functions that ask
 * so. Behind them code runs on the thread of the loop, or surely does not.
 *
 * Which thread a variable or field names is seen by where its own name is stored there: what is
 * called by main, or by the loop, is on the loop's thread; what is called by a thread that runs no
 * loop is not. Where loops run on other threads, "not that one" may be one of them. What is left
 * open is doubted: it makes findings possible only, on both sides, but for an assertion: who gets
 * past it is who was meant.
 */
#include <stdlib.h>

#include "base/bitset.h"
#include "base/memory.h"
#include "link/internal.h"

enum { most_rounds = 3, most_walked = 512 };

enum kept_kind {
	KEPT_UNKNOWN,
	KEPT_SLOT, /* the thread that a variable or field names */
	KEPT_MAIN,
	KEPT_LOOP,
};

/* "The thread is (or is not) that one." */
struct thread_test {
	uint32_t symbol; /* the function whose true result says so */
	bool is_it;
	enum kept_kind kind;
	uint32_t slot;
};

/* A slot is given the name of a thread: of the one that runs `node`, or that starts there. */
struct thread_store {
	uint32_t slot, node;
	bool is_started;
};

enum side { SIDE_UNKNOWN, SIDE_LOOP, SIDE_WORKER };

/* Who calls a function, in the end. */
struct callers {
	bool main, loop, thread;
	bool runs_loop; /* one of them, on the way */
	bool is_cut;    /* there are too many */
};

struct identity {
	struct program *program;
	struct program_cursor cursor;
	bool *is_candidate; /* by node: calls something that has to do with threads */
	bool loops_on_threads;
	ARRAY(struct thread_test) tests;
	ARRAY(struct thread_store) stores;
	struct link_thread_flags flags;
};

static bool concerns_threads(const struct program *program, uint32_t symbol)
{
	return program->symbols[symbol].is_thread_test ||
	       program_has_role(program, symbol, ROLE_NAMES_THREAD) ||
	       program_has_role(program, symbol, ROLE_COMPARES_THREADS) ||
	       program_has_role(program, symbol, ROLE_TESTS_LOOP_THREAD);
}

static bool calls_loop(const struct program *program, const struct program_call *call)
{
	return call->symbol != air_none && program_has_role(program, call->symbol, ROLE_RUNS_LOOP);
}

static bool runs_loop(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	for (uint32_t c = 0; node < program->defined_count && c < f->call_count; c++)
		if (calls_loop(program, &program->calls[f->first_call + c]))
			return true;
	return false;
}

/* ------------------------------------------------------------------------------ which thread */

static void note_root(struct callers *found, enum edge_kind kind)
{
	switch (kind) {
	case EDGE_THREAD:
	case EDGE_OFFLOAD:
		found->thread = true;
		return;
	case EDGE_SPAWN:
	case EDGE_CALLBACK:
	case EDGE_SCRIPT:
		found->loop = true;
		return;
	case EDGE_CALL:
	case EDGE_SIGNAL:
	case edge_kind_count:
		return;
	}
}

static struct callers callers_of(const struct program *program, uint32_t node)
{
	struct callers found = { 0 };
	uint32_t queue[most_walked], count = 0;
	uint64_t *seen = memory_new(bitset_words(program->function_count), sizeof(*seen));
	queue[count++] = node;
	bitset_add(seen, node);
	for (uint32_t next = 0; next < count; next++) {
		uint32_t first = program->in_start[queue[next]];
		uint32_t end = program->in_start[queue[next] + 1];
		found.main |= first == end;
		found.runs_loop |= runs_loop(program, queue[next]);
		for (uint32_t i = first; i < end; i++) {
			const struct edge *edge = &program->edges[program->in_edges[i]];
			note_root(&found, edge->kind);
			if (edge->kind != EDGE_CALL || bitset_has(seen, edge->caller))
				continue;
			bitset_add(seen, edge->caller);
			found.is_cut |= count == most_walked;
			if (count < most_walked)
				queue[count++] = edge->caller;
		}
	}
	free(seen);
	return found;
}

static enum side side_of_store(const struct identity *t, const struct thread_store *store)
{
	if (store->is_started)
		return runs_loop(t->program, store->node) ? SIDE_LOOP : SIDE_WORKER;
	struct callers callers = callers_of(t->program, store->node);
	if (callers.is_cut || (callers.thread && (callers.main || callers.loop)))
		return SIDE_UNKNOWN;
	if (callers.thread)
		return callers.runs_loop ? SIDE_LOOP : SIDE_WORKER;
	return t->loops_on_threads ? SIDE_UNKNOWN : SIDE_LOOP;
}

static enum side side_of(const struct identity *t, const struct thread_test *test)
{
	enum side side = SIDE_UNKNOWN;
	if (test->kind == KEPT_LOOP)
		return SIDE_LOOP;
	if (test->kind == KEPT_MAIN)
		return t->loops_on_threads ? SIDE_UNKNOWN : SIDE_LOOP;
	for (size_t i = 0; test->kind == KEPT_SLOT && i < t->stores.count; i++) {
		if (t->stores.items[i].slot != test->slot)
			continue;
		enum side one = side_of_store(t, &t->stores.items[i]);
		if (one == SIDE_UNKNOWN || (side != SIDE_UNKNOWN && one != side))
			return SIDE_UNKNOWN;
		side = one;
	}
	return side;
}

static uint32_t flags_of(const struct identity *t, const struct thread_test *test, bool is_asserted)
{
	const uint32_t off_loop = CALL_OFF_LOOP | CALL_NOT_IN_TASK;
	switch (side_of(t, test)) {
	case SIDE_LOOP:
		if (test->is_it)
			return CALL_ON_LOOP;
		return t->loops_on_threads ? CALL_DOUBTED : off_loop;
	case SIDE_WORKER:
		return test->is_it ? off_loop : 0;
	case SIDE_UNKNOWN:
		break;
	}
	return is_asserted ? 0 : CALL_DOUBTED;
}

/* ------------------------------------------------------------------------------------- stores */

/* The slot of a place: of its last field, or its global. */
static uint32_t place_slot(const struct identity *t, const struct air_place *place)
{
	const struct program_function *f = &t->program->functions[t->cursor.node];
	for (uint32_t i = place->step_count; i-- > 0;) {
		const struct air_step *step = &t->cursor.air.steps[place->first_step + i];
		if (step->kind == AIR_STEP_FIELD)
			return step->field == air_none ? air_none : f->slots[step->field];
	}
	return place->root == AIR_ROOT_GLOBAL ? f->slots[place->index] : air_none;
}

static void add_store(struct identity *t, uint32_t slot, uint32_t node, bool is_started)
{
	struct thread_store store = { slot, node, is_started };
	if (slot != air_none)
		array_push(&t->stores, store);
}

/* The function that a call starts on a thread, or air_none. */
static uint32_t started_by(const struct program *program, const struct program_call *call)
{
	for (uint32_t e = 0; call && e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		if (edge->kind == EDGE_THREAD)
			return edge->callee;
	}
	return air_none;
}

/* `x = pthread_self();`, `x = g_thread_new(...)` */
static void find_store(struct identity *t, uint32_t instr)
{
	const struct air_function *f = &t->cursor.air;
	uint32_t node = t->cursor.node, slot = place_slot(t, air_instr_place(f, &f->instrs[instr]));
	if (slot == air_none)
		return;
	struct flow_origin name =
		flow_thread_name(t->cursor.flow, instr, f->values[f->instrs[instr].first_value]);
	if (name.kind != FLOW_ORIGIN_CALL)
		return;
	const struct program_call *call = program_call_at(t->program, node, name.index);
	uint32_t started = started_by(t->program, call);
	if (started != air_none)
		add_store(t, slot, started, true);
	else if (flow_call_effects(t->cursor.flow, name.index)->thread == FLOW_THREAD_NAMES_OWN)
		add_store(t, slot, node, false);
}

/* `pthread_create(&x, ...)` */
static void find_started(struct identity *t, uint32_t instr)
{
	const struct air_function *f = &t->cursor.air;
	uint32_t started =
		started_by(t->program, program_call_at(t->program, t->cursor.node, instr));
	struct air_value first = air_call_argument(f, &f->instrs[instr], 0);
	const struct air_instr *made = air_value_instr(f, first);
	if (started != air_none && made && made->op == AIR_ADDRESS)
		add_store(t, place_slot(t, air_instr_place(f, made)), started, true);
}

static void find_stores(struct identity *t, uint32_t node)
{
	program_open(&t->cursor, node);
	for (uint32_t i = 0; i < t->cursor.air.instr_count; i++) {
		if (!cfg_instr_is_reachable(&t->cursor.cfg, i))
			continue;
		if (t->cursor.air.instrs[i].op == AIR_COPY)
			find_store(t, i);
		else if (t->cursor.air.instrs[i].op == AIR_CALL)
			find_started(t, i);
	}
}

/* -------------------------------------------------------------------------------------- tests */

static void kept_by_call(const struct identity *t, uint32_t instr, const struct flow_thread *found,
	struct thread_test *test)
{
	const struct program_call *call = program_call_at(t->program, t->cursor.node, instr);
	if (!call || call->symbol == air_none)
		return;
	if (program_has_role(t->program, call->symbol, ROLE_TESTS_LOOP_THREAD))
		test->kind = KEPT_LOOP;
	else if (program_has_role(t->program, call->symbol, ROLE_NAMES_MAIN_THREAD))
		test->kind = KEPT_MAIN;
	for (size_t i = 0; i < t->tests.count; i++)
		if (t->tests.items[i].symbol == call->symbol) {
			*test = t->tests.items[i];
			test->is_it = test->is_it == (found->is_it == FLOW_TRUE);
		}
}

static bool is_flag(const struct identity *t, uint32_t slot)
{
	for (size_t i = 0; i < t->flags.setters.count; i++)
		if (t->flags.setters.items[i].slot == slot)
			return true;
	return false;
}

/* Is it a test of any thread? Of a variable that is no such flag it is none. */
static bool concerns_thread(const struct identity *t, const struct flow_thread *found)
{
	const struct program_function *f = &t->program->functions[t->cursor.node];
	return !found->is_flag || is_flag(t, f->slots[found->kept.index]);
}

static struct thread_test resolve(const struct identity *t, const struct flow_thread *found)
{
	struct thread_test test = {
		.is_it = found->is_it == FLOW_TRUE, .symbol = air_none, .slot = air_none
	};
	const struct program_function *f = &t->program->functions[t->cursor.node];
	if (found->kept.kind == FLOW_ORIGIN_CALL)
		kept_by_call(t, found->kept.index, found, &test);
	else if (found->kept.kind == FLOW_ORIGIN_READ_FIELD ||
		 found->kept.kind == FLOW_ORIGIN_READ_GLOBAL)
		test.slot = f->slots[found->kept.index];
	if (test.slot != air_none)
		test.kind = KEPT_SLOT;
	return test;
}

static bool is_same(const struct thread_test *a, const struct thread_test *b)
{
	return a->is_it == b->is_it && a->kind == b->kind && a->slot == b->slot;
}

/* Does every return hand on the same answer? */
static bool returns_test(struct identity *t, struct thread_test *test)
{
	const struct air_function *f = &t->cursor.air;
	bool is_found = false;
	for (uint32_t b = 0; b < f->block_count; b++) {
		struct flow_thread found;
		if (f->blocks[b].end.kind != AIR_RETURN || !cfg_is_reachable(&t->cursor.cfg, b))
			continue;
		if (!flow_thread_of(t->cursor.flow, f->blocks[b].end.value, &found) ||
			!concerns_thread(t, &found))
			return false;
		struct thread_test one = resolve(t, &found);
		if (is_found && !is_same(&one, test))
			return false;
		*test = one;
		is_found = true;
	}
	return is_found;
}

/* Functions of this kind, and who calls them. */
static bool find_tests(struct identity *t)
{
	struct program *program = t->program;
	bool changed = false;
	for (uint32_t n = 0; n < program->defined_count; n++) {
		struct program_symbol *symbol = &program->symbols[program->functions[n].symbol];
		struct thread_test test;
		if (!t->is_candidate[n] || symbol->node_count != 1 || symbol->is_thread_test)
			continue;
		program_open(&t->cursor, n);
		if (!returns_test(t, &test))
			continue;
		test.symbol = program->functions[n].symbol;
		array_push(&t->tests, test);
		symbol->is_thread_test = changed = true;
		for (uint32_t i = program->in_start[n]; i < program->in_start[n + 1]; i++)
			t->is_candidate[program->edges[program->in_edges[i]].caller] = true;
	}
	return changed;
}

/* ------------------------------------------------------------------------------------- calls */

/* The nearest test that tells something; of others that they leave it open. */
static uint32_t call_flags(struct identity *t, uint32_t instr)
{
	struct flow_thread found;
	uint32_t block = air_none, doubt = 0;
	while (flow_next_thread(t->cursor.flow, instr, &block, &found)) {
		if (!concerns_thread(t, &found))
			continue;
		struct thread_test test = resolve(t, &found);
		uint32_t flags = flags_of(t, &test, found.is_asserted);
		if (flags && flags != CALL_DOUBTED)
			return flags;
		doubt |= flags;
	}
	return doubt;
}

static void mark_calls(struct identity *t, uint32_t node)
{
	struct program *program = t->program;
	const struct program_function *f = &program->functions[node];
	program_open(&t->cursor, node);
	for (uint32_t c = 0; c < f->call_count; c++) {
		struct program_call *call = &program->calls[f->first_call + c];
		call->flags |= call_flags(t, call->instr);
		if (!(call->flags & CALL_DOUBTED))
			continue;
		call->blocks_possible |= call->blocks;
		for (uint32_t e = 0; e < call->edge_count; e++)
			program->edges[call->first_edge + e].certainty = POSSIBLE;
	}
}

static bool find_candidates(struct identity *t)
{
	const struct program *program = t->program;
	bool *is_one = memory_new(program->symbol_count + 1, sizeof(*is_one));
	bool any = false;
	for (uint32_t s = 0; s < program->symbol_count; s++)
		any |= is_one[s] = concerns_threads(program, s);
	for (uint32_t c = 0; any && c < program->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		t->is_candidate[call->caller] |= call->symbol != air_none && is_one[call->symbol];
	}
	free(is_one);
	return any;
}

static void look_at_threads(struct identity *t)
{
	const struct program *program = t->program;
	for (uint32_t c = 0; c < program->call_count; c++) {
		const struct program_call *call = &program->calls[c];
		if (calls_loop(program, call))
			t->loops_on_threads |= callers_of(program, call->caller).thread;
	}
	for (uint32_t n = 0; n < program->defined_count; n++) {
		const struct program_function *f = &program->functions[n];
		bool starts = t->is_candidate[n];
		for (uint32_t c = 0; c < f->call_count && !starts; c++)
			starts =
				started_by(program, &program->calls[f->first_call + c]) != air_none;
		if (starts)
			find_stores(t, n);
	}
}

/* What a flag says is said of the thread that sets it. */
static bool find_flags(struct identity *t)
{
	link_find_thread_flags(t->program, &t->flags);
	for (size_t i = 0; i < t->flags.setters.count; i++) {
		const struct link_thread_setter *setter = &t->flags.setters.items[i];
		add_store(t, setter->slot, setter->node, false);
		program_each_access(t->program, setter->slot, access)
		{
			t->is_candidate[access->node] = true;
		}
	}
	return t->flags.setters.count;
}

void link_find_identity(struct program *program)
{
	struct identity t = { .program = program };
	t.is_candidate = memory_new(program->defined_count + 1, sizeof(*t.is_candidate));
	bool has_flags = find_flags(&t);
	if (find_candidates(&t) || has_flags) {
		program_cursor_init(&t.cursor, program);
		look_at_threads(&t);
		for (int round = 0; round < most_rounds && find_tests(&t); round++) {
			program_cursor_release(&t.cursor); /* what calls say has changed */
			program_cursor_init(&t.cursor, program);
		}
		for (uint32_t n = 0; n < program->defined_count; n++)
			if (t.is_candidate[n])
				mark_calls(&t, n);
		program_cursor_release(&t.cursor);
	}
	array_release(&t.tests);
	array_release(&t.stores);
	array_release(&t.flags.setters);
	free(t.is_candidate);
}
