/*
 * One function per table of the result. Nothing is decided here but which findings are shown:
 * certain and likely ones above info, unless all are asked for.
 */
#include "driver/summarise.h"

#include <stdlib.h>
#include <string.h>

#include "base/edit.h"
#include "driver/known.h"
#include "rule/settle.h"
#include "version.h"

static enum result_severity severity_of(enum severity severity)
{
	switch (severity) {
	case SEVERITY_INFO:
		return RESULT_INFO;
	case SEVERITY_PERFORMANCE:
		return RESULT_PERFORMANCE;
	case SEVERITY_WARNING:
		return RESULT_WARNING;
	case SEVERITY_ERROR:
		return RESULT_ERROR;
	}
	return RESULT_INFO;
}

static enum result_confidence confidence_of(uint32_t certainty)
{
	if (certainty == CERTAIN)
		return RESULT_CERTAIN;
	return certainty == LIKELY ? RESULT_LIKELY : RESULT_POSSIBLE;
}

static bool is_shown(const struct finding *finding, const struct check_options *options)
{
	if (options->show_all || (options->show_rule && !strcmp(options->show_rule, finding->rule)))
		return true;
	return !finding->is_hidden;
}

static void fill_steps(
	struct arena *arena, const struct finding *finding, struct result_finding *out)
{
	struct result_step *steps = arena_array(arena, finding->steps.count, sizeof(*steps));
	for (size_t i = 0; i < finding->steps.count; i++) {
		const struct finding_step *step = &finding->steps.items[i];
		steps[i] = (struct result_step){ step->path, step->line, step->column, step->text,
			step->is_anchor };
	}
	out->steps = steps;
	out->step_count = finding->steps.count;
}

static enum result_fix fix_of(enum fix_class class)
{
	switch (class) {
	case FIX_NONE:
		return RESULT_FIX_NONE;
	case FIX_SKETCH:
		return RESULT_FIX_SKETCH;
	case FIX_SUGGEST:
		return RESULT_FIX_SUGGEST;
	case FIX_SAFE:
		return RESULT_FIX_SAFE;
	}
	return RESULT_FIX_NONE;
}

static void fill_edits(
	struct arena *arena, const struct finding *finding, struct result_finding *out)
{
	struct result_edit *edits = arena_array(arena, finding->edits.count, sizeof(*edits));
	for (size_t i = 0; i < finding->edits.count; i++) {
		const struct finding_edit *edit = &finding->edits.items[i];
		edits[i] = (struct result_edit){ edit->path, edit->line, edit->column, edit->remove,
			edit->insert };
	}
	out->fix = fix_of(finding->fix);
	out->edits = edits;
	out->edit_count = finding->edits.count;
}

/* Returns, by finding of the result, which of check->findings it is. */
static const size_t *fill_findings(struct check *check, const struct check_options *options)
{
	struct result *result = &check->result;
	size_t *shown = arena_array(&check->arena, check->findings.items.count + 1, sizeof(*shown));
	result->findings =
		arena_array(&check->arena, check->findings.items.count, sizeof(*result->findings));
	for (size_t i = 0; i < check->findings.items.count; i++) {
		const struct finding *finding = check->findings.items.items[i];
		if (!is_shown(finding, options)) {
			result->hidden_count++;
			continue;
		}
		shown[result->finding_count] = i;
		struct result_finding *out = &result->findings[result->finding_count++];
		*out = (struct result_finding){
			.rule = finding->rule,
			.severity = severity_of(finding->severity),
			.confidence = confidence_of(finding->certainty),
			.path = finding->path,
			.line = finding->line,
			.column = finding->column,
			.end_column = finding->end_column,
			.function = finding->function,
			.message = finding->message,
			.hint = finding->hint,
			.category = finding->category,
			.fingerprint = finding->fingerprint,
			.statement = finding->statement,
			.suppressed = finding->suppressed ? finding->suppressed : finding->excluded,
			.suppressed_path = finding->suppressed_path,
			.suppressed_line = finding->suppressed_line,
			.is_cut = finding->is_cut,
			.first_line = finding->first_line,
			.last_line = finding->last_line,
			.excluded = finding->excluded,
			.unit_count = finding->unit_count,
			.doubt = finding->doubt,
			.sketch = finding->sketch,
		};
		result->excluded_count += finding->excluded != NULL;
		result->suppressed_count += finding->suppressed && !finding->excluded;
		fill_steps(&check->arena, finding, out);
		fill_edits(&check->arena, finding, out);
	}
	return shown;
}

