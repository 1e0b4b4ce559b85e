/*
 * The pipeline as a list of calls. When all units are cached and the key of the run equals that of
 * a run in the database, its result is loaded instead: nothing is linked, no libclang is loaded.
 */
#include "driver/check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/stop.h"
#include "base/text.h"
#include "driver/check_internal.h"
#include "driver/configure.h"
#include "driver/git.h"
#include "driver/known.h"
#include "driver/scope.h"
#include "driver/summarise.h"
#include "driver/unit_file.h"
#include "link/ready.h"
#include "rule/settle.h"
#include "store/findings.h"
#include "version.h"

static void stage(const struct check_options *options, const char *name)
{
	if (options->stage)
		options->stage(name, options->data);
}

void check_warn(struct check *check, const char *sentence)
{
	array_push(&check->warnings, arena_strdup(&check->arena, sentence));
}

/* ------------------------------------------------------------------------------- the run's key */

static bool hash_models(const struct check_options *options, struct hash *hash, struct arena *arena,
	struct error *err)
{
	*hash = model_shipped_hash();
	for (size_t i = 0; i < options->model_count; i++) {
		const char *bytes;
		size_t size;
		if (!file_read(arena, options->models[i], &bytes, &size, err))
			return false;
		*hash = hash_join(*hash, hash_bytes(bytes, size));
	}
	return true;
}

/* The binary itself: rules are part of it. */
static struct hash tool_identity(void)
{
	struct stat stat_buffer;
	if (stat("/proc/self/exe", &stat_buffer))
		return hash_string(async_lint_version);
	const int64_t facts[] = { (int64_t)stat_buffer.st_size, (int64_t)stat_buffer.st_mtim.tv_sec,
		(int64_t)stat_buffer.st_mtim.tv_nsec };
	return hash_join(hash_string(async_lint_version), hash_bytes(facts, sizeof(facts)));
}

/* Everything that decides the result: units, what is missing, models, options, the tool. */
static const char *run_key(struct check *check, const struct check_options *options,
	struct hash units, struct hash models)
{
	char text[hash_text_size];
	struct hash key = hash_join(tool_identity(), hash_join(units, models));
	const size_t counts[] = { options->show_all, check->plan.missing_count,
		check->plan.unit_count, check->plan.variant_count, check->plan.not_c_count,
		check->plan.left_out_count, check->plan.skipped_count };
	key = hash_join(key, hash_bytes(counts, sizeof(counts)));
	key = hash_join(key, hash_string(options->show_rule ? options->show_rule : ""));
	key = hash_join(key, hash_string(options->no_suppressions ? "no suppressions" : ""));
	key = hash_join(key, known_hash(check, options));
	if (options->config)
		key = hash_join(key, config_hash(options->config));
	for (size_t i = 0; options->rules[i]; i++)
		key = hash_join(key, hash_string(options->rules[i]->id));
	hash_text(key, text);
	return arena_strdup(&check->arena, text);
}

/* The key of a run in which a comment with a date has a say. */
static const char *dated_key(struct check *check, const char *key)
{
	return arena_printf(&check->arena, "%s on %u", key, check->today);
}

static bool has_dates(const struct program *program)
{
	for (size_t i = 0; i < program->suppressions.items.count; i++)
		if (program->suppressions.items.items[i].until)
			return true;
	return false;
}

/* Loads the result of an equal run. False when there is none: the run is then made. Only the latest
 * counts: after this one, this one is, in reports and in what the next is compared with. */
static bool load_stored(struct check *check, const struct check_options *options, const char *key)
{
	if (!options->database)
		return false;
	struct findings *findings = findings_open(options->database, NULL);
	if (!findings)
		return false;
	check->run = findings_run_of_key(findings, key);
	if (check->run < 0)
		check->run = findings_run_of_key(findings, dated_key(check, key));
	bool loaded = check->run >= 0 && check->run == findings_latest_run(findings) &&
		      findings_load(findings, check->run, options->wants_graph, &check->arena,
			      &check->result, NULL);
	if (loaded && options->wants_runs)
		loaded = findings_load_runs(
			findings, check->run, &check->arena, &check->result, NULL);
	findings_close(findings);
	if (!loaded) {
		check->run = -1;
		check->result = (struct result){ 0 };
		return false;
	}
	check->result.cached_count =
		check->result.unit_count - check->result.lost_count - check->result.missing_count;
	check->result.parsed_count = 0;
	check->result.guessed_count = check->plan.guessed_count;
	check->is_stored = true;
	return true;
}

