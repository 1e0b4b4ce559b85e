/*
 * effect-lost-in-cast: a function is put where something is said of the functions that are kept
 * there, and does what is said not to happen, or not what is said to happen.
 *
 * The compiler only compares types; what a function does to the loop is not part of them. Whoever
 * calls through the pointer believes what it says, so that nothing is found at the call: the
 * finding stands where the function is stored, or handed over.
 *
 * Errs towards silence where nothing is said of the place, and where the effect is only possible.
 * What another rule reports inside the function (it blocks, and its body is known and runs on the
 * loop) is left to that rule.
 */
#include <string.h>

#include "base/file.h"
#include "link/marking.h"
#include "link/store.h"
#include "rule/suspension.h"
#include "rules.h"

struct search {
	struct program_pass *pass;
	const struct program *program;
	struct marking marking;
};

/* ---------------------------------------------------------------------------------- the place */

/* Does the loop call what is there, outside of any task? */
static bool is_callback(store_contract contract)
{
	return store_says(contract, ROLE_CALLS_ON_LOOP) && !store_says(contract, ROLE_SUSPENDS);
}

/* Is nobody there who could wait? */
static bool forbids_suspending(store_contract contract)
{
	return store_says(contract, ROLE_NO_SUSPEND) || is_callback(contract);
}

static bool runs_on_loop(store_contract contract)
{
	return store_says(contract, ROLE_CALLS_ON_LOOP) || store_says(contract, ROLE_LOOP_ONLY);
}

/* Does what is there run, or may it run, on another thread than the loop's? */
static bool leaves_loop(store_contract contract)
{
	return store_says(contract, ROLE_WORKER_ONLY) || store_says(contract, ROLE_ANY_THREAD) ||
	       store_says(contract, ROLE_OFFLOADS) || store_says(contract, ROLE_STARTS_THREAD) ||
	       store_says(contract, ROLE_RUNS_IN_SIGNAL);
}

/* Is it handed to a function of a library that calls it in the middle of its own work? Functions
 * that are annotated say what they allow. */
static bool is_called_by_library(const struct program *program, const struct store *store)
{
	if (store->slot != air_none)
		return false;
	const struct program_symbol *callee = &program->symbols[program->calls[store->call].symbol];
	if (!callee->node_count || callee->nodes[0] < program->defined_count)
		return false;
	for (uint32_t i = 0; i < callee->roles.count; i++) {
		const struct role *role = &callee->roles.items[i];
		if (role->kind == ROLE_CALLS && role->argument == (int)store->argument &&
			strcmp(role->origin, "annotation") != 0)
			return true;
	}
	return false;
}

/* --------------------------------------------------------------------------------- the function */

/* Does a function with a body or a declaration like this suspend, and how sure is that? */
static bool suspends(const struct search *search, uint32_t node, enum certainty *certainty)
{
	*certainty = CERTAIN;
	if (marking_is_marked(search->program, node))
		return !program_has_role(
			search->program, search->program->functions[node].symbol, ROLE_MIXED);
	const struct marking_step *step = &search->marking.steps[node];
	*certainty = step->certainty;
	return step->call != air_none;
}

/* What nobody may do who promised not to block. Messages, short locks and what the page cache
 * answers are left out. */
static bool is_long(enum block_category category)
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
	case BLOCK_NSS:
	case BLOCK_IPC:
	case BLOCK_CRYPTO:
	case BLOCK_DISK_SLOW:
		return true;
	case BLOCK_FD:
	case BLOCK_DISK:
	case BLOCK_STDIO:
	case BLOCK_STDIO_LOG:
	case BLOCK_MUTEX:
	case block_category_count:
		return false;
	}
	return false;
}

static const struct role *declared_block(const struct program *program, uint32_t symbol)
{
	struct role_list roles = program->symbols[symbol].roles;
	for (uint32_t i = 0; i < roles.count; i++)
		if (roles.items[i].kind == ROLE_BLOCKS && !roles.items[i].when &&
			is_long(roles.items[i].category))
			return &roles.items[i];
	return NULL;
}

static const struct block_effect *block_by_body(
	const struct program *program, uint32_t node, enum block_category *category)
{
	const struct block_effect *best = NULL;
	for (uint32_t c = 0; c < block_category_count; c++) {
		const struct block_effect *effect =
			program_blocks(program, node, (enum block_category)c);
		if (!effect->distance || !is_long((enum block_category)c) ||
			(best && best->certainty <= effect->certainty))
			continue;
		best = effect;
		*category = (enum block_category)c;
	}
	return best;
}

/* Does its body call what belongs to the loop? Then that is said there, by another rule. */
static bool calls_loop_only(const struct program *program, uint32_t node)
{
	const struct program_function *f = &program->functions[node];
	for (uint32_t c = 0; c < f->call_count; c++)
		if (program_has_role(
			    program, program->calls[f->first_call + c].symbol, ROLE_LOOP_ONLY))
			return true;
	return false;
}

