/*
 * The suppression comments of a program: those of all its files, and which function each speaks of,
 * now that these are known.
 *
 * A comment in a branch of #if from which nothing was compiled says nothing. What was compiled is
 * known by the functions that begin there and the instructions that stand there; declarations leave
 * no trace, so that a branch with nothing else counts as not compiled.
 *
 * Calls of which a comment allows something are marked, for those who choose between ways.
 */
#include <stdlib.h>

#include <string.h>

#include "link/internal.h"
#include "link/ready.h"
#include "link/suppression.h"

struct place {
	struct program *program;
	struct suppression_list *list;
	const struct program_allowing *allowing;
	struct program_cursor cursor;
};

/* False when no comment in it says anything. */
static bool read_file(struct program *program, const struct air_file *file, struct arena *arena)
{
	size_t size;
	const char *text = air_file_text(arena, file, &size);
	return text &&
	       suppressions_read(&program->suppressions, &program->arena, file->path, text, size);
}

/* Where a program before has left that a file says nothing; or NULL. */
static bool *known_silence(const struct program *program, const struct program_file *file)
{
	const struct program_unit *unit = &program->units[file->unit];
	return unit->ready ? &unit->ready->is_silent[file->file - unit->air.files] : NULL;
}

static void read_files(struct program *program)
{
	struct arena arena = { 0 };
	for (uint32_t i = 0; i < program->index->files.count; i++) {
		const struct program_file *file = &program->index->files.items[i];
		bool *is_silent = known_silence(program, file);
		if (is_silent && *is_silent)
			continue;
		bool says = read_file(program, file->file, &arena);
		if (is_silent)
			*is_silent = !says;
		arena_reset(&arena);
	}
	arena_release(&arena);
}

static void find_functions(struct program *program)
{
	struct program_index *index = program->index;
	uint32_t paths = program->suppressions.paths.count;
	index->first_in_file = arena_array(&program->arena, paths, sizeof(uint32_t));
	index->next_in_file =
		arena_array(&program->arena, program->defined_count, sizeof(uint32_t));
	for (uint32_t i = 0; i < paths; i++)
		index->first_in_file[i] = air_none;
	for (uint32_t n = program->defined_count; n-- > 0;) {
		uint32_t path =
			intern_find(&program->suppressions.paths, program->functions[n].path);
		if (path == intern_none)
			continue;
		index->next_in_file[n] = index->first_in_file[path];
		index->first_in_file[path] = n;
	}
}

uint32_t program_first_function(const struct program *program, const char *path)
{
	uint32_t number = intern_find(&program->suppressions.paths, path);
	return number == intern_none ? air_none : program->index->first_in_file[number];
}

uint32_t program_next_function(const struct program *program, uint32_t node)
{
	return program->index->next_in_file[node];
}

#define each_function(place, path, n)                                                              \
	for (uint32_t n = (place)->program->index->first_in_file[path]; n != air_none;             \
		n = (place)->program->index->next_in_file[n])

/* The function that has this line; of several, the one that begins last. Or air_none. */
static uint32_t function_at(const struct place *place, uint32_t path, uint32_t line)
{
	const struct program_function *functions = place->program->functions;
	uint32_t found = air_none;
	each_function(place, path, n)
	{
		if (functions[n].line <= line && line <= functions[n].end_line &&
			(found == air_none || functions[n].line > functions[found].line))
			found = n;
	}
	return found;
}

static bool has_instruction(struct place *place, uint32_t node, uint32_t first, uint32_t last)
{
	program_open(&place->cursor, node);
	const struct air_function *f = &place->cursor.air;
	for (uint32_t i = 0; i < f->instr_count; i++)
		if (first <= f->instrs[i].line && f->instrs[i].line <= last && !f->instrs[i].file)
			return true;
	return false;
}

static bool is_compiled(struct place *place, uint32_t path, const struct suppression *s)
{
	if (!s->branch_first)
		return true;
	each_function(place, path, n)
	{
		const struct program_function *f = &place->program->functions[n];
		if (f->line > s->branch_first && f->line < s->branch_last)
			return true;
		if (f->line <= s->branch_first && f->end_line >= s->branch_first &&
			has_instruction(place, n, s->branch_first, s->branch_last))
			return true;
	}
	return false;
}

/* The function that a comment for functions speaks of. */
static uint32_t spoken_of(const struct place *place, uint32_t path, const struct suppression *s)
{
	uint32_t around = function_at(place, path, s->line);
	if (around != air_none || s->in_body)
		return around;
	if (s->body_line)
		return function_at(place, path, s->body_line);
	/* As before the C of 1989, declarations may come before the body. */
	uint32_t behind = s->next_line ? function_at(place, path, s->next_line) : air_none;
	bool begins = behind != air_none && place->program->functions[behind].line == s->next_line;
	return begins ? behind : air_none;
}

