/*
 * Reports to stdout or into files, the summary, the exit code.
 */
#include "command/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "command/command.h"
#include "command/progress.h"
#include "driver/stalled.h"
#include "rules.h"
#include "store/stalls.h"
#include "version.h"

/* ------------------------------------------------------------------------------------- options */

/* Does not return. */
static void refuse_format(struct argp_state *state, const char *name)
{
	const char *names[32];
	size_t count = 0;
	struct text hint = { 0 }, known = { 0 };
	for (; reports[count] && count < 32; count++) {
		names[count] = reports[count]->name;
		text_printf(&known, "%s%s", count ? ", " : "", names[count]);
	}
	argp_error(state, "unknown format '%s'%s (known: %s)", name,
		did_you_mean(&hint, name, names, count), text_string(&known));
}

/* Is it said that a folder is meant? */
static bool is_folder(const char *file)
{
	size_t length = strlen(file);
	return length && file[length - 1] == '/';
}

static void add_output(struct outputs *outputs, struct argp_state *state, char *text)
{
	char *equals = strchr(text, '=');
	if (equals && !equals[1])
		argp_error(state, "'%s' names no file", text);
	if (equals)
		*equals = '\0';
	const struct report *report = report_find(text);
	if (!report)
		refuse_format(state, text);
	if (equals && is_folder(equals + 1) && !report->write_folder)
		argp_error(state, "'%s' is a folder, and %s is one file", equals + 1, report->name);
	for (size_t i = 0; equals && i < outputs->items.count; i++) {
		const char *file = outputs->items.items[i].file;
		if (file && !strcmp(file, equals + 1) && !text_starts_with(file, "/dev/"))
			argp_error(state, "two reports go to '%s', where one would be lost", file);
	}
	array_push(&outputs->items, ((struct output){ report, equals ? equals + 1 : NULL }));
}

static enum result_severity severity_of(const char *word)
{
	int severity = result_severity_count - 1;
	while (severity && strcmp(word, result_severity_name((enum result_severity)severity)))
		severity--;
	return (enum result_severity)severity;
}

static void take_fail_on(struct outputs *outputs, const char *word)
{
	if (!strcmp(word, "new")) {
		outputs->fails_on_new = true;
	} else if (!strcmp(word, "stale")) {
		outputs->fails_on_stale = true;
	} else {
		outputs->fail_on = severity_of(word);
		outputs->has_fail_on = true;
	}
}

bool outputs_option(struct outputs *outputs, int key, char *argument, struct argp_state *state)
{
	switch (key) {
	case OPTION_FORMAT:
		add_output(outputs, state, argument);
		break;
	case OPTION_VERBOSE:
		outputs->verbose = true;
		break;
	case OPTION_QUIET:
		outputs->silent = outputs->quiet;
		outputs->quiet = true;
		break;
	case OPTION_COLOR:
		outputs->color = argument;
		break;
	case OPTION_GROUP:
		outputs->by_leaf = !strcmp(argument, "leaf");
		break;
	case OPTION_SARIF_SUPPRESSED:
		outputs->omit_suppressed = !strcmp(argument, "omit");
		break;
	case OPTION_STALLS:
		outputs->stalls = argument;
		break;
	case OPTION_SARIF_CATEGORY:
		outputs->category = argument;
		break;
	case OPTION_JUNIT_ATTRIBUTES:
		outputs->junit_with_file = !strcmp(argument, "file");
		break;
	case OPTION_FAIL_ON:
		take_fail_on(outputs, argument);
		break;
	case OPTION_EXIT_ZERO:
		outputs->exit_zero = true;
		break;
	case OPTION_ALLOW_PARTIAL:
		outputs->allow_partial = true;
		break;
	default:
		return false;
	}
	return true;
}

void outputs_configure(struct outputs *outputs, const struct config_run *run, bool wants_formats)
{
	outputs->formats_are_configured =
		wants_formats && !outputs->items.count && run->formats.count;
	for (size_t i = 0; outputs->formats_are_configured && i < run->formats.count; i++) {
		const char *text = run->formats.items[i].text, *file = strchr(text, '=');
		for (size_t r = 0; reports[r]; r++)
			if (strlen(reports[r]->name) == strcspn(text, "=") &&
				text_starts_with(text, reports[r]->name))
				array_push(&outputs->items,
					((struct output){ reports[r], file ? file + 1 : NULL }));
	}
	if (run->fail_on.text && !outputs->has_fail_on) {
		outputs->fail_on = severity_of(run->fail_on.text);
		outputs->has_fail_on = outputs->fail_on_is_configured = true;
	}
	outputs->fails_on_new |= run->fail_on_new.text != NULL;
	outputs->fails_on_stale |= run->fail_on_stale.text != NULL;
}

/* ------------------------------------------------------------------------------------- reports */

static const char *color_of(const struct outputs *outputs)
{
	return outputs->color ? outputs->color : "auto";
}

static bool write_stdout(const struct report *report, const struct result *result,
	struct report_style *style, const char *color, struct error *err)
{
	char host[host_size];
	style->color = wants_color(color, STDOUT_FILENO);
	style->link_host = wants_links(color, STDOUT_FILENO, host);
	style->width = terminal_width(STDOUT_FILENO);
	bool ok = report->write(stdout, result, style, err);
	style->link_host = NULL;
	if (fflush(stdout) && ok)
		ok = error_set(err, "cannot write the report: %s", strerror(errno));
	return ok;
}

static bool write_folder(const struct output *output, const struct result *result,
	const struct report_style *style, struct error *err)
{
	if (output->report->write_folder)
		return output->report->write_folder(output->file, result, style, err);
	return error_set(
		err, "'%s' is a folder, and %s is one file", output->file, output->report->name);
}

