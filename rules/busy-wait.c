/*
 * busy-wait: a loop looks at a flag, or at a clock, again and again instead of waiting for an
 * event.
 *
 *  1. The loop only tests memory, and pauses or yields between two looks (rule/poll.h).
 *  2. Somebody in this program changes what is tested: without one it is another process, or
 *     hardware, and looking is the only way. Then it is information.
 *  3. A pause that stops the thread of the loop is blocking-call, and a loop that only the loop
 *     itself could end is sync-wait-for-task.
 *  4. A loop that waits until it is late enough (busy_clock.h) stands still that long, and
 *     everybody with it.
 *  5. So does one that tries a call again until it need not wait any more (busy_retry.h).
 */
#include <stdio.h>

#include "busy_clock.h"
#include "busy_retry.h"
#include "rule/poll.h"
#include "rule/waker.h"
#include "rules.h"

static const char *advice(const struct function_pass *pass, const struct poll *poll)
{
	if (!pass_is_in_task(pass))
		return "return to the loop, have '%s' post to it, and go on in that callback";
	if (poll->waker == ACCESS_WAKER_LOOP)
		return "wait for an event or a condition of the runtime, which '%s' sets";
	return "wait for an event of the runtime, and have '%s' post to the loop";
}

/* An event of the runtime in place of the flag. */
static void sketch(struct function_pass *pass, struct finding *finding, const struct poll *poll,
	const char *writer)
{
	if (!pass->program->has_runtime || !pass_is_in_task(pass))
		return;
	bool is_near = poll->waker == ACCESS_WAKER_LOOP;
	const char *change = is_near ? "async_event_set(event);\n"
				     : "if (async_post(loop, set_event, event) < 0) /* which calls "
				       "async_event_set */\n\t...\n";
	finding_sketch(pass->findings, finding,
		"/* where '%s' changes '%s' */\n"
		"%s"
		"\n"
		"/* here, in place of the loop; the event is from async_event_new() */\n"
		"int rc = async_event_wait(event);\n",
		writer, poll->name, change);
}

static void report(struct function_pass *pass, const struct poll *poll, uint32_t loop)
{
	const struct program *program = pass->program;
	char message[512];
	bool is_known = poll->writer;
	enum severity severity =
		!is_known || pass_is_test_code(pass) ? SEVERITY_INFO : SEVERITY_WARNING;
	const char *writer = is_known ? program->functions[poll->writer->node].name : "";
	snprintf(message, sizeof(message), "looks at '%s' again and again%s%s%s", poll->name,
		is_known ? ", until '" : "", writer, is_known ? "' changes it" : "");
	struct finding *finding =
		poll_finding(pass, poll, severity, poll->is_field ? LIKELY : CERTAIN, message);
	finding_span_loop(pass, finding, loop);
	if (!is_known)
		return;
	waker_tell(pass, finding, poll->writer, "changes", poll->name);
	finding_hint(pass->findings, finding, advice(pass, poll), writer);
	sketch(pass, finding, poll, writer);
}

/* What is done again and again with a call, and what to do instead. */
struct repetition {
	const char *verb, *until, *in_task, *in_callback;
};

static const struct repetition asking = {
	.verb = "asks",
	.until = " for the time again and again, until it is late enough",
	.in_task = "sleep until then, so that other tasks run meanwhile",
	.in_callback = "start a timer of the loop, and go on in its callback",
};

static const struct repetition trying = {
	.verb = "tries",
	.until = " again and again, until it does not have to wait",
	.in_task = "wait in the task until the descriptor is ready, so that others run meanwhile",
	.in_callback = "have the loop watch the descriptor, return, and go on when it is ready",
};

static void report_call(struct function_pass *pass, const struct program_call *call,
	const struct repetition *what, enum certainty certainty)
{
	bool in_task = pass_is_in_task(pass);
	const char *name = pass_callee_name(pass, call);
	struct finding *finding = finding_at_call(pass, call,
		pass_is_test_code(pass) ? SEVERITY_INFO : SEVERITY_WARNING, certainty, "%s '%s'%s",
		what->verb, name, what->until);
	finding_add_path(pass, finding, pass_context(pass));
	finding_add_call(pass, finding, call, true, "'%s' %s '%s' again and again",
		pass->function->name, what->verb, name);
	finding_hint(pass->findings, finding, "%s", in_task ? what->in_task : what->in_callback);
}

static void check(struct function_pass *pass)
{
	struct poll poll;
	if (!pass_is_on_loop(pass))
		return;
	uint32_t count = pass->function->loop_count;
	for (uint32_t i = 0; i < count; i++)
		if (poll_of_loop(pass, i, &poll) && !poll.sleeps && !poll_is_stuck(pass, &poll))
			report(pass, &poll, i);
	for (uint32_t i = 0; i < count; i++) {
		const struct program_call *clock = busy_clock(pass, i);
		if (clock)
			report_call(pass, clock, &asking, CERTAIN);
		enum certainty certainty;
		const struct program_call *retry = busy_retry(pass, i, &certainty);
		if (retry)
			report_call(pass, retry, &trying, certainty);
	}
}

const struct rule rule_busy_wait = {
	.id = "busy-wait",
	.title = "a flag is looked at again and again",
	.group = GROUP_LATENCY,
	.severity = SEVERITY_WARNING,
	.keeps_loop = true,
	.check_function = check,
};
