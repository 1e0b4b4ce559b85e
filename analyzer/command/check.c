/*
 * async-lint check: options, progress on stderr, reports on stdout or into files, the exit code.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/stop.h"
#include "command/command.h"
#include "command/explain_config.h"
#include "command/output.h"
#include "command/progress.h"
#include "command/repair.h"
#include "command/selection.h"
#include "driver/revision.h"
#include "rules.h"

struct request {
	struct selection selection;
	struct outputs outputs;
	const char *database;
	bool no_database;
	bool wants_fix;
	struct fix_options fix;
	bool new_only;
	const char *revision; /* of --new-only; NULL: the default */
	struct revision before;
};

/* -------------------------------------------------------------------------------- command line */

static void take_fix(struct request *request, const char *rule)
{
	request->wants_fix = true;
	request->selection.check.show_rule = request->fix.rule = rule;
}

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct request *request = state->input;
	if (selection_option(&request->selection, key, argument, state) ||
		outputs_option(&request->outputs, key, argument, state))
		return 0;
	switch (key) {
	case OPTION_DATABASE:
		request->database = argument;
		break;
	case OPTION_NO_DATABASE:
		request->no_database = true;
		break;
	case OPTION_EXPLAIN_CONFIG:
		request->selection.explains = true;
		break;
	case OPTION_NEW_ONLY:
		if (argument && !*argument)
			argp_error(state, "--new-only= names no revision; without '=' it is where "
					  "HEAD has left the main branch");
		request->new_only = true;
		request->revision = argument;
		break;
	case OPTION_SUGGESTED:
		request->fix.is_suggested = true;
		break;
	case OPTION_DIFF:
		request->fix.is_dry = true;
		/* fall through */
	case OPTION_FIX:
		take_fix(request, argument);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* ------------------------------------------------------------------------------------- Ctrl-C */

/* What a signal handler can reach. */
static volatile sig_atomic_t is_reading, is_fixing, is_comparing, was_interrupted, has_progress;

static void die_of(int number)
{
	signal(number, SIG_DFL);
	raise(number);
}

/* With nothing but what a signal handler may call. */
static void die_telling(int number)
{
	static const char clear[] = "\r\033[K";
	static const char sentence[] = "async-lint: interrupted, reports may be missing\n";
	ssize_t written = has_progress ? write(STDERR_FILENO, clear, sizeof(clear) - 1) : 0;
	written += write(STDERR_FILENO, sentence, sizeof(sentence) - 1);
	(void)written; /* there is nobody else to tell */
	die_of(number);
}

/* While units are read, they are kept first; while files are mended, they are put back; while an
 * earlier revision is looked at, its files are taken away. Elsewhere there is nothing to lose, and
 * who asks twice means it. */
static void interrupt(int number)
{
	if ((!is_reading && !is_fixing && !is_comparing) || was_interrupted)
		die_telling(number);
	was_interrupted = number;
	stop_ask();
}

static bool is_interrupted(void)
{
	return was_interrupted;
}

static void enter_stage(const char *name, void *data)
{
	(void)data;
	is_reading = !strcmp(name, "reading");
	if (was_interrupted && !is_fixing &&
		!is_comparing) /* just when the last unit had been read */
		die_telling(was_interrupted);
	progress_show("%s", name);
}

/* ---------------------------------------------------------------------------------------- run */

static int report_all(const struct request *request, const struct check *check)
{
	const struct outputs *outputs = &request->outputs;
	bool is_patch = request->wants_fix && request->fix.is_dry && !outputs->items.count;
	bool written = is_patch || outputs_write(outputs, &check->result);
	outputs_warn(outputs, check->warnings.items, check->warnings.count);
	for (size_t i = 0; outputs->verbose && i < check->plan.note_count; i++)
		fprintf(stderr, "async-lint: note: %s\n", check->plan.notes[i]);
	outputs_warn(outputs, &request->before.warning, request->before.warning != NULL);
	outputs_summary(outputs, &check->result);
	if (request->new_only && !outputs->quiet)
		fprintf(stderr, "compared with %s: %zu unit%s, %zu parsed\n", request->before.name,
			request->before.unit_count, request->before.unit_count == 1 ? "" : "s",
			request->before.parsed_count);
	return outputs_exit_code(outputs, &check->result, written);
}

static bool fix(struct request *request, struct check *check, struct error *err)
{
	is_fixing = 1;
	signal(SIGTERM, interrupt);
	signal(SIGHUP, interrupt);
	request->fix.is_interrupted = is_interrupted;
	bool ok = repair(
		check, &request->selection.check, &request->fix, request->outputs.quiet, err);
	is_fixing = 0;
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	return ok;
}

static bool configure(struct request *request, struct error *err)
{
	if (!selection_configure(&request->selection, true, err))
		return false;
	const struct config_run *run = config_run(request->selection.config);
	bool is_patch = request->wants_fix && request->fix.is_dry; /* stands alone */
	outputs_configure(&request->outputs, run, !is_patch);
	if (!request->database)
		request->database = run->database.text;
	return true;
}

/* Finds what was there before. False also when the user had enough of it. */
static bool look_back(struct request *request, struct error *err)
{
	struct selection *selection = &request->selection;
	const char *folder = selection_file(selection, false, NULL, "revision");
	if (!request->new_only)
		return true;
	is_comparing = 1;
	signal(SIGTERM, interrupt);
	signal(SIGHUP, interrupt);
	bool ok =
		revision_find(&request->before, &selection->check, request->revision, folder, err);
	is_comparing = 0;
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	selection->check.before = &request->before.known;
	if (was_interrupted && (ok || !strstr(err->text, "interrupted")))
		error_set(err, "interrupted");
	return ok && !was_interrupted;
}

/* Fills in what the command itself decides of a check. */
static void prepare(struct request *request)
{
	struct check_options *wanted = &request->selection.check;
	wanted->rules = rules;
	wanted->rule_page = rule_page;
	wanted->stage = enter_stage;
	wanted->wants_graph = request->outputs.stalls != NULL;
	wanted->wants_runs = outputs_want_runs(&request->outputs);
	has_progress = progress_start(request->outputs.quiet);
	if (has_progress)
		wanted->extract.progress = progress_unit;
	/* To the next run all that comments allow would look mended. */
	bool keeps_none = request->no_database || wanted->no_suppressions;
	selection_place(&request->selection, !keeps_none && !request->database);
	wanted->database =
		selection_file(&request->selection, keeps_none, request->database, "findings.db");
}

static int check(struct request *request)
{
	struct check checked = { 0 };
	struct error err = { 0 };
	if (!configure(request, &err) || !outputs_check(&request->outputs, &err))
		return usage_error(err.text);
	if (request->selection.explains)
		return explain_config(&request->selection, &request->outputs, request->database,
			request->no_database);
	prepare(request);
	signal(SIGINT, interrupt);
	bool ok = look_back(request, &err) && check_run(&checked, &request->selection.check, &err);
	if (ok && request->wants_fix)
		ok = fix(request, &checked, &err);
	ok = ok && outputs_measure(&request->outputs, &checked.result, &checked.arena, &err);
	progress_clear();
	selection_finish(&request->selection);
	is_reading = 0;
	int code = ok ? report_all(request, &checked) : usage_error(err.text);
	check_release(&checked);
	revision_release(&request->before);
	if (!ok && was_interrupted)
		die_of(was_interrupted);
	return code;
}

/* `--fix RULE` would mend everything, and look for a file of the rule's name. */
static bool is_rule_apart(const struct request *request)
{
	struct text sentence = { 0 };
	const char *rule = NULL;
	for (size_t i = 0; i < request->selection.sources.count && request->wants_fix; i++)
		if (rule_find(request->selection.sources.items[i]) &&
			access(request->selection.sources.items[i], F_OK))
			rule = request->selection.sources.items[i];
	if (!rule)
		return false;
	text_printf(&sentence, "there is no file '%s'; the rule is named so: --%s=%s", rule,
		request->fix.is_dry ? "diff" : "fix", rule);
	usage_error(text_string(&sentence));
	text_release(&sentence);
	return true;
}

static int run(int count, char **arguments)
{
	struct request request = { 0 };
	int before = count;
	command_parse(&command_check, &count, arguments, take_option, &request);
	selection_flags(&request.selection, before, count, arguments);
	bool is_lost = request.fix.is_suggested && !request.wants_fix;
	int code = is_lost ? usage_error("--suggested says which fixes are meant: give --fix, or "
					 "--diff to look at them, as well")
		   : is_rule_apart(&request) ? EXIT_USAGE
					     : check(&request);
	outputs_release(&request.outputs);
	selection_release(&request.selection);
	return code;
}

const struct command command_check = {
	.name = "check",
	.bit = IN_CHECK,
	.summary = "analyse a program and report findings",
	.synopsis = "[SOURCE...] [-- COMPILER-FLAG...]",
	.text = "Analyses the units of a compile database, or the sources named, and reports what "
		"makes them slow, fragile or wrong.",
	.after = "Examples:\n"
		 "  async-lint check -p build\n"
		 "  async-lint check -p build -f text -f html=report.html -f sarif=lint.sarif\n"
		 "  async-lint check src/a.c src/b.c -- -Iinclude -DDEBUG\n"
		 "  async-lint check -p build --profile strict --rule missing-timeout=error\n"
		 "  async-lint check --explain-config tests\n"
		 "  async-lint check -p build --new-only\n"
		 "  async-lint check -p build --fix\n"
		 "  async-lint check -p build --diff --suggested | less\n"
		 "  async-lint check -p build --stalls stalls.db -f html=report.html\n",
	.run = run,
};
