/*
 * Which units are to be read again, and how they take the place of those of the base.
 */
#include "driver/overlay.h"

#include <string.h>

#include "base/date.h"
#include "base/file.h"
#include "base/stop.h"
#include "driver/check_internal.h"
#include "driver/known.h"
#include "driver/summarise.h"

enum { most_closed_units = 2 }; /* read again for headers that no open unit includes */

/* A file that is another in the editor than it was in the base. */
struct changed_file {
	const char *path; /* relative to the root, as units name it */
	struct parse_unsaved text;
	bool is_read; /* some unit that is read again reads it */
};

struct reading {
	struct check *check;
	const struct overlay *overlay;
	ARRAY(struct changed_file) changed;
	struct parse_unsaved *texts; /* of the changed ones */
};

/* ------------------------------------------------------------------------- what has changed */

static const struct air_file *find_file(const struct air_unit *unit, const char *path)
{
	for (uint32_t i = 0; i < unit->file_count; i++)
		if (!strcmp(unit->files[i].path, path))
			return &unit->files[i];
	return NULL;
}

/* As the base knows the file; NULL: no unit reads it. */
static const struct air_file *known_file(const struct check *base, const char *path)
{
	for (uint32_t u = 0; u < base->program.unit_count; u++) {
		const struct air_file *file = find_file(&base->program.units[u].air, path);
		if (file)
			return file;
	}
	return NULL;
}

/* A file that no unit reads may be one that somebody has just begun to include. */
static bool has_changed(const struct check *base, const struct parse_unsaved *text)
{
	const char *path = path_relative(base->plan.root, text->path);
	const struct air_file *known = known_file(base, path);
	return !known || !hash_equal(known->content, hash_bytes(text->text, text->size));
}

bool overlay_differs(const struct overlay *overlay)
{
	for (size_t i = 0; i < overlay->file_count; i++)
		if (has_changed(overlay->base, &overlay->files[i]))
			return true;
	return false;
}

static void find_changed(struct reading *reading)
{
	const struct overlay *overlay = reading->overlay;
	for (size_t i = 0; i < overlay->file_count; i++) {
		const struct parse_unsaved *text = &overlay->files[i];
		if (has_changed(overlay->base, text))
			array_push(&reading->changed,
				((struct changed_file){
					.path = path_relative(overlay->base->plan.root, text->path),
					.text = *text }));
	}
	size_t count = reading->changed.count;
	reading->texts = arena_array(&reading->check->arena, count, sizeof(*reading->texts));
	for (size_t i = 0; i < count; i++)
		reading->texts[i] = reading->changed.items[i].text;
}

static bool is_open(const struct reading *reading, const char *file)
{
	for (size_t i = 0; i < reading->overlay->file_count; i++)
		if (!strcmp(reading->overlay->files[i].path, file))
			return true;
	return false;
}

/* Marks the changed files that a unit reads; `any`: also those that are marked. */
static bool reads_changed(struct reading *reading, const struct plan_unit *unit, bool any)
{
	const struct program *program = &reading->overlay->base->program;
	bool reads = false;
	for (uint32_t u = 0; u < program->unit_count; u++) {
		if (strcmp(program->units[u].air.path, unit->path) != 0)
			continue;
		for (size_t i = 0; i < reading->changed.count; i++) {
			struct changed_file *changed = &reading->changed.items[i];
			if ((!any && changed->is_read) ||
				!find_file(&program->units[u].air, changed->path))
				continue;
			reads = changed->is_read = true;
		}
	}
	return reads;
}

/* -------------------------------------------------------------------------------- units */

static bool read_unit(struct reading *reading, size_t i, struct error *err)
{
	struct check *check = reading->check;
	struct extracted_unit *out = &check->extraction.units[i];
	const struct plan_unit *unit = &check->plan.units[i];
	struct resident_answer answer;

	switch (residents_read(reading->overlay->residents, &check->plan, unit, reading->texts,
		reading->changed.count, &answer, err)) {
	case RESIDENT_READ:
		break;
	case RESIDENT_LOST:
		check_warn(check, arena_printf(&check->arena, "%s: %s; it counts as it was before",
					  unit->path, answer.lost));
		return true;
	case RESIDENT_STOPPED:
	case RESIDENT_BROKEN:
		return false;
	}
	*out = (struct extracted_unit){
		.bytes = arena_copy(&check->arena, answer.bytes, answer.size),
		.size = answer.size,
		.is_preferred = true,
	};
	check->extraction.parsed_count++;
	return true;
}