/* ------------------------------------------------------------------------------------- units */

static const struct program_unit *linked_unit(const struct check *check, const char *path)
{
	for (uint32_t u = 0; u < check->program.unit_count; u++)
		if (!strcmp(check->program.units[u].air.path, path))
			return &check->program.units[u];
	return NULL;
}

static const char *first_diagnostic(struct arena *arena, const struct air_unit *unit)
{
	if (!unit->diagnostic_count)
		return NULL;
	const struct air_diagnostic *first = &unit->diagnostics[0];
	if (first->file == air_none)
		return first->text;
	return arena_printf(arena, "%s:%u:%u: %s", unit->files[first->file].path, first->line,
		first->column, first->text);
}

static void count_functions(const struct air_unit *unit, struct result_unit *out)
{
	for (uint32_t i = 0; i < unit->function_count; i++) {
		if (unit->functions[i].flags & AIR_FUNCTION_INITIALISER)
			continue;
		out->function_count++;
		out->degraded_count += unit->functions[i].is_degraded;
	}
}

static void fill_unit(struct check *check, size_t i, struct result_unit *out)
{
	const struct plan_unit *plan = &check->plan.units[i];
	const struct extracted_unit *unit = &check->extraction.units[i];
	struct result *result = &check->result;
	out->path = plan->path;
	if (plan->state == PLAN_MISSING) {
		out->state = RESULT_UNIT_MISSING;
		out->problem = "the file does not exist";
		return;
	}
	if (!unit->bytes) {
		out->state = RESULT_UNIT_LOST;
		out->problem = unit->lost;
		result->lost_count++;
		return;
	}
	out->state = unit->from_cache ? RESULT_UNIT_CACHED : RESULT_UNIT_PARSED;
	const struct program_unit *linked = linked_unit(check, plan->path);
	if (!linked)
		return;
	out->problem = first_diagnostic(&check->arena, &linked->air);
	out->is_partial = linked->air.is_partial || linked->air.is_failed;
	result->partial_count += out->is_partial;
	count_functions(&linked->air, out);
}

static void fill_units(struct check *check)
{
	struct result *result = &check->result;
	result->units = arena_array(&check->arena, check->plan.unit_count, sizeof(*result->units));
	for (size_t i = 0; i < check->plan.unit_count; i++)
		fill_unit(check, i, &result->units[result->unit_row_count++]);
	result->unit_count = check->plan.unit_count;
	result->parsed_count = check->extraction.parsed_count;
	result->cached_count = check->extraction.cached_count;
	result->missing_count = check->plan.missing_count;
	result->variant_count = check->plan.variant_count;
	result->not_c_count = check->plan.not_c_count;
	result->guessed_count = check->plan.guessed_count;
	result->skipped_count = check->plan.skipped_count;
	result->left_out_count = check->plan.left_out_count;
}

/* ------------------------------------------------------------------------------------- graph */

static uint32_t result_contexts(uint32_t contexts)
{
	static const uint32_t bits[context_count] = { [CONTEXT_TASK] = RESULT_CONTEXT_TASK,
		[CONTEXT_CALLBACK] = RESULT_CONTEXT_CALLBACK,
		[CONTEXT_WORKER] = RESULT_CONTEXT_WORKER,
		[CONTEXT_STARTUP] = RESULT_CONTEXT_STARTUP,
		[CONTEXT_UNKNOWN] = RESULT_CONTEXT_UNKNOWN,
		[CONTEXT_SIGNAL] = RESULT_CONTEXT_SIGNAL };
	uint32_t out = 0;
	for (int c = 0; c < context_count; c++)
		if (contexts >> c & 1)
			out |= bits[c];
	return out;
}

