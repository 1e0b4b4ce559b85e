/*
 * Rounds: apply the fixes that are left, analyse, drop those that did not help or did harm. A
 * round without any such ends it. Each round drops one at least, and there are few.
 *
 * Findings are compared by rule, file, function and message: lines move, and the fingerprint of a
 * finding holds the line it stands on.
 */
#include "driver/fix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "driver/fix_internal.h"

enum { most_rounds = 8 };

static void note(struct fix_outcome *outcome, const struct fix *fix, const char *why)
{
	array_push(&outcome->notes, arena_printf(&outcome->arena, "%s:%u: not fixed: %s",
					    fix->finding->path, fix->finding->line, why));
}

/* ----------------------------------------------------------------------------------- choosing */

static bool is_fixable(const struct result_finding *finding)
{
	return finding->fix == RESULT_FIX_SAFE && finding->edit_count && !finding->suppressed;
}

/* Places the edits in their files. Returns why it cannot be done, or NULL. */
static const char *place_edits(struct fixing *fixing, const struct result *result, struct fix *fix)
{
	const struct result_finding *finding = fix->finding;
	fix->edits = arena_array(fixing->arena, finding->edit_count, sizeof(*fix->edits));
	for (size_t i = 0; i < finding->edit_count; i++) {
		const struct result_edit *edit = &finding->edits[i];
		uint32_t number = fix_file_add(fixing, result, edit->path);
		const struct fix_file *file = &fixing->files.items[number];
		struct fix_edit placed = { .file = number,
			.edit = { .remove = edit->remove, .insert = edit->insert } };
		if (file->refused)
			return arena_printf(fixing->arena, "'%s': %s", file->path, file->refused);
		if (!edit_offset(file->text, file->size, edit->line, edit->column,
			    &placed.edit.offset) ||
			edit->remove > file->size - placed.edit.offset)
			return arena_printf(fixing->arena, "'%s' has no line %u, column %u",
				file->path, edit->line, edit->column);
		if (!fix_file_accepts(file, &placed.edit))
			return "another fix changes the same place";
		fix->edits[fix->edit_count++] = placed;
	}
	return NULL;
}

static void make_edits(struct fixing *fixing)
{
	for (size_t f = 0; f < fixing->files.count; f++)
		array_reset(&fixing->files.items[f].edits);
	for (size_t i = 0; i < fixing->fixes.count; i++) {
		const struct fix *fix = &fixing->fixes.items[i];
		for (size_t e = 0; fix->is_applied && e < fix->edit_count; e++)
			fix_file_edit(
				&fixing->files.items[fix->edits[e].file], &fix->edits[e].edit);
	}
}

static void choose(struct fixing *fixing, const struct result *result)
{
	for (size_t i = 0; i < result->finding_count; i++) {
		struct fix fix = { .finding = &result->findings[i] };
		if (!is_fixable(fix.finding))
			continue;
		fixing->outcome->fixable++;
		const char *why = place_edits(fixing, result, &fix);
		if (why) {
			note(fixing->outcome, &fix, why);
			continue;
		}
		fix.is_applied = true;
		array_push(&fixing->fixes, fix);
		for (size_t e = 0; e < fix.edit_count; e++)
			fix_file_edit(&fixing->files.items[fix.edits[e].file], &fix.edits[e].edit);
	}
}

/* ------------------------------------------------------------------------------------ writing */

static bool touches(const struct fixing *fixing, const struct fix *fix, const char *path)
{
	for (size_t e = 0; e < fix->edit_count; e++)
		if (!strcmp(fixing->files.items[fix->edits[e].file].path, path))
			return true;
	return false;
}

/* Drops the fixes that touch a file, or all of them for NULL. Returns how many. */
static size_t drop(struct fixing *fixing, const char *path, const char *why)
{
	size_t dropped = 0;
	for (size_t i = 0; i < fixing->fixes.count; i++) {
		struct fix *fix = &fixing->fixes.items[i];
		if (!fix->is_applied || (path && !touches(fixing, fix, path)))
			continue;
		fix->is_applied = false;
		dropped++;
		note(fixing->outcome, fix, why);
	}
	return dropped;
}

/* Brings all files to what the applied fixes say. A file that cannot be written takes its fixes
 * with it, and these their other files; so it goes on until all that is left is written. */
static void write_files(struct fixing *fixing)
{
	struct error err;
	bool again = true;
	while (again) {
		again = false;
		make_edits(fixing);
		for (size_t f = 0; f < fixing->files.count; f++) {
			struct fix_file *file = &fixing->files.items[f];
			if (file->refused || fix_file_write(file, &err))
				continue;
			file->refused = arena_strdup(fixing->arena, err.text);
			if (file->is_written)
				array_push(&fixing->outcome->notes,
					arena_printf(
						fixing->arena, "cannot take back: %s", err.text));
			again |= drop(fixing, file->path, file->refused) > 0;
		}
	}
}

