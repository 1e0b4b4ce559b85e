/*
 * What rules ask, and what they report with. Steps are sentences of who does what to whom, from
 * the root of the context down to the leaf, so that a finding can be judged without opening an
 * editor.
 */
#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "rule/declaration.h"
#include "rule/rule.h"
#include "rule/source.h"

enum { longest_path = 64 };

struct program_cursor *pass_body(struct function_pass *pass)
{
	program_open(pass->cursor, pass->node);
	return pass->cursor;
}

int64_t pass_option(const struct function_pass *pass, size_t option)
{
	assert(option < rule_option_count(pass->rule));
	return pass->setting.options[option];
}

bool pass_is_on_loop(const struct function_pass *pass)
{
	return pass->function->contexts & (1u << CONTEXT_TASK | 1u << CONTEXT_CALLBACK);
}

bool pass_is_in_task(const struct function_pass *pass)
{
	return pass->function->contexts & 1u << CONTEXT_TASK;
}

enum context pass_context(const struct function_pass *pass)
{
	return pass_is_in_task(pass) ? CONTEXT_TASK : CONTEXT_CALLBACK;
}

bool pass_is_test_code(const struct function_pass *pass)
{
	return path_is_test(pass->function->path);
}

uint32_t pass_targets(const struct function_pass *pass, const struct program_call *call,
	const struct edge **edges, uint32_t capacity)
{
	const struct program *program = pass->program;
	uint32_t count = 0;
	for (uint32_t e = 0; e < call->edge_count && count < capacity; e++)
		edges[count++] = &program->edges[call->first_edge + e];
	bool by_param = call->flags & CALL_INDIRECT && !call->edge_count &&
			!(call->flags & (CALL_UNRESOLVED | CALL_FAN_OUT));
	uint32_t end = program->through_start[pass->node + 1];
	for (uint32_t i = program->through_start[pass->node]; by_param && i < end; i++)
		if (count < capacity)
			edges[count++] = &program->edges[program->through_edges[i]];
	return count;
}

static bool local_counts(const struct air_function *f, uint32_t local)
{
	for (uint32_t i = 0; i < f->instr_count; i++) {
		const struct air_place *into = air_instr_place(f, &f->instrs[i]);
		if (f->instrs[i].op != AIR_COPY || into->root != AIR_ROOT_LOCAL ||
			into->index != local || into->step_count)
			continue;
		const struct air_instr *sum =
			air_value_instr(f, f->values[f->instrs[i].first_value]);
		if (sum && sum->op == AIR_OPERATE &&
			(sum->operation == AIR_ADD || sum->operation == AIR_SUB))
			return true;
	}
	return false;
}

bool pass_is_counter(struct function_pass *pass, struct air_value value)
{
	const struct air_function *f = &pass_body(pass)->air;
	const struct air_instr *read = air_value_instr(f, value);
	while (read && read->op == AIR_CAST)
		read = air_value_instr(f, f->values[read->first_value]);
	if (!read || read->op != AIR_READ)
		return false;
	const struct air_place *place = air_instr_place(f, read);
	uint32_t ref = place->root == AIR_ROOT_GLOBAL ? place->index : air_none;
	for (uint32_t s = place->step_count; s-- > 0;)
		if (f->steps[place->first_step + s].kind == AIR_STEP_FIELD) {
			ref = f->steps[place->first_step + s].field;
			break;
		}
	if (ref != air_none) {
		uint32_t slot = pass->function->slots[ref];
		return slot != air_none && pass->program->slots[slot].is_counter;
	}
	return place->root == AIR_ROOT_LOCAL && local_counts(f, place->index);
}

const char *pass_callee_name(const struct function_pass *pass, const struct program_call *call)
{
	if (call->symbol != air_none)
		return pass->program->symbols[call->symbol].name;
	for (uint32_t e = 0; e < call->edge_count; e++) {
		const struct edge *edge = &pass->program->edges[call->first_edge + e];
		if (edge->kind == EDGE_CALL)
			return pass->program->functions[edge->callee].name;
	}
	return "a function pointer";
}