static void place_function(struct place *place, uint32_t path, struct suppression *s)
{
	s->node = spoken_of(place, path, s);
	if (s->node == air_none && !s->in_body && !s->body_line && !s->problem)
		s->problem = "no function begins behind it";
	if (s->node == air_none)
		return;
	s->first = place->program->functions[s->node].line;
	s->last = place->program->functions[s->node].end_line;
}

static void place_one(struct place *place, uint32_t path, struct suppression *s)
{
	s->node = air_none;
	s->is_dead = !is_compiled(place, path, s);
	if (s->is_dead)
		return;
	if (s->scope == SUPPRESS_FUNCTION)
		place_function(place, path, s);
	if (s->scope == SUPPRESS_LINE)
		s->node = function_at(place, path, s->first ? s->first : s->line);
}

/* -------------------------------------------------------------------------------------- calls */

static void add_effects(struct rule_effects *sum, struct rule_effects more)
{
	sum->blocks |= more.blocks;
	sum->leads |= more.leads;
	sum->cpu |= more.cpu;
}

static struct rule_effects effects_of(const struct place *place, const struct suppression *s)
{
	const struct program_allowing *allowing = place->allowing;
	struct rule_effects effects = { 0 };
	if (!allowing || !suppression_is_effective(s, allowing->today))
		return effects;
	for (uint32_t i = 0; i < s->entry_count; i++) {
		const char *rule = place->list->entries.items[s->first_entry + i].rule;
		if (rule)
			add_effects(&effects, allowing->effects(allowing->data, rule));
	}
	return effects;
}

static void mark_calls(struct place *place, uint32_t node, const struct suppression *s,
	struct rule_effects effects)
{
	struct program *program = place->program;
	const struct program_function *f = &program->functions[node];
	for (uint32_t c = f->first_call; c < f->first_call + f->call_count; c++) {
		struct program_call *call = &program->calls[c];
		if (!suppression_covers(s, call->line) || strcmp(call->path, s->path))
			continue;
		call->flags |= CALL_ALLOWED;
		array_push(&program->index->allowed, ((struct allowed_call){ c, effects }));
	}
}

static void mark(struct place *place, uint32_t path, const struct suppression *s)
{
	struct rule_effects effects = effects_of(place, s);
	if (effects.blocks || effects.leads || effects.cpu)
		each_function(place, path, n) mark_calls(place, n, s, effects);
}

static int by_call(const void *left, const void *right)
{
	const struct allowed_call *a = left, *b = right;
	return a->call < b->call ? -1 : a->call > b->call;
}

/* Of several comments on a call, all count. */
static void merge_marks(struct program *program)
{
	struct allowed_call *items = program->index->allowed.items;
	size_t count = program->index->allowed.count, kept = 0;
	if (!count)
		return;
	qsort(items, count, sizeof(*items), by_call);
	for (size_t i = 1; i < count; i++) {
		if (items[i].call == items[kept].call)
			add_effects(&items[kept].effects, items[i].effects);
		else
			items[++kept] = items[i];
	}
	program->index->allowed.count = kept + 1;
}

const struct rule_effects *link_allowed(
	const struct program *program, const struct program_call *call)
{
	const struct program_index *index = program->index;
	struct allowed_call key = { .call = (uint32_t)(call - program->calls) };
	if (!(call->flags & CALL_ALLOWED) || !index->allowed.count)
		return NULL;
	const struct allowed_call *found = bsearch(&key, index->allowed.items, index->allowed.count,
		sizeof(*index->allowed.items), by_call);
	return found ? &found->effects : NULL;
}

bool program_allows_block(const struct program *program, const struct program_call *call,
	enum block_category category)
{
	const struct rule_effects *allowed = link_allowed(program, call);
	return allowed && allowed->blocks >> category & 1;
}

/* ---------------------------------------------------------------------------------------- all */

void link_place_suppressions(struct program *program, const struct program_allowing *allowing)
{
	struct place place = {
		.program = program,
		.list = &program->suppressions,
		.allowing = allowing,
	};
	read_files(program);
	if (!place.list->items.count)
		return;
	program_cursor_init(&place.cursor, program);
	find_functions(program);
	for (uint32_t path = 0; path < place.list->paths.count; path++) {
		uint32_t end = path + 1 < place.list->starts.count
				       ? place.list->starts.items[path + 1]
				       : (uint32_t)place.list->items.count;
		for (uint32_t i = place.list->starts.items[path]; i < end; i++) {
			place_one(&place, path, &place.list->items.items[i]);
			mark(&place, path, &place.list->items.items[i]);
		}
	}
	merge_marks(program);
	program_cursor_release(&place.cursor);
}
