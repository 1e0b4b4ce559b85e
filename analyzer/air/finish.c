/*
 * From the builder's drafts to a function in its canonical form: instructions stand block after
 * block, and every table lists its items in the order of their first use, counting locals first,
 * then blocks. What is not used is left out; only files[0], the file of the function, has a fixed
 * place. So the same function has the same bytes whichever way it was built.
 */
#include "air/build.h"

#include <assert.h>
#include <string.h>

#include "air/builder.h"
#include "base/memory.h"

struct finish {
	struct air_builder *b;
	struct arena *arena;
	struct air_function *f;
	/* By old number: the new one, or air_none while unused. */
	uint32_t *files, *strings, *refs, *types, *origins, *instrs;
};

static void make_maps(struct finish *finish)
{
	struct air_builder *b = finish->b;
	size_t size = b->files.count + b->strings.count + b->refs.count + b->types.count +
		      b->origins.count + b->instrs.count;
	if (size > b->scratch_size) {
		b->scratch = memory_resize(b->scratch, size, sizeof(*b->scratch));
		b->scratch_size = size;
	}
	if (size)
		memset(b->scratch, 0xff, size * sizeof(*b->scratch)); /* all air_none */
	finish->files = b->scratch;
	finish->strings = finish->files + b->files.count;
	finish->refs = finish->strings + b->strings.count;
	finish->types = finish->refs + b->refs.count;
	finish->origins = finish->types + b->types.count;
	finish->instrs = finish->origins + b->origins.count;
}

static void make_tables(struct finish *finish)
{
	const struct air_builder *b = finish->b;
	struct arena *arena = finish->arena;
	struct air_function *f = finish->f;

	f->files = arena_array(arena, b->files.count, sizeof(*f->files));
	f->strings = arena_array(arena, b->strings.count, sizeof(*f->strings));
	f->refs = arena_array(arena, b->refs.count, sizeof(*f->refs));
	f->types = arena_array(arena, b->types.count, sizeof(*f->types));
	f->origins = arena_array(arena, b->origins.count, sizeof(*f->origins));
	f->locals = arena_array(arena, b->locals.count, sizeof(*f->locals));
	f->blocks = arena_array(arena, b->blocks.count, sizeof(*f->blocks));
	f->instrs = arena_array(arena, b->instrs.count, sizeof(*f->instrs));
	f->values = arena_array(arena, b->values.count, sizeof(*f->values));
	/* Instructions may share a place while building; afterwards each has its own. */
	f->places = arena_array(arena, b->instrs.count, sizeof(*f->places));
	f->targets = arena_array(arena, b->targets.count, sizeof(*f->targets));
	f->cases = arena_array(arena, b->cases.count, sizeof(*f->cases));
	f->file_count = f->string_count = f->ref_count = f->type_count = f->origin_count = 0;
	f->local_count = f->block_count = f->instr_count = f->value_count = 0;
	f->place_count = f->step_count = f->target_count = f->case_count = 0;
}

/* Room for the steps of all places in use. */
static void make_steps(struct finish *finish)
{
	const struct air_builder *b = finish->b;
	size_t count = 0;
	for (size_t i = 0; i < b->instrs.count; i++) {
		uint32_t place = b->instrs.items[i].instr.place;
		if (place != air_none)
			count += b->places.items[place].step_count;
	}
	finish->f->steps = arena_array(finish->arena, count, sizeof(*finish->f->steps));
}

static uint16_t use_file(struct finish *finish, uint32_t old)
{
	assert(old < finish->b->files.count);
	struct air_function *f = finish->f;
	if (finish->files[old] == air_none) {
		finish->files[old] = f->file_count;
		f->files[f->file_count++] =
			arena_strdup(finish->arena, finish->b->files.items[old]);
	}
	return (uint16_t)finish->files[old];
}

