/*
 * async-lint check: options, progress on stderr, reports on stdout or into files, the exit code.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "command/command.h"
#include "command/selection.h"
#include "driver/fix.h"
#include "report.h"
#include "rules.h"

struct output {
	const struct report *report;
	const char *file; /* NULL: stdout */
};

struct request {
	struct selection selection;
	ARRAY(struct output) outputs;
	const char *database, *color;
	bool by_leaf;
	bool no_database, verbose, quiet, exit_zero, allow_partial;
	bool wants_fix;
	struct fix_options fix;
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

static enum result_severity severity_of(const char *word)
{
	int severity = result_severity_count - 1;
	while (severity && strcmp(word, result_severity_name((enum result_severity)severity)))
		severity--;
	return (enum result_severity)severity;
}

static void take_fix(struct request *request, const char *rule)
{
	request->wants_fix = true;
	request->selection.check.show_rule = rule;
}

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct request *request = state->input;
	if (selection_option(&request->selection, key, argument, state))
		return 0;
	switch (key) {
	case OPTION_FORMAT:
		add_output(request, state, argument);
		break;
	case OPTION_VERBOSE:
		request->verbose = true;
		break;
	case OPTION_QUIET:
		request->quiet = true;
		break;
	case OPTION_DATABASE:
		request->database = argument;
		break;
	case OPTION_NO_DATABASE:
		request->no_database = true;
		break;
	case OPTION_ALL:
		request->selection.check.show_all = true;
		break;
	case OPTION_COLOR:
		request->color = argument;
		break;
	case OPTION_GROUP:
		request->by_leaf = !strcmp(argument, "leaf");
		break;
	case OPTION_FAIL_ON:
		request->fail_on = severity_of(argument);
		break;
	case OPTION_EXIT_ZERO:
		request->exit_zero = true;
		break;
	case OPTION_ALLOW_PARTIAL:
		request->allow_partial = true;
		break;
	case OPTION_FIX_DRY_RUN:
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
static volatile sig_atomic_t is_reading, is_fixing, was_interrupted;

static void die_of(int number)
{
	signal(number, SIG_DFL);
	raise(number);
}

/* While units are read, they are kept first, and while files are mended, they are put back.
 * Elsewhere there is nothing to lose, and who asks twice means it. */
static void interrupt(int number)
{
	if ((!is_reading && !is_fixing) || was_interrupted)
		die_of(number);
	was_interrupted = number;
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
	if (was_interrupted && !is_fixing) /* just when the last unit had been read */
		die_of(was_interrupted);
	if (!request->selection.check.extract.progress)
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
	struct report_style style = { .verbose = request->verbose, .by_leaf = request->by_leaf };
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

/* ----------------------------------------------------------------------------------------- fix */

static bool is_interrupted(void)
{
	return was_interrupted;
}

static const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}

static void tell_fixes(const struct request *request, const struct fix_outcome *outcome)
{
	size_t left = outcome->fixable - outcome->fixed;
	fwrite(text_string(&outcome->diff), 1, outcome->diff.length, stdout);
	for (size_t i = 0; i < outcome->notes.count; i++)
		fprintf(stderr, "async-lint: warning: %s\n", outcome->notes.items[i]);
	if (request->quiet)
		return;
	if (!outcome->fixable) {
		fputs("nothing that is found has a safe fix\n", stderr);
		return;
	}
	fprintf(stderr, "%s %zu of %zu finding%s in %zu file%s",
		request->fix.is_dry ? "would fix" : "fixed", outcome->fixed, outcome->fixable,
		plural(outcome->fixable), outcome->file_count, plural(outcome->file_count));
	if (left)
		fprintf(stderr, "; %zu %s as %s", left, left == 1 ? "is left" : "are left",
			left == 1 ? "it was" : "they were");
	fputc('\n', stderr);
}

/* The run as it is once everything that has a safe fix is mended. */
static bool fix(struct request *request, struct check *check, struct error *err)
{
	struct fix_outcome outcome;
	is_fixing = 1;
	signal(SIGTERM, interrupt);
	signal(SIGHUP, interrupt);
	request->fix.is_interrupted = is_interrupted;
	bool ok = fix_run(check, &request->selection.check, &request->fix, &outcome, err);
	is_fixing = 0;
	signal(SIGTERM, SIG_DFL);
	signal(SIGHUP, SIG_DFL);
	clear_progress(request);
	if (ok)
		tell_fixes(request, &outcome);
	fix_outcome_release(&outcome);
	return ok;
}

/* Fills in what the command itself decides of a check. */
static void prepare(struct request *request)
{
	struct check_options *wanted = &request->selection.check;
	bool is_patch = request->wants_fix && request->fix.is_dry;
	wanted->rules = rules;
	wanted->rule_page = rule_page;
	wanted->stage = enter_stage;
	wanted->data = request;
	if (!request->quiet && isatty(STDERR_FILENO)) {
		wanted->extract.progress = show_progress;
		wanted->extract.data = request;
	}
	if (!request->outputs.count && !is_patch)
		array_push(&request->outputs, ((struct output){ &report_text, NULL }));
	selection_place(&request->selection, !request->no_database && !request->database);
	wanted->database = selection_file(
		&request->selection, request->no_database, request->database, "findings.db");
}

static int check(struct request *request)
{
	struct check checked;
	struct error err = { 0 };
	prepare(request);
	signal(SIGINT, interrupt);
	bool ok = check_run(&checked, &request->selection.check, &err);
	if (ok && request->wants_fix)
		ok = fix(request, &checked, &err);
	clear_progress(request);
	selection_finish(&request->selection);
	is_reading = 0;
	int code = ok ? report_all(request, &checked) : usage_error(err.text);
	check_release(&checked);
	if (!ok && was_interrupted)
		die_of(was_interrupted);
	return code;
}

static int run(int count, char **arguments)
{
	struct request request = { .color = "auto", .fail_on = RESULT_PERFORMANCE };
	int before = count;
	command_parse(&command_check, &count, arguments, take_option, &request);
	selection_flags(&request.selection, before, count, arguments);
	int code = check(&request);
	array_release(&request.outputs);
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
		 "  async-lint check -p build -f text -f html=report.html\n"
		 "  async-lint check src/a.c src/b.c -- -Iinclude -DDEBUG\n",
	.run = run,
};
