/*
 * async-lint doctor: did you see my program? Reads and links it like check, runs no rule, and says
 * what was seen and what was not.
 */
#include <argp.h>
#include <signal.h>
#include <string.h>

#include "commands.h"
#include "doctor.h"
#include "selection.h"

enum option_key { OPTION_ALL = 256, OPTION_ALLOW_PARTIAL };

static const struct argp_option options[] = {
	SELECTION_OPTIONS,
	{ 0, 0, 0, 0, "What is said:", 2 },
	{ "format", 'f', "FORMAT", 0, "text or json (default: text)", 2 },
	{ "all", OPTION_ALL, 0, 0, "whole lists instead of their first 20 rows", 2 },
	{ 0, 0, 0, 0, "Exit code:", 4 },
	{ "allow-partial", OPTION_ALLOW_PARTIAL, 0, 0,
		"units that could not be analysed do not make the exit code 3", 4 },
	{ 0 },
};

struct request {
	struct selection selection;
	bool is_json, show_all, allow_partial;
};

static bool parse_format(struct argp_state *state, const char *text)
{
	if (strcmp(text, "text") && strcmp(text, "json"))
		argp_error(state, "unknown format '%s' (text and json are known)", text);
	return !strcmp(text, "json");
}

static error_t parse_option(int key, char *argument, struct argp_state *state)
{
	struct request *request = state->input;
	if (selection_option(&request->selection, key, argument, state))
		return 0;
	switch (key) {
	case 'f':
		request->is_json = parse_format(state, argument);
		break;
	case OPTION_ALL:
		request->show_all = true;
		break;
	case OPTION_ALLOW_PARTIAL:
		request->allow_partial = true;
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
	"Says how much of a program the analysis sees: an empty report of check means little when "
	"nothing was found that runs on an event loop, or when what runs there disappears behind "
	"pointers and functions nobody has described.\v"
	"Read it from the top:\n"
	"  units, functions   what does not parse is not analysed\n"
	"  where code runs    no task and no callback: the functions that take your callbacks\n"
	"                     have no model; the last list names them\n"
	"  through pointers   calls that lead to nowhere known: what they call is not looked at\n"
	"  without a model    what the loop calls and nobody has described counts as harmless\n\n"
	"A model file describes functions you cannot annotate (docs/models.md):\n"
	"  functions:\n"
	"    my_loop_add: { calls-on-loop: arg1 }\n"
	"    my_fetch: { blocks: net }\n"
	"    my_length: { readonly: true }\n"
	"and is given to both commands with --model.\n\n"
	"Examples:\n"
	"  async-lint doctor -p build\n"
	"  async-lint doctor -p build --model loop.yaml --all\n"
	"  async-lint doctor -p build -f json | jq .coverage.unmodelled[0]\n\n"
	"The exit code is 0 when something runs on a loop, 1 when nothing does, 2 for wrong usage, "
	"3 when some unit could not be analysed.\n",
	NULL,
	NULL,
	NULL,
};

static int report(const struct request *request, struct check *check)
{
	struct diagnosis diagnosis = { .check = check, .show_all = request->show_all };
	program_coverage(&check->program, &check->arena, &diagnosis.coverage);
	if (request->is_json)
		doctor_json(stdout, &diagnosis);
	else
		doctor_text(stdout, &diagnosis);
	for (size_t i = 0; i < check->warnings.count; i++)
		fprintf(stderr, "async-lint: warning: %s\n", check->warnings.items[i]);
	if (fflush(stdout) || ferror(stdout)) {
		fputs("async-lint: cannot write the report\n", stderr);
		return EXIT_INTERNAL;
	}
	if (check_is_partial(check) && !request->allow_partial)
		return EXIT_PARTIAL;
	return coverage_has_loop(&diagnosis.coverage) ? EXIT_CLEAN : EXIT_FINDINGS;
}

static void interrupt(int number)
{
	extract_interrupt();
	signal(number, SIG_DFL);
}

static int run(struct request *request)
{
	static const struct rule *const no_rules[] = { NULL };
	struct check check;
	struct error err = { 0 };
	request->selection.check.rules = no_rules;
	selection_place(&request->selection, false);
	signal(SIGINT, interrupt);
	bool ok = check_run(&check, &request->selection.check, &err);
	selection_finish(&request->selection);
	int code = ok ? report(request, &check) : usage_error(err.text);
	check_release(&check);
	return code;
}

int command_doctor(int count, char **arguments)
{
	struct request request = { 0 };
	argp_err_exit_status = EXIT_USAGE;
	count = selection_split(&request.selection, count, arguments);
	refuse_unknown_options(options, count, arguments);
	argp_parse(&parser, count, arguments, 0, NULL, &request);
	int code = run(&request);
	selection_release(&request.selection);
	return code;
}