static uint32_t use_string(struct finish *finish, uint32_t old)
{
	if (old == air_none)
		return air_none;
	assert(old < finish->b->strings.count);
	struct air_function *f = finish->f;
	if (finish->strings[old] == air_none) {
		finish->strings[old] = f->string_count;
		f->strings[f->string_count++] =
			arena_strdup(finish->arena, finish->b->strings.items[old]);
	}
	return finish->strings[old];
}

static uint32_t use_ref(struct finish *finish, uint32_t old)
{
	if (old == air_none)
		return air_none;
	assert(old < finish->b->refs.count);
	struct air_function *f = finish->f;
	if (finish->refs[old] == air_none) {
		struct air_ref ref = finish->b->refs.items[old];
		finish->refs[old] = f->ref_count;
		ref.key = arena_strdup(finish->arena, ref.key);
		ref.name = arena_strdup(finish->arena, ref.name);
		if (ref.record)
			ref.record = arena_strdup(finish->arena, ref.record);
		f->refs[f->ref_count++] = ref;
	}
	return finish->refs[old];
}

static uint32_t use_type(struct finish *finish, uint32_t old)
{
	if (old == air_none)
		return air_none;
	assert(old < finish->b->types.count);
	struct air_function *f = finish->f;
	if (finish->types[old] == air_none) {
		struct air_type type = finish->b->types.items[old];
		finish->types[old] = f->type_count++;
		type.ref = use_ref(finish, type.ref);
		f->types[finish->types[old]] = type;
	}
	return finish->types[old];
}

static uint32_t use_origin(struct finish *finish, uint32_t old)
{
	if (old == air_none)
		return air_none;
	assert(old < finish->b->origins.count);
	struct air_function *f = finish->f;
	if (finish->origins[old] == air_none) {
		struct air_origin origin = finish->b->origins.items[old];
		finish->origins[old] = f->origin_count++;
		origin.macro = use_string(finish, origin.macro);
		origin.file = use_file(finish, origin.file);
		f->origins[finish->origins[old]] = origin;
	}
	return finish->origins[old];
}

/* The value with the fields its kind does not have in a fixed state. */
static void use_value(struct finish *finish, const struct air_value *old, struct air_value *value)
{
	value->kind = old->kind;
	value->index = air_none;
	value->name = air_none;
	value->integer = 0;
	switch (old->kind) {
	case AIR_VALUE_NONE:
	case AIR_VALUE_UNKNOWN:
		break;
	case AIR_VALUE_INT:
		value->integer = old->integer;
		value->name = use_string(finish, old->name);
		break;
	case AIR_VALUE_NULL:
		value->name = use_string(finish, old->name);
		break;
	case AIR_VALUE_STRING:
		value->index = use_string(finish, old->index);
		break;
	case AIR_VALUE_RESULT:
		assert(old->index < finish->b->instrs.count);
		value->index = finish->instrs[old->index];
		break;
	}
}

static void use_step(struct finish *finish, const struct air_step *old, struct air_step *step)
{
	static const struct air_value no_value = { AIR_VALUE_NONE, air_none, air_none, 0 };
	bool is_field = old->kind == AIR_STEP_FIELD;

	step->kind = old->kind;
	step->field = is_field ? use_ref(finish, old->field) : air_none;
	use_value(finish, is_field ? &no_value : &old->index, &step->index);
}

static uint32_t use_place(struct finish *finish, uint32_t number)
{
	if (number == air_none)
		return air_none;
	assert(number < finish->b->places.count);
	struct air_function *f = finish->f;
	const struct air_place *old = &finish->b->places.items[number];
	struct air_place *place = &f->places[f->place_count];
	bool is_ref = old->root == AIR_ROOT_GLOBAL || old->root == AIR_ROOT_FUNCTION;

	place->root = old->root;
	place->index = is_ref ? use_ref(finish, old->index) : old->index;
	use_value(finish, &old->base, &place->base);
	place->type = use_type(finish, old->type);
	place->first_step = f->step_count;
	place->step_count = old->step_count;
	for (uint32_t i = 0; i < old->step_count; i++)
		use_step(finish, &finish->b->steps.items[old->first_step + i],
			&f->steps[f->step_count++]);
	return f->place_count++;
}