/* Is it called on the loop through this very place? Then a finding stands at that call. */
static bool is_called_through(const struct program *program, uint32_t node, uint32_t slot)
{
	for (uint32_t i = program->in_start[node]; i < program->in_start[node + 1]; i++) {
		const struct edge *edge = &program->edges[program->in_edges[i]];
		if (edge->kind == EDGE_CALL && edge->slot == slot)
			return true;
	}
	return false;
}

/* ------------------------------------------------------------------------------------- findings */

/* "'hooks.on_tick' keeps 'f'", "'uv_timer_start' is handed 'f'" */
static const char *verb(const struct store *store)
{
	return store->slot != air_none ? "keeps" : "is handed";
}

static void add_anchor(struct search *search, const struct store *store, struct finding *finding,
	const char *name, const char *place)
{
	bool is_slot = store->slot != air_none;
	finding_step(search->pass->findings, finding,
		(struct finding_step){ .path = store->path,
			.line = store->line,
			.column = store->column,
			.is_anchor = true },
		"'%s' %s '%s' %s '%s'", store->owner, is_slot ? "puts" : "hands", name,
		is_slot ? "into" : "to", place);
}

static struct finding *report(struct search *search, const struct store *store, const char *name,
	enum severity severity, enum certainty certainty, const char *what)
{
	const char *place = program_store_name(search->program, store);
	struct finding *finding = finding_at(search->pass,
		(struct finding_place){
			.path = store->path,
			.line = store->line,
			.column = store->column,
			.function = store->node == air_none ? "" : store->owner,
			.function_key = store->owner_key,
			.callee = name,
		},
		severity, certainty, "'%s' %s '%s', which %s", place, verb(store), name, what);
	add_anchor(search, store, finding, name, place);
	return finding;
}

static void report_suspends(struct search *search, const struct store *store, uint32_t node,
	enum certainty certainty, store_contract contract)
{
	bool is_promise = store_says(contract, ROLE_NO_SUSPEND);
	struct finding *finding = report(search, store, search->program->functions[node].name,
		SEVERITY_WARNING, certainty,
		is_promise ? "suspends; what is there must not"
			   : "suspends; the loop calls it outside of any task");
	finding_add_suspension(search->pass, finding, &search->marking, node);
	finding_hint(search->pass->findings, finding,
		is_promise ? "do the waiting before or afterwards, or in a task of its own"
			   : "start a task in it that does the waiting");
}

/* The way from a function down to what blocks in it. */
static void block_way(const struct program *program, uint32_t node, enum block_category category,
	struct block_path *way)
{
	way->count = 0;
	while (node < program->defined_count && way->count < block_path_longest) {
		const struct block_effect *effect = program_blocks(program, node, category);
		if (!effect->distance)
			return;
		way->calls[way->count] = effect->call;
		way->edges[way->count++] = effect->edge;
		if (effect->edge == air_none)
			return;
		node = program->edges[effect->edge].callee;
	}
}

static void add_block_way(
	struct search *search, struct finding *finding, uint32_t node, enum block_category category)
{
	struct block_path way = { 0 };
	struct function_pass inside = { .rule = search->pass->rule,
		.program = search->program,
		.function = &search->program->functions[node],
		.node = node,
		.findings = search->pass->findings };
	size_t first = finding->steps.count;
	block_way(search->program, node, category, &way);
	finding_add_block(&inside, finding, NULL, &way, category);
	if (finding->steps.count > first) /* the anchor is where it is stored */
		finding->steps.items[first].is_anchor = false;
}

/* Who calls once waits for the one that is on it: the thread, and so the loop, for ever. With
 * others it depends on what they keep half done. */
static void report_in_library(struct search *search, const struct store *store, uint32_t node)
{
	bool is_once = program_has_role(
		search->program, search->program->calls[store->call].symbol, ROLE_ONCE);
	struct finding *finding = report(search, store, search->program->functions[node].name,
		is_once ? SEVERITY_WARNING : SEVERITY_INFO, LIKELY,
		is_once ? "suspends; the next task that comes there stops the loop"
			: "suspends; other tasks meet the library in the middle of its work");
	finding_add_suspension(search->pass, finding, &search->marking, node);
	finding_hint(search->pass->findings, finding,
		"collect what is needed in the call, and wait behind it");
}

static void report_blocks(struct search *search, const struct store *store, uint32_t node,
	enum certainty certainty, bool is_promise)
{
	const struct program_function *f = &search->program->functions[node];
	struct finding *finding = report(search, store, f->name, SEVERITY_WARNING, certainty,
		is_promise ? "blocks; what is there promises not to"
			   : "blocks; the loop calls what is there");
	enum block_category category = BLOCK_USER;
	const struct role *role = declared_block(search->program, f->symbol);
	if (role)
		category = role->category;
	else if (block_by_body(search->program, node, &category))
		add_block_way(search, finding, node, category);
	finding->category = block_category_name(category);
	finding_hint(search->pass->findings, finding,
		is_promise ? "keep a function there that does not block, or take the promise back"
			   : "hand the work to a worker thread");
}

