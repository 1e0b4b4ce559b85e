/*
 * blocking-descriptor: a descriptor that was left in blocking mode is watched for readiness, and
 * used on the loop.
 *
 * The link tells such uses from calls that simply block (link/descriptor.h): a watched descriptor
 * mostly is ready when it is used, and those are blocking-call's. So each call is one rule's or the
 * other's. One finding per descriptor: uses of what one call made are one mistake.
 *
 * What a kernel object says of itself is true: a pipe that is ready has bytes until somebody reads
 * them. Who reads from one of the program's own, and does not go on until it is empty, gets off
 * with a possible finding: another reader may be there, but mostly is not.
 */
#include <string.h>

#include "link/take.h"
#include "rule/rewrite.h"
#include "rule/rule.h"
#include "rules.h"

/* How to make it so from the start, by the call that makes it. */
static const char *flag_words(const char *maker)
{
	static const struct {
		const char *maker, *words;
	} table[] = {
		{ "socket", "add SOCK_NONBLOCK to the type of the socket" },
		{ "socketpair", "add SOCK_NONBLOCK to the type of the sockets" },
		{ "accept",
			"use accept4 with SOCK_NONBLOCK: a new socket does not inherit the mode" },
		{ "accept4",
			"add SOCK_NONBLOCK to the flags: a new socket does not inherit the mode" },
		{ "pipe", "use pipe2 with O_NONBLOCK" },
		{ "pipe2", "add O_NONBLOCK to the flags of the pipe" },
		{ "eventfd", "add EFD_NONBLOCK to its flags" },
		{ "timerfd_create", "add TFD_NONBLOCK to its flags" },
		{ "signalfd", "add SFD_NONBLOCK to its flags" },
		{ "inotify_init", "use inotify_init1 with IN_NONBLOCK" },
		{ "inotify_init1", "add IN_NONBLOCK to its flags" },
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (!strcmp(table[i].maker, maker))
			return table[i].words;
	return "add O_NONBLOCK where it is made";
}

static enum flow_count counts(uint32_t instr, void *data)
{
	struct function_pass *pass = data;
	const struct program_call *call = program_call_at(pass->program, pass->node, instr);
	return call ? program_take_counts(pass->cursor->program, call) : FLOW_COUNTS_NOT;
}

/* Does the loop around the call go on until the call gives nothing? */
static bool is_emptied(struct function_pass *pass, const struct program_call *call)
{
	struct program_cursor *cursor = pass_body(pass);
	uint32_t loop = cursor->cfg.loop_of[air_block_of(&cursor->air, call->instr)];
	if (loop == air_none)
		return false;
	enum flow_end end = flow_loop_end(cursor->flow, loop, counts, pass);
	return end == FLOW_ENDS_NEVER || end == FLOW_ENDS_ON_FAILURE;
}

/* A callback that reads from several descriptors does not know which of them is ready. */
static bool is_only_take(struct function_pass *pass)
{
	uint32_t count = 0;
	pass_each_call(pass, call) count += counts(call->instr, pass) != FLOW_COUNTS_NOT;
	return count == 1;
}

static bool is_private_read(struct function_pass *pass, const struct program_call *call)
{
	static const char *const kinds[] = { "pipe", "eventfd", "timerfd", "signalfd", "inotify" };
	pass_body(pass);
	struct program_take take = program_take(pass->cursor->program, call);
	if (!take.role || !is_only_take(pass) || is_emptied(pass, call))
		return false;
	struct program_descriptor known = program_take_source(pass->cursor->program, &take);
	for (size_t i = 0; known.kind && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (!strcmp(known.kind, kinds[i]))
			return true;
	return false;
}

static void report(struct function_pass *pass, const struct program_call *call, uint32_t maker)
{
	const struct program *program = pass->program;
	const struct program_call *made = maker == air_none ? NULL : &program->calls[maker];
	const char *name =
		made && made->symbol != air_none ? program->symbols[made->symbol].name : "";
	struct finding *finding = finding_at_call(pass, call, pass->rule->severity,
		is_private_read(pass, call) ? POSSIBLE : LIKELY,
		"'%s' uses a descriptor that is watched, but was left in blocking mode",
		pass_callee_name(pass, call));
	if (made) {
		finding->cause = 1 + maker;
		finding_add_call(
			pass, finding, made, false, "'%s' makes it, in blocking mode", name);
	}
	finding_add_path(pass, finding, pass_context(pass));
	finding_add_call(pass, finding, call, true, "'%s' waits if it is not ready after all",
		pass_callee_name(pass, call));
	finding_hint(pass->findings, finding, "%s",
		made ? flag_words(name) : "set O_NONBLOCK before it is watched");
	if (made)
		rewrite_maker(pass, finding, made);
}

static void check(struct function_pass *pass)
{
	uint32_t maker;
	if (!pass_is_on_loop(pass))
		return;
	pass_each_call(pass, call)
	{
		if (call->flags & (CALL_FATAL | CALL_IN_CHILD | CALL_NOT_IN_TASK | CALL_PROMISED))
			continue;
		if (program_is_watched_use(pass->program, call, &maker))
			report(pass, call, maker);
	}
}

const struct rule rule_blocking_descriptor = {
	.id = "blocking-descriptor",
	.title = "a watched descriptor was left in blocking mode",
	.group = GROUP_LATENCY,
	.severity = SEVERITY_WARNING,
	.keeps_loop = true,
	.check_function = check,
};
