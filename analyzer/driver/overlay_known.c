/*
 * While somebody types, code does not compile for most of the time, and findings that come and go
 * with each key help nobody. Where an error is, what was known stays; so does, as long as there is
 * one, what was known of files that are not edited.
 */
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/moved.h"
#include "driver/overlay.h"
#include "driver/summarise.h"

/* A file that findings point to, and where its lines of the check before are now. */
struct known_file {
	const char *path;
	bool is_another; /* than it was then: `moved` tells */
	bool is_broken;  /* it has errors, and is not what the base has read */
	struct moved moved;
};

struct keeping {
	struct check *check;
	const struct check *previous;
	ARRAY(struct known_file *) files;
	ARRAY(struct result_finding) findings; /* those of the result, and those that are kept */
};

/* ------------------------------------------------------------------------------------- files */

static bool is_same(const char *a, size_t a_size, const char *b, size_t b_size)
{
	return a && b && a_size == b_size && !memcmp(a, b, a_size);
}

static struct known_file *get_file(struct keeping *keeping, const char *path)
{
	struct arena *arena = &keeping->check->arena;
	size_t then_size, size;
	for (size_t i = 0; i < keeping->files.count; i++)
		if (!strcmp(keeping->files.items[i]->path, path))
			return keeping->files.items[i];
	struct known_file *file = arena_alloc(arena, sizeof(*file));
	file->path = path;
	const char *then = program_file_text(&keeping->previous->program, path, arena, &then_size);
	const char *now = program_file_text(&keeping->check->program, path, arena, &size);
	file->is_another = then && now && !is_same(then, then_size, now, size);
	if (file->is_another)
		moved_init(&file->moved, then, then_size, now, size);
	array_push(&keeping->files, file);
	return file;
}

static bool is_of_base(const struct check *check, const char *path)
{
	struct arena arena = { 0 };
	size_t then_size, size;
	const char *then = program_file_text(&check->base->program, path, &arena, &then_size);
	const char *now = program_file_text(&check->program, path, &arena, &size);
	bool is_it = is_same(then, then_size, now, size);
	arena_release(&arena);
	return is_it;
}

/* Tells whether there are any. */
static bool find_broken(struct keeping *keeping)
{
	const struct program *program = &keeping->check->program;
	bool any = false;
	for (uint32_t u = 0; u < program->unit_count; u++) {
		const struct air_unit *unit = &program->units[u].air;
		for (uint32_t i = 0; i < unit->diagnostic_count; i++) {
			uint32_t number = unit->diagnostics[i].file;
			if (number == air_none ||
				is_of_base(keeping->check, unit->files[number].path))
				continue;
			get_file(keeping, unit->files[number].path)->is_broken = true;
			any = true;
		}
	}
	return any;
}

/* Does the line belong to a function that compiles? */
static bool is_sound(const struct program *program, const char *path, uint32_t line)
{
	for (uint32_t n = 0; n < program->defined_count; n++) {
		const struct program_function *f = &program->functions[n];
		if (!f->is_degraded && line >= f->line && line <= f->end_line &&
			!strcmp(f->path, path))
			return true;
	}
	return false;
}

/* -------------------------------------------------------------------------------- findings */

/* Moves a line of the check before; tells whether nothing is known of it now. */
static bool move(struct keeping *keeping, const char *path, uint32_t *line)
{
	const struct known_file *file = get_file(keeping, path);
	if (file->is_another)
		*line = moved_line(&file->moved, *line, NULL);
	return file->is_broken && *line && !is_sound(&keeping->check->program, path, *line);
}

static bool is_found(const struct keeping *keeping, const struct result_finding *finding)
{
	const struct result *result = &keeping->check->result;
	for (size_t i = 0; i < result->finding_count; i++) {
		const struct result_finding *other = &result->findings[i];
		if (!strcmp(other->rule, finding->rule) && !strcmp(other->path, finding->path) &&
			other->line == finding->line)
			return true;
	}
	return false;
}

static const char *copy(struct arena *arena, const char *text)
{
	return text ? arena_strdup(arena, text) : NULL;
}

