/*
 * async-lint doctor: did you see my program? Reads and links it like check, runs no rule, and says
 * what was seen and what was not.
 */
#include <signal.h>
#include <string.h>

#include "base/stop.h"
#include "command/command.h"
#include "command/doctor.h"
#include "command/selection.h"

struct request {
	struct selection selection;
	bool is_json, show_all, allow_partial;
};

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct request *request = state->input;
	if (selection_option(&request->selection, key, argument, state))
		return 0;
	switch (key) {
	case OPTION_DOCTOR_FORMAT:
		request->is_json = !strcmp(argument, "json");
		break;
	case OPTION_WHOLE:
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

static struct diagnosis_comments count_comments(const struct suppression_list *list)
{
	struct diagnosis_comments comments = { .total = (uint32_t)list->items.count };
	for (size_t i = 0; i < list->items.count; i++) {
		const struct suppression *s = &list->items.items[i];
		comments.lines += s->scope == SUPPRESS_LINE;
		comments.functions += s->scope == SUPPRESS_FUNCTION;
		comments.files += s->scope == SUPPRESS_FILE;
		comments.dated += s->until != 0;
		comments.dead += s->is_dead;
	}
	return comments;
}

static int report(const struct request *request, struct check *check)
{
	struct diagnosis diagnosis = {
		.check = check,
		.comments = count_comments(&check->program.suppressions),
		.show_all = request->show_all,
	};
	program_coverage(&check->program, &check->arena, &diagnosis.coverage);
	if (request->is_json)
		doctor_json(stdout, &diagnosis);
	else
		doctor_text(stdout, &diagnosis);
	for (size_t i = 0; i < check->warnings.count; i++)
		fprintf(stderr, "async-lint: warning: %s\n", check->warnings.items[i]);
	if (result_is_partial(&check->result) && !request->allow_partial)
		return EXIT_PARTIAL;
	return coverage_has_loop(&diagnosis.coverage) ? EXIT_CLEAN : EXIT_FINDINGS;
}

static volatile sig_atomic_t was_interrupted;

static void interrupt(int number)
{
	was_interrupted = number;
	stop_ask();
	signal(number, SIG_DFL);
}

static int diagnose(struct request *request)
{
	static const struct rule *const no_rules[] = { NULL };
	struct check check;
	struct error err = { 0 };
	request->selection.check.rules = no_rules;
	request->selection.check.no_baseline = true;
	if (!selection_configure(&request->selection, true, &err))
		return usage_error(err.text);
	selection_place(&request->selection, false);
	signal(SIGINT, interrupt);
	bool ok = check_run(&check, &request->selection.check, &err);
	selection_finish(&request->selection);
	int code = ok ? report(request, &check) : usage_error(err.text);
	check_release(&check);
	if (!ok && was_interrupted)
		raise(was_interrupted); /* whoever called sees what ended this */
	return code;
}

static int run(int count, char **arguments)
{
	struct request request = { 0 };
	int before = count;
	command_parse(&command_doctor, &count, arguments, take_option, &request);
	selection_flags(&request.selection, before, count, arguments);
	int code = diagnose(&request);
	selection_release(&request.selection);
	return code;
}

const struct command command_doctor = {
	.name = "doctor",
	.bit = IN_DOCTOR,
	.summary = "what of a program is seen, and what is not",
	.synopsis = "[SOURCE...] [-- COMPILER-FLAG...]",
	.text = "Says how much of a program the analysis sees: an empty report of check means "
		"little when "
		"nothing was found that runs on an event loop, or when what runs there disappears "
		"behind "
		"pointers and functions nobody has described.",
	.after = "Read it from the top:\n"
		 "  units, functions   what does not parse is not analysed\n"
		 "  where code runs    no task and no callback: the functions that take your\n"
		 "                     callbacks have no model; the last list names them\n"
		 "  through pointers   calls that lead to nowhere known: what they call is not\n"
		 "                     looked at\n"
		 "  without a model    what the loop calls and nobody has described counts as\n"
		 "                     harmless\n\n"
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
		 "The exit code is 0 when something runs on a loop, 1 when nothing does, 2 for "
		 "wrong usage, "
		 "3 when some unit could not be analysed.\n",
	.run = run,
};
