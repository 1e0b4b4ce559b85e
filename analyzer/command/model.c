/*
 * async-lint model: files that describe a library. "new" drafts one from a header, "check" says
 * whether some load.
 *
 * A unit keeps only declarations that it uses. So the header's text is asked for names, and a unit
 * is made that includes the header and mentions each of them; what the compiler then knows as a
 * function of that header is one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "air/encode.h"
#include "base/file.h"
#include "command/command.h"
#include "command/model_draft.h"
#include "command/model_names.h"
#include "driver/extract.h"
#include "driver/plan.h"
#include "model/model.h"

struct request {
	struct arena arena;
	ARRAY(const char *) words;
	const char *output;
	bool is_forced;
	const char *header; /* absolute, without links */
	const char *folder; /* of the unit that is made */
	struct plan_options plan;
	struct header_names names;
	ARRAY(struct draft_function) functions;
};

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct request *request = state->input;
	switch (key) {
	case OPTION_OUTPUT:
		request->output = argument;
		break;
	case OPTION_FORCE:
		request->is_forced = true;
		break;
	case ARGP_KEY_ARG:
		array_push(&request->words, argument);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* -------------------------------------------------------------------------------------- check */

static void count_function(const char *name, struct role_list roles, void *data)
{
	(void)name, (void)roles;
	++*(size_t *)data;
}

static int check_models(const struct request *request)
{
	struct model *model = model_new();
	struct error err;
	int code = EXIT_CLEAN;
	model_load_shipped(model);
	for (size_t i = 1; i < request->words.count && code == EXIT_CLEAN; i++) {
		size_t before = 0, now = 0;
		model_each_function(model, count_function, &before);
		if (!model_load_file(model, request->words.items[i], &err))
			code = usage_error(err.text);
		model_each_function(model, count_function, &now);
		if (code == EXIT_CLEAN)
			printf("%s: loads, %zu functions have a model that had none\n",
				request->words.items[i], now > before ? now - before : 0);
	}
	model_free(model);
	return code;
}

/* -------------------------------------------------------------------------------- the made unit */

static const char *unit_path(struct request *request)
{
	return path_join(&request->arena, request->folder, "unit.c");
}

/* A unit that mentions every name. Mentioned in parentheses, a macro is no call. */
static bool write_unit(struct request *request, struct error *err)
{
	struct text text = { 0 };
	text_printf(&text, "#include \"%s\"\nvoid async_lint_names(void)\n{\n", request->header);
	for (size_t i = 0; i < request->names.items.count; i++)
		text_printf(&text, "\t(void)%s;\n", request->names.items.items[i].name);
	text_add(&text, "}\n");
	bool ok = file_write(unit_path(request), text_string(&text), text.length, err);
	text_release(&text);
	return ok;
}

static bool read_header(struct request *request, struct error *err)
{
	const char *given = request->words.items[1], *bytes;
	char *real = realpath(given, NULL);
	size_t size;
	if (!real)
		return error_set(err, "cannot read '%s': %s", given, strerror(errno));
	request->header = arena_strdup(&request->arena, real);
	free(real);
	if (!file_read(&request->arena, request->header, &bytes, &size, err))
		return false;
	header_names_read(&request->names, &request->arena, bytes, size);
	return true;
}

/* ----------------------------------------------------------------------------- what it declares */

static const struct header_name *find_name(const struct request *request, const char *name)
{
	for (size_t i = 0; i < request->names.items.count; i++)
		if (!strcmp(request->names.items.items[i].name, name))
			return &request->names.items.items[i];
	return NULL;
}

static struct draft_parameter describe_parameter(
	struct request *request, const struct air_param *param, const char *written)
{
	const char *name = param->name ? param->name : "";
	struct draft_parameter made = { .name = arena_strdup(&request->arena, name) };
	made.is_function = param->typedef_key || (written && strstr(written, "(*"));
	made.is_pointer = written && strpbrk(written, "*[");
	return made;
}

static void add_function(
	struct request *request, const struct air_symbol *symbol, const struct header_name *name)
{
	struct draft_parameter *parameters =
		arena_array(&request->arena, symbol->param_count, sizeof(*parameters));
	for (uint32_t i = 0; i < symbol->param_count; i++)
		parameters[i] = describe_parameter(request, &symbol->params[i],
			header_parameter(&request->arena, name->parameters, i));
	struct draft_function made = { name->name, name->declaration, parameters,
		symbol->param_count };
	array_push(&request->functions, made);
}

static int by_place(const void *left, const void *right)
{
	const struct air_symbol *a = *(const struct air_symbol *const *)left;
	const struct air_symbol *b = *(const struct air_symbol *const *)right;
	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return a->column < b->column ? -1 : a->column > b->column;
}

static bool is_of_header(const struct request *request, const struct plan *plan,
	const struct air_unit *unit, uint32_t file)
{
	struct arena arena = { 0 };
	bool same = file != air_none &&
		    !strcmp(path_join(&arena, plan->root, unit->files[file].path), request->header);
	arena_release(&arena);
	return same;
}

static void gather_functions(
	struct request *request, const struct plan *plan, const struct air_unit *unit)
{
	ARRAY(const struct air_symbol *) symbols = { 0 };
	for (uint32_t i = 0; i < unit->symbol_count; i++) {
		const struct air_symbol *symbol = &unit->symbols[i];
		if (symbol->kind == AIR_SYMBOL_FUNCTION && !(symbol->flags & AIR_SYMBOL_DEFINED) &&
			is_of_header(request, plan, unit, symbol->file))
			array_push(&symbols, symbol);
	}
	if (symbols.count)
		qsort(symbols.items, symbols.count, sizeof(*symbols.items), by_place);
	for (size_t i = 0; i < symbols.count; i++) {
		const struct header_name *name = find_name(request, symbols.items[i]->name);
		if (name)
			add_function(request, symbols.items[i], name);
	}
	array_release(&symbols);
}

/* Why a header gave nothing, or less than it may hold; NULL when all of it was understood. */
static const struct air_diagnostic *first_diagnostic(const struct air_unit *unit)
{
	for (uint32_t i = 0; i < unit->diagnostic_count; i++)
		if (!unit->diagnostics[i].in_function)
			return &unit->diagnostics[i];
	return NULL;
}

static bool take_unit(struct request *request, const struct plan *plan,
	const struct extracted_unit *extracted, struct error *err)
{
	struct air_unit unit = { 0 };
	const char *given = request->words.items[1];
	if (!extracted->bytes)
		return error_set(err, "'%s': %s", given, extracted->lost);
	if (!air_unit_decode(&unit, extracted->bytes, extracted->size, false, err))
		return false;
	gather_functions(request, plan, &unit);
	const struct air_diagnostic *wrong = first_diagnostic(&unit);
	bool ok = request->functions.count;
	if (!ok)
		error_set(err, "'%s' declares no function%s%s", given, wrong ? ": " : "",
			wrong ? wrong->text : "");
	else if (wrong)
		fprintf(stderr, "async-lint: warning: '%s' was not understood as a whole: %s\n",
			given, wrong->text);
	air_unit_release(&unit);
	return ok;
}

static bool parse_unit(struct request *request, struct error *err)
{
	struct plan plan = { 0 };
	struct extraction extraction = { 0 };
	struct extract_options extract = { 0 };
	const char *source = unit_path(request);
	request->plan.sources = &source;
	request->plan.source_count = 1;
	request->plan.has_arguments = true;
	bool ok = plan_make(&plan, &request->plan, err) &&
		  extract_run(&extraction, &plan, &extract, NULL, err) &&
		  take_unit(request, &plan, &extraction.units[0], err);
	extraction_release(&extraction);
	plan_release(&plan);
	return ok;
}

/* ---------------------------------------------------------------------------------- the draft */

static int write_output(const struct request *request, const struct text *text)
{
	struct error err;
	if (!request->output) {
		fputs(text_string(text), stdout);
		return EXIT_CLEAN;
	}
	if (!request->is_forced && !access(request->output, F_OK)) {
		error_set(&err, "'%s' exists; --force writes over it", request->output);
		return usage_error(err.text);
	}
	if (!file_write(request->output, text_string(text), text->length, &err))
		return usage_error(err.text);
	return EXIT_CLEAN;
}

static int write_draft(const struct request *request)
{
	struct text text = { 0 };
	draft_write(&text, request->header, request->functions.items, request->functions.count);
	int code = write_output(request, &text);
	text_release(&text);
	return code;
}

static bool make_functions(struct request *request, struct error *err)
{
	const char *place = getenv("TMPDIR");
	char *folder = arena_printf(
		&request->arena, "%s/async-lint-XXXXXX", place && *place ? place : "/tmp");
	if (!read_header(request, err))
		return false;
	if (!mkdtemp(folder))
		return error_set(err, "cannot make '%s': %s", folder, strerror(errno));
	request->folder = folder;
	bool ok = write_unit(request, err) && parse_unit(request, err);
	unlink(unit_path(request));
	rmdir(folder);
	return ok;
}

/* -------------------------------------------------------------------------------- the command */

static int draft_or_check(struct request *request)
{
	static const char *const words[] = { "new", "check" };
	struct text hint = { 0 };
	struct error err = { 0 };
	const char *word = request->words.count ? request->words.items[0] : NULL;
	if (!word)
		return usage_error("say 'model new HEADER' or 'model check FILE'; see --help");
	if (!strcmp(word, "check") && request->words.count > 1)
		return check_models(request);
	if (!strcmp(word, "new") && request->words.count == 2)
		return make_functions(request, &err) ? write_draft(request) : usage_error(err.text);
	if (!strcmp(word, "check") || !strcmp(word, "new"))
		return usage_error(!strcmp(word, "new") ? "'model new' takes one header"
							: "'model check' takes model files");
	error_set(&err, "'model' knows 'new' and 'check', not '%s'%s", word,
		did_you_mean(&hint, word, words, 2));
	text_release(&hint);
	return usage_error(err.text);
}

static int run(int count, char **arguments)
{
	struct request request = { 0 };
	int before = count;
	command_parse(&command_model, &count, arguments, take_option, &request);
	if (count < before) {
		request.plan.arguments = (const char *const *)arguments + count + 1;
		request.plan.argument_count = (size_t)(before - count - 1);
	}
	int code = draft_or_check(&request);
	array_release(&request.words);
	array_release(&request.names.items);
	array_release(&request.functions);
	arena_release(&request.arena);
	return code;
}

const struct command command_model = {
	.name = "model",
	.bit = IN_MODEL,
	.summary = "draft a description of a library, or check one",
	.synopsis = "new HEADER [-- COMPILER-FLAG...]\ncheck FILE...",
	.text = "Model files say what the functions of a library do to an event loop, for code "
		"that cannot "
		"be "
		"annotated. check, doctor and explain take them with --model.",
	.after = "new drafts a model for the functions that one header declares. The draft loads, "
		 "but says "
		 "nothing yet: what parameters and names suggest stands in it as comments, for "
		 "somebody who "
		 "knows the library to decide.\n"
		 "  1. async-lint doctor -p build          names what nobody has described\n"
		 "  2. async-lint model new mylib.h -o mylib.yaml -- -Iinclude\n"
		 "  3. take the '#' from what is true, correct it, delete the rest; the words\n"
		 "     are in docs/models.md\n"
		 "  4. async-lint model check mylib.yaml   mistakes, with line and column\n"
		 "  5. async-lint check -p build --model mylib.yaml\n\n"
		 "The flags behind -- are those that the header needs to be compiled.\n\n"
		 "check loads files as --model does, each on top of those before it. The exit code "
		 "is 0 "
		 "when "
		 "all load, and 2 when one does not, or for wrong usage.\n",
	.words = "new check",
	.run = run,
};