/* All of it, as the check before goes away; without what would edit the text as it was. */
static void copy_finding(struct arena *arena, struct result_finding *finding)
{
	finding->rule = copy(arena, finding->rule);
	finding->path = copy(arena, finding->path);
	finding->function = copy(arena, finding->function);
	finding->message = copy(arena, finding->message);
	finding->hint = copy(arena, finding->hint);
	finding->category = copy(arena, finding->category);
	finding->fingerprint = copy(arena, finding->fingerprint);
	finding->statement = copy(arena, finding->statement);
	finding->fix = RESULT_FIX_NONE;
	finding->edits = NULL;
	finding->edit_count = 0;
	finding->doubt = finding->sketch = NULL;
}

static void keep(struct keeping *keeping, const struct result_finding *then)
{
	struct arena *arena = &keeping->check->arena;
	struct result_finding finding = *then;
	struct result_step *steps = arena_array(arena, then->step_count, sizeof(*steps));
	bool is_unknown = move(keeping, finding.path, &finding.line) ||
			  !get_file(keeping, finding.path)->is_another;
	for (size_t i = 0; i < then->step_count; i++) {
		steps[i] = then->steps[i];
		is_unknown |= move(keeping, steps[i].path, &steps[i].line);
	}
	if (!is_unknown || !finding.line || is_found(keeping, &finding))
		return;
	for (size_t i = 0; i < then->step_count; i++) {
		steps[i].path = copy(arena, steps[i].path);
		steps[i].text = copy(arena, steps[i].text);
	}
	finding.steps = steps;
	copy_finding(arena, &finding);
	array_push(&keeping->findings, finding);
}

static int compare_findings(const void *left, const void *right)
{
	const struct result_finding *a = left, *b = right;
	int order = strcmp(a->path, b->path);
	if (!order)
		order = (a->line > b->line) - (a->line < b->line);
	if (!order)
		order = (a->column > b->column) - (a->column < b->column);
	return order ? order : strcmp(a->rule, b->rule);
}

/* The texts that kept findings point into. */
static void add_files(struct keeping *keeping, size_t first)
{
	struct result *result = &keeping->check->result;
	size_t most = result->file_count;
	for (size_t i = first; i < keeping->findings.count; i++)
		most += 1 + keeping->findings.items[i].step_count;
	struct result_file *files = arena_array(&keeping->check->arena, most, sizeof(*files));
	if (result->file_count)
		memcpy(files, result->files, result->file_count * sizeof(*files));
	result->files = files;
	for (size_t i = first; i < keeping->findings.count; i++) {
		const struct result_finding *finding = &keeping->findings.items[i];
		summarise_file(keeping->check, finding->path);
		for (size_t s = 0; s < finding->step_count; s++)
			summarise_file(keeping->check, finding->steps[s].path);
	}
}

static void keeping_release(struct keeping *keeping)
{
	for (size_t i = 0; i < keeping->files.count; i++)
		if (keeping->files.items[i]->is_another)
			moved_release(&keeping->files.items[i]->moved);
	array_release(&keeping->files);
	array_release(&keeping->findings);
}

void overlay_keep_known(struct check *check, const struct check *previous)
{
	struct keeping keeping = { .check = check, .previous = previous };
	struct result *result = &check->result;
	if (!find_broken(&keeping)) {
		keeping_release(&keeping);
		return;
	}
	for (size_t i = 0; i < result->finding_count; i++)
		array_push(&keeping.findings, result->findings[i]);
	for (size_t i = 0; i < previous->result.finding_count; i++)
		if (result_is_open(&previous->result.findings[i]))
			keep(&keeping, &previous->result.findings[i]);
	if (keeping.findings.count > result->finding_count) {
		add_files(&keeping, result->finding_count);
		qsort(keeping.findings.items, keeping.findings.count,
			sizeof(*keeping.findings.items), compare_findings);
		result->findings = arena_copy(&check->arena, keeping.findings.items,
			keeping.findings.count * sizeof(*keeping.findings.items));
		result->finding_count = keeping.findings.count;
	}
	keeping_release(&keeping);
}
