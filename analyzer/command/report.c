/*
 * async-lint report: what earlier runs have found, from the database. Nothing is analysed, and no
 * source is opened.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/date.h"
#include "command/archive.h"
#include "command/command.h"
#include "command/output.h"
#include "driver/known.h"

struct request {
	struct arena arena;
	struct outputs outputs;
	const char *database, *since;
	int64_t run; /* 0: the latest */
	size_t keep; /* of --prune, or 0 */
	bool wants_list;
};

/* -------------------------------------------------------------------------------- command line */

static int64_t take_number(struct argp_state *state, const char *option, const char *text)
{
	char *end;
	long long number = strtoll(text, &end, 10);
	if (end == text || *end || number < 1)
		argp_error(state, "%s takes a number from 1, not '%s'", option, text);
	return number;
}

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct request *request = state->input;
	if (outputs_option(&request->outputs, key, argument, state))
		return 0;
	switch (key) {
	case ARGP_KEY_ARG:
		argp_error(
			state, "'%s' is too much: the database knows what was analysed", argument);
		break;
	case OPTION_ARCHIVE_DATABASE:
		request->database = argument;
		break;
	case OPTION_RUN:
		request->run = take_number(state, "--run", argument);
		break;
	case OPTION_SINCE:
		request->since = argument;
		break;
	case OPTION_LIST:
		request->wants_list = true;
		break;
	case OPTION_PRUNE:
		request->keep = (size_t)take_number(state, "--prune", argument);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* ------------------------------------------------------------------------------------- reports */

static bool load(struct request *request, struct findings *findings, int64_t run,
	struct result *result, struct error *err)
{
	if (run < 0)
		return error_set(err, "there is no run in the database yet");
	struct error why = { 0 };
	if (findings_load(findings, run, true, &request->arena, result, &why))
		return true;
	return error_set(
		err, "%s\nnote: async-lint report --list names the runs there are", why.text);
}

/* As git shortens them: seven digits at least, which no run has. */
static bool is_commit(const char *text)
{
	size_t length = strspn(text, "0123456789abcdef");
	return length >= 7 && length <= 40 && !text[length];
}

/* The run that --since means. */
static bool find_since(
	struct request *request, struct findings *findings, int64_t *run, struct error *err)
{
	char *end;
	if (is_commit(request->since)) {
		*run = findings_run_of_commit(findings, request->since);
		return *run >= 0 ||
		       error_set(err,
			       "no run has seen the files of commit %s as they are there\n"
			       "note: async-lint report --list names the commits of the runs there "
			       "are",
			       request->since);
	}
	if (date_read(request->since)) {
		*run = findings_run_before(findings, request->since);
		return *run >= 0 || error_set(err,
					    "there is no run before %s\nnote: async-lint "
					    "report --list names the runs there are",
					    request->since);
	}
	*run = strtoll(request->since, &end, 10);
	return (end != request->since && !*end && *run > 0) ||
	       error_set(err,
		       "--since takes the number of a run, a day such as 2027-01-31, or a commit, "
		       "not '%s'",
		       request->since);
}

static bool compare(struct request *request, struct findings *findings, struct result *result,
	struct error *err)
{
	struct result before;
	int64_t run;
	if (!find_since(request, findings, &run, err) ||
		!load(request, findings, run, &before, err))
		return false;
	const char *reason = arena_printf(&request->arena, "was found by %s",
		archive_run_name(&request->arena, run, before.started));
	struct known_findings known = known_of(&request->arena, &before, reason);
	known_compare(result, &known, &request->arena);
	return true;
}

static int report(struct request *request, struct findings *findings, struct error *err)
{
	struct result result;
	int64_t run = request->run ? request->run : findings_latest_run(findings);
	if (!load(request, findings, run, &result, err) ||
		(request->since && !compare(request, findings, &result, err)))
		return usage_error(err->text);
	if (outputs_want_runs(&request->outputs) &&
		!findings_load_runs(findings, run, &request->arena, &result, err))
		return usage_error(err->text);
	if (!outputs_measure(&request->outputs, &result, &request->arena, err))
		return usage_error(err->text);
	bool written = outputs_write(&request->outputs, &result);
	if (!request->outputs.quiet)
		fprintf(stderr, "%s\n", archive_run_name(&request->arena, run, result.started));
	outputs_summary(&request->outputs, &result);
	return outputs_exit_code(&request->outputs, &result, written);
}

/* ---------------------------------------------------------------------------- list and pruning */

static int list(struct request *request, struct findings *findings, struct error *err)
{
	size_t count;
	const struct findings_run *runs =
		findings_runs(findings, INT64_MAX, SIZE_MAX, &request->arena, &count, err);
	if (!runs)
		return usage_error(err->text);
	if (count)
		printf("%5s  %-20s  %-10s  %13s  %8s  %5s  %5s  %8s  %10s  %6s  %s\n", "run",
			"started", "commit", "units", "findings", "new", "fixed", "accepted",
			"suppressed", "unseen", "version");
	for (size_t i = 0; i < count; i++) {
		const struct findings_run *run = &runs[i];
		printf("%5" PRId64 "  %-20s  %-10.10s  %5" PRIu64 " of %4" PRIu64 "  %8" PRIu64
		       "  %5" PRIu64 "  %5" PRIu64 "  %8" PRIu64 "  %10" PRIu64 "  %6" PRIu64
		       "  %s\n",
			run->id, run->started, run->commit ? run->commit : "-", run->analysed_count,
			run->unit_count, run->open_count, run->new_count, run->fixed_count,
			run->accepted_count, run->suppressed_count, run->unseen_count,
			run->tool_version);
	}
	return EXIT_CLEAN;
}

static long long kilobytes(const char *path)
{
	struct stat file;
	return stat(path, &file) ? 0 : ((long long)file.st_size + 1023) / 1024;
}

static int prune(
	struct request *request, struct findings *findings, const char *path, struct error *err)
{
	size_t gone;
	long long before = kilobytes(path);
	if (!findings_prune(findings, request->keep, &gone, err)) {
		usage_error(err->text);
		return EXIT_INTERNAL;
	}
	if (!request->outputs.quiet)
		fprintf(stderr, "%zu run%s forgotten; '%s' had %lld KiB, and has %lld\n", gone,
			gone == 1 ? "" : "s", path, before, kilobytes(path));
	return EXIT_CLEAN;
}

static int answer(struct request *request)
{
	struct error err = { 0 };
	const char *path;
	struct findings *findings = archive_open(request->database, &request->arena, &path, &err);
	if (!findings)
		return usage_error(err.text);
	int code = request->keep         ? prune(request, findings, path, &err)
		   : request->wants_list ? list(request, findings, &err)
					 : report(request, findings, &err);
	findings_close(findings);
	return code;
}

static int run(int count, char **arguments)
{
	struct request request = { 0 };
	command_parse(&command_report, &count, arguments, take_option, &request);
	bool is_mixed = (request.keep != 0) + request.wants_list +
				(request.run || request.since || request.outputs.items.count ||
					request.outputs.stalls) >
			1;
	int code = is_mixed ? usage_error("--list, --prune and reports are different things: ask "
					  "for one at a time")
			    : answer(&request);
	outputs_release(&request.outputs);
	arena_release(&request.arena);
	return code;
}

const struct command command_report = {
	.name = "report",
	.bit = IN_REPORT,
	.summary = "show what earlier runs have found",
	.synopsis = "",
	.text = "Makes every report of check from the findings database, of the latest run or "
		"another, without analysing anything: what is shown was found then.",
	.after = "Examples:\n"
		 "  async-lint report -f html=report.html\n"
		 "  async-lint report --list\n"
		 "  async-lint report --since 2026-11-01 -v   what has come since, and gone\n"
		 "  async-lint report --run 12 -f sarif=run12.sarif\n"
		 "  async-lint report --prune 50\n",
	.run = run,
};