/* A page of this size takes a browser seconds to open. */
static void tell_size(const struct output *output, bool is_quiet)
{
	enum { large_mb = 30 };
	struct stat file;
	if (is_quiet || !output->report->write_folder || stat(output->file, &file) ||
		file.st_size >> 20 < large_mb)
		return;
	fprintf(stderr,
		"async-lint: note: '%s' has %lld MiB; -f %s=DIR/ makes a folder, whose page loads "
		"sources when they are looked at\n",
		output->file, (long long)(file.st_size >> 20), output->report->name);
}

static bool write_file(const struct output *output, const struct result *result,
	const struct report_style *style, struct error *err)
{
	struct file_draft draft;
	if (is_folder(output->file))
		return write_folder(output, result, style, err);
	if (!file_draft_open(&draft, output->file, err))
		return false;
	struct error why = { 0 };
	if (!output->report->write(draft.stream, result, style, &why)) {
		file_draft_drop(&draft);
		return error_set(err, "%s: %s", output->file, why.text);
	}
	return file_draft_keep(&draft, err);
}

/* Said even when it should be quiet: somebody else will refuse the file later, and not say why. */
static void warn(
	const struct report *report, const struct result *result, const struct report_style *style)
{
	struct text warning = { 0 };
	if (report->warn)
		report->warn(result, style, &warning);
	if (warning.length)
		fprintf(stderr, "async-lint: warning: %s: %s\n", report->name,
			text_string(&warning));
	text_release(&warning);
}

/* Where GitHub shows the sources, when a workflow analyses what it checked out. */
static void add_sources(struct text *uri, const struct result *result)
{
	const char *server = getenv("GITHUB_SERVER_URL"), *repository = getenv("GITHUB_REPOSITORY");
	const char *commit = getenv("GITHUB_SHA"), *folder = getenv("GITHUB_WORKSPACE");
	if (server && repository && commit && folder && !strcmp(folder, result->root))
		text_printf(uri, "%s/%s/blob/%s/", server, repository, commit);
}

static bool write_output(
	const struct outputs *outputs, const struct output *output, const struct result *result)
{
	struct error err = { 0 };
	struct text sources = { 0 };
	add_sources(&sources, result);
	struct report_style style = {
		.verbose = outputs->verbose,
		.by_leaf = outputs->by_leaf,
		.omit_suppressed = outputs->omit_suppressed,
		.category = outputs->category,
		.with_file = outputs->junit_with_file,
		.homepage = async_lint_homepage,
		.sources = text_string(&sources),
	};
	warn(output->report, result, &style);
	bool ok = output->file
			  ? write_file(output, result, &style, &err)
			  : write_stdout(output->report, result, &style, color_of(outputs), &err);
	if (!ok)
		fprintf(stderr, "async-lint: %s\n", err.text);
	else if (output->file && !is_folder(output->file))
		tell_size(output, outputs->quiet);
	text_release(&sources);
	return ok;
}

bool outputs_check(const struct outputs *outputs, struct error *err)
{
	struct stalls *stalls = outputs->stalls ? stalls_open(outputs->stalls, err) : NULL;
	bool ok = !outputs->stalls || stalls;
	return stalls_close(stalls, err) && ok;
}

bool outputs_measure(const struct outputs *outputs, struct result *result, struct arena *arena,
	struct error *err)
{
	return !outputs->stalls || stalled_join(result, outputs->stalls, rules, arena, err);
}

bool outputs_want_runs(const struct outputs *outputs)
{
	bool want = false;
	for (size_t i = 0; i < outputs->items.count; i++)
		want |= outputs->items.items[i].report->shows_runs;
	return want;
}

bool outputs_write(const struct outputs *outputs, const struct result *result)
{
	const struct output plain = { &report_text, NULL };
	bool written = true;
	if (!outputs->items.count)
		return outputs->silent || write_output(outputs, &plain, result);
	for (size_t i = 0; i < outputs->items.count; i++) {
		const struct output *output = &outputs->items.items[i];
		if (output->file || !outputs->silent || !outputs->formats_are_configured)
			written &= write_output(outputs, output, result);
	}
	return written;
}

void outputs_warn(const struct outputs *outputs, const char *const *warnings, size_t count)
{
	for (size_t i = 0; i < count && !outputs->silent; i++)
		fprintf(stderr, "async-lint: warning: %s\n", warnings[i]);
}

void outputs_summary(const struct outputs *outputs, const struct result *result)
{
	if (outputs->quiet)
		return;
	struct report_style style = { .color = wants_color(color_of(outputs), STDERR_FILENO),
		.verbose = outputs->verbose };
	report_summary(stderr, result, &style);
}

/* ----------------------------------------------------------------------------------- exit code */

static bool has_failing(const struct outputs *outputs, const struct result *result)
{
	enum result_severity least = outputs->has_fail_on ? outputs->fail_on : RESULT_PERFORMANCE;
	for (size_t i = 0; i < result->finding_count; i++) {
		const struct result_finding *finding = &result->findings[i];
		bool counts = !outputs->fails_on_new || finding->state == RESULT_STATE_NONE ||
			      finding->state == RESULT_STATE_NEW;
		if (result_is_open(finding) && counts && finding->severity >= least)
			return true;
	}
	return outputs->fails_on_stale && result_count(result, result_is_stale);
}

int outputs_exit_code(const struct outputs *outputs, const struct result *result, bool written)
{
	if (!written)
		return EXIT_INTERNAL;
	if (result_is_partial(result) && !outputs->allow_partial)
		return EXIT_PARTIAL;
	return has_failing(outputs, result) && !outputs->exit_zero ? EXIT_FINDINGS : EXIT_CLEAN;
}

void outputs_release(struct outputs *outputs)
{
	array_release(&outputs->items);
}
