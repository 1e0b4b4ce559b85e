/*
 * The rules, each a question that is true when a declaration lacks something, and the exceptions,
 * each with its reason. An exception that excuses nothing is an error of its own, so the list
 * cannot grow old.
 *
 *  1. Rules look at types and annotations first, and at names where only those tell: a function
 *     called x_free gives something back.
 *  2. Function-pointer fields and typedefs are not checked, except that their words exist.
 */
#include "rules.h"

#include <stdio.h>
#include <string.h>

#include "words.h"

/* ---- questions -------------------------------------------------------------------------- */

static bool has(const struct declaration *d, const char *word)
{
	return annotated(&d->annotations, word);
}

static size_t count_of(const struct declaration *d, const char *const *words)
{
	size_t count = 0;

	for (; *words; words++)
		count += has(d, *words);
	return count;
}

static bool any_parameter(const struct declaration *d, const char *word)
{
	for (size_t i = 0; i < d->parameter_count; i++)
		if (annotated(&d->parameters[i].annotations, word))
			return true;
	return false;
}

static bool ends_in(const char *name, const char *const *endings)
{
	size_t length = strlen(name);

	for (; *endings; endings++) {
		size_t size = strlen(*endings);
		if (length > size && !strcmp(name + length - size, *endings))
			return true;
	}
	return false;
}

/* A handle that may come out of the function, and not one that goes in. */
static bool hands_over(const struct declaration *d)
{
	if (d->result == RESULT_HANDLE)
		return true;
	for (size_t i = 0; i < d->parameter_count; i++)
		if (d->parameters[i].is_out &&
			!annotated(&d->parameters[i].annotations, "p-consumes"))
			return true;
	return false;
}

/* ---- rules for functions ---------------------------------------------------------------- */

static bool lacks_comment(const struct declaration *d)
{
	return !d->has_comment;
}

static bool lacks_effect(const struct declaration *d)
{
	static const char *const words[] = { "suspends", "nonblocking", "blocks", "runs-loop",
		"cpu-heavy", "mixed", NULL };
	return count_of(d, words) != 1;
}

/* A function that suspends runs in a task, and so on a loop; one that runs a loop needs none. */
static bool lacks_place(const struct declaration *d)
{
	static const char *const words[] = { "loop-only", "any-thread", "worker-only", NULL };
	size_t count = count_of(d, words);
	return has(d, "suspends") || has(d, "runs-loop") ? count != 0 : count != 1;
}

static bool lacks_wait(const struct declaration *d)
{
	return has(d, "suspends") != has(d, "waits");
}

static bool lacks_release(const struct declaration *d)
{
	static const char *const endings[] = { "_free", "_close", "_close_reset", "_unref",
		"_release", "_unlock", NULL };
	return ends_in(d->name, endings) && !has(d, "releases") && !has(d, "scope-close") &&
	       !any_parameter(d, "p-consumes");
}

static bool lacks_consumption(const struct declaration *d)
{
	static const char *const endings[] = { "_free", "_close", "_close_reset", NULL };
	return ends_in(d->name, endings) && has(d, "releases") && !any_parameter(d, "p-consumes");
}

static bool waits_to_release(const struct declaration *d)
{
	return has(d, "releases") && has(d, "suspends");
}

static bool lacks_acquisition(const struct declaration *d)
{
	static const char *const endings[] = { "_new", "_acquire", "_lock", "_open", "_ref", NULL };
	return (hands_over(d) || ends_in(d->name, endings)) && !has(d, "acquires") &&
	       !has(d, "scope-open");
}

static bool lacks_task(const struct declaration *d)
{
	return d->result == RESULT_TASK && !has(d, "returns-task");
}

static bool lacks_spawn(const struct declaration *d)
{
	return any_parameter(d, "p-entry") && !has(d, "spawns") && !has(d, "runs-loop");
}

static bool lacks_must_use(const struct declaration *d)
{
	bool is_owned = has(d, "acquires") || has(d, "returns-task");
	return !d->must_use &&
	       (d->result == RESULT_NUMBER || (d->result != RESULT_OTHER && is_owned));
}

/* ---- rules for parameters --------------------------------------------------------------- */

static bool lacks_function_kind(const struct declaration *d, const struct parameter *p)
{
	(void)d;
	return p->is_function && !annotated(&p->annotations, "p-entry") &&
	       !annotated(&p->annotations, "p-worker") &&
	       !annotated(&p->annotations, "p-callback") && !annotated(&p->annotations, "p-called");
}

/* What a timer sleeps for is no limit of another wait. */
static bool lacks_timeout(const struct declaration *d, const struct parameter *p)
{
	static const char *const endings[] = { "_ms", "_timeout", NULL };
	bool is_time = !strcmp(p->name, "ms") || !strcmp(p->name, "timeout_ms") ||
		       ends_in(p->name, endings);
	return is_time && !has(d, "waits") && !annotated(&p->annotations, "p-timeout");
}

/* Where tasks are started; elsewhere a limit is one of bytes. */
static bool lacks_limit(const struct declaration *d, const struct parameter *p)
{
	bool starts = has(d, "spawns") || has(d, "scope-open");
	return starts && !strcmp(p->name, "limit") && !annotated(&p->annotations, "p-limit");
}

/* ---- the tables ------------------------------------------------------------------------- */

