/*
 * A round applies the fixes there are, analyses, takes back those that did not help or did harm,
 * and so on until all that is left has stood that look: each turn drops one at least. Rounds follow
 * each other while one makes a fix, or gives one up that was in the way of others.
 */
#include "driver/fix.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "driver/fix_internal.h"

enum { most_rounds = 8, most_turns = 8 };

/* ----------------------------------------------------------------------------------- choosing */

static void note(struct fixing *fixing, const struct result_finding *finding, const char *why)
{
	array_push(&fixing->outcome->notes, arena_printf(fixing->arena, "%s:%u: not fixed: %s",
						    finding->path, finding->line, why));
}

/* Says why a finding is not mended, once. */
static void give_up(struct fixing *fixing, const struct result_finding *finding, const char *why)
{
	struct text identity = { 0 };
	fix_identity(&identity, finding);
	intern_add(&fixing->given_up, text_string(&identity));
	text_release(&identity);
	note(fixing, finding, why);
}

static bool is_given_up(const struct fixing *fixing, const struct result_finding *finding)
{
	struct text identity = { 0 };
	fix_identity(&identity, finding);
	bool found = intern_find(&fixing->given_up, text_string(&identity)) != intern_none;
	text_release(&identity);
	return found;
}

static bool is_fixable(const struct result_finding *finding, const struct fix_options *options)
{
	enum result_fix least = options->is_suggested ? RESULT_FIX_SUGGEST : RESULT_FIX_SAFE;
	if (options->rule && strcmp(options->rule, finding->rule) != 0)
		return false;
	return finding->fix >= least && finding->edit_count && result_is_open(finding);
}

/* Places the edits in their files. Returns why it cannot be done, or NULL; `is_in_the_way` becomes
 * true when that is another fix. */
