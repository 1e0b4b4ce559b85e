/*
 * The tables of a function while it grows. Everything the caller passes is copied at once, so
 * that it may live as briefly as it likes.
 *
 * Which block an instruction goes to is decided in one place, `open_block`: behind an ended block
 * a fresh one is made. A terminator behind an ended block is dropped, for the block it would end
 * is empty and nothing leads there.
 */
#include "air/build.h"

#include <assert.h>
#include <string.h>

#include "air/builder.h"
#include "base/memory.h"

struct air_builder *air_builder_new(void)
{
	return memory_new(1, sizeof(struct air_builder));
}

void air_builder_free(struct air_builder *b)
{
	if (!b)
		return;
	arena_release(&b->texts);
	array_release(&b->files);
	array_release(&b->strings);
	array_release(&b->refs);
	array_release(&b->types);
	array_release(&b->origins);
	array_release(&b->locals);
	array_release(&b->blocks);
	array_release(&b->instrs);
	array_release(&b->values);
	array_release(&b->places);
	array_release(&b->steps);
	array_release(&b->targets);
	array_release(&b->cases);
	lookup_release(&b->known_files);
	lookup_release(&b->known_strings);
	lookup_release(&b->known_refs);
	lookup_release(&b->known_types);
	lookup_release(&b->known_origins);
	free(b->scratch);
	free(b);
}

static void reset(struct air_builder *b)
{
	arena_reset(&b->texts);
	array_reset(&b->files);
	array_reset(&b->strings);
	array_reset(&b->refs);
	array_reset(&b->types);
	array_reset(&b->origins);
	array_reset(&b->locals);
	array_reset(&b->blocks);
	array_reset(&b->instrs);
	array_reset(&b->values);
	array_reset(&b->places);
	array_reset(&b->steps);
	array_reset(&b->targets);
	array_reset(&b->cases);
	lookup_reset(&b->known_files);
	lookup_reset(&b->known_strings);
	lookup_reset(&b->known_refs);
	lookup_reset(&b->known_types);
	lookup_reset(&b->known_origins);
}

void air_builder_begin(struct air_builder *b, const char *key, const char *name, uint32_t flags)
{
	reset(b);
	b->key = arena_strdup(&b->texts, key);
	b->name = arena_strdup(&b->texts, name);
	b->flags = flags;
	air_build_at(b, 0, 0, 0, air_none);
	b->current = air_build_block(b);
}

/* ------------------------------------------------------------------------------------ tables */

struct piece {
	const char *text;
	size_t length;
};

static bool same_text(const void *table, uint32_t number, const void *wanted)
{
	const char *const *texts = table;
	const struct piece *piece = wanted;
	return !strncmp(texts[number], piece->text, piece->length) && !texts[number][piece->length];
}

uint32_t air_build_file(struct air_builder *b, const char *path)
{
	struct piece piece = { path, strlen(path) };
	uint64_t hash = hash_quick(path, piece.length);
	uint32_t known = lookup_find(&b->known_files, hash, same_text, b->files.items, &piece);
	if (known != air_none)
		return known;
	uint32_t number = (uint32_t)b->files.count;
	array_push(&b->files, arena_strdup(&b->texts, path));
	lookup_add(&b->known_files, hash, number);
	return number;
}

/* Longest prefix within `limit` that does not end inside a UTF-8 sequence. */
static size_t cut(const char *text, size_t length, size_t limit)
{
	if (length <= limit)
		return length;
	while (limit && ((unsigned char)text[limit] & 0xc0) == 0x80)
		limit--;
	return limit;
}

uint32_t air_build_string(struct air_builder *b, const char *text, size_t length)
{
	struct piece piece = { text, cut(text, strnlen(text, length), air_longest_string) };
	uint64_t hash = hash_quick(text, piece.length);
	uint32_t known = lookup_find(&b->known_strings, hash, same_text, b->strings.items, &piece);
	if (known != air_none)
		return known;
	uint32_t number = (uint32_t)b->strings.count;
	array_push(&b->strings, arena_strndup(&b->texts, text, piece.length));
	lookup_add(&b->known_strings, hash, number);
	return number;
}

