/*
 * Errs towards "not looked for": a finding that stays known too long is found again or goes with
 * the next run over the whole program; one that is called fixed and is not, misleads.
 */
#include "driver/scope.h"

#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "driver/plan_internal.h"

bool scope_has_rule(const struct check *check, const struct check_options *options,
	const char *rule, const char *path)
{
	struct arena arena = { 0 };
	size_t number = 0;
	if (!options->config)
		return true;
	struct rule_settings settings = config_settings(options->config, check->plan.home);
	while (options->rules[number] && strcmp(options->rules[number]->id, rule))
		number++;
	bool is_off = options->rules[number] &&
		      rule_setting_of(&settings, options->rules, number, path).is_off;
	bool is_skipped =
		config_skips(options->config, path_join(&arena, check->plan.home, path)) != NULL;
	arena_release(&arena);
	return !is_off && !is_skipped;
}

bool scope_asks_for(
	const struct check *check, const struct check_options *options, const char *path)
{
	const struct plan_options *plan = &options->plan;
	struct arena arena = { 0 };
	const char *file = path_join(&arena, check->plan.root, path);
	bool asked = !plan->source_count;
	for (size_t i = 0; i < plan->source_count && !asked; i++) {
		const char *source = plan_absolute(&arena, plan->sources[i]);
		asked = !strcmp(source, file) || path_relative(source, file) != file;
	}
	arena_release(&arena);
	return asked;
}

static bool was_asked_for(const struct scope *scope, const char *path)
{
	return scope_asks_for(scope->check, scope->options, path);
}

/* A header is read by whoever includes it; the other files of a path say what was looked for. */
static bool may_be_unit(const char *path)
{
	return text_ends_with(path, ".c");
}

static bool has_files(const struct scope *scope, const struct findings_before *before)
{
	const char *database = scope->check->result.database;
	bool is_same = database && before->database ? !strcmp(database, before->database)
						    : database == before->database;
	bool has = was_asked_for(scope, before->path);
	/* Of another build only what both compile was looked at. */
	if (!is_same)
		has = has && intern_find(&scope->units, before->path) != intern_none;
	for (size_t i = 0; i < before->step_count && has; i++)
		has = !may_be_unit(before->steps[i]) || was_asked_for(scope, before->steps[i]);
	return has;
}

static bool has_before(const struct findings_before *before, void *data)
{
	struct scope *scope = data;
	return !scope->is_partial &&
	       intern_find(&scope->hidden, before->fingerprint) == intern_none &&
	       scope_has_rule(scope->check, scope->options, before->rule, before->path) &&
	       has_files(scope, before);
}

void scope_init(struct scope *scope, const struct check *check, const struct check_options *options)
{
	*scope = (struct scope){
		.check = check,
		.options = options,
		.is_partial = result_is_partial(&check->result),
		.findings = { has_before, scope },
	};
	for (size_t i = 0; i < check->findings.items.count; i++)
		if (check->findings.items.items[i]->is_hidden)
			intern_add(&scope->hidden, check->findings.items.items[i]->fingerprint);
	for (size_t i = 0; i < check->plan.unit_count; i++)
		intern_add(&scope->units, check->plan.units[i].path);
}

void scope_release(struct scope *scope)
{
	intern_release(&scope->hidden);
	intern_release(&scope->units);
}
