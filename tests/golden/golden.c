/*
 * The golden runner: golden ROOT RUNTIME-INCLUDE FOLDER...
 *
 * A case is a .c file of a folder, or a sub-folder with several that make one program. Each is
 * analysed as `async-lint check` would, and what is shown by default is held against comments,
 * whose words are in expectation.h.
 *
 * Findings of severity info are not shown, and so not held against anything, but for those of a
 * rule that has no others: they count in the folder of that rule.
 *
 * What fixes make of a case is held against the file beside it: fixed.h.
 *
 * A model.yaml in the folder is loaded beside the shipped models, and an .async-lint.yaml in the
 * sub-folder of a case holds for it.
 *
 * Anything not announced fails. Every case is linked twice, with its units in order and in
 * reverse, and must give the same findings, paths and fingerprints.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/text.h"
#include "config/config.h"
#include "driver/extract.h"
#include "driver/plan.h"
#include "expectation.h"
#include "fixed.h"
#include "link/ready.h"
#include "rule/settle.h"
#include "rules.h"

enum { golden_today = 20260601 }; /* for comments with a date */

struct test_case {
	char *name; /* relative to the root */
	size_t first_source, source_count;
};

struct golden {
	struct arena arena;
	const char *root;
	ARRAY(const char *) sources; /* absolute */
	ARRAY(struct test_case) cases;
	struct expectation_list expectations; /* of the case in hand */
	struct model *model;
	size_t passed, failed;
};

/* ---------------------------------------------------------------------------------- gathering */