static bool is_anything_written(const struct fixing *fixing)
{
	for (size_t f = 0; f < fixing->files.count; f++)
		if (fixing->files.items[f].is_written)
			return true;
	return false;
}

static void restore(struct fixing *fixing)
{
	for (size_t i = 0; i < fixing->fixes.count; i++)
		fixing->fixes.items[i].is_applied = false;
	write_files(fixing);
}

/* ------------------------------------------------------------------------------------ judging */

/* How often each finding is there, before and afterwards. */
struct comparison {
	struct intern names;
	ARRAY(long) more; /* afterwards than before */
};

static uint32_t identity(struct comparison *comparison, const struct result_finding *finding)
{
	struct text text = { 0 };
	text_printf(&text, "%s\n%s\n%s\n%s", finding->rule, finding->path,
		finding->function ? finding->function : "", finding->message);
	uint32_t number = intern_add(&comparison->names, text_string(&text));
	if (number == comparison->more.count)
		array_push(&comparison->more, 0);
	text_release(&text);
	return number;
}

static void count(struct comparison *comparison, const struct result *result, long by)
{
	for (size_t i = 0; i < result->finding_count; i++)
		if (!result->findings[i].suppressed)
			comparison->more.items[identity(comparison, &result->findings[i])] += by;
}

/* Fixes whose finding is still there as often as before. Of several alike all are taken back when
 * not all are gone: nobody knows which. */
static size_t drop_useless(struct fixing *fixing, struct comparison *comparison)
{
	size_t dropped = 0;
	ARRAY(long) applied = { 0 };
	for (size_t i = 0; i < comparison->more.count; i++)
		array_push(&applied, 0);
	for (size_t i = 0; i < fixing->fixes.count; i++)
		if (fixing->fixes.items[i].is_applied)
			applied.items[identity(comparison, fixing->fixes.items[i].finding)]++;
	for (size_t i = 0; i < fixing->fixes.count; i++) {
		struct fix *fix = &fixing->fixes.items[i];
		uint32_t number = identity(comparison, fix->finding);
		if (!fix->is_applied || comparison->more.items[number] + applied.items[number] <= 0)
			continue;
		fix->is_applied = false;
		dropped++;
		note(fixing->outcome, fix, "the finding was still there afterwards");
	}
	array_release(&applied);
	return dropped;
}

static size_t drop_where(struct fixing *fixing, const char *path, const char *why)
{
	size_t dropped = drop(fixing, path, why);
	return dropped ? dropped : drop(fixing, NULL, why);
}

/* The fixes that touch its file; else those that touch a file it came by; else all of them. */
static size_t drop_because_of(
	struct fixing *fixing, const struct result_finding *finding, const char *why)
{
	size_t dropped = drop(fixing, finding->path, why);
	for (size_t i = 0; i < finding->step_count && !dropped; i++)
		dropped = drop(fixing, finding->steps[i].path, why);
	return dropped ? dropped : drop(fixing, NULL, why);
}

static size_t drop_harmful(
	struct fixing *fixing, struct comparison *comparison, const struct result *after)
{
	size_t dropped = 0;
	for (size_t i = 0; i < after->finding_count && !dropped; i++) {
		const struct result_finding *finding = &after->findings[i];
		if (finding->suppressed ||
			comparison->more.items[identity(comparison, finding)] <= 0)
			continue;
		dropped += drop_because_of(fixing, finding,
			arena_printf(fixing->arena, "it brought another finding: %s:%u: %s",
				finding->path, finding->line, finding->message));
	}
	return dropped;
}

static const struct result_unit *unit_find(const struct result *result, const char *path)
{
	for (size_t i = 0; i < result->unit_row_count; i++)
		if (!strcmp(result->units[i].path, path))
			return &result->units[i];
	return NULL;
}

/* The file a unit's problem is in: "path:line:column: text", or the unit itself. */
static const char *problem_file(struct fixing *fixing, const struct result_unit *unit)
{
	const char *colon = unit->problem ? strchr(unit->problem, ':') : NULL;
	if (!colon || colon[1] < '0' || colon[1] > '9')
		return unit->path;
	return arena_strndup(fixing->arena, unit->problem, (size_t)(colon - unit->problem));
}

/* Code that no longer compiles has no findings: that is no cure. */
static size_t drop_breaking(
	struct fixing *fixing, const struct result *before, const struct result *after)
{
	for (size_t i = 0; i < after->unit_row_count; i++) {
		const struct result_unit *unit = &after->units[i];
		const struct result_unit *was = unit_find(before, unit->path);
		bool worse = unit->problem && !(was && was->problem);
		worse |= was && unit->degraded_count > was->degraded_count;
		if (worse)
			return drop_where(fixing, problem_file(fixing, unit),
				arena_printf(fixing->arena, "the code did not compile: %s",
					unit->problem ? unit->problem : unit->path));
	}
	return 0;
}

