/*
 * lock-wait-on-loop: the thread of the loop waits for another thread.
 *
 *  1. For a condition, a semaphore, a barrier, the end of a thread: always. Where only the loop
 *     itself could end the wait, it is sync-wait-for-task.
 *  2. For a mutex: only when some thread holds the same one while it waits for something else, or a
 *     task of the loop while it is suspended: then nobody can ever give it back. One finding for
 *     each such section, at the nearest lock of the loop; it is the section that must become short.
 *  3. Any other mutex on the loop is information.
 *
 * Locks are told apart by variable and field, so a lock that is a field is likely at most. A lock
 * whose object nobody can name is nobody's.
 */
#include "rule/waker.h"
#include "rules.h"

static enum severity wait_severity(enum block_category category, enum certainty certainty)
{
	(void)category, (void)certainty;
	return SEVERITY_ERROR;
}

static const struct cause_wish wish = {
	.categories = 1u << BLOCK_LOCK,
	.severity = wait_severity,
};

static void report_wait(struct function_pass *pass, const struct program_call *call,
	const struct cause *cause, const struct waker *waker)
{
	enum severity severity = pass_is_test_code(pass) ? SEVERITY_INFO : cause->severity;
	struct finding *finding = finding_at_call(pass, call, severity, cause->certainty,
		"'%s' makes the event loop wait for another thread%s",
		cause_callee(pass, call, cause),
		call->flags & CALL_ONCE ? " (first call only)" : "");
	cause_tell(pass, finding, call, cause);
	if (waker->access && waker->object)
		waker_tell(pass, finding, waker->access, "ends a wait for", waker->object);
	if (!finding->hint)
		finding_hint(pass->findings, finding,
			pass_is_in_task(pass)
				? "let the thread post its result to the loop, or await the "
				  "work on a worker thread"
				: "let the thread post its result to the loop, and go on in that "
				  "callback");
}

static void check_wait(struct function_pass *pass, const struct program_call *call)
{
	struct cause cause = cause_of_call(pass, call, &wish);
	if (!cause.distance)
		return;
	struct program *program = pass->cursor->program;
	if (program_joins_ended(program, &program->calls[cause_leaf_call(program, call, &cause)]))
		return;
	struct waker waker = waker_of_cause(pass, call, &cause);
	if (!waker_is_stuck(&waker))
		report_wait(pass, call, &cause, &waker);
}

/* ------------------------------------------------------------------------------------ mutexes */

/* What the holder does meanwhile. */
static const char *holder_words(
	const struct function_pass *pass, const struct access_holder *holder)
{
	if (holder->computes)
		return "computes for long";
	if (holder->suspends)
		return "suspends";
	return arena_printf(
		&pass->findings->arena, "blocks (%s)", block_category_name(holder->category));
}

/* The loop's side: who comes to take the lock. */
static void tell_taker(struct function_pass *pass, struct finding *finding,
	const struct program_call *call, const char *lock)
{
	struct ascent above;
	program_ascend(pass->cursor->program, call, NULL, BLOCK_MUTEX, pass_context(pass), &above);
	finding_add_ascent(pass, finding, &above);
	finding_add_call(pass, finding, call, true, "'%s' takes '%s'", pass->function->name, lock);
}

/* The thread's side: how it comes to run, where it takes the lock, where it waits. */
static void tell_holder(struct function_pass *pass, struct finding *finding,
	const struct access_holder *holder, const char *lock)
{
	const struct program *program = pass->program;
	struct function_pass other = *pass;
	waker_tell(pass, finding, holder->lock, "takes", lock);
	other.node = holder->call->caller;
	other.function = &program->functions[other.node];
	finding_add_call(&other, finding, holder->call, false,
		"'%s' holds it while it calls '%s', which %s", other.function->name,
		pass_callee_name(&other, holder->call), holder_words(pass, holder));
}

static void report_mutex(struct function_pass *pass, const struct program_call *call,
	const struct access_holder *holder, const char *lock)
{
	const struct program *program = pass->program;
	enum severity severity = pass_is_test_code(pass) ? SEVERITY_INFO : SEVERITY_WARNING;
	struct finding *finding = finding_at_call(pass, call, severity, LIKELY,
		"'%s' waits for '%s', which '%s' holds while it %s", pass_callee_name(pass, call),
		lock, program->functions[holder->call->caller].name, holder_words(pass, holder));
	finding->category = block_category_name(BLOCK_MUTEX);
	finding->cause = 1 + program->call_count + (uint32_t)(holder->call - program->calls);
	tell_taker(pass, finding, call, lock);
	tell_holder(pass, finding, holder, lock);
	finding_hint(pass->findings, finding,
		"let '%s' copy what it needs and give the lock back before it waits",
		program->functions[holder->call->caller].name);
}