struct finding *finding_at_call(struct function_pass *pass, const struct program_call *call,
	enum severity severity, enum certainty certainty, const char *format, ...)
{
	struct finding *finding = finding_new(pass->findings);
	*finding = (struct finding){
		.rule = pass->rule->id,
		.severity = severity,
		.certainty = certainty,
		.path = call->path,
		.line = call->line,
		.column = call->column,
		.function = pass->function->name,
		.function_key = pass->function->key,
		.callee = pass_callee_name(pass, call),
		.unit_count = pass->function->unit_count,
	};
	if (pass->function->is_partial && finding->certainty == CERTAIN)
		finding->certainty = LIKELY;
	va_list arguments;
	va_start(arguments, format);
	finding->message = arena_vprintf(&pass->findings->arena, format, arguments);
	va_end(arguments);
	return finding;
}

struct finding *finding_at(struct program_pass *pass, struct finding_place at,
	enum severity severity, enum certainty certainty, const char *format, ...)
{
	struct finding *finding = finding_new(pass->findings);
	*finding = (struct finding){
		.rule = pass->rule->id,
		.severity = severity,
		.certainty = certainty,
		.path = at.path,
		.line = at.line,
		.column = at.column,
		.function = at.function,
		.function_key = at.function_key,
		.callee = at.callee,
		.unit_count = 1,
	};
	va_list arguments;
	va_start(arguments, format);
	finding->message = arena_vprintf(&pass->findings->arena, format, arguments);
	va_end(arguments);
	return finding;
}

void finding_span_loop(struct function_pass *pass, struct finding *finding, uint32_t loop)
{
	const struct program_cursor *cursor = pass_body(pass);
	const struct air_function *f = &cursor->air;
	for (uint32_t b = 0; b < f->block_count; b++) {
		if (!cfg_loop_has(&cursor->cfg, loop, b))
			continue;
		uint32_t first = f->blocks[b].first_instr;
		for (uint32_t i = first; i < first + f->blocks[b].instr_count; i++) {
			const struct air_instr *instr = &f->instrs[i];
			if (!instr->line || strcmp(f->files[instr->file], finding->path))
				continue;
			if (!finding->first_line || instr->line < finding->first_line)
				finding->first_line = instr->line;
			if (instr->line > finding->last_line)
				finding->last_line = instr->line;
		}
	}
}

struct declarations *pass_declarations(struct program_pass *pass)
{
	if (!pass->declarations)
		pass->declarations = declarations_new(pass->program, pass->sources);
	return pass->declarations;
}

/* ---------------------------------------------------------------------------------- steps */

static struct finding_step step_at(const struct program_call *call, bool is_anchor)
{
	return (struct finding_step){
		.path = call->path,
		.line = call->line,
		.column = call->column,
		.is_anchor = is_anchor,
	};
}

void finding_add_call(struct function_pass *pass, struct finding *finding,
	const struct program_call *call, bool is_anchor, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	const char *text = arena_vprintf(&pass->findings->arena, format, arguments);
	va_end(arguments);
	finding_step(pass->findings, finding, step_at(call, is_anchor), "%s", text);
}

static const char *spawn_words(const struct edge *edge)
{
	switch (edge->spawn) {
	case SPAWN_TASK:
		return "starts task";
	case SPAWN_DETACHED:
		return "starts detached task";
	case SPAWN_GROUP:
		return "starts in a group task";
	case SPAWN_MAP:
		return "maps over items with";
	case spawn_kind_count:
		break;
	}
	return "starts task";
}

static const char *edge_words(const struct edge *edge)
{
	switch (edge->kind) {
	case EDGE_CALL:
		return "calls";
	case EDGE_SPAWN:
		return spawn_words(edge);
	case EDGE_OFFLOAD:
		return "runs on a worker thread";
	case EDGE_THREAD:
		return "starts a thread with";
	case EDGE_CALLBACK:
		return "registers with the loop the callback";
	case EDGE_SIGNAL:
		return "installs the signal handler";
	case EDGE_SCRIPT:
		return "runs";
	case edge_kind_count:
		break;
	}
	return "calls";
}

