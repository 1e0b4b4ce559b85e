/*
 * async-lint doctor: did you see my program? Reads and links it like check, runs no rule, and says
 * what was seen and what was not.
 */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
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

/* Asks what leaves files out, and notes which patterns fit one that is skipped. */
struct noting {
	struct config *config;
	const char *(*skips)(const char *file, void *data);
	void *data;
};

static const char *note_file(const char *file, void *data)
{
	struct noting *noting = data;
	config_meet(noting->config, file);
	return noting->skips ? noting->skips(file, noting->data) : NULL;
}

/* Headers, too. */
static void note_files(const struct check *check, struct config *config)
{
	struct arena arena = { 0 };
	for (uint32_t u = 0; u < check->program.unit_count; u++) {
		const struct air_unit *unit = &check->program.units[u].air;
		for (uint32_t f = 0; f < unit->file_count; f++)
			if (!(unit->files[f].flags & AIR_FILE_SYSTEM))
				config_meet(config,
					path_join(&arena, check->plan.home, unit->files[f].path));
		arena_reset(&arena);
	}
	arena_release(&arena);
}

/* After the run, so that what it has read is among it. */
static void measure_cache(struct diagnosis *diagnosis, struct check *check, const char *path)
{
	struct error ignored; /* the run has warned of what is wrong with it */
	struct cache *cache = path && !access(path, R_OK) ? cache_open(path, &ignored) : NULL;
	if (!cache)
		return;
	if (cache_measure(cache, &diagnosis->kept))
		diagnosis->cache =
			path_relative(check->plan.root, selection_absolute(&check->arena, path));
	cache_close(cache);
}

static int report(const struct request *request, struct check *check)
{
	struct diagnosis diagnosis = {
		.check = check,
		.comments = count_comments(&check->program.suppressions),
		.config = request->selection.sources.count ? NULL : request->selection.config,
		.show_all = request->show_all,
	};
	if (diagnosis.config)
		note_files(check, request->selection.config);
	measure_cache(&diagnosis, check, request->selection.check.plan.cache);
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
	struct plan_options *plan = &request->selection.check.plan;
	struct noting noting = { request->selection.config, plan->skips, plan->skips_data };
	plan->skips = note_file;
	plan->skips_data = &noting;
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