static void report_any_mutex(
	struct function_pass *pass, const struct program_call *call, const char *lock)
{
	struct finding *finding = finding_at_call(pass, call, SEVERITY_INFO, CERTAIN,
		"'%s' takes the lock '%s' on the event loop", pass_callee_name(pass, call), lock);
	finding->category = block_category_name(BLOCK_MUTEX);
	tell_taker(pass, finding, call, lock);
}

/* A task is suspended with the lock: is it another one that wants it? */
static bool is_others(const struct function_pass *pass, const struct access_holder *holder)
{
	return !holder->suspends || program_meets(pass->program, pass->node, pass_context(pass),
					    holder->call->caller, CONTEXT_TASK);
}

/* Does some caller want this call to wait, where that is a matter of the callers? */
static bool is_wanted(struct function_pass *pass, const struct program_call *call)
{
	struct program *program = pass->cursor->program;
	if (program_caller_decides(program, pass->node, BLOCK_MUTEX))
		return program_caller_proves(program, pass->node, BLOCK_MUTEX);
	return !program_callers_rule_out(program, call, BLOCK_MUTEX);
}

/* A helper that takes the lock for whoever asks it to wait: does it for this call, with what that
 * hands over? */
static bool is_taken(
	struct function_pass *pass, const struct program_call *call, const struct access *lock)
{
	const struct program *program = pass->program;
	bool is_called = false;
	if (!lock->is_derived)
		return is_wanted(pass, call);
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &program->edges[call->first_edge + e];
		struct block_path path;
		if (edge->kind != EDGE_CALL)
			continue;
		is_called = true;
		if (program_block_path(pass->cursor, edge, BLOCK_MUTEX, &path) ||
			program_block_path(pass->cursor, edge, BLOCK_LOCK, &path))
			return true;
	}
	return !is_called;
}

/* Does what follows the lock, on every way, start the thread in question? Then that is not there
 * yet when the lock is taken. */
static bool is_before_start(struct function_pass *pass, const struct program_call *lock,
	const struct access_holder *holder)
{
	const struct program *program = pass->program;
	const struct air_function *f = &pass_body(pass)->air;
	const struct edge *root = NULL;
	program_root(program, holder->call->caller, CONTEXT_WORKER, &root);
	pass_each_call(pass, call)
	{
		if (!root || call->instr < lock->instr ||
			air_block_of(f, call->instr) != air_block_of(f, lock->instr))
			continue;
		for (uint32_t e = 0; e < call->edge_count; e++) {
			const struct edge *edge = &program->edges[call->first_edge + e];
			if (edge->kind == EDGE_THREAD && edge->callee == root->callee)
				return true;
		}
	}
	return false;
}

static void check_mutex(struct function_pass *pass, const struct program_call *call)
{
	struct program *program = pass->cursor->program;
	const struct access *lock =
		program_access_at(program, pass->node, call->instr, ACCESS_LOCK);
	uint32_t quiet = CALL_FATAL | CALL_IN_CHILD | CALL_NOT_IN_TASK | CALL_PROMISED | CALL_ONCE;
	if (!lock || lock->is_try || !lock->stops_thread || call->flags & quiet ||
		lock->object.kind != ACCESS_OBJECT_SLOT || !is_taken(pass, call, lock))
		return;
	const struct access_holder *holder = program_lock_holder(program, lock->object.index);
	const char *name = program->slots[lock->object.index].name;
	if (holder->call && holder->call->caller != pass->node && is_others(pass, holder) &&
		!is_before_start(pass, call, holder))
		report_mutex(pass, call, holder, name);
	else
		report_any_mutex(pass, call, name);
}

static void check(struct function_pass *pass)
{
	if (!pass_is_on_loop(pass))
		return;
	pass_each_call(pass, call)
	{
		check_wait(pass, call);
		check_mutex(pass, call);
	}
}

const struct rule rule_lock_wait_on_loop = {
	.id = "lock-wait-on-loop",
	.title = "the event loop waits for another thread",
	.group = GROUP_LATENCY,
	.severity = SEVERITY_ERROR,
	.keeps_loop = true,
	.effects = { .blocks = 1u << BLOCK_LOCK },
	.check_function = check,
};