static bool same_ref(const void *table, uint32_t number, const void *wanted)
{
	const struct air_ref *refs = table, *ref = wanted;
	return refs[number].kind == ref->kind && !strcmp(refs[number].key, ref->key);
}

uint32_t air_build_ref(struct air_builder *b, struct air_ref ref)
{
	uint64_t hash = hash_quick(ref.key, strlen(ref.key)) + ref.kind;
	uint32_t known = lookup_find(&b->known_refs, hash, same_ref, b->refs.items, &ref);
	if (known != air_none)
		return known;
	assert((ref.kind == AIR_REF_FIELD) == (ref.record != NULL));
	uint32_t number = (uint32_t)b->refs.count;
	ref.key = arena_strdup(&b->texts, ref.key);
	ref.name = arena_strdup(&b->texts, ref.name);
	if (ref.record)
		ref.record = arena_strdup(&b->texts, ref.record);
	array_push(&b->refs, ref);
	lookup_add(&b->known_refs, hash, number);
	return number;
}

static bool same_type(const void *table, uint32_t number, const void *wanted)
{
	const struct air_type *a = (const struct air_type *)table + number, *b = wanted;
	return a->kind == b->kind && a->pointers == b->pointers && a->is_array == b->is_array &&
	       a->ref == b->ref && a->size == b->size;
}

uint32_t air_build_type(struct air_builder *b, struct air_type type)
{
	const uint64_t parts[] = { type.kind, type.pointers, type.is_array, type.ref, type.size };
	uint64_t hash = hash_quick(parts, sizeof(parts));
	uint32_t known = lookup_find(&b->known_types, hash, same_type, b->types.items, &type);
	if (known != air_none)
		return known;
	uint32_t number = (uint32_t)b->types.count;
	array_push(&b->types, type);
	lookup_add(&b->known_types, hash, number);
	return number;
}

static bool same_origin(const void *table, uint32_t number, const void *wanted)
{
	const struct air_origin *a = (const struct air_origin *)table + number, *b = wanted;
	return a->macro == b->macro && a->file == b->file && a->line == b->line &&
	       a->column == b->column;
}

uint32_t air_build_origin(struct air_builder *b, struct air_origin origin)
{
	const uint32_t parts[] = { origin.macro, origin.file, origin.line, origin.column };
	uint64_t hash = hash_quick(parts, sizeof(parts));
	uint32_t known =
		lookup_find(&b->known_origins, hash, same_origin, b->origins.items, &origin);
	if (known != air_none)
		return known;
	uint32_t number = (uint32_t)b->origins.count;
	array_push(&b->origins, origin);
	lookup_add(&b->known_origins, hash, number);
	return number;
}

uint32_t air_build_local(struct air_builder *b, struct air_local local)
{
	uint32_t number = (uint32_t)b->locals.count;
	local.name = arena_strdup(&b->texts, local.name ? local.name : "");
	array_push(&b->locals, local);
	return number;
}

struct air_local *air_build_local_at(struct air_builder *b, uint32_t local)
{
	assert(local < b->locals.count);
	return &b->locals.items[local];
}

void air_build_at(
	struct air_builder *b, uint32_t file, uint32_t line, uint32_t column, uint32_t origin)
{
	assert(file <= UINT16_MAX);
	b->file = (uint16_t)file;
	b->line = line;
	b->column = column;
	b->origin = origin;
}

/* ------------------------------------------------------------------------------------ places */

struct air_value air_value_none(void)
{
	return (struct air_value){ AIR_VALUE_NONE, air_none, air_none, 0 };
}

struct air_value air_value_int(int64_t integer)
{
	return (struct air_value){ AIR_VALUE_INT, air_none, air_none, integer };
}

struct air_value air_value_null(void)
{
	return (struct air_value){ AIR_VALUE_NULL, air_none, air_none, 0 };
}

