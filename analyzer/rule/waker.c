/*
 * The other side of a wait: the object is looked for at the call that waits, and, where it came in
 * as a parameter, at the calls above it: of the path, or, where the path begins at the wait, all.
 */
#include "rule/waker.h"

enum { most_depth = 4 };

static void name_object(
	struct function_pass *pass, uint32_t node, struct access_object object, struct waker *waker)
{
	const struct program *program = pass->program;
	waker->object = NULL;
	if (object.kind == ACCESS_OBJECT_SLOT)
		waker->object = program->slots[object.index].name;
	if (object.kind == ACCESS_OBJECT_LOCAL && node == pass->node)
		waker->object = pass_body(pass)->air.locals[object.index].name;
}

/* The wait for this object in the body of `node`. */
static void wait_for(
	struct function_pass *pass, uint32_t node, const struct access *wait, struct waker *waker)
{
	waker->kind = program_waker(
		pass->cursor->program, node, wait->object, ACCESS_WAKE, &waker->access);
	waker->is_timed = wait->is_try;
	waker->is_field = wait->object.kind == ACCESS_OBJECT_SLOT && !wait->is_global;
	name_object(pass, node, wait->object, waker);
}

/* A wait for what came in as a parameter: for which object it is, the calls say. They have to be of
 * one mind. */
static bool wait_above(struct function_pass *pass, uint32_t node, struct waker *waker, int depth)
{
	const struct program *program = pass->program;
	struct waker all = { .kind = ACCESS_WAKER_NONE };
	bool found = false;
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		const struct access *wait = program_access_at(
			program, edge->caller, program->calls[edge->call].instr, ACCESS_WAIT);
		struct waker one = { .kind = ACCESS_WAKER_NONE };
		if (!wait || edge->kind != EDGE_CALL)
			return false;
		if (wait->object.kind != ACCESS_OBJECT_PARAM)
			wait_for(pass, edge->caller, wait, &one);
		else if (depth == most_depth || !wait_above(pass, edge->caller, &one, depth + 1))
			return false;
		if (found && one.kind != all.kind)
			return false;
		all = one;
		found = true;
	}
	if (found)
		*waker = all;
	return found;
}

/* The wait at a call, if it is known which object it is. */
static bool wait_at(
	struct function_pass *pass, const struct program_call *call, struct waker *waker)
{
	const struct program *program = pass->program;
	const struct access *wait =
		program_access_at(program, call->caller, call->instr, ACCESS_WAIT);
	if (!wait || wait->object.kind == ACCESS_OBJECT_UNKNOWN)
		return false;
	if (wait->object.kind != ACCESS_OBJECT_PARAM)
		wait_for(pass, call->caller, wait, waker);
	else if (call->caller != pass->node || !wait_above(pass, call->caller, waker, 0))
		return false;
	return true;
}

struct waker waker_of_cause(
	struct function_pass *pass, const struct program_call *call, const struct cause *cause)
{
	struct waker waker = { .kind = ACCESS_WAKER_NONE };
	bool found = false;
	for (uint32_t i = cause->callee ? cause->way.count : 0; i-- > 0 && !found;)
		found = wait_at(pass, &pass->program->calls[cause->way.calls[i]], &waker);
	if (!cause->callee)
		wait_at(pass, call, &waker);
	return waker;
}

bool waker_is_stuck(const struct waker *waker)
{
	return waker->kind == ACCESS_WAKER_LOOP && !waker->is_timed;
}

void waker_tell(struct function_pass *pass, struct finding *finding, const struct access *access,
	const char *verb, const char *object)
{
	const struct program_function *f = &pass->program->functions[access->node];
	struct function_pass other = *pass;
	other.node = access->node;
	other.function = f;
	for (int c = 0; c < context_count; c++)
		if (f->contexts >> c & 1 && c != CONTEXT_UNKNOWN && c != CONTEXT_STARTUP) {
			finding_add_path(&other, finding, (enum context)c);
			break;
		}
	finding_step(pass->findings, finding,
		(struct finding_step){
			.path = f->path, .line = access->line, .column = access->column },
		"'%s' %s '%s'", f->name, verb, object);
}
