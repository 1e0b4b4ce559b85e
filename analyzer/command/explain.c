/*
 * async-lint explain: why a rule is there and what to do instead; or all about one finding of an
 * earlier run, with the source at each step.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "command/archive.h"
#include "command/command.h"
#include "command/progress.h"
#include "command/selection.h"
#include "report.h"
#include "rules.h"

struct request {
	const char *wanted, *database, *color;
};

enum { shortest_fingerprint = 4 };

static const char exit_code_topic[] = "exit-codes";

/* -------------------------------------------------------------------------------- command line */

static bool is_fingerprint(const char *text)
{
	size_t length = strspn(text, "0123456789abcdef");
	return length >= shortest_fingerprint && length <= 32 && !text[length];
}

static bool is_place(const char *text)
{
	const char *colon = strchr(text, ':');
	return colon && colon != text && colon[1] >= '1' && colon[1] <= '9';
}

/* A file without a line, or what cannot be one. */
static bool is_file(const char *text)
{
	struct stat info;
	char name[4096];
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(text, ":"), text);
	return !is_place(text) && !stat(name, &info) && S_ISREG(info.st_mode);
}

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct request *request = state->input;
	switch (key) {
	case ARGP_KEY_ARG:
		if (request->wanted)
			argp_error(state, "one rule or finding at a time");
		if (is_file(argument))
			argp_error(state, "of a file, name the line as well: %.*s:LINE",
				(int)strcspn(argument, ":"), argument);
		if (!rule_find(argument) && !is_fingerprint(argument) && !is_place(argument) &&
			strcmp(argument, exit_code_topic) != 0)
			refuse_rule(state, argument);
		request->wanted = argument;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "name a rule (async-lint rules lists them), or a finding: its "
				  "fingerprint or FILE:LINE");
		return 0;
	case OPTION_ARCHIVE_DATABASE:
		request->database = argument;
		return 0;
	case OPTION_COLOR:
		request->color = argument;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* ------------------------------------------------------------------------------ which finding */

/* What is looked for: a fingerprint, or a place. */
struct search {
	struct arena arena;
	struct findings *findings;
	const char *wanted;      /* as it was typed */
	const char *fingerprint; /* or NULL */
	const char *path;
	uint32_t line, column; /* column 0: any */
	int64_t run, latest;
	struct result result; /* of that run */
	ARRAY(const struct result_finding *) found;
};

/* FILE:LINE or FILE:LINE:COLUMN, as reports print it. */
static void parse_place(struct search *search, const char *text)
{
	char *path = arena_strdup(&search->arena, text);
	char *last = strrchr(path, ':');
	uint32_t number = (uint32_t)strtoul(last + 1, NULL, 10);
	*last = '\0';
	char *before = strrchr(path, ':');
	if (before && before[1] >= '1' && before[1] <= '9' &&
		strspn(before + 1, "0123456789") == strlen(before + 1)) {
		search->column = number;
		number = (uint32_t)strtoul(before + 1, NULL, 10);
		*before = '\0';
	}
	search->line = number;
	search->path = path_join(&search->arena, "", path);
}

static bool is_wanted(const struct search *search, const struct result_finding *finding)
{
	if (finding->state == RESULT_STATE_ABSENT)
		return false;
	if (search->fingerprint)
		return text_starts_with(finding->fingerprint, search->fingerprint);
	return finding->line == search->line && !strcmp(finding->path, search->path) &&
	       (!search->column || finding->column == search->column);
}

static bool look_in(struct search *search, int64_t run, struct error *err)
{
	search->run = run;
	array_reset(&search->found);
	if (run < 0)
		return true;
	if (!findings_load(search->findings, run, false, &search->arena, &search->result, err))
		return false;
	for (size_t i = 0; i < search->result.finding_count; i++)
		if (is_wanted(search, &search->result.findings[i]))
			array_push(&search->found, &search->result.findings[i]);
	return true;
}

/* A path as seen from here, from the root of the run. */
static const char *from_root(struct search *search)
{
	const char *here = selection_absolute(&search->arena, search->path);
	return path_relative(search->result.root, here);
}