/* Returns how many fixes were dropped. */
static size_t judge(struct fixing *fixing, const struct result *before, const struct result *after)
{
	struct comparison comparison = { 0 };
	size_t dropped = drop_breaking(fixing, before, after);
	/* Reserves every identity before any is asked for. */
	for (size_t i = 0; i < before->finding_count; i++)
		identity(&comparison, &before->findings[i]);
	count(&comparison, before, -1);
	for (size_t i = 0; i < after->finding_count; i++)
		identity(&comparison, &after->findings[i]);
	count(&comparison, after, 1);
	if (!dropped)
		dropped = drop_useless(fixing, &comparison);
	if (!dropped)
		dropped = drop_harmful(fixing, &comparison, after);
	intern_release(&comparison.names);
	array_release(&comparison.more);
	return dropped;
}

/* ------------------------------------------------------------------------------------- rounds */

static bool look_again(struct check *after, const struct check_options *options,
	const struct fix_options *fix, struct error *err)
{
	struct check_options quietly = *options;
	quietly.database = NULL; /* only what stays is kept */
	if (!check_run(after, &quietly, err))
		return false;
	return !(fix->is_interrupted && fix->is_interrupted()) || error_set(err, "interrupted");
}

static bool tell_restored(const struct fixing *fixing, struct error *err)
{
	struct error why = *err;
	return error_set(err, "%s\nnote: %s", why.text,
		is_anything_written(fixing) ? "not every file could be taken back"
					    : "all files are as they were");
}

/* True when what is written now has stood the second look, which is in `after`. */
static bool settle_rounds(struct fixing *fixing, const struct check *before, struct check *after,
	const struct check_options *options, const struct fix_options *fix, struct error *err)
{
	for (int round = 0;; round++) {
		write_files(fixing);
		if (!is_anything_written(fixing))
			return true;
		check_release(after);
		if (!look_again(after, options, fix, err)) {
			restore(fixing);
			return tell_restored(fixing, err);
		}
		if (!judge(fixing, &before->result, &after->result))
			return true;
		if (round + 1 == most_rounds)
			drop(fixing, NULL, "too many fixes had to be taken back");
	}
}

static void sum_up(const struct fixing *fixing, struct fix_outcome *outcome)
{
	for (size_t i = 0; i < fixing->fixes.count; i++)
		outcome->fixed += fixing->fixes.items[i].is_applied;
	for (size_t f = 0; f < fixing->files.count; f++)
		outcome->file_count += fixing->files.items[f].edits.count > 0;
}

static void draw(const struct fixing *fixing, struct fix_outcome *outcome)
{
	for (size_t f = 0; f < fixing->files.count; f++) {
		const struct fix_file *file = &fixing->files.items[f];
		edits_diff(&outcome->diff, file->path, file->text, file->size, file->edits.items,
			file->edits.count);
	}
}

static bool apply(struct fixing *fixing, struct check *check, const struct check_options *options,
	const struct fix_options *fix, struct error *err)
{
	struct check after = { 0 };
	bool ok = settle_rounds(fixing, check, &after, options, fix, err);
	if (ok && is_anything_written(fixing)) {
		sum_up(fixing, fixing->outcome);
		check_keep(&after, options);
		check_release(check);
		*check = after;
		return true;
	}
	check_release(&after);
	return ok;
}

bool fix_run(struct check *check, const struct check_options *options,
	const struct fix_options *fix, struct fix_outcome *outcome, struct error *err)
{
	*outcome = (struct fix_outcome){ 0 };
	struct fixing fixing = { .arena = &outcome->arena, .outcome = outcome };
	char *root = realpath(check->result.root, NULL);
	bool ok = true;
	fixing.root = arena_strdup(&outcome->arena, root ? root : check->result.root);
	free(root);
	choose(&fixing, &check->result);
	if (fix->is_dry) {
		sum_up(&fixing, outcome);
		draw(&fixing, outcome);
	} else if (fixing.fixes.count) {
		ok = apply(&fixing, check, options, fix, err);
	}
	for (size_t f = 0; f < fixing.files.count; f++)
		fix_file_release(&fixing.files.items[f]);
	array_release(&fixing.files);
	array_release(&fixing.fixes);
	return ok;
}

void fix_outcome_release(struct fix_outcome *outcome)
{
	text_release(&outcome->diff);
	array_release(&outcome->notes);
	arena_release(&outcome->arena);
	*outcome = (struct fix_outcome){ 0 };
}
