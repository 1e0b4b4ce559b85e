/*
 * missing-suspend-annotation: a function suspends through what it calls, and its declaration does
 * not say so.
 *
 * Only where people mark functions at all: some function defined in the same folder is marked.
 * Elsewhere each function that suspends would be a finding, and none of them of use.
 *
 * The fix writes the marker that this folder uses most, where this folder writes it, in front of
 * every declaration. It errs towards no fix: what a macro makes, what stands in a file that does
 * not know the marker, or has several definitions, is for a person.
 */
#include <string.h>

#include "base/file.h"
#include "base/intern.h"
#include "rule/declaration.h"
#include "rule/suspension.h"
#include "rules.h"

struct search {
	struct program_pass *pass;
	struct marking marking;
	struct intern folders; /* in which some function is marked */
	struct arena arena;    /* of one function */
};

static void find_folders(struct search *search)
{
	const struct program *program = search->pass->program;
	for (uint32_t n = 0; n < program->defined_count; n++)
		if (marking_is_marked(program, n) && !path_is_test(program->functions[n].path))
			intern_add(&search->folders,
				path_folder(&search->arena, program->functions[n].path));
}

static bool is_due(struct search *search, uint32_t node)
{
	const struct program *program = search->pass->program;
	const struct program_function *f = &program->functions[node];
	if (search->marking.steps[node].call == air_none || path_is_test(f->path) ||
		program->symbols[f->symbol].is_system || !strcmp(f->name, "main") ||
		marking_is_entered_elsewhere(program, node))
		return false;
	const char *folder = path_folder(&search->arena, f->path);
	return intern_find(&search->folders, folder) != intern_none &&
	       !declarations_is_generated(pass_declarations(search->pass), f->path);
}

/* ---------------------------------------------------------------------------------------- fix */

/* The declarations of the function in hand, and what is to be written at each. */
struct mending {
	struct declarations *declarations;
	const struct program_function *f;
	const struct declaration *list;
	size_t count;
	const struct declaration *definition;
	const char *marker;
	bool is_last;
};

static bool is_its_own(const struct mending *mending, const struct declaration *declaration)
{
	const char *path = declarations_path(mending->declarations, declaration->file);
	if (mending->definition->is_static || declaration->is_static)
		return !strcmp(path, mending->f->path);
	return true;
}

static bool is_edited(const struct mending *mending, const struct declaration *declaration)
{
	const char *path = declarations_path(mending->declarations, declaration->file);
	return is_its_own(mending, declaration) && !declaration->marker && path[0] != '/' &&
	       !declarations_is_generated(mending->declarations, path);
}

static const struct declaration *find_definition(const struct mending *mending)
{
	for (size_t i = 0; i < mending->count; i++) {
		const struct declaration *declaration = &mending->list[i];
		if (declaration->is_definition && declaration->name_line == mending->f->line &&
			!strcmp(declarations_path(mending->declarations, declaration->file),
				mending->f->path))
			return declaration;
	}
	return NULL;
}

/* As the neighbours do it; when their markers stand in headers elsewhere, as all do. */
static void find_marker(struct search *search, struct mending *mending)
{
	const char *folder = path_folder(&search->arena, mending->f->path);
	mending->marker = declarations_marker(mending->declarations, folder, &mending->is_last);
	if (!mending->marker)
		mending->marker =
			declarations_marker(mending->declarations, NULL, &mending->is_last);
}

static bool can_mend(struct mending *mending)
{
	if (!mending->definition || !mending->marker)
		return false;
	for (size_t i = 0; i < mending->count; i++)
		if (is_edited(mending, &mending->list[i]) &&
			!declarations_sees(
				mending->declarations, mending->list[i].file, mending->marker))
			return false;
	return true;
}

static void mend(
	struct search *search, const struct mending *mending, struct finding *finding, bool is_safe)
{
	for (size_t i = 0; i < mending->count; i++) {
		const struct declaration *declaration = &mending->list[i];
		if (!is_edited(mending, declaration))
			continue;
		finding_fix(search->pass->findings, finding, is_safe ? FIX_SAFE : FIX_SUGGEST,
			(struct finding_edit){
				.path = declarations_path(mending->declarations, declaration->file),
				.line = mending->is_last ? declaration->name_line
							 : declaration->line,
				.column = mending->is_last ? declaration->name_column
							   : declaration->column,
			},
			"%s ", mending->marker);
	}
}

/* ------------------------------------------------------------------------------------- report */

static void report(struct search *search, uint32_t node)
{
	struct program_pass *pass = search->pass;
	const struct program_function *f = &pass->program->functions[node];
	struct mending mending = { .declarations = pass_declarations(pass), .f = f };
	mending.count = declarations_find(mending.declarations, f->name, &mending.list);
	mending.definition = find_definition(&mending);
	find_marker(search, &mending);

	enum certainty certainty = search->marking.steps[node].certainty;
	if (f->is_partial && certainty == CERTAIN)
		certainty = LIKELY;
	struct finding *finding = finding_at(pass,
		(struct finding_place){
			.path = f->path,
			.line = f->line,
			.column = mending.definition ? mending.definition->name_column : 1,
			.function = f->name,
			.function_key = f->key,
			.callee = f->name,
		},
		SEVERITY_INFO, certainty, "'%s' suspends, and its declaration does not say so",
		f->name);
	finding->unit_count = f->unit_count;
	finding_hint(pass->findings, finding, "mark its declarations with '%s'",
		mending.marker ? mending.marker : "ASYNC_FN");
	finding_add_suspension(pass, finding, &search->marking, node);
	bool is_only = pass->program->symbols[f->symbol].node_count == 1;
	if (can_mend(&mending))
		mend(search, &mending, finding, certainty == CERTAIN && is_only);
}

static void check(struct program_pass *pass)
{
	struct search search = { .pass = pass };
	find_folders(&search);
	if (search.folders.count) {
		marking_init(&search.marking, pass->program);
		for (uint32_t n = 0; n < pass->program->defined_count; n++) {
			arena_reset(&search.arena);
			if (is_due(&search, n))
				report(&search, n);
		}
		marking_release(&search.marking);
	}
	intern_release(&search.folders);
	arena_release(&search.arena);
}

const struct rule rule_missing_suspend_annotation = {
	.id = "missing-suspend-annotation",
	.title = "a function suspends and is not marked so",
	.group = GROUP_HYGIENE,
	.severity = SEVERITY_INFO,
	.check_program = check,
};
