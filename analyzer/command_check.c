/*
 * async-lint check: options, progress on stderr, reports on stdout or into files, the exit code.
 */
#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "commands.h"
#include "driver/check.h"
#include "report.h"
#include "rules.h"

enum option_key {
	OPTION_MODEL = 256,
	OPTION_DATABASE,
	OPTION_CACHE,
	OPTION_NO_CACHE,
	OPTION_NO_DATABASE,
	OPTION_ALL_CONFIGS,
	OPTION_ALL,
	OPTION_COLOR,
	OPTION_FAIL_ON,
	OPTION_EXIT_ZERO,
	OPTION_ALLOW_PARTIAL,
	OPTION_ROOT,
};

static const struct argp_option options[] = {
	{ 0, 0, 0, 0, "What is analysed:", 1 },
	{ "build", 'p', "DIR", 0,
		"folder of compile_commands.json (default: searched upwards from the sources)", 1 },
	{ "all-configs", OPTION_ALL_CONFIGS, 0, 0,
		"every configuration of a file, not only the first", 1 },
	{ "model", OPTION_MODEL, "FILE", 0,
		"what functions do that cannot be annotated; may be repeated (docs/models.md)", 1 },
	{ "root", OPTION_ROOT, "DIR", 0, "paths are shown relative to it", 1 },
	{ "jobs", 'j', "N", 0, "worker processes (default: one per core)", 1 },
	{ 0, 0, 0, 0, "What is reported:", 2 },
	{ "format", 'f', "FORMAT[=FILE]", 0,
		"text, json or html; to a file if one is given; may be repeated (default: text)",
		2 },
	{ "all", OPTION_ALL, 0, 0, "possible findings and those of severity info too", 2 },
	{ "verbose", 'v', 0, 0, "whole paths, suppressed findings, notes", 2 },
	{ "quiet", 'q', 0, 0, "no progress, no summary", 2 },
	{ "color", OPTION_COLOR, "WHEN", 0, "auto, always or never", 2 },
	{ 0, 0, 0, 0, "What is kept:", 3 },
	{ "database", OPTION_DATABASE, "FILE", 0,
		"findings database (default: .async-lint/findings.db here, or in --root)", 3 },
	{ "no-database", OPTION_NO_DATABASE, 0, 0, "keep no findings", 3 },
	{ "cache", OPTION_CACHE, "FILE", 0,
		"cache of parsed units (default: .async-lint/cache.db here, or in --root)", 3 },
	{ "no-cache", OPTION_NO_CACHE, 0, 0, "parse everything", 3 },
	{ 0, 0, 0, 0, "Exit code:", 4 },
	{ "fail-on", OPTION_FAIL_ON, "SEVERITY", 0,
		"least severity that makes the exit code 1: info, performance, warning, error "
		"(default: performance)",
		4 },
	{ "exit-zero", OPTION_EXIT_ZERO, 0, 0, "exit with 0 in spite of findings", 4 },
	{ "allow-partial", OPTION_ALLOW_PARTIAL, 0, 0,
		"units that could not be analysed do not make the exit code 3", 4 },
	{ 0 },
};

struct output {
	const struct report *report;
	const char *file; /* NULL: stdout */
};

struct request {
	struct arena arena;
	struct check_options check;
	ARRAY(const char *) sources;
	ARRAY(const char *) models;
	ARRAY(struct output) outputs;
	const char *database, *cache, *root, *color;
	const char *folder; /* .async-lint, if anything goes there */
	bool no_database, no_cache, verbose, quiet, exit_zero, allow_partial;
	enum result_severity fail_on;
	bool progress_shown;
};

/* -------------------------------------------------------------------------------- command line */

/* Does not return. */
static void refuse_format(struct argp_state *state, const char *name)
{
	const char *names[16];
	size_t count = 0;
	struct text hint = { 0 };
	for (; reports[count] && count < 16; count++)
		names[count] = reports[count]->name;
	argp_error(state, "unknown format '%s'%s (text, json and html are known)", name,
		did_you_mean(&hint, name, names, count));
}

