/*
 * What a part of a global holds that never changes, by its initialisers: they are pseudo-functions
 * of copies into places, in order, after the whole was zeroed.
 *
 * Of several initialisers of one key (a file that is compiled for several programs) all must say
 * the same, and so must all elements of an array of which nobody knows which is meant. Elements
 * that are not listed do not count: nobody asks for them.
 */
#include <stdlib.h>
#include <string.h>

#include "air/encode.h"
#include "link/kept.h"
#include "link/replay.h"

enum { most_steps = 12, most_elements = 64 };

static const struct flow_bits nothing = { 0 };
static const struct flow_bits zero = { 0, UINT64_MAX };
static const struct flow_bits not_zero = { 1, 0 };

/* One step of the way into an object, in words that mean the same in every function. */
struct path_step {
	const char *key;    /* of a field; NULL: */
	const char *member; /* ... its name; NULL: an element */
	bool is_any;        /* an element nobody knows which */
	bool is_shared;     /* a member of a union */
	int64_t element;
};

struct path {
	struct path_step steps[most_steps];
	uint32_t count;
};

/* -------------------------------------------------------------------------------------- paths */

static bool add_place(
	struct path *path, const struct air_function *f, const struct air_place *place)
{
	for (uint32_t i = 0; i < place->step_count; i++) {
		const struct air_step *step = &f->steps[place->first_step + i];
		bool is_field = step->kind == AIR_STEP_FIELD;
		if (path->count == most_steps || (is_field && step->field == air_none))
			return false;
		struct path_step *made = &path->steps[path->count++];
		*made = (struct path_step){ 0 };
		if (is_field) {
			made->key = f->refs[step->field].key;
			made->member = f->refs[step->field].name;
			made->is_shared = air_is_union_member(&f->refs[step->field]);
		} else {
			made->is_any = step->index.kind != AIR_VALUE_INT;
			made->element = step->index.integer;
		}
	}
	return true;
}

static bool path_of(
	struct path *path, const struct air_function *f, const struct flow_memory *memory)
{
	path->count = 0;
	if (memory->base && !add_place(path, f, memory->base))
		return false;
	if (!add_place(path, f, memory->place))
		return false;
	if (!memory->member)
		return true;
	if (path->count == most_steps)
		return false;
	path->steps[path->count++] = (struct path_step){ .member = memory->member };
	return true;
}

enum match { MATCH_NO, MATCH_MAYBE, MATCH_YES };

static enum match match_step(const struct path_step *a, const struct path_step *b)
{
	if (!a->member != !b->member)
		return MATCH_MAYBE; /* one object seen as two types */
	if (a->member && a->key && b->key ? !strcmp(a->key, b->key)
					  : a->member && !strcmp(a->member, b->member))
		return MATCH_YES;
	if (a->member)
		return a->is_shared || b->is_shared ? MATCH_MAYBE : MATCH_NO;
	if (a->is_any || b->is_any)
		return MATCH_MAYBE;
	return a->element == b->element ? MATCH_YES : MATCH_NO;
}

/* Do two ways lead the same way, as far as the shorter one goes? */
static enum match match_path(const struct path *a, const struct path *b)
{
	enum match match = MATCH_YES;
	for (uint32_t i = 0; i < a->count && i < b->count && match != MATCH_NO; i++) {
		enum match step = match_step(&a->steps[i], &b->steps[i]);
		match = step < match ? step : match;
	}
	return match;
}

/* ------------------------------------------------------------------------------- initialisers */

static struct flow_bits meet(struct flow_bits a, struct flow_bits b)
{
	return (struct flow_bits){ a.ones & b.ones, a.zeros & b.zeros };
}

static struct flow_bits written_bits(const struct air_function *f, const struct air_instr *instr)
{
	if (instr->op == AIR_ZERO)
		return zero;
	struct air_value value = f->values[instr->first_value];
	if (value.kind == AIR_VALUE_NULL)
		return zero;
	if (value.kind != AIR_VALUE_INT)
		return nothing;
	return (struct flow_bits){ (uint64_t)value.integer, ~(uint64_t)value.integer };
}

/* What is known after one more write, which goes to `to`. */
static struct flow_bits write(struct flow_bits known, const struct path *path,
	const struct path *to, bool is_zeroing, struct flow_bits written)
{
	enum match match = match_path(path, to);
	if (match == MATCH_NO)
		return known;
	bool is_all = to->count == path->count;
	if (to->count > path->count) { /* a part of it */
		bool is_zero = written.zeros == UINT64_MAX;
		return is_zero ? known : written.ones && match == MATCH_YES ? not_zero : nothing;
	}
	if (!is_all && !is_zeroing)
		written = nothing;
	return match == MATCH_YES ? written : meet(known, written);
}

/* The place that an instruction of an initialiser writes, or NULL. */
static const struct air_place *written_place(
	const struct air_function *f, const struct air_instr *instr, const char *key)
{
	if (instr->op != AIR_COPY && instr->op != AIR_ZERO)
		return NULL;
	const struct air_place *place = air_instr_place(f, instr);
	bool is_own = place->root == AIR_ROOT_GLOBAL && !strcmp(f->refs[place->index].key, key);
	return is_own ? place : NULL;
}

