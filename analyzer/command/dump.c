/*
 * async-lint dump: the intermediate forms of one file, for people who work on rules and for
 * goldens.
 */
#include <stdio.h>
#include <string.h>

#include "air/encode.h"
#include "air/print.h"
#include "base/array.h"
#include "command/command.h"
#include "driver/extract.h"
#include "driver/plan.h"
#include "link/program.h"

struct request {
	int form; /* the key of its option */
	const char *function;
	bool has_found; /* some function of that name */
	struct plan_options plan;
	ARRAY(const char *) sources;
};

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct request *request = state->input;
	switch (key) {
	case OPTION_AIR:
	case OPTION_CFG:
	case OPTION_FLOW:
	case OPTION_LINK:
		request->form = key;
		break;
	case OPTION_BUILD:
		request->plan.build = argument;
		break;
	case OPTION_FUNCTION:
		request->function = argument;
		break;
	case ARGP_KEY_ARG:
		array_push(&request->sources, argument);
		break;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "name a file");
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

static bool is_wanted(struct request *request, const char *name)
{
	bool wanted = !request->function || !strcmp(request->function, name);
	request->has_found |= wanted;
	return wanted;
}

static int dump_functions(struct request *request, const struct air_unit *unit)
{
	struct arena arena = { 0 };
	for (uint32_t i = 0; i < unit->function_count; i++) {
		struct air_function f;
		struct error err;
		struct text text = { 0 };
		if (!is_wanted(request, unit->functions[i].name))
			continue;
		arena_reset(&arena);
		if (!air_function_decode(&arena, &unit->functions[i], &f, &err))
			return usage_error(err.text);
		if (request->form == OPTION_CFG) {
			struct cfg cfg;
			cfg_build(&cfg, &arena, &f, NULL, NULL);
			printf("%s\n", unit->functions[i].name);
			cfg_print(stdout, &cfg);
		} else {
			air_function_print(&text, &f);
			fputs(text_string(&text), stdout);
			text_release(&text);
		}
	}
	arena_release(&arena);
	return EXIT_CLEAN;
}

static int dump_unit(struct request *request, const struct extracted_unit *extracted)
{
	struct air_unit unit = { 0 };
	struct error err;
	if (!air_unit_decode(&unit, extracted->bytes, extracted->size, true, &err))
		return usage_error(err.text);
	int code = EXIT_CLEAN;
	if (request->form == OPTION_AIR && !request->function) {
		struct text text = { 0 };
		air_unit_print(&text, &unit, false);
		fputs(text_string(&text), stdout);
		text_release(&text);
	} else {
		code = dump_functions(request, &unit);
	}
	air_unit_release(&unit);
	return code;
}

static void dump_flow(struct request *request, struct program *program)
{
	struct program_cursor cursor;
	program_cursor_init(&cursor, program);
	for (uint32_t n = 0; n < program->defined_count; n++) {
		if (!is_wanted(request, program->functions[n].name))
			continue;
		program_open(&cursor, n);
		printf("%s\n", program->functions[n].name);
		flow_print(stdout, cursor.flow);
	}
	program_cursor_release(&cursor);
}

static int dump_program(
	struct request *request, const struct plan *plan, const struct extraction *extraction)
{
	struct program_input *inputs = memory_new(plan->unit_count, sizeof(*inputs));
	struct program program = { 0 };
	struct error err;
	size_t count = 0;
	for (size_t i = 0; i < plan->unit_count; i++)
		if (extraction->units[i].bytes)
			inputs[count++] = (struct program_input){
				.bytes = extraction->units[i].bytes,
				.size = extraction->units[i].size,
				.group = plan->units[i].group,
			};
	struct model *model = model_new();
	model_load_shipped(model);
	int code = EXIT_CLEAN;
	if (!program_link(&program, inputs, count, model, NULL, &err))
		code = usage_error(err.text);
	else if (request->form == OPTION_LINK)
		program_print(stdout, &program);
	else
		dump_flow(request, &program);
	program_release(&program);
	model_free(model);
	free(inputs);
	return code;
}

/* One lost unit, and what is printed of the others would be wrong. */
static int find_lost(const struct plan *plan, const struct extraction *extraction)
{
	struct error err;
	for (size_t i = 0; i < plan->unit_count; i++) {
		if (extraction->units[i].bytes)
			continue;
		error_set(&err, "'%s': %s", plan->units[i].path, extraction->units[i].lost);
		return usage_error(err.text);
	}
	return EXIT_CLEAN;
}

static int dump(
	struct request *request, const struct plan *plan, const struct extraction *extraction)
{
	struct error err;
	int code = find_lost(plan, extraction);
	if (code)
		return code;
	if (request->form == OPTION_LINK || request->form == OPTION_FLOW)
		code = dump_program(request, plan, extraction);
	for (size_t i = 0; i < plan->unit_count && !code; i++)
		if (request->form == OPTION_AIR || request->form == OPTION_CFG)
			code = dump_unit(request, &extraction->units[i]);
	if (code || !request->function || request->form == OPTION_LINK || request->has_found)
		return code;
	error_set(&err, "there is no function '%s'", request->function);
	return usage_error(err.text);
}

static int read_and_dump(struct request *request)
{
	struct plan plan = { 0 };
	struct extraction extraction = { 0 };
	struct extract_options extract = { 0 };
	struct error err = { 0 };
	request->plan.sources = request->sources.items;
	request->plan.source_count = request->sources.count;
	if (!plan_make(&plan, &request->plan, &err) ||
		!extract_run(&extraction, &plan, &extract, NULL, &err)) {
		plan_release(&plan);
		return usage_error(err.text);
	}
	int code = dump(request, &plan, &extraction);
	extraction_release(&extraction);
	plan_release(&plan);
	return code;
}

static int run(int count, char **arguments)
{
	struct request request = { .form = OPTION_AIR };
	int before = count;
	command_parse(&command_dump, &count, arguments, take_option, &request);
	if (count < before) {
		request.plan.has_arguments = true;
		request.plan.arguments = (const char *const *)arguments + count + 1;
		request.plan.argument_count = (size_t)(before - count - 1);
	}
	int code = read_and_dump(&request);
	array_release(&request.sources);
	return code;
}

const struct command command_dump = {
	.name = "dump",
	.bit = IN_DUMP,
	.summary = "print what was made of a file: --air, --cfg, --link, --flow",
	.synopsis = "FILE... [-- COMPILER-FLAG...]",
	.text = "Prints what was made of a file.",
	.run = run,
};