static void fill_functions(struct check *check)
{
	const struct program *program = &check->program;
	struct result *result = &check->result;
	result->functions =
		arena_array(&check->arena, program->function_count, sizeof(*result->functions));
	result->function_row_count = program->function_count;
	result->function_count = program->defined_count;
	result->degraded_count = program->degraded_count;
	for (uint32_t n = 0; n < program->function_count; n++) {
		const struct program_function *f = &program->functions[n];
		result->functions[n] = (struct result_function){
			.key = f->key,
			.name = f->name,
			.path = f->path,
			.line = f->line,
			.end_line = f->end_line,
			.contexts = result_contexts(f->contexts),
			.is_defined = n < program->defined_count,
			.is_degraded = f->is_degraded,
			.under_deadline = f->contexts & 1u << CONTEXT_TASK && !f->is_naked,
		};
	}
}

static const char *via(struct arena *arena, const struct program *program, const struct edge *edge)
{
	if (edge->through != air_none)
		return arena_printf(
			arena, "parameter of %s", program->functions[edge->through].name);
	if (edge->slot != air_none)
		return program->slots[edge->slot].name;
	return NULL;
}

static void fill_calls(struct check *check)
{
	const struct program *program = &check->program;
	struct result *result = &check->result;
	result->calls = arena_array(&check->arena, program->edge_count, sizeof(*result->calls));
	result->call_count = program->edge_count;
	for (uint32_t e = 0; e < program->edge_count; e++) {
		const struct edge *edge = &program->edges[e];
		const struct program_call *call = &program->calls[edge->call];
		result->calls[e] = (struct result_call){
			.caller = edge->caller,
			.callee = edge->callee,
			.kind = edge_kind_name(edge->kind),
			.path = call->path,
			.line = call->line,
			.column = call->column,
			.via = via(&check->arena, program, edge),
			.confidence = confidence_of(edge->certainty),
		};
	}
}

static void add_effect(struct check *check, size_t *capacity, struct result_effect effect)
{
	struct result *result = &check->result;
	if (result->effect_count == *capacity) {
		*capacity = *capacity ? *capacity * 2 : 256;
		struct result_effect *larger =
			arena_array(&check->arena, *capacity, sizeof(*larger));
		if (result->effect_count)
			memcpy(larger, result->effects, result->effect_count * sizeof(*larger));
		result->effects = larger;
	}
	result->effects[result->effect_count++] = effect;
}

static void add_blocks(struct check *check, size_t *capacity, uint32_t node)
{
	const struct program *program = &check->program;
	for (uint32_t c = 0; c < block_category_count; c++) {
		const struct block_effect *effect =
			program_blocks(program, node, (enum block_category)c);
		if (!effect->distance)
			continue;
		const struct program_call *call = &program->calls[effect->call];
		add_effect(check, capacity,
			(struct result_effect){
				.function = node,
				.effect = "blocks",
				.category = block_category_name((enum block_category)c),
				.is_must = effect->is_must,
				.next = effect->edge == air_none
						? -1
						: (int32_t)program->edges[effect->edge].callee,
				.path = call->path,
				.line = call->line,
				.column = call->column,
			});
	}
}

static void add_plain(struct check *check, size_t *capacity, uint32_t node, const char *effect,
	const char *category, bool is_must)
{
	const struct program_function *f = &check->program.functions[node];
	add_effect(check, capacity,
		(struct result_effect){
			.function = node,
			.effect = effect,
			.category = category,
			.is_must = is_must,
			.next = -1,
			.path = f->path,
			.line = f->line,
			.column = 1,
		});
}

static void fill_effects(struct check *check)
{
	size_t capacity = 0;
	for (uint32_t n = 0; n < check->program.defined_count; n++) {
		const struct program_function *f = &check->program.functions[n];
		add_blocks(check, &capacity, n);
		if (f->may_suspend)
			add_plain(check, &capacity, n, "suspends", NULL, f->must_suspend);
		for (uint32_t w = 0; w < wait_kind_count; w++)
			if (f->waits >> w & 1)
				add_plain(check, &capacity, n, "waits",
					wait_kind_name((enum wait_kind)w), false);
		for (uint32_t s = 0; s < spawn_kind_count; s++)
			if (f->spawns >> s & 1)
				add_plain(check, &capacity, n, "spawns",
					spawn_kind_name((enum spawn_kind)s), false);
	}
}