/* In the latest run; else in the latest that has it. */
static bool look(struct search *search, struct error *err)
{
	search->latest = findings_latest_run(search->findings);
	if (search->latest < 0)
		return error_set(err, "there is no run in the database yet");
	if (!look_in(search, search->latest, err))
		return false;
	if (!search->found.count && !search->fingerprint) {
		search->path = from_root(search);
		if (!look_in(search, search->latest, err))
			return false;
	}
	if (search->found.count)
		return true;
	int64_t earlier =
		search->fingerprint
			? findings_run_of_finding(search->findings, search->fingerprint)
			: findings_run_of_place(search->findings, search->path, search->line);
	return earlier < 0 || look_in(search, earlier, err);
}

/* Which findings there are in that file, for who missed the line. */
static void add_lines(struct text *text, const struct search *search)
{
	enum { most = 12 };
	size_t count = 0;
	for (size_t i = 0; i < search->result.finding_count; i++) {
		const struct result_finding *finding = &search->result.findings[i];
		if (finding->state == RESULT_STATE_ABSENT ||
			strcmp(finding->path, search->path) != 0 || ++count > most)
			continue;
		text_printf(text, "%s%u",
			count == 1 ? "\nnote: in that file it has them at line " : ", ",
			finding->line);
	}
	if (count > most)
		text_add(text, " ...");
}

static bool passes(const struct search *search, const struct result_finding *finding)
{
	for (size_t i = 0; i < finding->step_count; i++)
		if (finding->steps[i].line == search->line &&
			!strcmp(finding->steps[i].path, search->path))
			return true;
	return false;
}

/* Whose way leads through that place: nothing is wrong there, but it has a part in it. */
static void add_passing(struct text *text, const struct search *search)
{
	enum { most = 5 };
	size_t count = 0;
	for (size_t i = 0; i < search->result.finding_count; i++) {
		const struct result_finding *finding = &search->result.findings[i];
		if (!passes(search, finding) || ++count > most)
			continue;
		text_printf(text, "%s\n  %s:%u: %s",
			count == 1 ? "\nnote: these lead through it:" : "", finding->path,
			finding->line, finding->message);
	}
	if (count > most)
		text_printf(text, "\n  and %zu more", count - most);
}

static bool refuse_nothing(const struct search *search, struct error *err)
{
	struct text text = { 0 };
	if (search->fingerprint)
		text_printf(&text, "no run in the database has a finding '%s'", search->wanted);
	else
		text_printf(&text, "the latest run has no finding at %s", search->wanted);
	if (!search->fingerprint) {
		add_lines(&text, search);
		add_passing(&text, search);
	}
	text_add(&text, "\nnote: async-lint check brings the database up to date");
	error_set(err, "%s", text_string(&text));
	text_release(&text);
	return false;
}

/* The beginning of a fingerprint may be that of several. */
static bool check_one(const struct search *search, struct error *err)
{
	struct text text = { 0 };
	bool is_one = true;
	for (size_t i = 1; i < search->found.count; i++)
		is_one &= !strcmp(
			search->found.items[i]->fingerprint, search->found.items[0]->fingerprint);
	if (is_one || !search->fingerprint)
		return true;
	text_printf(&text, "'%s' is the beginning of several:", search->wanted);
	for (size_t i = 0; i < search->found.count && i < 8; i++)
		text_printf(&text, "\n  %.12s %s:%u: %s", search->found.items[i]->fingerprint,
			search->found.items[i]->path, search->found.items[i]->line,
			search->found.items[i]->rule);
	error_set(err, "%s", text_string(&text));
	text_release(&text);
	return false;
}

/* ------------------------------------------------------------------------------------- showing */

static void show_history(struct search *search, const struct result_finding *finding)
{
	struct arena *arena = &search->arena;
	struct findings_history history =
		findings_history(search->findings, finding->fingerprint, finding->path, arena);
	printf("  fingerprint: %s\n", finding->fingerprint);
	if (!history.run_count)
		return;
	printf("  first seen: %s%s%.10s; in %" PRIu64 " of %" PRIu64 " run%s since\n",
		archive_run_name(arena, history.first_run, history.first_started),
		history.first_commit ? " at commit " : "",
		history.first_commit ? history.first_commit : "", history.run_count,
		history.since_count, history.since_count == 1 ? "" : "s");
	if (history.gone_count)
		printf("  gone since: last seen by %s\n",
			archive_run_name(arena, history.last_run, history.last_started));
}

