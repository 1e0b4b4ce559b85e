/*
 * Settings as rows of name, value and origin: those of the run are gathered here, for it is the
 * command line that decides about them in the end; those for a path come from config/.
 */
#include "command/explain_config.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/text.h"
#include "command/command.h"
#include "json.h"

static const char command_line[] = "command line";
static const char by_default[] = "default";

struct explanation {
	struct selection *selection;
	const char *path; /* absolute */
	ARRAY(struct config_row) rows;
};

static void add_row(
	struct explanation *explanation, const char *name, const char *value, const char *origin)
{
	array_push(&explanation->rows, ((struct config_row){ NULL, name, value, origin }));
}

/* From here if it lies below. */
static const char *shown_path(struct explanation *explanation, const char *path)
{
	struct arena *arena = &explanation->selection->arena;
	const char *here = selection_absolute(arena, "."), *whole = selection_absolute(arena, path);
	return strcmp(here, whole) ? path_relative(here, whole) : ".";
}

/* A path that the configuration may have said: then it is the very text of it. */
static void add_path(struct explanation *explanation, const char *name, const char *path,
	const struct config_value *said, const char *otherwise)
{
	if (!path)
		add_row(explanation, name, otherwise, by_default);
	else
		add_row(explanation, name, shown_path(explanation, path),
			path == said->text ? said->where : command_line);
}

static void add_models(struct explanation *explanation, const struct config_run *run)
{
	const struct selection *selection = explanation->selection;
	for (size_t i = 0; i < selection->models.count; i++)
		add_path(explanation, "models", selection->models.items[i],
			i < run->models.count ? &run->models.items[i] : &(struct config_value){ 0 },
			"");
	if (!selection->models.count)
		add_row(explanation, "models", "none but the shipped ones", by_default);
}

static void add_formats(struct explanation *explanation, const struct outputs *outputs,
	const struct config_run *run)
{
	for (size_t i = 0; i < outputs->items.count; i++) {
		const struct output *output = &outputs->items.items[i];
		const char *name = output->report->name;
		if (output->file)
			name = arena_printf(&explanation->selection->arena, "%s=%s", name,
				shown_path(explanation, output->file));
		add_row(explanation, "formats", name,
			outputs->formats_are_configured ? run->formats.items[i].where
							: command_line);
	}
	if (!outputs->items.count)
		add_row(explanation, "formats", "text", by_default);
}

static void add_run(struct explanation *explanation, const struct outputs *outputs,
	const char *database, bool refuses_database)
{
	const struct selection *selection = explanation->selection;
	const struct check_options *check = &selection->check;
	const struct config_run *run = config_run(selection->config);
	const char *jobs = run->jobs.text;
	add_path(explanation, "build", check->plan.build, &run->build, "searched upwards");
	add_models(explanation, run);
	add_formats(explanation, outputs, run);
	add_row(explanation, "fail-on",
		outputs->has_fail_on ? result_severity_name(outputs->fail_on) : "performance",
		!outputs->has_fail_on            ? by_default
		: outputs->fail_on_is_configured ? run->fail_on.where
						 : command_line);
	if (outputs->fails_on_new)
		add_row(explanation, "fail-on", "new",
			run->fail_on_new.text ? run->fail_on_new.where : command_line);
	if (outputs->fails_on_stale)
		add_row(explanation, "fail-on", "stale",
			run->fail_on_stale.text ? run->fail_on_stale.where : command_line);
	add_path(explanation, "baseline", check->baseline, &run->baseline,
		"searched in the root of the project");
	if (refuses_database)
		add_row(explanation, "database", "none", command_line);
	else
		add_path(explanation, "database", database, &run->database,
			".async-lint/findings.db");
	if (selection->has_jobs)
		jobs = arena_printf(&explanation->selection->arena, "%u", check->extract.jobs);
	add_row(explanation, "jobs", jobs ? jobs : "one per core",
		selection->has_jobs ? command_line
		: jobs              ? run->jobs.where
				    : by_default);
}

/* What lies in a folder is asked for with a name that no pattern has. */
static const char *asked_path(struct explanation *explanation)
{
	struct selection *selection = explanation->selection;
	struct stat info;
	const char *path = selection->root ? selection->root : ".";
	if (selection->sources.count)
		path = selection->sources.items[0];
	bool is_folder = !stat(path, &info) && S_ISDIR(info.st_mode);
	path = selection_absolute(&selection->arena, path);
	return is_folder ? path_join(&selection->arena, path, "-") : path;
}

static void add_path_settings(struct explanation *explanation)
{
	size_t count;
	const struct config_row *rows =
		config_explain(explanation->selection->config, explanation->path, &count);
	for (size_t i = 0; i < count; i++)
		array_push(&explanation->rows, rows[i]);
}

/* --------------------------------------------------------------------------------------- print */

static void print_text(const struct explanation *explanation)
{
	const struct config *config = explanation->selection->config;
	const char *rule = NULL, *name;
	int width = 0;
	for (size_t i = 0; i < explanation->rows.count; i++) {
		int length = (int)strlen(explanation->rows.items[i].value);
		width = length > width && length <= 40 ? length : width;
	}
	printf("configuration:");
	for (size_t i = 0; (name = config_file_name(config, i)); i++)
		printf("%s %s", i ? "," : "", name);
	printf("%s\n\n", config_is_empty(config) ? " no file" : "");
	for (size_t i = 0; i < explanation->rows.count; i++) {
		const struct config_row *row = &explanation->rows.items[i];
		if (row->rule && (!rule || strcmp(rule, row->rule)))
			printf("\n%s\n", row->rule);
		rule = row->rule;
		printf("%s%-*s %-*s %s\n", rule ? "  " : "", rule ? 18 : 20, row->name, width,
			row->value, row->origin);
	}
}

static void print_json(const struct explanation *explanation)
{
	const struct config *config = explanation->selection->config;
	json_t *files = json_array(), *settings = json_array();
	const char *name;
	for (size_t i = 0; (name = config_file_name(config, i)); i++)
		json_array_append_new(files, json_text(name));
	for (size_t i = 0; i < explanation->rows.count; i++) {
		const struct config_row *row = &explanation->rows.items[i];
		json_array_append_new(settings,
			json_pack("{s:s?, s:s, s:o, s:o}", "rule", row->rule, "name", row->name,
				"value", json_text(row->value), "origin", json_text(row->origin)));
	}
	json_t *all = json_pack("{s:o, s:o}", "files", files, "settings", settings);
	json_dumpf(all, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(all);
}

static bool is_json(const struct outputs *outputs)
{
	return outputs->items.count && !strcmp(outputs->items.items[0].report->name, "json") &&
	       !outputs->formats_are_configured;
}

int explain_config(struct selection *selection, const struct outputs *outputs, const char *database,
	bool refuses_database)
{
	struct explanation explanation = { .selection = selection };
	struct error err = { 0 };
	if (selection->sources.count > 1)
		return usage_error("--explain-config takes one path at a time");
	explanation.path = asked_path(&explanation);
	if (!config_add_folder(
		    selection->config, path_folder(&selection->arena, explanation.path), &err))
		return usage_error(err.text);
	add_run(&explanation, outputs, database, refuses_database);
	add_path_settings(&explanation);
	if (is_json(outputs))
		print_json(&explanation);
	else
		print_text(&explanation);
	array_release(&explanation.rows);
	return EXIT_CLEAN;
}