/* ------------------------------------------------------------------------------------ stages */

static bool load_models(struct check *check, const struct check_options *options, struct error *err)
{
	check->model = model_new();
	model_load_shipped(check->model);
	for (size_t i = 0; i < options->model_count; i++)
		if (!model_load_file(check->model, options->models[i], err))
			return false;
	return true;
}

static bool link_units(struct check *check, const struct settle_options *how, struct error *err)
{
	const struct program_allowing allowing = settle_allowing(how);
	struct plan *plan = &check->plan;
	struct program_input *inputs =
		arena_array(&check->arena, plan->unit_count, sizeof(*inputs));
	size_t count = 0;
	for (size_t i = 0; i < plan->unit_count; i++) {
		const struct extracted_unit *unit = &check->extraction.units[i];
		if (unit->bytes)
			inputs[count++] = (struct program_input){
				.bytes = unit->bytes,
				.size = unit->size,
				.group = plan->units[i].group,
				.is_preferred = unit->is_preferred,
				.ready = ready_find(check->ready, unit->bytes),
			};
	}
	return program_link(&check->program, inputs, count, check->model, &allowing, err);
}

static const char *write_time(struct arena *arena, time_t seconds)
{
	char text[32];
	struct tm utc;
	gmtime_r(&seconds, &utc);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc);
	return arena_strdup(arena, text);
}