static void show_ways(const struct result_finding *finding)
{
	if (!result_is_open(finding))
		return;
	printf("\nIf it is right as it is, say why, in a comment at its line or in the baseline:\n"
	       "  /* async-lint: allow(%s) REASON */\n"
	       "  async-lint baseline update --accept --reason REASON\n",
		finding->rule);
}

static bool show(struct search *search, const struct report_style *style, struct error *err)
{
	bool ok = true;
	for (size_t i = 0; i < search->found.count && ok; i++) {
		struct result_finding finding = *search->found.items[i];
		struct result one = search->result;
		one.findings = &finding;
		one.finding_count = 1;
		if (i)
			putchar('\n');
		ok = report_text.write(stdout, &one, style, err);
		show_history(search, &finding);
		show_ways(&finding);
		bool is_last = i + 1 == search->found.count ||
			       strcmp(search->found.items[i + 1]->rule, finding.rule) != 0;
		const char *page = rule_find(finding.rule) ? rule_page(finding.rule) : NULL;
		if (is_last && page)
			printf("\n%s", page);
	}
	return ok;
}

static int explain_finding(const struct request *request)
{
	struct error err = { 0 };
	struct search search = { .wanted = request->wanted };
	const char *path;
	const char *color = request->color ? request->color : "auto";
	char host[host_size];
	struct report_style style = { .color = wants_color(color, STDOUT_FILENO),
		.link_host = wants_links(color, STDOUT_FILENO, host),
		.width = terminal_width(STDOUT_FILENO),
		.verbose = true,
		.lines = true };
	if (is_fingerprint(request->wanted))
		search.fingerprint = request->wanted;
	else
		parse_place(&search, request->wanted);
	search.findings = archive_open(request->database, &search.arena, &path, &err);
	bool ok = search.findings && look(&search, &err) &&
		  (search.found.count || refuse_nothing(&search, &err)) &&
		  check_one(&search, &err) && show(&search, &style, &err);
	int code = ok ? EXIT_CLEAN : usage_error(err.text);
	findings_close(search.findings);
	array_release(&search.found);
	arena_release(&search.arena);
	return code;
}

static int explain_exit_codes(void)
{
	printf("Exit codes of check and link, and of report for an earlier run:\n%s\n"
	       "What could not be analysed may hide anything, so 3 outranks 1: the summary line "
	       "has both.\n"
	       "  --fail-on WHAT    what makes it 1: a severity, new, stale (default: "
	       "performance)\n"
	       "  --exit-zero       0 in place of 1\n"
	       "  --allow-partial   0 or 1 in place of 3\n\n"
	       "Other commands have 0, 2, 3 and 4 in the same sense; what 1 means is in the help "
	       "of doctor\nand baseline.\n",
		exit_codes);
	return EXIT_CLEAN;
}

static int run(int count, char **arguments)
{
	struct request request = { 0 };
	command_parse(&command_explain, &count, arguments, take_option, &request);
	if (!strcmp(request.wanted, exit_code_topic))
		return explain_exit_codes();
	if (!rule_find(request.wanted))
		return explain_finding(&request);
	fputs(rule_page(request.wanted), stdout);
	return EXIT_CLEAN;
}

const struct command command_explain = {
	.name = "explain",
	.bit = IN_EXPLAIN,
	.summary = "the page of a rule, or all about a finding",
	.synopsis = "RULE\nFINGERPRINT\nFILE:LINE[:COLUMN]\nexit-codes",
	.text = "Prints the page of a rule: what it finds, when a finding is wrong, what to do "
		"instead. Or all that the database knows of a finding: its whole path with the "
		"source at each step, when it was first seen, and how to allow it.",
	.after = "A fingerprint may be shortened to its first 4 digits. The finding is that of the "
		 "latest run; if that has none, of the last one that had it.\n\n"
		 "Examples:\n"
		 "  async-lint explain blocking-call\n"
		 "  async-lint explain src/fetch.c:41\n"
		 "  async-lint explain 08e2e9d3\n"
		 "  async-lint explain exit-codes\n",
	.words = "RULE exit-codes",
	.run = run,
};