static void add_edge(struct function_pass *pass, struct finding *finding, const struct edge *edge,
	bool is_anchor)
{
	const struct program *program = pass->program;
	const struct program_call *call = &program->calls[edge->call];
	const char *caller = program->functions[edge->caller].name;
	const char *callee = program->functions[edge->callee].name;
	if (edge->through != air_none && edge->kind == EDGE_CALL)
		finding_add_call(pass, finding, call, is_anchor, "'%s' calls '%s', handed to '%s'",
			caller, callee, program->functions[edge->through].name);
	else if (edge->kind == EDGE_SCRIPT)
		finding_add_call(pass, finding, call, is_anchor,
			"'%s' calls '%s', which runs '%s', registered with it", caller,
			pass_callee_name(pass, call), callee);
	else if (edge->slot != air_none)
		finding_add_call(pass, finding, call, is_anchor, "'%s' %s '%s' through '%s'",
			caller, edge_words(edge), callee, program->slots[edge->slot].name);
	else
		finding_add_call(pass, finding, call, is_anchor, "'%s' %s '%s'", caller,
			edge_words(edge), callee);
	finding_event(finding, edge_kind_name(edge->kind), callee);
}

void finding_add_edge(struct function_pass *pass, struct finding *finding, const struct edge *edge,
	bool is_anchor)
{
	add_edge(pass, finding, edge, is_anchor);
}

static void add_edges(
	struct function_pass *pass, struct finding *finding, const uint32_t *edges, uint32_t count)
{
	for (uint32_t i = 0; i < count && i < longest_path; i++)
		add_edge(pass, finding, &pass->program->edges[edges[i]], false);
}

/* Where a root has no edge of its own: it is declared to run there. */
static void add_root(
	struct function_pass *pass, struct finding *finding, uint32_t node, enum context context)
{
	const struct program_function *f = &pass->program->functions[node];
	static const char *const words[context_count] = {
		[CONTEXT_TASK] = "is declared to run as part of a task",
		[CONTEXT_CALLBACK] = "is declared to run on the loop",
		[CONTEXT_WORKER] = "is declared to run on a worker thread",
		[CONTEXT_STARTUP] = "runs before and after the loop",
		[CONTEXT_UNKNOWN] = "is called by nobody known",
		[CONTEXT_SIGNAL] = "is declared to run in a signal handler",
	};
	const char *how = words[context];
	if (context == CONTEXT_CALLBACK && f->is_home_loop)
		how = "waits for descriptors and calls what is registered: a loop of its own";
	else if (context == CONTEXT_CALLBACK && f->serves_home_loop)
		how = "calls what is registered, between two waits of a loop of the program's own";
	else if (context == CONTEXT_CALLBACK && f->turns_loop)
		how = "turns the loop again and again, and calls others in between";
	finding_step(pass->findings, finding,
		(struct finding_step){ .path = f->path, .line = f->line, .column = 1 }, "'%s' %s",
		f->name, how);
}

/* Needs no sentence of its own: the root has an edge, or the path is too long to show it. */
static bool has_start(const struct function_pass *pass, const uint32_t *edges, uint32_t count)
{
	if (count > longest_path)
		return true;
	enum edge_kind kind = count ? pass->program->edges[edges[0]].kind : EDGE_CALL;
	return kind != EDGE_CALL && kind != EDGE_SCRIPT;
}

static void add_path(struct function_pass *pass, struct finding *finding, enum context context,
	const uint32_t *edges, uint32_t count)
{
	if (!has_start(pass, edges, count))
		add_root(pass, finding, count ? pass->program->edges[edges[0]].caller : pass->node,
			context);
	add_edges(pass, finding, edges, count);
}