static uint64_t microseconds(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

void check_keep(struct check *check, const struct check_options *options)
{
	struct error err = { 0 };
	if (!options->database)
		return;
	struct scope scope;
	scope_init(&scope, check, options);
	struct findings *findings = findings_open(options->database, &err);
	bool ok = findings &&
		  findings_write(findings, &check->result, &scope.findings, &check->run, &err);
	if (ok && options->wants_runs &&
		!findings_load_runs(findings, check->run, &check->arena, &check->result, &err))
		check_warn(check, err.text);
	if (!ok) {
		struct text sentence = { 0 };
		text_printf(&sentence, "the result is not kept: %s", err.text);
		check_warn(check, text_string(&sentence));
		text_release(&sentence);
	}
	findings_close(findings);
	scope_release(&scope);
}

/* Was the whole program read, and does it compile? */
static bool saw_all(const struct check *check)
{
	const struct program *program = &check->program;
	bool misses = check->plan.left_out_count > 0;
	for (size_t i = 0; i < check->plan.unit_count; i++)
		misses |= !check->extraction.units[i].bytes;
	for (uint32_t u = 0; u < program->unit_count; u++)
		misses |= program->units[u].air.is_partial || program->units[u].air.is_failed ||
			  program->units[u].air.diagnostic_count;
	return !misses;
}

static void apply_rules(struct check *check, const struct check_options *options)
{
	struct rule_settings settings = { 0 };
	if (options->config)
		settings = config_settings(options->config, check->plan.home);
	check->saw_all = saw_all(check);
	const struct settle_options how = {
		.rules = options->rules,
		.settings = &settings,
		.today = check->today,
		.saw_all = check->saw_all,
		.allows_nothing = options->no_suppressions,
	};
	rules_run(options->rules, &check->program, &settings, &check->findings);
	settle(&check->findings, &check->program, &how);
}

static bool extract(struct check *check, const struct check_options *options, struct error *err)
{
	stage(options, "reading");
	if (!extract_run(
		    &check->extraction, &check->plan, &options->extract, options->plan.cache, err))
		return false;
	for (size_t i = 0; i < check->extraction.warning_count; i++)
		check_warn(check, check->extraction.warnings[i]);
	return true;
}

bool check_analyse(struct check *check, const struct check_options *options, struct error *err)
{
	const struct settle_options how = { .rules = options->rules,
		.today = check->today,
		.allows_nothing = options->no_suppressions };
	stage(options, "linking");
	if ((!check->model && !load_models(check, options, err)) || !link_units(check, &how, err) ||
		!configure_program(check, options, err))
		return false;
	stage(options, "checking");
	apply_rules(check, options);
	return !stop_is_asked() || error_set(err, "interrupted while checking");
}

/* When a run began, by both clocks. */
struct beginning {
	uint64_t ticks; /* 0: the time is given, and so nothing is measured */
	const char *time;
};

static bool begin(struct check *check, struct beginning *beginning, struct error *err)
{
	time_t seconds;
	bool is_given;
	*check = (struct check){ .run = -1 };
	if (!date_now(&seconds, &is_given, err) || !date_today(&check->today, err))
		return false;
	beginning->ticks = is_given ? 0 : microseconds();
	beginning->time = write_time(&check->arena, seconds);
	return true;
}

/* Asked for only where the root is a repository, and not of a program as it was. */
static const char *commit_of(struct check *check, const struct check_options *options)
{
	const char *repository = path_join(&check->arena, check->plan.root, ".git");
	if (options->plan.tree || access(repository, F_OK))
		return NULL;
	return git_clean_commit(&check->arena, check->plan.root);
}

/* What is done once all units are there, however they came. */
static bool finish(struct check *check, const struct check_options *options,
	struct beginning beginning, struct hash models, struct error *err)
{
	struct hash units;
	if (!check_analyse(check, options, err))
		return false;
	summarise(check, options);
	known_warn(check);
	check->result.started = beginning.time;
	check->result.commit = commit_of(check, options);
	if (beginning.ticks)
		check->result.duration_us = microseconds() - beginning.ticks;
	/* A run that lost units equals no other. */
	check->result.key = arena_printf(&check->arena, "partial %s", beginning.time);
	if (plan_key(&check->plan, &units))
		check->result.key = run_key(check, options, units, models);
	if (has_dates(&check->program))
		check->result.key = dated_key(check, check->result.key);
	stage(options, "storing");
	check_keep(check, options);
	return true;
}

static bool run(struct check *check, const struct check_options *options, struct error *err)
{
	struct beginning beginning;
	struct hash units, models;

	stage(options, "planning");
	if (!begin(check, &beginning, err) || !plan_make(&check->plan, &options->plan, err) ||
		!known_open(check, options, err) || !configure_plan(check, options, err) ||
		!hash_models(options, &models, &check->arena, err))
		return false;
	if (plan_key(&check->plan, &units) &&
		load_stored(check, options, run_key(check, options, units, models))) {
		known_warn(check);
		return true;
	}
	return extract(check, options, err) && finish(check, options, beginning, models, err);
}

bool check_run(struct check *check, const struct check_options *options, struct error *err)
{
	bool ok = run(check, options, err);
	stop_forget();
	return ok;
}

bool check_link(struct check *check, const struct check_options *options, const char *const *files,
	size_t count, struct error *err)
{
	struct beginning beginning;
	struct hash models;

	stage(options, "reading");
	if (!begin(check, &beginning, err))
		return false;
	check->plan.root = check->plan.home = options->plan.root;
	return known_open(check, options, err) &&
	       hash_models(options, &models, &check->arena, err) &&
	       unit_files_read(&check->plan, &check->extraction, files, count, err) &&
	       finish(check, options, beginning, models, err);
}

void check_release(struct check *check)
{
	program_release(&check->program);
	if (check->model && !check->base)
		model_free(check->model);
	extraction_release(&check->extraction);
	plan_release(&check->plan);
	finding_list_release(&check->findings);
	baseline_release(&check->baseline);
	array_release(&check->warnings);
	arena_release(&check->arena);
	*check = (struct check){ 0 };
}