static void add_output(struct request *request, struct argp_state *state, char *text)
{
	char *equals = strchr(text, '=');
	if (equals && !equals[1])
		argp_error(state, "'%s' names no file", text);
	if (equals)
		*equals = '\0';
	const struct report *report = report_find(text);
	if (!report)
		refuse_format(state, text);
	array_push(&request->outputs, ((struct output){ report, equals ? equals + 1 : NULL }));
}

static enum result_severity parse_severity(struct argp_state *state, const char *text)
{
	const char *names[result_severity_count];
	struct text hint = { 0 };
	for (int s = 0; s < result_severity_count; s++) {
		names[s] = result_severity_name((enum result_severity)s);
		if (!strcmp(text, names[s]))
			return (enum result_severity)s;
	}
	argp_error(state,
		"unknown severity '%s'%s (info, performance, warning and error are known)", text,
		did_you_mean(&hint, text, names, result_severity_count));
	return RESULT_ERROR;
}

static unsigned parse_jobs(struct argp_state *state, const char *text)
{
	char *end;
	unsigned long jobs = strtoul(text, &end, 10);
	if (end == text || *end || !jobs || jobs > 1024)
		argp_error(state, "'%s' is no number of jobs", text);
	return (unsigned)jobs;
}

static const char *parse_color(struct argp_state *state, const char *text)
{
	if (strcmp(text, "auto") && strcmp(text, "always") && strcmp(text, "never"))
		argp_error(state, "--color takes auto, always or never, not '%s'", text);
	return text;
}

