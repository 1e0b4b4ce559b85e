/*
 * blocking-call: code on the event loop calls something that makes the whole thread wait.
 *
 * One finding per root cause, at the frontier between the loop and what it uses (rule/anchor.h);
 * where the constants of a caller decide whether it blocks, at the call of that caller
 * (rule/cause.h).
 *
 * Errs towards silence where the mode of a descriptor is unknown (possible), and where the
 * function pointer has unknown targets.
 */
#include "rule/cause.h"
#include "rule/poll.h"
#include "rule/rewrite.h"
#include "rule/written_call.h"
#include "rules.h"

static enum severity category_severity(enum block_category category, enum certainty certainty)
{
	switch (category) {
	case BLOCK_SLEEP:
	case BLOCK_MULTIPLEX:
	case BLOCK_NET:
	case BLOCK_INTERACTIVE:
	case BLOCK_DNS:
	case BLOCK_CHILD:
	case BLOCK_LOCK:
	case BLOCK_DB:
	case BLOCK_HTTP:
	case BLOCK_USER:
		return SEVERITY_ERROR;
	case BLOCK_NSS:
	case BLOCK_IPC:
	case BLOCK_CRYPTO:
	case BLOCK_DISK_SLOW:
		return SEVERITY_WARNING;
	case BLOCK_FD:
		/* A descriptor in blocking mode is worth a word, one of unknown mode is not. */
		return certainty == POSSIBLE ? SEVERITY_INFO : SEVERITY_WARNING;
	case BLOCK_DISK:
	case BLOCK_STDIO:
	case BLOCK_STDIO_LOG:
	case BLOCK_MUTEX:
	case block_category_count:
		return SEVERITY_INFO;
	}
	return SEVERITY_INFO;
}

/* What the thread waits for, in the message. */
static const char *category_words(enum block_category category)
{
	static const char *const words[block_category_count] = {
		[BLOCK_SLEEP] = "it sleeps",
		[BLOCK_MULTIPLEX] = "it waits for descriptors",
		[BLOCK_NET] = "it waits for the network",
		[BLOCK_FD] = "it waits for a descriptor",
		[BLOCK_DISK] = "it waits for the disk",
		[BLOCK_DISK_SLOW] = "it waits for the disk",
		[BLOCK_STDIO] = "it waits for a file",
		[BLOCK_STDIO_LOG] = "it writes to the log",
		[BLOCK_INTERACTIVE] = "it waits for a person",
		[BLOCK_DNS] = "it waits for a name server",
		[BLOCK_NSS] = "it may ask a directory on the network",
		[BLOCK_CHILD] = "it waits for a process",
		[BLOCK_LOCK] = "it waits for another thread",
		[BLOCK_MUTEX] = "it waits for a mutex",
		[BLOCK_IPC] = "it waits for another process",
		[BLOCK_CRYPTO] = "it computes for long",
		[BLOCK_DB] = "it waits for a database",
		[BLOCK_HTTP] = "it waits for a server",
		[BLOCK_USER] = "it is annotated so",
	};
	return words[category];
}

/* Waiting for threads and for locks are rules of their own. */
static const enum block_category categories[] = { BLOCK_SLEEP, BLOCK_MULTIPLEX, BLOCK_NET, BLOCK_FD,
	BLOCK_DISK, BLOCK_DISK_SLOW, BLOCK_STDIO, BLOCK_STDIO_LOG, BLOCK_INTERACTIVE, BLOCK_DNS,
	BLOCK_NSS, BLOCK_CHILD, BLOCK_IPC, BLOCK_CRYPTO, BLOCK_DB, BLOCK_HTTP, BLOCK_USER };
static const char *const category_names[] = { "sleep", "multiplex", "net", "fd", "disk",
	"disk-slow", "stdio", "stdio-log", "interactive", "dns", "nss", "child", "ipc", "crypto",
	"db", "http", "user" };
enum { category_count = sizeof(categories) / sizeof(*categories) };

/* What is information unless somebody says otherwise. */
static const enum block_category harmless[] = { BLOCK_DISK, BLOCK_STDIO, BLOCK_STDIO_LOG };
static const char *const harmless_names[] = { "disk", "stdio", "stdio-log" };
enum { harmless_count = sizeof(harmless) / sizeof(*harmless) };

enum { CATEGORIES, WARN };

