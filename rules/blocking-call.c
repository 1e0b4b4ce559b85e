/*
 * blocking-call: code on the event loop calls something that makes the whole thread wait.
 *
 * One finding per root cause, at the frontier between the loop and what it uses (rule/anchor.h);
 * where the constants of a caller decide whether it blocks, at the call of that caller.
 *
 * Errs towards silence where the mode of a descriptor is unknown (possible), and where the
 * function pointer has unknown targets.
 */
#include "rule/anchor.h"
#include "rules.h"

struct cause {
	enum block_category category;
	enum severity severity;
	enum certainty certainty;
	uint32_t distance;     /* 0: none found */
	const char *callee;    /* by which it is reached; NULL when the call is the leaf */
	struct block_path way; /* down to the leaf, when the call is not the leaf */
	bool is_switched_on;   /* by what this call hands over: a mistake of its own */
};

static enum severity category_severity(enum block_category category)
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

static bool is_worse(const struct cause *a, const struct cause *b)
{
	if (!b->distance)
		return true;
	if (a->severity != b->severity)
		return a->severity > b->severity;
	if (a->certainty != b->certainty)
		return a->certainty < b->certainty;
	return a->distance < b->distance;
}

/* The severity of what stops the thread at the end: a model may have its own idea of it. */
static enum severity leaf_severity(const struct program *program, uint32_t symbol,
	enum block_category category, enum certainty certainty)
{
	struct role_list roles = { 0 };
	if (symbol != air_none)
		roles = program->symbols[symbol].roles;
	for (uint32_t r = 0; r < roles.count; r++)
		if (roles.items[r].kind == ROLE_BLOCKS && roles.items[r].category == category &&
			roles.items[r].severity)
			return (enum severity)(roles.items[r].severity - 1);
	/* A descriptor surely in blocking mode is worth a word, one of unknown mode is not. */
	if (category == BLOCK_FD && certainty == CERTAIN)
		return SEVERITY_WARNING;
	return category_severity(category);
}

static void consider(struct cause *worst, const struct cause *cause)
{
	if (cause->category != BLOCK_MUTEX && is_worse(cause, worst))
		*worst = *cause;
}

static void consider_leaf(
	const struct program *program, const struct program_call *call, struct cause *worst)
{
	for (uint32_t c = 0; c < block_category_count; c++) {
		uint32_t bit = UINT32_C(1) << c;
		if (!(call->blocks & bit))
			continue;
		struct cause cause = { .category = (enum block_category)c, .distance = 1 };
		cause.certainty = call->blocks_possible & bit ? POSSIBLE
				  : call->blocks_likely & bit ? LIKELY
							      : CERTAIN;
		cause.severity =
			leaf_severity(program, call->symbol, cause.category, cause.certainty);
		consider(worst, &cause);
	}
}

/* The symbol that blocks at the end of a way; air_none for a slot that is declared to. */
static uint32_t leaf_symbol(const struct program *program, const struct block_path *way)
{
	uint32_t edge = way->edges[way->count - 1];
	return edge == air_none ? program->calls[way->calls[way->count - 1]].symbol
				: program->functions[program->edges[edge].callee].symbol;
}

/* Is this a function of the loop, so that the finding stands in it, and not at a call of it? */
static bool is_on_frontier(const struct program *program, uint32_t node)
{
	return !program->symbols[program->functions[node].symbol].is_contract &&
	       (program_is_async(program, node) || anchor_may_stand(program, node));
}

/* Does the way go on through a function in which the finding stands? */
static bool stands_further_down(
	struct program *program, const struct block_path *way, enum block_category category)
{
	for (uint32_t i = 1; i < way->count && way->edges[i] != air_none; i++) {
		uint32_t callee = program->edges[way->edges[i]].callee;
		if (is_on_frontier(program, callee) &&
			!program_caller_decides(program, callee, category))
			return true;
	}
	return false;
}

static void consider_way(struct program_cursor *cursor, const struct edge *edge,
	enum block_category category, struct cause *worst)
{
	struct program *program = cursor->program;
	struct cause cause;
	cause.category = category;
	if (!program_block_path(cursor, edge, category, &cause.way) ||
		stands_further_down(program, &cause.way, category))
		return;
	/* Surer than its callee is in general: that takes a constant that decides. */
	cause.is_switched_on =
		!program->symbols[program->functions[edge->callee].symbol].is_contract &&
		cause.way.assumptions <
			program_blocks(program, edge->callee, category)->assumptions;
	cause.certainty = cause.way.certainty;
	cause.distance = cause.way.distance;
	cause.callee = program->functions[edge->callee].name;
	cause.severity =
		leaf_severity(program, leaf_symbol(program, &cause.way), category, cause.certainty);
	consider(worst, &cause);
}