static int by_name(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool is_folder(const char *path)
{
	struct stat stat_buffer;
	return !stat(path, &stat_buffer) && S_ISDIR(stat_buffer.st_mode);
}

/* The entries of a folder in a fixed order; names starting with a dot are left out. */
static size_t entries(struct golden *golden, const char *folder, const char ***out)
{
	ARRAY(const char *) names = { 0 };
	DIR *dir = opendir(folder);
	for (struct dirent *entry; dir && (entry = readdir(dir));)
		if (entry->d_name[0] != '.')
			array_push(&names, path_join(&golden->arena, folder, entry->d_name));
	if (dir)
		closedir(dir);
	if (names.count)
		qsort(names.items, names.count, sizeof(*names.items), by_name);
	*out = arena_copy(&golden->arena, names.items, names.count * sizeof(*names.items));
	size_t count = names.count;
	array_release(&names);
	return count;
}

static void add_sources(struct golden *golden, const char *folder)
{
	const char **paths;
	size_t count = entries(golden, folder, &paths);
	for (size_t i = 0; i < count; i++) {
		if (is_folder(paths[i]))
			add_sources(golden, paths[i]);
		else if (text_ends_with(paths[i], ".c"))
			array_push(&golden->sources, paths[i]);
	}
}

static void add_case(struct golden *golden, const char *path, bool folder)
{
	struct test_case test = { .first_source = golden->sources.count };
	test.name = arena_strdup(&golden->arena, path_relative(golden->root, path));
	if (folder)
		add_sources(golden, path);
	else
		array_push(&golden->sources, path);
	test.source_count = golden->sources.count - test.first_source;
	if (test.source_count)
		array_push(&golden->cases, test);
}

/* The cases of one folder: its files, and its sub-folders but for the runnable proofs. */
static void gather(struct golden *golden, const char *folder)
{
	const char **paths;
	size_t count = entries(golden, folder, &paths);
	if (!count) {
		fprintf(stderr, "golden: nothing in '%s'\n", folder);
		exit(1);
	}
	for (size_t i = 0; i < count; i++) {
		bool sub = is_folder(paths[i]);
		if (sub && !strcmp(path_name(paths[i]), "proof"))
			continue;
		if (sub || text_ends_with(paths[i], ".c"))
			add_case(golden, paths[i], sub);
	}
}

/* Headers beside the sources may hold expectations too. */
static bool read_headers(struct golden *golden, const char *folder)
{
	bool ok = true;
	const char **paths;
	size_t count = is_folder(folder) ? entries(golden, folder, &paths) : 0;
	for (size_t i = 0; i < count; i++) {
		if (is_folder(paths[i]))
			ok = read_headers(golden, paths[i]) && ok;
		else if (text_ends_with(paths[i], ".h"))
			ok = expectations_read(&golden->expectations, &golden->arena, golden->root,
				     paths[i]) &&
			     ok;
	}
	return ok;
}

static bool read_expectations(struct golden *golden, const struct test_case *test)
{
	bool ok = true;
	expectations_reset(&golden->expectations);
	for (size_t i = 0; i < test->source_count; i++) {
		const char *source = golden->sources.items[test->first_source + i];
		if (!fixed_is_result(source))
			ok = expectations_read(
				     &golden->expectations, &golden->arena, golden->root, source) &&
			     ok;
	}
	return read_headers(golden, path_join(&golden->arena, golden->root, test->name)) && ok;
}

/* -------------------------------------------------------------------------------- one case */

/* Is the case in the folder of a rule all of whose findings are of severity info? */
static bool is_own_info(const struct test_case *test, const struct finding *finding)
{
	static const char folder[] = "testdata/rules/";
	const struct rule *rule = rule_find(finding->rule);
	size_t length = strlen(finding->rule);
	if (!rule || rule->severity != SEVERITY_INFO || !text_starts_with(test->name, folder))
		return false;
	const char *name = test->name + sizeof(folder) - 1;
	return !strncmp(name, finding->rule, length) && name[length] == '/';
}

static bool is_shown(const struct finding *finding, const void *data)
{
	const struct test_case *test = data;
	return !finding->suppressed && finding->certainty != POSSIBLE &&
	       (finding->severity > SEVERITY_INFO || is_own_info(test, finding));
}

static void render(struct text *out, const struct finding_list *findings)
{
	for (size_t i = 0; i < findings->items.count; i++) {
		const struct finding *f = findings->items.items[i];
		text_printf(out, "%s:%u:%u: %s [%s, %s] %s\n", f->path, f->line, f->column,
			f->message, f->rule, certainty_name((enum certainty)f->certainty),
			f->fingerprint);
		for (size_t s = 0; s < f->steps.count; s++)
			text_printf(out, "  %s:%u: %s\n", f->steps.items[s].path,
				f->steps.items[s].line, f->steps.items[s].text);
	}
}

/* A build target per sub-folder, as a build would have it. */
static const char *group_of(struct golden *golden, const struct test_case *test, const char *source)
{
	const char *folder = path_folder(&golden->arena, path_relative(golden->root, source));
	return strcmp(folder, test->name) ? folder : NULL;
}

/* One linked case; findings point into the program. */
struct analysis {
	struct program program;
	struct finding_list findings;
};

static void analysis_release(struct analysis *analysis)
{
	finding_list_release(&analysis->findings);
	program_release(&analysis->program);
}

static bool compiles(const struct program *program)
{
	for (uint32_t u = 0; u < program->unit_count; u++) {
		const struct air_unit *unit = &program->units[u].air;
		if (!unit->diagnostic_count)
			continue;
		printf("  %s:%u: does not compile: %s\n", unit->path, unit->diagnostics[0].line,
			unit->diagnostics[0].text);
		return false;
	}
	return true;
}

/* What `.async-lint.yaml` in the folder of a case says, NULL without one. */
static bool open_config(struct golden *golden, const struct test_case *test, struct config **config)
{
	static const char *const no_formats[] = { NULL };
	const struct config_words words = { rules, no_formats };
	const char *folder = path_join(&golden->arena, golden->root, test->name);
	const char *file = path_join(&golden->arena, folder, ".async-lint.yaml");
	struct error err;
	*config = NULL;
	if (!is_folder(folder) || access(file, F_OK))
		return true;
	*config = config_new(&words);
	if (config_open(*config, file, folder, &err))
		return true;
	printf("  %s\n", err.text);
	return false;
}

static void apply_rules(struct golden *golden, struct config *config, struct analysis *analysis)
{
	struct rule_settings settings = { 0 };
	if (config)
		settings = config_settings(config, golden->root);
	const struct settle_options options = {
		.rules = rules,
		.settings = &settings,
		.today = golden_today,
		.saw_all = true,
	};
	rules_run(rules, &analysis->program, &settings, &analysis->findings);
	settle(&analysis->findings, &analysis->program, &options);
}

static bool analyse(struct golden *golden, const struct test_case *test,
	const struct extraction *extraction, const size_t *unit_of, bool reversed,
	struct ready *ready, struct analysis *analysis)
{
	struct program_input inputs[64];
	struct program *program = &analysis->program;
	const struct settle_options known = { .rules = rules, .today = golden_today };
	const struct program_allowing allowing = settle_allowing(&known);
	struct error err;
	size_t count = 0;
	for (size_t i = 0; i < test->source_count && count < 64; i++) {
		size_t at = reversed ? test->source_count - 1 - i : i;
		size_t source = test->first_source + at;
		const struct extracted_unit *unit = &extraction->units[unit_of[source]];
		if (!unit->bytes) {
			printf("  %s: %s\n", golden->sources.items[source], unit->lost);
			return false;
		}
		inputs[count++] = (struct program_input){ .bytes = unit->bytes,
			.size = unit->size,
			.group = group_of(golden, test, golden->sources.items[source]),
			.ready = ready_find(ready, unit->bytes) };
	}
	if (!program_link(program, inputs, count, golden->model, &allowing, &err)) {
		printf("  %s\n", err.text);
		return false;
	}
	struct config *config = NULL;
	bool ok = compiles(program) && open_config(golden, test, &config);
	if (ok)
		apply_rules(golden, config, analysis);
	config_free(config);
	return ok;
}

static bool judge_findings(
	struct golden *golden, const struct test_case *test, const struct finding_list *findings)
{
	bool ok = true;
	for (size_t i = 0; i < findings->items.count; i++) {
		const struct finding *f = findings->items.items[i];
		if (!is_shown(f, test))
			continue;
		struct expectation *e = expectation_find(&golden->expectations, f);
		if (e && e->mark != MARK_MISSING) {
			e->is_met = true;
			ok = expectation_says(&golden->expectations, e, f) && ok;
			continue;
		}
		printf("  %s:%u:%u: %s [%s]%s\n", f->path, f->line, f->column, f->message, f->rule,
			e ? ": no longer missing, write 'expect'" : ": not expected");
		if (e)
			e->is_met = true;
		ok = false;
	}
	return ok;
}

static bool judge_expectations(struct golden *golden)
{
	bool ok = true;
	for (size_t i = 0; i < golden->expectations.items.count; i++) {
		const struct expectation *e = &golden->expectations.items.items[i];
		if (e->is_met || e->mark == MARK_MISSING)
			continue;
		printf("  %s:%u: no finding of %s%s\n", e->path, e->line, e->rule,
			e->mark == MARK_SPURIOUS ? " any more: delete 'spurious'" : "");
		ok = false;
	}
	return ok;
}

static bool run_case(struct golden *golden, const struct test_case *test,
	const struct extraction *extraction, const size_t *unit_of)
{
	struct analysis forward = { 0 }, backward = { 0 }, again = { 0 };
	struct text first = { 0 }, second = { 0 }, third = { 0 };
	bool ok = read_expectations(golden, test);
	ok = analyse(golden, test, extraction, unit_of, false, NULL, &forward) && ok;
	struct ready *ready = ready_new(&forward.program, SIZE_MAX);
	ok = analyse(golden, test, extraction, unit_of, true, ready, &backward) && ok;
	ok = analyse(golden, test, extraction, unit_of, false, ready, &again) && ok;
	ok = judge_findings(golden, test, &forward.findings) && ok;
	ok = judge_expectations(golden) && ok;
	ok = fixed_matches(golden->root, golden->sources.items[test->first_source],
		     &forward.findings, is_shown, test) &&
	     ok;
	render(&first, &forward.findings);
	render(&second, &backward.findings);
	render(&third, &again.findings);
	if (strcmp(text_string(&first), text_string(&second)) ||
		strcmp(text_string(&first), text_string(&third))) {
		printf("  the order of units matters, or that they were decoded "
		       "before:\n%s--\n%s--\n%s",
			text_string(&first), text_string(&second), text_string(&third));
		ok = false;
	}
	text_release(&first);
	text_release(&second);
	text_release(&third);
	analysis_release(&again);
	analysis_release(&backward);
	ready_free(ready);
	analysis_release(&forward);
	return ok;
}

/* ------------------------------------------------------------------------------------- all */

static void map_units(struct golden *golden, const struct plan *plan, size_t *unit_of)
{
	for (size_t s = 0; s < golden->sources.count; s++) {
		unit_of[s] = SIZE_MAX;
		for (size_t u = 0; u < plan->unit_count; u++)
			if (!strcmp(plan->units[u].file, golden->sources.items[s]))
				unit_of[s] = u;
		if (unit_of[s] == SIZE_MAX) {
			fprintf(stderr, "golden: '%s' is not in the plan\n",
				golden->sources.items[s]);
			exit(1);
		}
	}
}

static void run_all(struct golden *golden, const char *include)
{
	struct plan plan;
	struct extraction extraction = { 0 };
	struct error err;
	const char *flags[] = { "-std=gnu11", "-I", include };
	const struct plan_options options = {
		.sources = golden->sources.items,
		.source_count = golden->sources.count,
		.arguments = flags,
		.argument_count = sizeof(flags) / sizeof(*flags),
		.has_arguments = true,
		.root = golden->root,
	};
	const struct extract_options extract = { 0 };
	if (!plan_make(&plan, &options, &err) ||
		!extract_run(&extraction, &plan, &extract, NULL, &err)) {
		fprintf(stderr, "golden: %s\n", err.text);
		exit(1);
	}
	size_t *unit_of = memory_new(golden->sources.count, sizeof(*unit_of));
	map_units(golden, &plan, unit_of);
	for (size_t i = 0; i < golden->cases.count; i++) {
		const struct test_case *test = &golden->cases.items[i];
		bool ok = run_case(golden, test, &extraction, unit_of);
		golden->passed += ok;
		golden->failed += !ok;
		if (!ok)
			printf("FAILED %s\n", test->name);
	}
	free(unit_of);
	extraction_release(&extraction);
	plan_release(&plan);
}

/* A folder may bring a model of its own, model.yaml. */
static bool add_model(struct golden *golden, const char *folder)
{
	struct error err;
	const char *path = path_join(&golden->arena, folder, "model.yaml");
	if (access(path, R_OK) || model_load_file(golden->model, path, &err))
		return true;
	fprintf(stderr, "golden: %s\n", err.text);
	return false;
}

int main(int count, char **arguments)
{
	struct golden golden = { 0 };
	if (count < 4) {
		fputs("usage: golden ROOT RUNTIME-INCLUDE FOLDER...\n", stderr);
		return 2;
	}
	golden.root = arguments[1];
	golden.model = model_new();
	model_load_shipped(golden.model);
	for (int i = 3; i < count; i++) {
		const char *folder = path_join(&golden.arena, golden.root, arguments[i]);
		golden.failed += !add_model(&golden, folder);
		gather(&golden, folder);
	}
	run_all(&golden, arguments[2]);
	printf("%zu passed, %zu failed\n", golden.passed, golden.failed);
	model_free(golden.model);
	array_release(&golden.sources);
	array_release(&golden.cases);
	expectations_release(&golden.expectations);
	arena_release(&golden.arena);
	return golden.failed ? 1 : 0;
}