void finding_add_path(struct function_pass *pass, struct finding *finding, enum context context)
{
	uint32_t edges[longest_path];
	uint32_t count = program_path_to(pass->program, pass->node, context, edges, longest_path);
	add_path(pass, finding, context, edges, count);
}

void finding_add_naked_path(struct function_pass *pass, struct finding *finding)
{
	uint32_t edges[longest_path];
	uint32_t count = program_naked_path(pass->program, pass->node, edges, longest_path);
	add_path(pass, finding, CONTEXT_TASK, edges, count);
}

void finding_add_ascent(
	struct function_pass *pass, struct finding *finding, const struct ascent *ascent)
{
	uint32_t edges[longest_path];
	uint32_t count = program_ascent_path(pass->program, ascent, edges, longest_path);
	add_path(pass, finding, ascent->context, edges, count);
}

static const struct role *block_role(
	const struct program *program, uint32_t symbol, enum block_category category)
{
	struct role_list roles = program->symbols[symbol].roles;
	for (uint32_t i = 0; i < roles.count; i++)
		if (roles.items[i].kind == ROLE_BLOCKS && roles.items[i].category == category)
			return &roles.items[i];
	return NULL;
}

static void add_leaf(struct function_pass *pass, struct finding *finding,
	const struct program_call *call, uint32_t symbol, enum block_category category,
	bool is_anchor)
{
	const struct role *role = block_role(pass->program, symbol, category);
	const char *note = role ? role->note : NULL;
	finding_add_call(pass, finding, call, is_anchor,
		"'%s' calls '%s', which blocks (%s%s%s)%s%s",
		pass->program->functions[call->caller].name, pass->program->symbols[symbol].name,
		block_category_name(category), role ? ", " : "", role ? role->origin : "",
		note ? ": " : "", note ? note : "");
	finding_event(finding, "blocks", pass->program->symbols[symbol].name);
	/* What the same library offers is better advice than any that a rule gave before it was
	 * known what blocks. */
	bool is_ours = role && role->use && text_starts_with(role->use, "async_");
	if (role && role->use && (!is_ours || (!finding->hint && pass->program->has_runtime)))
		finding_hint(pass->findings, finding,
			strcmp(role->use, "async_to_thread")
				? "use '%s' instead of '%s'"
				: "run it on a worker thread: hand '%s' a function that calls '%s'",
			role->use, pass->program->symbols[symbol].name);
}

static void add_leaf_call(struct function_pass *pass, struct finding *finding,
	const struct program_call *call, enum block_category category, bool is_anchor)
{
	if (call->symbol != air_none) {
		add_leaf(pass, finding, call, call->symbol, category, is_anchor);
		return;
	}
	finding_add_call(pass, finding, call, is_anchor,
		"'%s' calls through a pointer declared to block (%s)",
		pass->program->functions[call->caller].name, block_category_name(category));
	finding_event(finding, "blocks", NULL);
}

static void add_way(struct function_pass *pass, struct finding *finding,
	const struct program_call *call, const struct block_path *way, enum block_category category)
{
	const struct program *program = pass->program;
	if (!way)
		add_leaf_call(pass, finding, call, category, true);
	for (uint32_t i = 0; way && i < way->count; i++) {
		call = &program->calls[way->calls[i]];
		if (way->edges[i] == air_none) {
			add_leaf_call(pass, finding, call, category, i == 0);
			return;
		}
		const struct edge *edge = &program->edges[way->edges[i]];
		uint32_t symbol = program->functions[edge->callee].symbol;
		if (i + 1 == way->count && (edge->callee >= program->defined_count ||
						   program->symbols[symbol].is_contract))
			add_leaf(pass, finding, call, symbol, category, i == 0);
		else
			add_edge(pass, finding, edge, i == 0);
	}
}

void finding_add_block(struct function_pass *pass, struct finding *finding,
	const struct program_call *call, const struct block_path *way, enum block_category category)
{
	add_way(pass, finding, call, way, category);
	finding->way_end = finding->steps.count;
}