static const char *parse_root(struct argp_state *state, const char *text)
{
	struct stat stat_data;
	if (stat(text, &stat_data) || !S_ISDIR(stat_data.st_mode))
		argp_error(state, "--root takes a folder, and '%s' is none", text);
	return text;
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct request *request = state->input;
	switch (key) {
	case 'p':
		request->check.plan.build = argument;
		break;
	case 'j':
		request->check.extract.jobs = parse_jobs(state, argument);
		break;
	case 'f':
		add_output(request, state, argument);
		break;
	case 'v':
		request->verbose = true;
		break;
	case 'q':
		request->quiet = true;
		break;
	case OPTION_MODEL:
		array_push(&request->models, argument);
		break;
	case OPTION_DATABASE:
		request->database = argument;
		break;
	case OPTION_NO_DATABASE:
		request->no_database = true;
		break;
	case OPTION_CACHE:
		request->cache = argument;
		break;
	case OPTION_NO_CACHE:
		request->no_cache = true;
		break;
	case OPTION_ALL_CONFIGS:
		request->check.plan.all_configs = true;
		break;
	case OPTION_ALL:
		request->check.show_all = true;
		break;
	case OPTION_COLOR:
		request->color = parse_color(state, argument);
		break;
	case OPTION_FAIL_ON:
		request->fail_on = parse_severity(state, argument);
		break;
	case OPTION_EXIT_ZERO:
		request->exit_zero = true;
		break;
	case OPTION_ALLOW_PARTIAL:
		request->allow_partial = true;
		break;
	case OPTION_ROOT:
		request->root = parse_root(state, argument);
		break;
	case ARGP_KEY_ARG:
		array_push(&request->sources, argument);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static const struct argp parser = {
	options,
	parse_option,
	"[SOURCE...] [-- COMPILER-FLAG...]",
	"Analyses the units of a compile database, or the sources named, and reports what makes "
	"them slow, fragile or wrong.\v"
	"Examples:\n"
	"  async-lint check -p build\n"
	"  async-lint check -p build -f text -f html=report.html\n"
	"  async-lint check src/a.c src/b.c -- -Iinclude -DDEBUG\n",
	NULL,
	NULL,
	NULL,
};

/* What stands behind `--` belongs to the compiler; argp would take it for sources. */
static int split_flags(struct request *request, int count, char **arguments)
{
	for (int i = 1; i < count; i++) {
		if (strcmp(arguments[i], "--"))
			continue;
		request->check.plan.has_arguments = true;
		request->check.plan.arguments = (const char *const *)arguments + i + 1;
		request->check.plan.argument_count = (size_t)(count - i - 1);
		return i;
	}
	return count;
}

/* ------------------------------------------------------------------------------ where things go */

static char *absolute(struct arena *arena, const char *path)
{
	char *here = getcwd(NULL, 0);
	char *joined = path_join(arena, here ? here : "/", path);
	free(here);
	return joined;
}

/* The folder for what is not placed elsewhere, or NULL, with a warning, when it cannot be made. */
static const char *default_folder(struct request *request, const char *root)
{
	struct error err;
	const char *folder = path_join(&request->arena, root, ".async-lint");
	if (file_make_folders(folder, &err))
		return folder;
	fprintf(stderr, "async-lint: warning: %s; nothing is kept\n", err.text);
	return NULL;
}

static const char *place(
	struct request *request, bool refused, const char *chosen, const char *name)
{
	if (refused || chosen)
		return refused ? NULL : chosen;
	return request->folder ? path_join(&request->arena, request->folder, name) : NULL;
}

static void place_files(struct request *request)
{
	const char *root = absolute(&request->arena, request->root ? request->root : ".");
	if ((!request->no_database && !request->database) ||
		(!request->no_cache && !request->cache))
		request->folder = default_folder(request, root);
	request->check.database =
		place(request, request->no_database, request->database, "findings.db");
	request->check.plan.cache = place(request, request->no_cache, request->cache, "cache.db");
	request->check.plan.root = request->root ? root : NULL;
}

/* The default folder goes again when nothing came into it; otherwise git shall not see it. */
static void finish_folder(struct request *request)
{
	struct error err;
	if (!request->folder || !rmdir(request->folder))
		return;
	const char *ignore = path_join(&request->arena, request->folder, ".gitignore");
	if (access(ignore, F_OK))
		file_write(ignore, "*\n", 2, &err);
}

/* ------------------------------------------------------------------------------------- Ctrl-C */

/* What a signal handler can reach. */
static volatile sig_atomic_t is_reading, was_interrupted;

static void die_of(int number)
{
	signal(number, SIG_DFL);
	raise(number);
}

/* While units are read, they are kept first. Elsewhere there is nothing to lose, and who asks
 * twice means it. */
static void interrupt(int number)
{
	if (!is_reading || was_interrupted)
		die_of(number);
	was_interrupted = 1;
	extract_interrupt();
}

/* ------------------------------------------------------------------------------------- progress */

static unsigned terminal_width(int descriptor)
{
	struct winsize size;
	if (ioctl(descriptor, TIOCGWINSZ, &size) || !size.ws_col)
		return 0;
	return size.ws_col;
}

static void show_progress(size_t done, size_t total, const char *path, void *data)
{
	struct request *request = data;
	unsigned width = terminal_width(STDERR_FILENO);
	char line[512];
	int length = snprintf(line, sizeof(line), "reading %zu/%zu %s", done, total, path);
	if (length < 0)
		return;
	if (width && (unsigned)length >= width)
		length = (int)width - 1;
	fprintf(stderr, "\r\033[K%.*s", length, line);
	fflush(stderr);
	request->progress_shown = true;
}

static void enter_stage(const char *name, void *data)
{
	struct request *request = data;
	is_reading = !strcmp(name, "reading");
	if (was_interrupted) /* just when the last unit had been read */
		die_of(SIGINT);
	if (!request->check.extract.progress)
		return;
	fprintf(stderr, "\r\033[K%s", name);
	fflush(stderr);
	request->progress_shown = true;
}

static void clear_progress(const struct request *request)
{
	if (request->progress_shown)
		fputs("\r\033[K", stderr);
}

/* --------------------------------------------------------------------------------------- report */

static bool write_output(
	const struct request *request, const struct output *output, const struct result *result)
{
	struct error err = { 0 };
	struct report_style style = { .verbose = request->verbose };
	FILE *out = stdout;
	if (output->file)
		out = fopen(output->file, "w");
	if (!out) {
		fprintf(stderr, "async-lint: cannot write '%s': %s\n", output->file,
			strerror(errno));
		return false;
	}
	if (!output->file) {
		style.color = wants_color(request->color, STDOUT_FILENO);
		style.width = terminal_width(STDOUT_FILENO);
	}
	bool ok = output->report->write(out, result, &style, &err);
	if (output->file && fclose(out) && ok)
		ok = error_set(&err, "cannot write the report: %s", strerror(errno));
	if (!output->file && fflush(stdout) && ok)
		ok = error_set(&err, "cannot write the report: %s", strerror(errno));
	if (!ok)
		fprintf(stderr, "async-lint: %s%s%s\n", output->file ? output->file : "",
			output->file ? ": " : "", err.text);
	return ok;
}

static bool has_failing(const struct request *request, const struct result *result)
{
	for (size_t i = 0; i < result->finding_count; i++)
		if (!result->findings[i].suppressed &&
			result->findings[i].severity >= request->fail_on)
			return true;
	return false;
}

static int report_all(struct request *request, const struct check *check)
{
	bool written = true;
	for (size_t i = 0; i < request->outputs.count; i++)
		written &= write_output(request, &request->outputs.items[i], &check->result);
	for (size_t i = 0; i < check->warnings.count; i++)
		fprintf(stderr, "async-lint: warning: %s\n", check->warnings.items[i]);
	for (size_t i = 0; request->verbose && i < check->plan.note_count; i++)
		fprintf(stderr, "async-lint: note: %s\n", check->plan.notes[i]);
	if (!request->quiet) {
		struct report_style style = { .color = wants_color(request->color, STDERR_FILENO),
			.verbose = request->verbose };
		report_summary(stderr, &check->result, &style);
	}
	if (!written)
		return EXIT_INTERNAL;
	if (check_is_partial(check) && !request->allow_partial)
		return EXIT_PARTIAL;
	return has_failing(request, &check->result) && !request->exit_zero ? EXIT_FINDINGS
									   : EXIT_CLEAN;
}

static int run(struct request *request)
{
	struct check check;
	struct error err = { 0 };
	request->check.plan.sources = request->sources.items;
	request->check.plan.source_count = request->sources.count;
	request->check.models = request->models.items;
	request->check.model_count = request->models.count;
	request->check.rules = rules;
	request->check.rule_page = rule_page;
	request->check.stage = enter_stage;
	request->check.data = request;
	if (!request->quiet && isatty(STDERR_FILENO)) {
		request->check.extract.progress = show_progress;
		request->check.extract.data = request;
	}
	if (!request->outputs.count)
		array_push(&request->outputs, ((struct output){ &report_text, NULL }));
	place_files(request);
	signal(SIGINT, interrupt);
	bool ok = check_run(&check, &request->check, &err);
	clear_progress(request);
	finish_folder(request);
	is_reading = 0;
	int code = ok ? report_all(request, &check) : usage_error(err.text);
	check_release(&check);
	if (!ok && was_interrupted)
		die_of(SIGINT);
	return code;
}

int command_check(int count, char **arguments)
{
	struct request request = { .color = "auto", .fail_on = RESULT_PERFORMANCE };
	argp_err_exit_status = EXIT_USAGE;
	count = split_flags(&request, count, arguments);
	refuse_unknown_options(options, count, arguments);
	argp_parse(&parser, count, arguments, 0, NULL, &request);
	int code = run(&request);
	array_release(&request.sources);
	array_release(&request.models);
	array_release(&request.outputs);
	arena_release(&request.arena);
	return code;
}