struct air_value air_value_string(uint32_t string)
{
	return (struct air_value){ AIR_VALUE_STRING, string, air_none, 0 };
}

struct air_value air_value_result(uint32_t instr)
{
	return (struct air_value){ AIR_VALUE_RESULT, instr, air_none, 0 };
}

struct air_value air_value_unknown(void)
{
	return (struct air_value){ AIR_VALUE_UNKNOWN, air_none, air_none, 0 };
}

struct air_place air_place_local(uint32_t local, uint32_t type)
{
	return (struct air_place){
		.root = AIR_ROOT_LOCAL,
		.index = local,
		.base = air_value_none(),
		.type = type,
	};
}

uint32_t air_build_place(struct air_builder *b, enum air_root root, uint32_t index,
	struct air_value base, const struct air_step *steps, uint32_t step_count, uint32_t type)
{
	struct air_place place = {
		.root = root,
		.index = root == AIR_ROOT_DEREF ? air_none : index,
		.base = root == AIR_ROOT_DEREF ? base : air_value_none(),
		.first_step = (uint32_t)b->steps.count,
		.step_count = step_count,
		.type = type,
	};
	for (uint32_t i = 0; i < step_count; i++)
		array_push(&b->steps, steps[i]);
	array_push(&b->places, place);
	return (uint32_t)b->places.count - 1;
}

/* ------------------------------------------------------------------------------ instructions */

uint32_t air_build_block(struct air_builder *b)
{
	struct draft_block block = { .first = air_none, .last = air_none };
	array_push(&b->blocks, block);
	return (uint32_t)b->blocks.count - 1;
}

void air_build_continue(struct air_builder *b, uint32_t block)
{
	assert(block < b->blocks.count);
	b->current = block;
}

bool air_build_is_open(const struct air_builder *b)
{
	return !b->blocks.items[b->current].is_ended;
}

static struct draft_block *open_block(struct air_builder *b)
{
	if (!air_build_is_open(b))
		b->current = air_build_block(b);
	return &b->blocks.items[b->current];
}

static struct air_instr instr(const struct air_builder *b, enum air_op op)
{
	return (struct air_instr){
		.op = op,
		.operation = AIR_ADD,
		.file = b->file,
		.line = b->line,
		.column = b->column,
		.origin = b->origin,
		.type = air_none,
		.callee = air_none,
		.place = air_none,
		.first_value = (uint32_t)b->values.count,
	};
}

static uint32_t append(struct air_builder *b, struct air_instr made)
{
	struct draft_block *block = open_block(b);
	uint32_t number = (uint32_t)b->instrs.count;
	struct draft_instr draft = { made, air_none };

	array_push(&b->instrs, draft);
	if (block->last == air_none)
		block->first = number;
	else
		b->instrs.items[block->last].next = number;
	block->last = number;
	block->count++;
	return number;
}

static void add_value(struct air_builder *b, struct air_instr *made, struct air_value value)
{
	array_push(&b->values, value);
	made->value_count++;
}

struct air_value air_build_call(struct air_builder *b, uint32_t callee, struct air_value pointer,
	const struct air_value *arguments, uint32_t count, uint32_t type, uint8_t flags)
{
	struct air_instr call = instr(b, AIR_CALL);
	call.callee = callee;
	call.type = type;
	call.flags = flags;
	if (callee == air_none)
		add_value(b, &call, pointer);
	for (uint32_t i = 0; i < count; i++)
		add_value(b, &call, arguments[i]);
	return air_value_result(append(b, call));
}

void air_build_copy(struct air_builder *b, uint32_t place, struct air_value value, uint8_t flags)
{
	struct air_instr copy = instr(b, AIR_COPY);
	copy.place = place;
	copy.flags = flags;
	add_value(b, &copy, value);
	append(b, copy);
}

void air_build_zero(struct air_builder *b, uint32_t place, uint8_t flags)
{
	struct air_instr zero = instr(b, AIR_ZERO);
	zero.place = place;
	zero.flags = flags;
	append(b, zero);
}