/* What was lost goes on as it was in the check before, which need not be there any more. */
static void keep_previous(struct reading *reading, size_t i)
{
	struct check *check = reading->check;
	const struct extracted_unit *before = &reading->overlay->previous->extraction.units[i];
	struct extracted_unit *out = &check->extraction.units[i];
	if (before->bytes)
		out->bytes = arena_copy(&check->arena, before->bytes, before->size);
	out->size = before->size;
	out->is_preferred = before->is_preferred;
}

static bool read_units(struct reading *reading, struct error *err)
{
	const struct plan *plan = &reading->check->plan;
	for (int turn = 0; turn < 2; turn++) {
		size_t closed = 0;
		for (size_t i = 0; i < plan->unit_count; i++) {
			bool is_closed = !is_open(reading, plan->units[i].file);
			if (is_closed != (turn == 1) || closed == most_closed_units ||
				!reads_changed(reading, &plan->units[i], !is_closed))
				continue;
			closed += is_closed;
			keep_previous(reading, i);
			if (!read_unit(reading, i, err))
				return false;
		}
	}
	return true;
}

/* ------------------------------------------------------------------------------- findings */

/* Was the function that stands there read again? If there is none, it counts as such. */
static bool is_read_again(const struct program *program, const struct finding *finding)
{
	bool is_known = false;
	for (uint32_t n = 0; finding->function_key && n < program->defined_count; n++) {
		const struct program_function *f = &program->functions[n];
		if (finding->line < f->line || finding->line > f->end_line ||
			strcmp(f->key, finding->function_key) != 0)
			continue;
		is_known = true;
		for (uint32_t u = 0; u < f->unit_count; u++)
			if (program->units[f->units[u]].is_preferred)
				return true;
	}
	return !is_known;
}

/* A header that has changed is there in two versions: the one that counts is that of the editor. */
static void drop_old_versions(struct reading *reading)
{
	struct check *check = reading->check;
	size_t kept = 0;
	for (size_t i = 0; i < check->findings.items.count; i++) {
		struct finding *finding = check->findings.items.items[i];
		bool is_old = false;
		for (size_t c = 0; c < reading->changed.count && !is_old; c++)
			is_old = reading->changed.items[c].is_read &&
				 !strcmp(reading->changed.items[c].path, finding->path) &&
				 !is_read_again(&check->program, finding);
		if (!is_old)
			check->findings.items.items[kept++] = finding;
	}
	check->findings.items.count = kept;
}

/* ---------------------------------------------------------------------------------- check */

static void borrow(struct check *check, const struct check *base, struct ready *ready)
{
	check->base = base;
	check->ready = ready;
	check->plan = base->plan;
	check->plan.arena = (struct arena){ 0 };
	check->model = base->model;
	check->extraction = base->extraction;
	check->extraction.arena = (struct arena){ 0 };
	check->extraction.parsed_count = 0;
	check->extraction.units = arena_copy(&check->arena, base->extraction.units,
		base->plan.unit_count * sizeof(*base->extraction.units));
}

static const struct plan_unit *unit_of(const struct plan *plan, const char *file)
{
	for (size_t i = 0; i < plan->unit_count; i++)
		if (!strcmp(plan->units[i].file, file))
			return &plan->units[i];
	return NULL;
}

bool overlay_warm(const struct overlay *overlay, struct error *err)
{
	const struct plan *plan = &overlay->base->plan;
	for (size_t i = 0; i < overlay->file_count; i++) {
		const struct plan_unit *unit = unit_of(plan, overlay->files[i].path);
		struct resident_answer answer;
		if (!unit || !residents_have_room(overlay->residents))
			continue;
		switch (residents_read(overlay->residents, plan, unit, NULL, 0, &answer, err)) {
		case RESIDENT_READ:
		case RESIDENT_LOST:
			break;
		case RESIDENT_STOPPED:
		case RESIDENT_BROKEN:
			return false;
		}
	}
	return true;
}

bool overlay_check(struct check *check, const struct overlay *overlay,
	const struct check_options *options, struct error *err)
{
	struct reading reading = { .check = check, .overlay = overlay };
	*check = (struct check){ .run = -1 };
	borrow(check, overlay->base, overlay->ready);
	find_changed(&reading);
	bool ok = date_today(&check->today, err) && known_open(check, options, err) &&
		  read_units(&reading, err) && check_analyse(check, options, err);
	if (ok) {
		drop_old_versions(&reading);
		summarise(check, options);
		overlay_keep_known(check, overlay->previous);
	}
	array_release(&reading.changed);
	stop_forget();
	return ok;
}