static void report_off_loop(
	struct search *search, const struct store *store, uint32_t node, enum certainty certainty)
{
	struct finding *finding = report(search, store, search->program->functions[node].name,
		SEVERITY_WARNING, certainty,
		"belongs to the thread of its loop; what is there runs on others");
	finding_hint(search->pass->findings, finding,
		"have the loop call it: post it there (async_post), or do that part on the loop");
}

static void report_invented(struct search *search, const struct store *store, uint32_t node)
{
	struct finding *finding = report(search, store, search->program->functions[node].name,
		SEVERITY_INFO, CERTAIN, "never suspends; what is there is said to");
	finding_hint(search->pass->findings, finding,
		"nothing, if it is only the simplest of several: a marker says 'may suspend'");
}

/* ------------------------------------------------------------------------------------- judging */

static void judge_blocking(struct search *search, const struct store *store, uint32_t node,
	store_contract contract, enum certainty certainty)
{
	uint32_t symbol = search->program->functions[node].symbol;
	bool is_promise = store_says(contract, ROLE_NONBLOCKING);
	if (program_has_role(search->program, symbol, ROLE_NONBLOCKING) ||
		(!is_promise && !runs_on_loop(contract)))
		return;
	if (declared_block(search->program, symbol)) {
		if (is_promise || !is_called_through(search->program, node, store->slot))
			report_blocks(search, store, node, certainty, is_promise);
		return;
	}
	enum block_category category;
	if (!is_promise || node >= search->program->defined_count)
		return;
	const struct block_effect *effect = block_by_body(search->program, node, &category);
	if (effect)
		report_blocks(search, store, node,
			effect->certainty > certainty ? effect->certainty : certainty, true);
}

/* A function without any call is a default: the simplest of what may stand there. */
static bool is_surely_plain(const struct search *search, uint32_t node)
{
	const struct program_function *f = &search->program->functions[node];
	return node < search->program->defined_count && !f->is_degraded && !f->may_suspend &&
	       f->call_count && !search->program->symbols[f->symbol].is_contract &&
	       !program_has_role(search->program, f->symbol, ROLE_MIXED);
}

/* Such a callback suspends in its body, outside of a task: that is said there, by another rule. */
static bool is_plain_body(const struct search *search, uint32_t node)
{
	return node < search->program->defined_count &&
	       !search->program->functions[node].is_degraded &&
	       !marking_is_marked(search->program, node);
}

static void judge_function(
	struct search *search, const struct store *store, store_contract contract)
{
	const struct program_symbol *symbol = &search->program->symbols[store->symbol];
	enum certainty base = symbol->node_count > 1 ? LIKELY : CERTAIN, certainty;
	uint32_t node = symbol->node_count ? symbol->nodes[0] : air_none;
	if (node == air_none)
		return;
	if (suspends(search, node, &certainty)) {
		bool is_told_inside = is_callback(contract) &&
				      !store_says(contract, ROLE_NO_SUSPEND) &&
				      is_plain_body(search, node);
		if (certainty == CERTAIN && is_called_by_library(search->program, store))
			report_in_library(search, store, node);
		if (forbids_suspending(contract) && !is_told_inside)
			report_suspends(
				search, store, node, certainty > base ? certainty : base, contract);
		return;
	}
	judge_blocking(search, store, node, contract, base);
	if (leaves_loop(contract) &&
		program_has_role(search->program, store->symbol, ROLE_LOOP_ONLY) &&
		!calls_loop_only(search->program, node))
		report_off_loop(search, store, node, base);
	if (store_says(contract, ROLE_SUSPENDS) && is_surely_plain(search, node))
		report_invented(search, store, node);
}

/* From one place into another: what the first says of its functions holds in the second too. */
static void judge_slot(struct search *search, const struct store *store, store_contract contract)
{
	const struct store from = { .slot = store->from, .call = air_none };
	store_contract said = program_store_contract(search->program, &from);
	if (!store_says(said, ROLE_SUSPENDS) || !forbids_suspending(contract))
		return;
	struct finding *finding = report(search, store, program_store_name(search->program, &from),
		SEVERITY_WARNING, CERTAIN, "is said to suspend; what is there must not");
	finding_hint(search->pass->findings, finding,
		"say the same of both, or keep a function there that does not suspend");
}

static void judge(struct search *search, const struct store *store)
{
	store_contract contract = program_store_contract(search->program, store);
	if (!contract || path_is_test(store->path))
		return;
	if (store->symbol != air_none)
		judge_function(search, store, contract);
	else
		judge_slot(search, store, contract);
}

static void check(struct program_pass *pass)
{
	struct search search = { .pass = pass, .program = pass->program };
	struct store handed;
	uint32_t number = 0;
	marking_init(&search.marking, pass->program);
	for (const struct store *store = program_stores(pass->program); store; store = store->next)
		judge(&search, store);
	while (program_next_argument(pass->program, &number, &handed))
		judge(&search, &handed);
	marking_release(&search.marking);
}

const struct rule rule_effect_lost_in_cast = {
	.id = "effect-lost-in-cast",
	.title = "a pointer hides what a function does to the loop",
	.group = GROUP_CORRECTNESS,
	.severity = SEVERITY_WARNING,
	.check_program = check,
};
