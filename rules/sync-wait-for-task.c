/*
 * sync-wait-for-task: the thread of the loop waits for something that only the loop can do. It
 * waits for ever.
 *
 *  1. It waits for a condition or semaphore, or loops until a flag is set, and all that wake it or
 *     set the flag run on the loop.
 *  2. If a thread may end the wait too, the loop is only held up: lock-wait-on-loop, busy-wait or
 *     blocking-call say so.
 *  3. A wait that gives up in time is no deadlock either.
 *
 * Several loops in one program are taken for one: then what wakes may be on another.
 */
#include <stdio.h>

#include "rule/poll.h"
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

static enum severity severity_of(const struct function_pass *pass)
{
	return pass_is_test_code(pass) ? SEVERITY_INFO : SEVERITY_ERROR;
}

static void hint(struct function_pass *pass, struct finding *finding)
{
	finding_hint(pass->findings, finding,
		pass_is_in_task(pass)
			? "await the task, or wait for an event of the runtime: both let the loop "
			  "run"
			: "return to the loop, and go on in the callback that is told");
}

static void check_wait(struct function_pass *pass, const struct program_call *call)
{
	const struct program *program = pass->program;
	struct cause cause = cause_of_call(pass, call, &wish);
	if (!cause.distance)
		return;
	struct waker waker = waker_of_cause(pass, call, &cause);
	if (!waker_is_stuck(&waker))
		return;
	enum certainty certainty = cause.certainty;
	if (waker.is_field && certainty == CERTAIN)
		certainty = LIKELY;
	struct finding *finding = finding_at_call(pass, call, severity_of(pass), certainty,
		"'%s' waits for '%s', which only this event loop could run",
		cause_callee(pass, call, &cause), program->functions[waker.access->node].name);
	cause_tell(pass, finding, call, &cause);
	waker_tell(pass, finding, waker.access, "would end the wait for",
		waker.object ? waker.object : "what it was handed");
	hint(pass, finding);
}

static void check_loop(struct function_pass *pass, uint32_t number)
{
	const struct program *program = pass->program;
	struct poll poll;
	char message[512];
	if (!poll_of_loop(pass, number, &poll) || !poll_is_stuck(pass, &poll))
		return;
	snprintf(message, sizeof(message),
		"this loop waits until '%s' changes, which only '%s' on this event loop could do",
		poll.name, program->functions[poll.writer->node].name);
	struct finding *finding = poll_finding(
		pass, &poll, severity_of(pass), poll.is_field ? LIKELY : CERTAIN, message);
	waker_tell(pass, finding, poll.writer, "would change", poll.name);
	hint(pass, finding);
}

static void check(struct function_pass *pass)
{
	if (!pass_is_on_loop(pass))
		return;
	pass_each_call(pass, call) check_wait(pass, call);
	uint32_t count = pass->function->loop_count;
	for (uint32_t i = 0; i < count; i++)
		check_loop(pass, i);
}

const struct rule rule_sync_wait_for_task = {
	.id = "sync-wait-for-task",
	.title = "the event loop waits for what only it can do",
	.group = GROUP_CORRECTNESS,
	.severity = SEVERITY_ERROR,
	.keeps_loop = true,
	.effects = { .blocks = 1u << BLOCK_LOCK },
	.check_function = check,
};
