/*
 * async-lint extract: units as files, for build systems and for machines that share the work.
 *
 * With a compiler's command, one unit: nothing but that command and the files it reads decides what
 * is written, so no cache is looked at and no folder searched. With a compile database, all units
 * of a shard, by the workers and the cache of check.
 */
#include <stdio.h>
#include <string.h>

#include "air/encode.h"
#include "base/file.h"
#include "command/command.h"
#include "command/dependencies.h"
#include "command/progress.h"
#include "command/selection.h"
#include "driver/unit_file.h"

struct request {
	struct selection selection;
	struct arena arena;
	struct dependencies dependencies;
	const char *output;
	unsigned shard, shard_count; /* from 1; 0 without --shard */
	bool as_compiler, drop_comments, if_changed, quiet;
};

/* -------------------------------------------------------------------------------- command line */

static void parse_shard(struct request *request, struct argp_state *state, const char *text)
{
	unsigned shard, count;
	int end = 0;
	if (sscanf(text, "%u/%u%n", &shard, &count, &end) != 2 || text[end] || !shard ||
		shard > count)
		argp_error(state, "--shard takes K/N with K from 1 to N, as 2/8, not '%s'", text);
	request->shard = shard;
	request->shard_count = count;
}

static error_t take_option(int key, char *argument, struct argp_state *state)
{
	struct request *request = state->input;
	if (selection_option(&request->selection, key, argument, state) ||
		dependencies_option(&request->dependencies, key, argument))
		return 0;
	switch (key) {
	case OPTION_UNIT_OUTPUT:
		request->output = argument;
		break;
	case OPTION_SHARD:
		parse_shard(request, state, argument);
		break;
	case OPTION_AS_COMPILER:
		request->as_compiler = true;
		break;
	case OPTION_DROP_COMMENTS:
		request->drop_comments = true;
		break;
	case OPTION_IF_CHANGED:
		request->if_changed = true;
		break;
	case OPTION_QUIET:
		request->quiet = true;
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

/* ------------------------------------------------------------------------------------- writing */

static bool is_same(const char *path, const struct text *text)
{
	struct arena arena = { 0 };
	const char *bytes;
	size_t size;
	bool same = file_read(&arena, path, &bytes, &size, NULL) && size == text->length &&
		    !memcmp(bytes, text->bytes, size);
	arena_release(&arena);
	return same;
}

static bool write_file(
	struct request *request, const char *path, const struct text *text, struct error *err)
{
	if (request->if_changed && is_same(path, text))
		return true;
	return file_make_folders(path_folder(&request->arena, path), err) &&
	       file_write(path, text->bytes, text->length, err);
}

static int cannot_write(const struct error *err)
{
	usage_error(err->text);
	return EXIT_INTERNAL;
}

static int write_unit(struct request *request, const char *path, const struct plan *plan,
	const struct extraction *extraction, size_t unit)
{
	struct text bytes = { 0 };
	struct error err;
	bool ok = unit_file_encode(&bytes, plan, extraction, unit, request->drop_comments, &err) &&
		  write_file(request, path, &bytes, &err);
	text_release(&bytes);
	return ok ? EXIT_CLEAN : cannot_write(&err);
}

/* --------------------------------------------------------------------------------- one command */

/* Says now what `link` will say again: that the unit could not be read, or not all of it. */
static void warn_of_problems(const struct plan *plan, const struct extraction *extraction)
{
	const struct extracted_unit *extracted = &extraction->units[0];
	struct air_unit unit = { 0 };
	if (extracted->lost)
		fprintf(stderr, "async-lint: warning: '%s': %s\n", plan->units[0].path,
			extracted->lost);
	if (!extracted->bytes ||
		!air_unit_decode(&unit, extracted->bytes, extracted->size, true, NULL))
		return;
	if (unit.diagnostic_count) {
		const struct air_diagnostic *first = &unit.diagnostics[0];
		if (first->file == air_none)
			fprintf(stderr, "async-lint: warning: '%s': %s\n", unit.path, first->text);
		else
			fprintf(stderr, "async-lint: warning: %s:%u:%u: %s\n",
				unit.files[first->file].path, first->line, first->column,
				first->text);
	}
	air_unit_release(&unit);
}

static int write_dependencies(
	struct request *request, const struct plan *plan, const struct extracted_unit *unit)
{
	const struct plan_unit *planned = &plan->units[0];
	struct error err;
	bool all = unit->input_count;
	bool ok = dependencies_write(&request->dependencies, request->output, planned->directory,
		all ? unit->inputs : &planned->file, all ? unit->input_count : 1, &err);
	return ok ? EXIT_CLEAN : cannot_write(&err);
}

/* What the options leave open is where the compiler would write. */
static bool place_outputs(struct request *request, struct error *err)
{
	const struct plan_places places =
		plan_command_places(&request->selection.check.plan, &request->arena);
	if (!request->output)
		request->output = places.object;
	if (!request->dependencies.file)
		request->dependencies.file = places.depfile;
	if (!request->dependencies.target)
		request->dependencies.target = places.target;
	return request->output ||
	       error_set(err, "the command has no -o, and so --as-compiler has no place to write");
}

static int extract_command(struct request *request)
{
	struct check_options *options = &request->selection.check;
	struct plan plan = { 0 };
	struct extraction extraction = { 0 };
	struct error err;
	int code = EXIT_USAGE;

	if (!plan_command(&options->plan, &request->arena, &err) ||
		(request->as_compiler && !place_outputs(request, &err)))
		return usage_error(err.text);
	options->plan.root = request->selection.root ? request->selection.root : ".";
	options->extract.keep_inputs = true;
	if (!plan_make(&plan, &options->plan, &err) ||
		!extract_run(&extraction, &plan, &options->extract, NULL, &err)) {
		usage_error(err.text);
		goto out;
	}
	warn_of_problems(&plan, &extraction);
	code = write_unit(request, request->output, &plan, &extraction, 0);
	if (!code && request->dependencies.file)
		code = write_dependencies(request, &plan, &extraction.units[0]);
out:
	extraction_release(&extraction);
	plan_release(&plan);
	return code;
}

/* ---------------------------------------------------------------------------------- a database */

static void keep_shard(const struct request *request, struct plan *plan)
{
	size_t kept = 0, missing = 0;
	for (size_t i = 0; i < plan->unit_count; i++) {
		if (!unit_file_in_shard(plan->units[i].path, request->shard, request->shard_count))
			continue;
		missing += plan->units[i].state == PLAN_MISSING;
		plan->units[kept++] = plan->units[i];
	}
	plan->unit_count = kept;
	plan->missing_count = missing;
}

static int write_units(
	struct request *request, const struct plan *plan, const struct extraction *extraction)
{
	const char **names = arena_array(&request->arena, plan->unit_count, sizeof(*names));
	struct error err;
	size_t variant = 0;
	int code = EXIT_CLEAN;

	if (!file_make_folders(request->output, &err))
		return cannot_write(&err);
	for (size_t i = 0; i < plan->unit_count && !code; i++) {
		const char *path = plan->units[i].path;
		variant = i && !strcmp(plan->units[i - 1].path, path) ? variant + 1 : 0;
		names[i] = unit_file_name(&request->arena, path, variant);
		code = write_unit(request, path_join(&request->arena, request->output, names[i]),
			plan, extraction, i);
	}
	/* Where only some sources are read, the units of the others are still good. */
	if (!code && !request->selection.sources.count)
		unit_files_prune(request->output, request->shard, request->shard_count, names,
			plan->unit_count);
	return code;
}

static void tell_summary(const struct request *request, const struct plan *plan, size_t all,
	const struct extraction *extraction)
{
	for (size_t i = 0; i < extraction->warning_count; i++)
		fprintf(stderr, "async-lint: warning: %s\n", extraction->warnings[i]);
	if (request->quiet)
		return;
	size_t read = extraction->parsed_count + extraction->cached_count;
	fprintf(stderr, "%zu of %zu unit%s in '%s': %zu parsed, %zu cached", read, all,
		all == 1 ? "" : "s", request->output, extraction->parsed_count,
		extraction->cached_count);
	if (extraction->lost_count)
		fprintf(stderr, ", %zu could not be read", extraction->lost_count);
	if (plan->missing_count)
		fprintf(stderr, ", %zu missing", plan->missing_count);
	fputc('\n', stderr);
}

static int extract_database(struct request *request)
{
	struct check_options *options = &request->selection.check;
	struct plan plan = { 0 };
	struct extraction extraction = { 0 };
	struct error err;
	int code = EXIT_USAGE;

	if (!selection_configure(&request->selection, true, &err))
		return usage_error(err.text);
	selection_place(&request->selection, false);
	if (progress_start(request->quiet))
		options->extract.progress = progress_unit;
	if (!plan_make(&plan, &options->plan, &err)) {
		usage_error(err.text);
		goto out;
	}
	size_t all = plan.unit_count;
	keep_shard(request, &plan);
	bool ok = extract_run(&extraction, &plan, &options->extract, options->plan.cache, &err);
	progress_clear();
	if (!ok) {
		usage_error(err.text);
		goto out;
	}
	code = write_units(request, &plan, &extraction);
	if (!code)
		tell_summary(request, &plan, all, &extraction);
out:
	selection_finish(&request->selection);
	extraction_release(&extraction);
	plan_release(&plan);
	return code;
}

/* ------------------------------------------------------------------------------- the command */

/* What is called like a unit is hardly meant to be a folder of them. */
static int refuse_file(const struct request *request)
{
	fprintf(stderr,
		"async-lint: the units of a compile database go to a folder, and '%s' is named as "
		"one unit\n"
		"note: -o units   or, for one file: async-lint extract -o %s -- cc -c x.c\n",
		request->output, request->output);
	return EXIT_USAGE;
}

static int extract(struct request *request)
{
	const struct plan_options *plan = &request->selection.check.plan;
	if (!request->output && !(request->as_compiler && plan->has_arguments))
		return usage_error(
			"say where units go: -o x.air for the command behind '--', or -o "
			"FOLDER for a compile database");
	if (plan->has_arguments) {
		if (plan->build || request->shard || request->selection.sources.count)
			return usage_error(
				"a compiler's command behind '--' says all: leave out -p, "
				"--shard and files in front of it");
		return extract_command(request);
	}
	if (request->dependencies.file || request->dependencies.target)
		return usage_error("-MF and -MT belong to one file: extract -o x.air -MF x.d -- cc "
				   "-c x.c");
	if (text_ends_with(request->output, ".air"))
		return refuse_file(request);
	if (!request->shard)
		request->shard = request->shard_count = 1;
	return extract_database(request);
}

static int run(int count, char **arguments)
{
	struct request request = { 0 };
	int before = count;
	dependencies_translate(count, arguments);
	command_parse(&command_extract, &count, arguments, take_option, &request);
	selection_flags(&request.selection, before, count, arguments);
	int code = extract(&request);
	selection_release(&request.selection);
	arena_release(&request.arena);
	return code;
}

const struct command command_extract = {
	.name = "extract",
	.bit = IN_EXTRACT,
	.summary = "read sources into unit files, for link",
	.synopsis =
		"-o FILE -- CC [FLAG...] -c SOURCE\n-o DIR [-p BUILD] [--shard K/N] [SOURCE...]",
	.text = "Reads sources and writes what they mean to files, one for each unit, from which "
		"link "
		"makes findings: so that a build system or several machines can share the work.",
	.after = "A unit that cannot be read is no failure here: its file says so, and link exits "
		 "with 3.\n\n"
		 "Examples:\n"
		 "  async-lint extract -o x.air -MF x.d -- cc -Iinclude -c src/x.c\n"
		 "  async-lint extract -p build --shard 2/8 -o units\n"
		 "  async-lint link units/*.air\n",
	.run = run,
};