static const char *place_edits(
	struct fixing *fixing, const struct result *result, struct fix *fix, bool *is_in_the_way)
{
	const struct result_finding *finding = fix->finding;
	fix->edits = arena_array(fixing->arena, finding->edit_count, sizeof(*fix->edits));
	for (size_t i = 0; i < finding->edit_count; i++) {
		const struct result_edit *edit = &finding->edits[i];
		uint32_t number = fix_file_add(fixing, result, edit->path);
		struct fix_file *file = &fixing->files.items[number];
		struct fix_edit placed = { .file = number,
			.edit = { .remove = edit->remove,
				.insert = arena_strdup(fixing->arena, edit->insert) } };
		if (file->refused)
			return arena_printf(fixing->arena, "'%s': %s", file->path, file->refused);
		if (!fix_file_offset(file, edit, &placed.edit.offset) ||
			edit->remove > file->analysed.size - placed.edit.offset)
			return arena_printf(fixing->arena, "'%s' has no line %u, column %u",
				file->path, edit->line, edit->column);
		*is_in_the_way = !fix_file_accepts(file, &placed.edit);
		if (*is_in_the_way)
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

static void choose_one(struct fixing *fixing, const struct result *result,
	const struct result_finding *finding, const struct fix_options *options)
{
	struct fix fix = { .finding = finding };
	bool is_in_the_way = false;
	fixing->fixable++;
	if (is_given_up(fixing, finding))
		return;
	const char *why = place_edits(fixing, result, &fix, &is_in_the_way);
	if (why && !is_in_the_way) {
		give_up(fixing, finding, why);
	} else if (why) {
		fixing->conflicts++;
		if (options->is_dry)
			note(fixing, finding, why);
	} else {
		fix.is_applied = true;
		array_push(&fixing->fixes, fix);
		for (size_t e = 0; e < fix.edit_count; e++)
			fix_file_edit(&fixing->files.items[fix.edits[e].file], &fix.edits[e].edit);
	}
}

static void choose(
	struct fixing *fixing, const struct result *result, const struct fix_options *options)
{
	array_reset(&fixing->fixes);
	fixing->round++;
	make_edits(fixing);
	fixing->fixable = fixing->conflicts = 0;
	for (size_t i = 0; i < result->finding_count; i++)
		if (is_fixable(&result->findings[i], options))
			choose_one(fixing, result, &result->findings[i], options);
}

/* ------------------------------------------------------------------------------------ writing */

static bool touches(const struct fix *fix, uint32_t file)
{
	for (size_t e = 0; e < fix->edit_count; e++)
		if (fix->edits[e].file == file)
			return true;
	return false;
}

void fix_drop_one(struct fixing *fixing, struct fix *fix, const char *why)
{
	fix->is_applied = false;
	give_up(fixing, fix->finding, why);
}

size_t fix_drop(struct fixing *fixing, const char *path, const char *why)
{
	size_t dropped = 0;
	uint32_t file = path ? fix_file_find(fixing, path) : air_none;
	for (size_t i = 0; i < fixing->fixes.count; i++) {
		struct fix *fix = &fixing->fixes.items[i];
		if (!fix->is_applied || (path && (file == air_none || !touches(fix, file))))
			continue;
		fix_drop_one(fixing, fix, why);
		dropped++;
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
			if (file->refused || fix_file_write(fixing, file, &err))
				continue;
			file->refused = arena_strdup(fixing->arena, err.text);
			if (!fix_text_equals(file->now, file->analysed))
				array_push(&fixing->outcome->notes,
					arena_printf(
						fixing->arena, "cannot take back: %s", err.text));
			again |= fix_drop(fixing, file->path, file->refused) > 0;
		}
	}
}

static bool is_anything_written(const struct fixing *fixing)
{
	for (size_t f = 0; f < fixing->files.count; f++)
		if (!fix_text_equals(fixing->files.items[f].now, fixing->files.items[f].analysed))
			return true;
	return false;
}

/* Everything is as it was; false with what the user has to know. */
static bool restore(struct fixing *fixing, struct error *err)
{
	struct error why = *err, inner;
	bool ok = true;
	for (size_t f = 0; f < fixing->files.count; f++)
		ok = fix_file_restore(&fixing->files.items[f], &inner) && ok;
	return error_set(err, "%s\nnote: %s%s", why.text,
		ok ? "all files are as they were" : "not every file could be taken back: ",
		ok ? "" : inner.text);
}

/* ------------------------------------------------------------------------------------- rounds */

static bool look_again(struct check *after, const struct check_options *options,
	const struct fix_options *fix, struct error *err)
{
	struct check_options quietly = *options;
	quietly.database = NULL; /* only what stays is kept */
	if (fix->is_interrupted && fix->is_interrupted())
		return error_set(err, "interrupted");
	if (!check_run(after, &quietly, err))
		return false;
	return !(fix->is_interrupted && fix->is_interrupted()) || error_set(err, "interrupted");
}

/* Makes the fixes that were chosen. Holds the second look that all of them stood in `after`, unless
 * nothing is left of them. */
static bool make_round(struct fixing *fixing, const struct check *before, struct check *after,
	const struct check_options *options, const struct fix_options *fix, struct error *err)
{
	for (int turn = 0;; turn++) {
		write_files(fixing);
		check_release(after);
		if (!is_anything_written(fixing))
			return true;
		if (!look_again(after, options, fix, err))
			return restore(fixing, err);
		if (!fix_judge(fixing, &before->result, &after->result))
			return true;
		if (turn + 1 == most_turns)
			fix_drop(fixing, NULL, "too many fixes had to be taken back");
	}
}

/* How many of the round's fixes were made, and where. */
static size_t count_made(const struct fixing *fixing)
{
	size_t made = 0;
	for (size_t i = 0; i < fixing->fixes.count; i++)
		made += fixing->fixes.items[i].is_applied;
	return made;
}

static void end_round(struct fixing *fixing)
{
	for (size_t f = 0; f < fixing->files.count; f++) {
		struct fix_file *file = &fixing->files.items[f];
		file->analysed = file->now;
		lines_release(&file->lines);
	}
}

static bool make_rounds(struct fixing *fixing, struct check *check,
	const struct check_options *options, const struct fix_options *fix, struct error *err)
{
	struct check latest = { 0 };
	bool ok = true, is_changed = false;
	for (int round = 0; ok && round < most_rounds; round++) {
		struct check after = { 0 };
		choose(fixing, is_changed ? &latest.result : &check->result, fix);
		fixing->outcome->left = fixing->fixable;
		size_t tried = fixing->fixes.count;
		if (!tried)
			break;
		ok = make_round(fixing, is_changed ? &latest : check, &after, options, fix, err);
		size_t made = ok ? count_made(fixing) : 0;
		fixing->outcome->fixed += made;
		fixing->outcome->left -= made;
		if (ok && made) {
			end_round(fixing);
			check_release(&latest);
			latest = after;
			is_changed = true;
		} else {
			check_release(&after);
		}
		if (!made && !fixing->conflicts)
			break;
	}
	if (ok && is_changed) {
		check_keep(&latest, options);
		check_release(check);
		*check = latest;
	} else {
		check_release(&latest);
	}
	return ok;
}

static void draw(const struct fixing *fixing, struct fix_outcome *outcome)
{
	outcome->fixed = count_made(fixing);
	outcome->left = fixing->fixable - outcome->fixed;
	for (size_t f = 0; f < fixing->files.count; f++) {
		const struct fix_file *file = &fixing->files.items[f];
		outcome->file_count += file->edits.count > 0;
		edits_diff(&outcome->diff, file->path, file->analysed.bytes, file->analysed.size,
			file->edits.items, file->edits.count);
	}
}

static void count_changed(const struct fixing *fixing)
{
	for (size_t f = 0; f < fixing->files.count; f++) {
		const struct fix_file *file = &fixing->files.items[f];
		fixing->outcome->file_count += !fix_text_equals(file->now, file->original);
	}
}

bool fix_run(struct check *check, const struct check_options *options,
	const struct fix_options *fix, struct fix_outcome *outcome, struct error *err)
{
	*outcome = (struct fix_outcome){ 0 };
	struct fixing fixing = { .arena = &outcome->arena, .outcome = outcome, .options = fix };
	char *root = realpath(check->result.root, NULL);
	bool ok = true;
	fixing.root = arena_strdup(&outcome->arena, root ? root : check->result.root);
	free(root);
	if (fix->is_dry) {
		choose(&fixing, &check->result, fix);
		draw(&fixing, outcome);
	} else {
		ok = make_rounds(&fixing, check, options, fix, err);
		count_changed(&fixing);
	}
	for (size_t f = 0; f < fixing.files.count; f++) {
		array_release(&fixing.files.items[f].edits);
		lines_release(&fixing.files.items[f].lines);
	}
	array_release(&fixing.files);
	array_release(&fixing.file_of);
	array_release(&fixing.fixes);
	intern_release(&fixing.names);
	intern_release(&fixing.given_up);
	return ok;
}

void fix_outcome_release(struct fix_outcome *outcome)
{
	text_release(&outcome->diff);
	array_release(&outcome->notes);
	arena_release(&outcome->arena);
	*outcome = (struct fix_outcome){ 0 };
}