/* ------------------------------------------------------------------------------------- texts */

void summarise_file(struct check *check, const char *path)
{
	struct result *result = &check->result;
	if (result_file_find(result, path))
		return;
	size_t size;
	const char *text = program_file_text(&check->program, path, &check->arena, &size);
	if (text)
		result->files[result->file_count++] = (struct result_file){ path, text, size };
}

static void fill_files(struct check *check)
{
	struct result *result = &check->result;
	size_t most = 0;
	for (size_t i = 0; i < result->finding_count; i++)
		most += 2 + result->findings[i].step_count + result->findings[i].edit_count;
	result->files = arena_array(&check->arena, most, sizeof(*result->files));
	for (size_t i = 0; i < result->finding_count; i++) {
		summarise_file(check, result->findings[i].path);
		if (result->findings[i].suppressed_path)
			summarise_file(check, result->findings[i].suppressed_path);
		for (size_t s = 0; s < result->findings[i].step_count; s++)
			summarise_file(check, result->findings[i].steps[s].path);
		for (size_t e = 0; e < result->findings[i].edit_count; e++)
			summarise_file(check, result->findings[i].edits[e].path);
	}
}

/* Does what an edit takes out go on over the end of its line? */
static bool takes_lines(const struct result *result, const struct result_edit *edit)
{
	const struct result_file *file = result_file_find(result, edit->path);
	size_t offset;
	if (!file || !edit_offset(file->text, file->size, edit->line, edit->column, &offset))
		return true;
	size_t left = file->size - offset;
	return memchr(file->text + offset, '\n', edit->remove < left ? edit->remove : left);
}

/* Edits count bytes of the texts that rules have seen. Where these lack comments, what takes out
 * more than a line would take out something else of the source, and so is no fix. */
static void drop_uncounted_fixes(struct check *check)
{
	struct result *result = &check->result;
	bool lacks_comments = false;
	for (size_t i = 0; i < check->plan.unit_count; i++)
		lacks_comments |= check->extraction.units[i].lacks_comments;
	for (size_t i = 0; lacks_comments && i < result->finding_count; i++) {
		struct result_finding *finding = &result->findings[i];
		bool drop = false;
		for (size_t e = 0; e < finding->edit_count; e++)
			drop |= takes_lines(result, &finding->edits[e]);
		if (!drop)
			continue;
		finding->fix = RESULT_FIX_NONE;
		finding->doubt = NULL;
		finding->edit_count = 0;
	}
}

static void fill_rules(struct check *check, const struct check_options *options)
{
	struct result *result = &check->result;
	struct rule_settings settings = { 0 };
	if (options->config)
		settings = config_settings(options->config, check->plan.home);
	while (options->rules[result->rule_count])
		result->rule_count++;
	bool *is_on = arena_array(&check->arena, result->rule_count, sizeof(*is_on));
	rules_on(options->rules, &check->program, &settings, is_on);
	result->rules = arena_array(&check->arena, result->rule_count, sizeof(*result->rules));
	for (size_t i = 0; i < result->rule_count; i++)
		result->rules[i] = (struct result_rule){
			.id = options->rules[i]->id,
			.title = options->rules[i]->title,
			.severity = severity_of(options->rules[i]->severity),
			.page = options->rule_page ? options->rule_page(options->rules[i]->id)
						   : NULL,
			.is_off = !is_on[i],
		};
}

void summarise(struct check *check, const struct check_options *options)
{
	struct result *result = &check->result;
	*result = (struct result){
		.tool_version = async_lint_version,
		.root = check->plan.root,
		.database = check->plan.database,
		.unresolved_calls = check->program.unresolved_calls,
		.fan_out_cut = check->program.fan_out_cut,
		.unmodelled_count = check->program.unmodelled_count,
	};
	fill_units(check);
	const size_t *shown = fill_findings(check, options);
	fill_functions(check);
	fill_calls(check);
	fill_effects(check);
	fill_files(check);
	drop_uncounted_fixes(check);
	fill_rules(check, options);
	known_mark(check, options, shown);
}
