/*
 * The suppression comments of a program: those of all its files, and which function each speaks of,
 * now that these are known.
 *
 * A comment in a branch of #if from which nothing was compiled says nothing. What was compiled is
 * known by the functions that begin there and the instructions that stand there; declarations leave
 * no trace, so that a branch with nothing else counts as not compiled.
 */

#include "link/internal.h"
#include "link/suppression.h"

/* The functions of the files that hold suppressions. */
struct place {
	struct program *program;
	struct suppression_list *list;
	ARRAY(uint32_t) nodes, next; /* chains: a node, and the number of the next, or air_none */
	uint32_t *heads;             /* by number of list->paths */
	struct program_cursor cursor;
};

static void read_files(struct program *program)
{
	struct arena arena = { 0 };
	for (uint32_t i = 0; i < program->index->files.count; i++) {
		const struct air_file *file = program->index->files.items[i];
		size_t size;
		const char *text = air_file_text(&arena, file, &size);
		if (text)
			suppressions_read(
				&program->suppressions, &program->arena, file->path, text, size);
		arena_reset(&arena);
	}
	arena_release(&arena);
}

static void find_functions(struct place *place)
{
	const struct program *program = place->program;
	place->heads = memory_new(place->list->paths.count, sizeof(*place->heads));
	for (uint32_t i = 0; i < place->list->paths.count; i++)
		place->heads[i] = air_none;
	for (uint32_t n = 0; n < program->defined_count; n++) {
		uint32_t path = intern_find(&place->list->paths, program->functions[n].path);
		if (path == intern_none)
			continue;
		array_push(&place->next, place->heads[path]);
		place->heads[path] = (uint32_t)place->nodes.count;
		array_push(&place->nodes, n);
	}
}

#define each_function(place, path, f)                                                              \
	for (uint32_t f##_i = (place)->heads[path], f = air_none;                                  \
		f##_i != air_none && (f = (place)->nodes.items[f##_i], true);                      \
		f##_i = (place)->next.items[f##_i])

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

void link_place_suppressions(struct program *program)
{
	struct place place = { .program = program, .list = &program->suppressions };
	read_files(program);
	if (!place.list->items.count)
		return;
	program_cursor_init(&place.cursor, program);
	find_functions(&place);
	for (uint32_t path = 0; path < place.list->paths.count; path++) {
		uint32_t end = path + 1 < place.list->starts.count
				       ? place.list->starts.items[path + 1]
				       : (uint32_t)place.list->items.count;
		for (uint32_t i = place.list->starts.items[path]; i < end; i++)
			place_one(&place, path, &place.list->items.items[i]);
	}
	program_cursor_release(&place.cursor);
	array_release(&place.nodes);
	array_release(&place.next);
	free(place.heads);
}