struct air_value air_build_read(struct air_builder *b, uint32_t place, uint32_t type, uint8_t flags)
{
	struct air_instr read = instr(b, AIR_READ);
	read.place = place;
	read.flags = flags;
	read.type = type;
	return air_value_result(append(b, read));
}

struct air_value air_build_operate(struct air_builder *b, enum air_operator operation,
	struct air_value left, struct air_value right, uint32_t type)
{
	struct air_instr operate = instr(b, AIR_OPERATE);
	operate.operation = operation;
	operate.type = type;
	add_value(b, &operate, left);
	if (!air_operator_is_unary(operation))
		add_value(b, &operate, right);
	return air_value_result(append(b, operate));
}

struct air_value air_build_cast(struct air_builder *b, struct air_value value, uint32_t type)
{
	struct air_instr cast = instr(b, AIR_CAST);
	cast.type = type;
	add_value(b, &cast, value);
	return air_value_result(append(b, cast));
}

struct air_value air_build_address(struct air_builder *b, uint32_t place, uint32_t type)
{
	struct air_instr address = instr(b, AIR_ADDRESS);
	address.place = place;
	address.type = type;
	return air_value_result(append(b, address));
}

void air_build_asm(struct air_builder *b, const struct air_value *values, uint32_t count)
{
	struct air_instr opaque = instr(b, AIR_ASM);
	for (uint32_t i = 0; i < count; i++)
		add_value(b, &opaque, values[i]);
	append(b, opaque);
}

void air_build_lifetime(struct air_builder *b, enum air_op enter_or_leave, uint32_t place)
{
	assert(enter_or_leave == AIR_ENTER || enter_or_leave == AIR_LEAVE);
	struct air_instr lifetime = instr(b, enter_or_leave);
	lifetime.place = place;
	append(b, lifetime);
}

/* ------------------------------------------------------------------------------- terminators */

static void end(struct air_builder *b, enum air_terminator_kind kind, struct air_value value,
	const uint32_t *targets, uint32_t target_count, const struct air_case *cases,
	uint32_t case_count)
{
	if (!air_build_is_open(b))
		return;
	struct draft_block *block = &b->blocks.items[b->current];
	block->is_ended = true;
	block->end = (struct air_terminator){
		.kind = kind,
		.value = value,
		.first_target = (uint32_t)b->targets.count,
		.target_count = target_count,
		.first_case = (uint32_t)b->cases.count,
		.case_count = case_count,
		.file = b->file,
		.line = b->line,
		.column = b->column,
	};
	for (uint32_t i = 0; i < target_count; i++)
		array_push(&b->targets, targets[i]);
	for (uint32_t i = 0; i < case_count; i++)
		array_push(&b->cases, cases[i]);
}

void air_build_jump(struct air_builder *b, uint32_t target)
{
	end(b, AIR_JUMP, air_value_none(), &target, 1, NULL, 0);
}

void air_build_branch(struct air_builder *b, struct air_value value, uint32_t yes, uint32_t no)
{
	const uint32_t targets[] = { yes, no };
	end(b, AIR_BRANCH, value, targets, 2, NULL, 0);
}

void air_build_switch(struct air_builder *b, struct air_value value, uint32_t otherwise,
	const struct air_case *cases, const uint32_t *targets, uint32_t count)
{
	if (!air_build_is_open(b))
		return;
	end(b, AIR_SWITCH, value, &otherwise, 1, cases, count);
	for (uint32_t i = 0; i < count; i++)
		array_push(&b->targets, targets[i]);
	b->blocks.items[b->current].end.target_count += count;
}

void air_build_indirect(
	struct air_builder *b, struct air_value value, const uint32_t *targets, uint32_t count)
{
	end(b, AIR_INDIRECT, value, targets, count, NULL, 0);
}

void air_build_return(struct air_builder *b, struct air_value value)
{
	end(b, AIR_RETURN, value, NULL, 0, NULL, 0);
}

void air_build_unreachable(struct air_builder *b)
{
	end(b, AIR_UNREACHABLE, air_value_none(), NULL, 0, NULL, 0);
}