static const struct rule_option options[] = {
	[CATEGORIES] = { .name = "categories",
		.help = "what the thread may not wait for",
		.kind = RULE_OPTION_WORDS,
		.value = (1 << category_count) - 1,
		.words = category_names,
		.word_count = category_count },
	[WARN] = { .name = "warn",
		.help = "what is short, mostly, and so only information, but a warning here",
		.kind = RULE_OPTION_WORDS,
		.words = harmless_names,
		.word_count = harmless_count },
	{ .name = NULL },
};

static struct cause_wish wish_of(const struct function_pass *pass)
{
	struct cause_wish wish = { .severity = category_severity };
	int64_t wanted = pass_option(pass, CATEGORIES);
	for (int i = 0; i < category_count; i++)
		if (wanted >> i & 1)
			wish.categories |= 1u << categories[i];
	int64_t warned = pass_option(pass, WARN);
	for (int i = 0; i < harmless_count; i++)
		if (warned >> i & 1)
			wish.warned |= 1u << harmless[i];
	return wish;
}

/* The call on a worker thread, with what it needs in a struct: its types are not ours to guess. */
static void sketch(
	struct function_pass *pass, struct finding *finding, const struct program_call *call)
{
	struct written_call written;
	const char *name = pass_callee_name(pass, call);
	bool in_task = pass_is_in_task(pass);
	if (!in_task || !pass->program->has_runtime || !written_call_find(pass, call, &written))
		return;
	finding_sketch(pass->findings, finding,
		"static int %s_on_worker(void *arg)\n"
		"{\n"
		"\tstruct %s_work *work = arg; /* what it needs, and room for its result */\n"
		"\n"
		"\twork->result = %.*s;\n"
		"\treturn 0;\n"
		"}\n"
		"\n"
		"int rc = async_to_thread(%s_on_worker, &work);\n",
		name, name, (int)(written.whole.end - written.whole.begin),
		written.source->text + written.whole.begin, name);
}

static void report(
	struct function_pass *pass, const struct program_call *call, const struct cause *cause)
{
	bool in_task = pass_is_in_task(pass);
	struct finding *finding = finding_at_call(pass, call, cause->severity, cause->certainty,
		"'%s' blocks the event loop: %s%s", cause_callee(pass, call, cause),
		category_words(cause->category),
		call->flags & CALL_ONCE ? " (first call only)" : "");
	/* A callback cannot suspend: what a task would call instead is no advice for it. */
	if (!in_task)
		finding_hint(pass->findings, finding,
			"hand it to a worker thread, or use what the loop itself offers for it");
	cause_tell(pass, finding, call, cause);
	if (!finding->hint)
		finding_hint(pass->findings, finding,
			pass->program->has_runtime
				? "run it on a worker thread with async_to_thread"
				: "run it on a worker thread, or use what the runtime offers for "
				  "it");
	rewrite_blocking_call(pass, finding,
		&pass->program->calls[cause_leaf_call(pass->program, call, cause)],
		cause->category);
	if (finding->fix == FIX_NONE && cause->category != BLOCK_SLEEP)
		sketch(pass, finding, call);
}

/* A wait that turns a loop, in a loop that it makes: nested-loop-run. */
static bool is_turn(const struct program *program, const struct program_call *leaf)
{
	const struct role *role = leaf->symbol == air_none
					  ? NULL
					  : program_role(program, leaf->symbol, ROLE_RUNS_LOOP);
	return role && role->number && leaf->flags & CALL_IN_LOOP;
}

static void check(struct function_pass *pass)
{
	const struct cause_wish wish = wish_of(pass);
	pass_each_call(pass, call)
	{
		struct cause cause = cause_of_call(pass, call, &wish);
		if (!cause.distance)
			continue;
		uint32_t leaf = cause_leaf_call(pass->program, call, &cause);
		if (is_turn(pass->program, &pass->program->calls[leaf]))
			continue;
		/* A test that sleeps keeps nobody waiting but itself. */
		if (cause.category == BLOCK_SLEEP && pass_is_test_code(pass))
			cause.severity = SEVERITY_INFO;
		/* A loop that sleeps until the loop itself sets a flag: sync-wait-for-task. */
		if (cause.category != BLOCK_SLEEP || !poll_is_deadlock(pass, call))
			report(pass, call, &cause);
	}
}

const struct rule rule_blocking_call = {
	.id = "blocking-call",
	.title = "a blocking call stalls the event loop",
	.group = GROUP_LATENCY,
	.severity = SEVERITY_ERROR,
	.keeps_loop = true,
	.options = options,
	.effects = { .blocks = ~(1u << BLOCK_MUTEX | 1u << BLOCK_LOCK) },
	.check_function = check,
};