static void finish_instr(struct finish *finish, const struct air_instr *old)
{
	struct air_function *f = finish->f;
	struct air_instr *instr = &f->instrs[f->instr_count++];

	*instr = *old;
	instr->file = use_file(finish, old->file);
	instr->origin = use_origin(finish, old->origin);
	instr->type = use_type(finish, old->type);
	instr->callee = use_ref(finish, old->callee);
	instr->place = use_place(finish, old->place);
	instr->first_value = f->value_count;
	for (uint32_t i = 0; i < old->value_count; i++)
		use_value(finish, &finish->b->values.items[old->first_value + i],
			&f->values[f->value_count++]);
}

static void finish_end(
	struct finish *finish, const struct air_terminator *old, struct air_terminator *end)
{
	const struct air_builder *b = finish->b;
	struct air_function *f = finish->f;

	*end = *old;
	end->file = use_file(finish, old->file);
	use_value(finish, &old->value, &end->value);
	end->first_target = f->target_count;
	for (uint32_t i = 0; i < old->target_count; i++)
		f->targets[f->target_count++] = b->targets.items[old->first_target + i];
	end->first_case = f->case_count;
	for (uint32_t i = 0; i < old->case_count; i++)
		f->cases[f->case_count++] = b->cases.items[old->first_case + i];
}

static void finish_block(struct finish *finish, const struct draft_block *draft)
{
	const struct air_builder *b = finish->b;
	struct air_function *f = finish->f;
	struct air_block *block = &f->blocks[f->block_count++];

	block->first_instr = f->instr_count;
	block->instr_count = draft->count;
	for (uint32_t i = draft->first; i != air_none; i = b->instrs.items[i].next)
		finish_instr(finish, &b->instrs.items[i].instr);
	finish_end(finish, &draft->end, &block->end);
}

static void finish_locals(struct finish *finish)
{
	const struct air_builder *b = finish->b;
	struct air_function *f = finish->f;

	for (size_t i = 0; i < b->locals.count; i++) {
		struct air_local local = b->locals.items[i];
		local.name = *local.name ? arena_strdup(finish->arena, local.name) : "";
		local.type = use_type(finish, local.type);
		local.cleanup = use_ref(finish, local.cleanup);
		f->locals[f->local_count++] = local;
	}
}

static void number_instrs(struct finish *finish)
{
	const struct air_builder *b = finish->b;
	uint32_t number = 0;
	for (size_t i = 0; i < b->blocks.count; i++) {
		uint32_t at = b->blocks.items[i].first;
		for (; at != air_none; at = b->instrs.items[at].next)
			finish->instrs[at] = number++;
	}
}

static void end_open_blocks(struct air_builder *b)
{
	for (size_t i = 0; i < b->blocks.count; i++) {
		if (b->blocks.items[i].is_ended)
			continue;
		air_build_continue(b, (uint32_t)i);
		air_build_unreachable(b);
	}
}

void air_builder_finish(struct air_builder *b, struct arena *arena, struct air_function *f)
{
	struct finish finish = { .b = b, .arena = arena, .f = f };

	end_open_blocks(b);
	if (!b->files.count)
		air_build_file(b, "");
	make_maps(&finish);
	make_tables(&finish);
	make_steps(&finish);
	number_instrs(&finish);

	f->key = arena_strdup(arena, b->key);
	f->name = arena_strdup(arena, b->name);
	f->flags = b->flags;
	if (f->degraded)
		f->degraded = arena_strdup(arena, f->degraded);
	use_file(&finish, 0);
	finish_locals(&finish);
	for (size_t i = 0; i < b->blocks.count; i++)
		finish_block(&finish, &b->blocks.items[i]);
}
