/*
 * async-lint link: what check does once units are read, for units that were extracted before. No
 * source is opened, and nothing is kept unless a database is named.
 */
#include <stdio.h>
#include <sys/stat.h>

#include "command/command.h"
#include "command/dependencies.h"
#include "command/output.h"
#include "command/progress.h"
#include "command/selection.h"
#include "rules.h"

struct request {
	struct selection selection;
	struct outputs outputs;
	struct dependencies dependencies;
};

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct request *request = state->input;
	if (key == ARGP_KEY_NO_ARGS)
		argp_error(state, "name the unit files that extract has written");
	if (selection_option(&request->selection, key, argument, state) ||
		outputs_option(&request->outputs, key, argument, state) ||
		dependencies_option(&request->dependencies, key, argument))
		return 0;
	if (key != OPTION_LINK_DATABASE)
		return ARGP_ERR_UNKNOWN;
	request->selection.check.database = argument;
	return 0;
}

static void enter_stage(const char *name, void *data)
{
	(void)data;
	progress_show("%s", name);
}

static int report_all(const struct request *request, const struct check *check)
{
	const struct outputs *outputs = &request->outputs;
	bool written = outputs_write(outputs, &check->result);
	outputs_warn(outputs, check->warnings.items, check->warnings.count);
	outputs_summary(outputs, &check->result);
	return outputs_exit_code(outputs, &check->result, written);
}

/* What was read besides the units: they are what the command names. */
static bool write_dependencies(
	struct request *request, const struct check *check, struct error *err)
{
	struct selection *selection = &request->selection;
	ARRAY(const char *) files = { 0 };
	const char *name;
	for (size_t i = 0; (name = config_file_name(selection->config, i)); i++)
		array_push(&files, selection_absolute(&selection->arena, name));
	for (size_t i = 0; i < selection->sources.count; i++)
		if (selection->sources.items[i][0] == '@')
			array_push(&files, selection_absolute(&selection->arena,
						   selection->sources.items[i] + 1));
	for (size_t i = 0; i < selection->models.count; i++)
		array_push(
			&files, selection_absolute(&selection->arena, selection->models.items[i]));
	if (check->baseline_file)
		array_push(&files, selection_absolute(&selection->arena, check->baseline_file));
	bool ok = dependencies_write(&request->dependencies, request->dependencies.target, "",
		files.items, files.count, err);
	array_release(&files);
	return ok;
}

static int finish(struct request *request, const struct check *check)
{
	struct error err;
	int code = report_all(request, check);
	if (!request->dependencies.file || write_dependencies(request, check, &err))
		return code;
	usage_error(err.text);
	return EXIT_INTERNAL;
}

/* What extract wrote into is a folder, so that is easily named. */
static bool check_files(const char *const *files, size_t count, struct error *err)
{
	struct stat info;
	for (size_t i = 0; i < count; i++)
		if (!stat(files[i], &info) && S_ISDIR(info.st_mode))
			return error_set(err,
				"'%s' is a folder\nnote: name the units in it: async-lint link "
				"%s/*.air",
				files[i], files[i]);
	return true;
}

static int link_units(struct request *request)
{
	struct selection *selection = &request->selection;
	struct check_options *wanted = &selection->check;
	struct check check = { 0 };
	struct error err = { 0 };
	size_t count = selection->sources.count;

	wanted->rules = rules;
	wanted->rule_page = rule_page;
	wanted->stage = enter_stage;
	wanted->plan.root =
		selection_absolute(&selection->arena, selection->root ? selection->root : ".");
	if (!selection_configure(selection, false, &err) || !outputs_check(&request->outputs, &err))
		return usage_error(err.text);
	outputs_configure(&request->outputs, config_run(selection->config), true);
	wanted->wants_runs = outputs_want_runs(&request->outputs);
	if (wanted->no_suppressions)
		wanted->database = NULL;
	wanted->models = selection->models.items;
	wanted->model_count = selection->models.count;
	progress_start(request->outputs.quiet);
	const char **files = plan_expand(&selection->arena, selection->sources.items, &count, &err);
	bool ok = files && check_files(files, count, &err) &&
		  (count || error_set(&err, "there are no units in '%s'",
				    selection->sources.items[0] + 1)) &&
		  check_link(&check, wanted, files, count, &err) &&
		  outputs_measure(&request->outputs, &check.result, &check.arena, &err);
	progress_clear();
	int code = ok ? finish(request, &check) : usage_error(err.text);
	check_release(&check);
	return code;
}

static int run(int count, char **arguments)
{
	struct request request = { 0 };
	dependencies_translate(count, arguments);
	command_parse(&command_link, &count, arguments, take_option, &request);
	int code = !request.dependencies.file == !request.dependencies.target
			   ? link_units(&request)
			   : usage_error("link has no one file that it makes: --depfile needs "
					 "--depfile-target, and the other way round");
	outputs_release(&request.outputs);
	selection_release(&request.selection);
	return code;
}

const struct command command_link = {
	.name = "link",
	.bit = IN_LINK,
	.summary = "analyse the unit files of extract as one program",
	.synopsis = "UNIT.air|@LIST...",
	.text = "Takes the units that extract has written as one program and reports what check "
		"would. "
		"No source is needed. A unit given twice counts once; @LIST stands for the files "
		"named "
		"in LIST, as compilers have it.",
	.after = "Examples:\n"
		 "  async-lint link units/*.air\n"
		 "  async-lint link -f text -f html=report.html @units.txt\n",
	.run = run,
};