static const struct rule {
	const char *missing;
	bool (*lacks)(const struct declaration *declaration);
} rules[] = {
	{ "a comment of its own", lacks_comment },
	{ "one word for whether it suspends, blocks or does neither", lacks_effect },
	{ "one word for where it may run, if it does not suspend", lacks_place },
	{ "what it waits for (ASYNC_WAITS), if and only if it suspends", lacks_wait },
	{ "that it gives something back (ASYNC_RELEASES, ASYNC_P_CONSUMES)", lacks_release },
	{ "that its argument is used up (ASYNC_P_CONSUMES)", lacks_consumption },
	{ "a promise not to suspend: it gives something back", waits_to_release },
	{ "that it hands something over (ASYNC_ACQUIRES)", lacks_acquisition },
	{ "that its result is a task to consume (ASYNC_RETURNS_TASK)", lacks_task },
	{ "how it starts the task (ASYNC_SPAWNS)", lacks_spawn },
	{ "that its result must be used (ASYNC_MUST_USE)", lacks_must_use },
};

static const struct parameter_rule {
	const char *missing;
	bool (*lacks)(const struct declaration *declaration, const struct parameter *parameter);
} parameter_rules[] = {
	{ "where the function runs (ASYNC_P_ENTRY, _WORKER, _CALLBACK, _CALLED)",
		lacks_function_kind },
	{ "that it is a time limit (ASYNC_P_TIMEOUT)", lacks_timeout },
	{ "that it is a concurrency limit (ASYNC_P_LIMIT)", lacks_limit },
};

static struct exception {
	const char *function;
	bool (*lacks)(const struct declaration *declaration);
	const char *reason;
	bool is_used;
} exceptions[] = {
	{ "async_loop_current", lacks_acquisition, "borrowed", false },
	{ "async_loop_uv", lacks_acquisition, "borrowed", false },
	{ "async_process_stdin", lacks_acquisition, "borrowed", false },
	{ "async_process_stdout", lacks_acquisition, "borrowed", false },
	{ "async_process_stderr", lacks_acquisition, "borrowed", false },
	{ "async_trace_open", lacks_acquisition, "there is one, without a handle", false },
	{ "async_trace_close", lacks_release, "there is one, without a handle", false },
	{ "async_process_output_release", lacks_release, "what is inside the caller's", false },
	{ "async_clock_release", lacks_release, "a count: no thing is handed over", false },
	{ "async_channel_close", lacks_release, "ends sending; async_channel_free frees", false },
	{ "async_shared_channel_close", lacks_release, "ends sending; _unref frees", false },
	{ "async_yield", lacks_must_use, "cancelled, the next call says so", false },
	{ "async_yield_microtask", lacks_must_use, "cancelled, the next call says so", false },
	{ "async_sleep", lacks_must_use, "cancelled, the next call says so", false },
	{ "async_group_spawn", lacks_must_use, "the group remembers the failure", false },
	{ "async_cancel_and_await", lacks_must_use, "its end is wanted, not its value", false },
	{ "async_process_stop", lacks_must_use, "its end is wanted; *status tells", false },
	{ "async_process_kill", lacks_must_use, "what has ended needs no signal", false },
	{ "async_locate", lacks_must_use, "*location is filled in either way", false },
	{ "async_fail", lacks_must_use, "returns what it was given", false },
};

enum { exception_count = sizeof(exceptions) / sizeof(*exceptions) };

static bool is_excused(const struct declaration *d, bool (*lacks)(const struct declaration *))
{
	for (size_t i = 0; i < exception_count; i++) {
		if (exceptions[i].lacks != lacks || strcmp(exceptions[i].function, d->name) != 0)
			continue;
		exceptions[i].is_used = true;
		return true;
	}
	return false;
}

static void apply_to_parameter(const struct declaration *d, const struct parameter *p,
	complaint_fn complain, void *context)
{
	char missing[160];

	for (size_t r = 0; r < sizeof(parameter_rules) / sizeof(*parameter_rules); r++) {
		if (!parameter_rules[r].lacks(d, p))
			continue;
		snprintf(missing, sizeof(missing), "%s: %s", p->name, parameter_rules[r].missing);
		complain(d, missing, context);
	}
}

static void check_words(const struct declaration *d, const struct annotations *annotations,
	complaint_fn complain, void *context)
{
	char missing[160];

	for (size_t i = 0; i < annotations->count; i++) {
		if (words_know(annotations->items[i]))
			continue;
		snprintf(missing, sizeof(missing), "a word of annotate.h instead of \"%s\"",
			annotations->items[i]);
		complain(d, missing, context);
	}
}

void rules_apply(const struct declaration *d, complaint_fn complain, void *context)
{
	check_words(d, &d->annotations, complain, context);
	if (d->is_type)
		return;
	for (size_t r = 0; r < sizeof(rules) / sizeof(*rules); r++)
		if (rules[r].lacks(d) && !is_excused(d, rules[r].lacks))
			complain(d, rules[r].missing, context);
	for (size_t i = 0; i < d->parameter_count; i++) {
		check_words(d, &d->parameters[i].annotations, complain, context);
		apply_to_parameter(d, &d->parameters[i], complain, context);
	}
}

const char *rules_idle_exception(void)
{
	for (size_t i = 0; i < exception_count; i++)
		if (!exceptions[i].is_used)
			return exceptions[i].function;
	return NULL;
}
