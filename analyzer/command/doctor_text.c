/*
 * The diagnosis for people: one paragraph per question, each begins with the number that answers
 * it. A paragraph about something that does not occur is one line.
 */
#include <inttypes.h>
#include <string.h>

#include "command/doctor.h"
#include "utf8.h"

/* Text of the program's files and of the compiler, with nothing in it that steers a terminal. */
static void print_visible(FILE *out, const char *words)
{
	struct text text = { 0 };
	utf8_add_visible(&text, words, strlen(words));
	fwrite(text.bytes, 1, text.length, out);
	text_release(&text);
}

static const char *plural(uint32_t count)
{
	return count == 1 ? "" : "s";
}

static double percent(uint32_t part, uint32_t whole)
{
	return whole ? 100.0 * part / whole : 0;
}

/* How many rows of a list to show; says what is left out when it is asked for the rest. */
static uint32_t rows(const struct diagnosis *diagnosis, uint32_t count)
{
	return diagnosis->show_all || count < doctor_shown ? count : (uint32_t)doctor_shown;
}

static void print_rest(FILE *out, const struct diagnosis *diagnosis, uint32_t count)
{
	if (rows(diagnosis, count) < count)
		fprintf(out, "  ... and %u more (--all)\n", count - rows(diagnosis, count));
}

/* ------------------------------------------------------------------------------------ units */

static void print_problem(FILE *out, const struct result_unit *unit)
{
	bool is_lost = unit->state == RESULT_UNIT_LOST || unit->state == RESULT_UNIT_MISSING;
	if (!is_lost && !unit->is_partial)
		return;
	fprintf(out, "  %s ", is_lost ? result_unit_state_name(unit->state) : "partial");
	print_visible(out, unit->path);
	fputs(": ", out);
	print_visible(out, unit->problem ? unit->problem : "no reason is known");
	fputc('\n', out);
}

static void print_units(FILE *out, const struct result *result)
{
	fprintf(out, "%zu of %zu unit%s analysed", result->parsed_count + result->cached_count,
		result->unit_count, result->unit_count == 1 ? "" : "s");
	fprintf(out, ": %zu parsed now, %zu cached, %zu failed, %zu missing; %zu of them partial\n",
		result->parsed_count, result->cached_count, result->lost_count,
		result->missing_count, result->partial_count);
	if (result->variant_count)
		fprintf(out,
			"  %zu other configurations of the same files skipped "
			"(--all-configs)\n",
			result->variant_count);
	if (result->not_c_count)
		fprintf(out, "  %zu entries are not C\n", result->not_c_count);
	if (result->skipped_count)
		fprintf(out, "  %zu unit%s left out by the configuration (skip)\n",
			result->skipped_count, result->skipped_count == 1 ? " is" : "s are");
	for (size_t i = 0; i < result->unit_row_count; i++)
		print_problem(out, &result->units[i]);
}

static void print_cache(FILE *out, const struct diagnosis *diagnosis)
{
	const struct cache_extent *kept = &diagnosis->kept;
	if (!diagnosis->cache) {
		fputs("  kept: nothing, so that each run parses all of it\n", out);
		return;
	}
	fprintf(out, "  kept: %" PRIu64 " unit%s, %" PRIu64 " KiB in '", kept->units,
		kept->units == 1 ? "" : "s", (kept->bytes + 1023) / 1024);
	print_visible(out, diagnosis->cache);
	fputs("'\n", out);
}

static void print_functions(FILE *out, const struct diagnosis *diagnosis)
{
	const struct coverage *coverage = &diagnosis->coverage;
	fprintf(out, "\n%u function%s, %u degraded (%.1f %%): no rule looks into these\n",
		coverage->function_count, plural(coverage->function_count),
		coverage->degraded_count,
		percent(coverage->degraded_count, coverage->function_count));
	for (uint32_t i = 0; i < rows(diagnosis, coverage->degraded_count); i++) {
		const struct coverage_degraded *f = &coverage->degraded[i];
		fputs("  ", out);
		print_visible(out, f->path);
		fprintf(out, ":%u:%u: %s: ", f->line, f->column, f->name);
		print_visible(out, f->reason);
		fputc('\n', out);
	}
	print_rest(out, diagnosis, coverage->degraded_count);
}

/* --------------------------------------------------------------------------------- contexts */