static void consider_callee(struct program_cursor *cursor, const struct program_call *call,
	const struct edge *edge, struct cause *worst)
{
	struct program *program = cursor->program;
	uint32_t callee = edge->callee;
	uint32_t symbol = program->functions[callee].symbol;
	bool is_contract = program->symbols[symbol].is_contract;
	if (edge->kind != EDGE_CALL || (is_contract && symbol == call->symbol))
		return;
	for (uint32_t c = 0; c < block_category_count; c++) {
		enum block_category category = (enum block_category)c;
		if (!is_contract && !program_blocks(program, callee, category)->distance)
			continue;
		/* The finding stands further down, unless what this call hands over decides. */
		if (is_on_frontier(program, callee) &&
			!program_caller_decides(program, callee, category))
			continue;
		consider_way(cursor, edge, category, worst);
	}
}

static struct cause worst_cause(struct program_cursor *cursor, const struct program_call *call)
{
	struct program *program = cursor->program;
	struct cause worst = { 0 };
	consider_leaf(program, call, &worst);
	for (uint32_t e = 0; e < call->edge_count; e++)
		consider_callee(cursor, call, &program->edges[call->first_edge + e], &worst);
	if (call->flags & CALL_ONCE && worst.distance) {
		worst.severity = SEVERITY_INFO;
		worst.certainty = POSSIBLE;
	}
	return worst;
}

/* The call at the end of the way: the root cause. */
static uint32_t leaf_call(
	const struct program *program, const struct program_call *call, const struct cause *cause)
{
	return cause->callee ? cause->way.calls[cause->way.count - 1]
			     : (uint32_t)(call - program->calls);
}

static void report(
	struct function_pass *pass, const struct program_call *call, const struct cause *cause)
{
	bool in_task = pass->function->contexts & 1u << CONTEXT_TASK;
	struct finding *finding = finding_at_call(pass, call, cause->severity, cause->certainty,
		"'%s' blocks the event loop: %s%s",
		cause->callee ? cause->callee : pass_callee_name(pass, call),
		category_words(cause->category),
		call->flags & CALL_ONCE ? " (first call only)" : "");
	finding->category = block_category_name(cause->category);
	/* Callbacks have no async function to blame: whoever reaches the leaf, it is one mistake.
	 */
	if (!in_task && !cause->is_switched_on)
		finding->cause = 1 + leaf_call(pass->program, call, cause);
	/* A callback cannot suspend: what a task would call instead is no advice for it. */
	if (!in_task)
		finding_hint(pass->findings, finding,
			"hand it to a worker thread, or use what the loop itself offers for it");
	finding_add_path(pass, finding, in_task ? CONTEXT_TASK : CONTEXT_CALLBACK);
	finding_add_block(pass, finding, call, cause->callee ? &cause->way : NULL, cause->category);
	if (!finding->hint)
		finding_hint(
			pass->findings, finding, "run it on a worker thread with async_to_thread");
}

static void check(struct function_pass *pass)
{
	if (!pass_is_on_loop(pass) || !anchor_may_stand(pass->program, pass->node))
		return;
	pass_each_call(pass, call)
	{
		if (call->flags & (CALL_FATAL | CALL_IN_CHILD | CALL_NOT_IN_TASK | CALL_PROMISED))
			continue;
		struct cause cause = worst_cause(pass->cursor, call);
		/* A test that sleeps keeps nobody waiting but itself. */
		if (cause.distance && cause.category == BLOCK_SLEEP && pass_is_test_code(pass))
			cause.severity = SEVERITY_INFO;
		if (cause.distance &&
			!program_caller_decides(pass->cursor->program, pass->node, cause.category))
			report(pass, call, &cause);
	}
}

const struct rule rule_blocking_call = {
	.id = "blocking-call",
	.title = "a blocking call stalls the event loop",
	.group = GROUP_LATENCY,
	.severity = SEVERITY_ERROR,
	.check_function = check,
};
