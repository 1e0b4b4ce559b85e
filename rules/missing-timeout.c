/*
 * missing-timeout: a task waits for a peer with no deadline on some path from its root.
 *
 * A deadline is a scope around the call, one that a caller or the starter of the task opened, or
 * a limit given to the call itself. One finding per operation: the first such wait of a function.
 * Waits without end by nature (accept, internal queues) are no remote waits, and a constant that
 * says "no limit" is a statement.
 */
#include "rule/written_call.h"
#include "rules.h"

/* What may be waited for: as it is called, and in the words of a finding. */
static const struct wait {
	enum wait_kind kind;
	const char *whom, *who;
} waits[] = {
	{ WAIT_REMOTE, "a peer", "the peer wants" },
	{ WAIT_ACCEPT, "the next client", "the next one comes" },
	{ WAIT_LOCAL, "another task", "that task wants" },
	{ WAIT_OFFLOAD, "a thread", "the thread has done its work" },
};
static const char *const wait_names[] = { "remote", "accept", "local", "offload" };
enum { wait_count = sizeof(waits) / sizeof(*waits) };

enum { WAITS };

static const struct rule_option options[] = {
	[WAITS] = { .name = "waits",
		.help = "what may not be waited for without a deadline",
		.kind = RULE_OPTION_WORDS,
		.value = 1, /* remote */
		.words = wait_names,
		.word_count = wait_count },
	{ .name = NULL },
};

/* The first of the wanted waits that a call is, or NULL. */
static const struct wait *wait_of(const struct program_call *call, int64_t wanted)
{
	for (int i = 0; i < wait_count; i++)
		if (wanted >> i & 1 && call->waits >> waits[i].kind & 1)
			return &waits[i];
	return NULL;
}

static enum certainty path_certainty(const struct function_pass *pass)
{
	uint32_t edges[64];
	uint32_t count = program_naked_path(pass->program, pass->node, edges, 64);
	enum certainty certainty = CERTAIN;
	for (uint32_t i = 0; i < count && i < 64; i++)
		if (pass->program->edges[edges[i]].certainty > certainty)
			certainty = pass->program->edges[edges[i]].certainty;
	return certainty;
}

/* Where an operation begins and ends, and what it may take, only a person knows. */
static void sketch(
	struct function_pass *pass, struct finding *finding, const struct program_call *call)
{
	struct written_call written;
	if (!pass->program->has_runtime || !written_call_find(pass, call, &written))
		return;
	finding_sketch(pass->findings, finding,
		"int rc = 0;\n"
		"\n"
		"ASYNC_TIMEOUT (30000, &rc) { /* one deadline for the whole operation */\n"
		"\t... %.*s ...\n"
		"}\n"
		"if (rc == ASYNC_ETIMEDOUT)\n"
		"\t...\n",
		(int)(written.whole.end - written.whole.begin),
		written.source->text + written.whole.begin);
}

static void report(
	struct function_pass *pass, const struct program_call *call, const struct wait *wait)
{
	/* A test that waits for ever is seen by whoever runs it. */
	enum severity severity = pass_is_test_code(pass) ? SEVERITY_INFO : SEVERITY_WARNING;
	struct finding *finding = finding_at_call(pass, call, severity, path_certainty(pass),
		"'%s' waits for %s without a deadline", pass_callee_name(pass, call), wait->whom);
	finding_add_naked_path(pass, finding);
	finding_add_call(pass, finding, call, true, "'%s' calls '%s', which ends when %s",
		pass->function->name, pass_callee_name(pass, call), wait->who);
	finding_hint(pass->findings, finding,
		"put the whole operation in ASYNC_TIMEOUT(ms, &rc) { ... }, in '%s' or a caller",
		pass->function->name);
	sketch(pass, finding, call);
}

static void check(struct function_pass *pass)
{
	const struct program_call *first = NULL;
	int64_t wanted = pass_option(pass, WAITS);
	if (!pass_is_in_task(pass) || !pass->function->is_naked)
		return;
	pass_each_call(pass, call)
	{
		uint32_t quiet = CALL_UNDER_DEADLINE | CALL_ENDLESS | CALL_FATAL |
				 CALL_NOT_IN_TASK | CALL_CLEANUP;
		if (!wait_of(call, wanted) || call->flags & quiet)
			continue;
		if (!first || call->line < first->line ||
			(call->line == first->line && call->column < first->column))
			first = call;
	}
	if (first)
		report(pass, first, wait_of(first, wanted));
}

const struct rule rule_missing_timeout = {
	.id = "missing-timeout",
	.title = "a wait for a peer has no deadline",
	.group = GROUP_CORRECTNESS,
	.severity = SEVERITY_WARNING,
	.options = options,
	.check_function = check,
};