static void print_contexts(FILE *out, const struct coverage *coverage)
{
	static const char *const lines[context_count] = {
		[CONTEXT_TASK] = "tasks of the loop",
		[CONTEXT_CALLBACK] = "callbacks of the loop",
		[CONTEXT_WORKER] = "worker threads",
		[CONTEXT_STARTUP] = "start-up (main)",
		[CONTEXT_UNKNOWN] = "called from outside, nobody knows where",
		[CONTEXT_SIGNAL] = "signal handlers",
	};
	fputs("\nwhere code runs                             entered by   reached\n", out);
	for (uint32_t c = 0; c < context_count; c++)
		fprintf(out, "  %-40s %11u %9u\n", lines[c], coverage->roots[c],
			coverage->functions[c]);
	if (coverage_has_loop(coverage))
		return;
	fputs("  Nothing runs on an event loop, so rules had nothing to look at.\n"
	      "  If the program has a loop, the functions that are handed its callbacks have no\n"
	      "  model yet; the last list below names candidates. Describe them in a file for\n"
	      "  --model (docs/models.md):\n"
	      "    functions:\n",
		out);
	const struct coverage_calls *first = coverage->handed.items;
	fprintf(out, "      %s: { calls-on-loop: arg%d }\n",
		coverage->handed.count ? first->name : "my_loop_add",
		coverage->handed.count ? first->argument : 1);
}

/* ------------------------------------------------------------------------------------ calls */

static void print_call(FILE *out, const struct coverage_calls *row)
{
	fprintf(out, "  %7u  ", row->calls);
	print_visible(out, row->name);
	if (row->argument >= 0)
		fprintf(out, " (arg%d%s%s)", row->argument, row->type ? ": " : "",
			row->type ? row->type : "");
	fputs("  ", out);
	print_visible(out, row->path);
	fprintf(out, ":%u in %s\n", row->line, row->caller);
}

static void print_calls(
	FILE *out, const struct diagnosis *diagnosis, const struct coverage_list *list)
{
	for (uint32_t i = 0; i < rows(diagnosis, list->count); i++)
		print_call(out, &list->items[i]);
	print_rest(out, diagnosis, list->count);
}

static void print_pointers(FILE *out, const struct diagnosis *diagnosis)
{
	const struct coverage *coverage = &diagnosis->coverage;
	uint32_t all = coverage->pointer_call_count;
	fprintf(out,
		"\n%u of %u call%s through pointers unresolved (%.1f %%): nothing is known of "
		"what they call\n",
		coverage->unresolved_count, all, plural(all),
		percent(coverage->unresolved_count, all));
	print_calls(out, diagnosis, &coverage->unresolved);
	fprintf(out, "\n%u of %u call%s through pointers cut off (%.1f %%): more than %d targets\n",
		coverage->cut_count, all, plural(all), percent(coverage->cut_count, all),
		program_fan_out);
	print_calls(out, diagnosis, &coverage->cut);
}

static void print_externals(FILE *out, const struct diagnosis *diagnosis)
{
	const struct coverage *coverage = &diagnosis->coverage;
	const struct coverage_list *list = &coverage->unmodelled;
	fprintf(out,
		"\n%u function%s without a model called from the loop, %u time%s (%u calls go to "
		"functions with one)\n",
		list->count, plural(list->count), list->calls, plural(list->calls),
		coverage->modelled_calls);
	print_calls(out, diagnosis, list);
	list = &coverage->handed;
	fprintf(out,
		"\n%u function%s without a model handed functions of the program: what runs them, "
		"and "
		"where?\n",
		list->count, plural(list->count));
	print_calls(out, diagnosis, list);
	if (list->count || coverage->unmodelled.count)
		fputs("  To describe them, begin with what their header declares: "
		      "async-lint model new HEADER\n",
			out);
}

static void print_comments(FILE *out, const struct diagnosis_comments *comments)
{
	fprintf(out,
		"\n%u comment%s that allow%s findings: %u of a line, %u of a function, %u of a "
		"file; %u "
		"with a date, %u in code that is not compiled\n",
		comments->total, plural(comments->total), comments->total == 1 ? "s" : "",
		comments->lines, comments->functions, comments->files, comments->dated,
		comments->dead);
}

static void print_patterns(FILE *out, const struct config *config)
{
	const struct config_value *pattern;
	if (!config || !config_unmet(config, 0))
		return;
	fputs("\nPatterns of the configuration that fit no file of the program\n", out);
	for (size_t i = 0; (pattern = config_unmet(config, i)); i++) {
		fprintf(out, "  %s: ", pattern->where);
		print_visible(out, pattern->text);
		fputc('\n', out);
	}
}

void doctor_text(FILE *out, const struct diagnosis *diagnosis)
{
	print_units(out, &diagnosis->check->result);
	print_cache(out, diagnosis);
	print_functions(out, diagnosis);
	print_contexts(out, &diagnosis->coverage);
	print_pointers(out, diagnosis);
	print_externals(out, diagnosis);
	print_comments(out, &diagnosis->comments);
	print_patterns(out, diagnosis->config);
}