static struct flow_bits initialised_bits(
	const struct air_function *f, const char *key, const struct path *path)
{
	struct flow_bits known = nothing;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		const struct air_instr *instr = &f->instrs[i];
		struct path to = { .count = 0 };
		const struct air_place *place = written_place(f, instr, key);
		if (!place)
			continue;
		if (!add_place(&to, f, place))
			return nothing;
		known = write(known, path, &to, instr->op == AIR_ZERO, written_bits(f, instr));
	}
	return known;
}

/* How many elements are listed where step `number` of the path is one. */
static int64_t listed_elements(
	const struct air_function *f, const char *key, const struct path *path, uint32_t number)
{
	int64_t count = 0;
	for (uint32_t i = 0; i < f->instr_count; i++) {
		struct path to = { .count = 0 };
		const struct air_place *place = written_place(f, &f->instrs[i], key);
		if (!place || !add_place(&to, f, place) || to.count <= number ||
			match_path(path, &to) == MATCH_NO)
			continue;
		if (to.steps[number].is_any)
			return most_elements + 1;
		if (to.steps[number].element >= count)
			count = to.steps[number].element + 1;
	}
	return count;
}

/* The same, with the first element that is not known being any of those that are listed. */
static struct flow_bits any_bits(
	const struct air_function *f, const char *key, const struct path *path)
{
	struct path one = *path;
	struct flow_bits known = nothing;
	uint32_t number = 0;
	if (f->degraded || f->block_count != 1)
		return nothing;
	while (number < path->count && !path->steps[number].is_any)
		number++;
	if (number == path->count)
		return initialised_bits(f, key, path);
	int64_t count = listed_elements(f, key, path, number);
	one.steps[number].is_any = false;
	for (int64_t i = 0; i < count && count <= most_elements; i++) {
		one.steps[number].element = i;
		struct flow_bits bits = initialised_bits(f, key, &one);
		known = i ? meet(known, bits) : bits;
	}
	return known;
}

static int by_key(const void *left, const void *right)
{
	const struct initialiser *const *a = left, *const *b = right;
	return strcmp((*a)->record->key, (*b)->record->key);
}

static const struct initialiser **sorted(struct program *program)
{
	struct program_index *index = program->index;
	struct kept *kept = link_kept(program);
	if (kept->by_key || !index->initialiser_count)
		return kept->by_key;
	kept->by_key =
		arena_array(&program->arena, index->initialiser_count, sizeof(*kept->by_key));
	for (uint32_t i = 0; i < index->initialiser_count; i++)
		kept->by_key[i] = &index->initialisers[i];
	qsort(kept->by_key, index->initialiser_count, sizeof(*kept->by_key), by_key);
	return kept->by_key;
}

/* The first initialiser of a key, as a number; how many there are if there is none. */
static uint32_t first_of(struct program *program, const char *key)
{
	const struct initialiser **all = sorted(program);
	uint32_t low = 0, high = program->index->initialiser_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (strcmp(all[middle]->record->key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* By all initialisers; a variable without one is zero. */
static struct flow_bits bits_by_key(
	struct program *program, const char *variable, const struct path *path)
{
	struct arena arena = { 0 };
	struct flow_bits known = zero;
	const char *key = arena_printf(&arena, "%s#init", variable);
	uint32_t first = first_of(program, key), i = first;
	for (; i < program->index->initialiser_count; i++) {
		const struct initialiser *initialiser = link_kept(program)->by_key[i];
		struct air_function f;
		if (strcmp(initialiser->record->key, key) != 0)
			break;
		link_decode(program, initialiser->unit, initialiser->record, &arena, &f);
		struct flow_bits one = any_bits(&f, variable, path);
		known = i == first ? one : meet(known, one);
	}
	arena_release(&arena);
	return known;
}

/* Does nobody write this variable, in this program and outside of it? */
static bool is_constant(struct program *program, const struct program_symbol *symbol, uint32_t slot)
{
	uint32_t flags = symbol->declaration->flags;
	if (symbol->declaration->kind != AIR_SYMBOL_VARIABLE || flags & AIR_SYMBOL_WEAK ||
		!(flags & AIR_SYMBOL_DEFINED))
		return false;
	if (flags & AIR_SYMBOL_CONST)
		return true;
	return !(flags & AIR_SYMBOL_EXTERNAL) && !program->index->is_scanning &&
	       !kept_slot(program, slot)->is_changed;
}

struct flow_bits object_bits(struct program_cursor *cursor, const struct flow_memory *memory)
{
	struct program *program = cursor->program;
	const struct program_function *f = &program->functions[cursor->node];
	uint32_t ref = memory->base ? memory->base->index : memory->place->index;
	uint32_t symbol = f->symbols[ref];
	struct path path;
	if (symbol == air_none ||
		!is_constant(program, &program->index->symbol_list.items[symbol], f->slots[ref]) ||
		!path_of(&path, &cursor->air, memory))
		return nothing;
	replay_beyond(program);
	return bits_by_key(program, cursor->air.refs[ref].key, &path);
}
