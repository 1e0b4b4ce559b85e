/*
 * Units become one program: symbols merged by key, definitions counted once, nodes numbered.
 *
 * Units are sorted by path before anything is numbered, and nodes by key, file and line: a
 * program is the same whatever order its units came in. An inline function seen in many units
 * is one node when its record is the same in all of them.
 */
#include <stdlib.h>
#include <string.h>

#include "air/encode.h"
#include "link/internal.h"
#include "link/ready.h"

struct definition {
	const struct air_record_bytes *record;
	const char *path;
	uint32_t unit;
	const uint32_t *units; /* that have this very body, `seen` of them; the first is `unit` */
	uint32_t seen;
};

struct definitions {
	struct definition *items;
	size_t count;
};

static int compare_hash(struct hash a, struct hash b)
{
	if (a.high != b.high)
		return a.high < b.high ? -1 : 1;
	return a.low == b.low ? 0 : a.low < b.low ? -1 : 1;
}

static int compare_units(const void *left, const void *right)
{
	const struct program_unit *a = left, *b = right;
	int order = strcmp(a->air.path, b->air.path);
	if (!order)
		order = compare_hash(a->air.flags, b->air.flags);
	if (!order)
		order = strcmp(a->group ? a->group : "", b->group ? b->group : "");
	return order ? order : compare_hash(a->content, b->content);
}

static int compare_definitions(const void *left, const void *right)
{
	const struct definition *a = left, *b = right;
	int order = strcmp(a->record->key, b->record->key);
	if (!order)
		order = strcmp(a->path, b->path);
	if (!order && a->record->line != b->record->line)
		order = a->record->line < b->record->line ? -1 : 1;
	if (!order)
		order = compare_hash(a->record->hash, b->record->hash);
	if (!order && a->unit != b->unit)
		order = a->unit < b->unit ? -1 : 1;
	return order;
}

static bool is_same_body(const struct definition *a, const struct definition *b)
{
	return hash_equal(a->record->hash, b->record->hash) && a->record->line == b->record->line &&
	       !strcmp(a->record->key, b->record->key) && !strcmp(a->path, b->path);
}

static bool load_units(struct program *program, const struct program_input *inputs, size_t count,
	struct error *err)
{
	program->units = arena_array(&program->arena, count, sizeof(*program->units));
	for (size_t i = 0; i < count; i++) {
		struct program_unit *unit = &program->units[program->unit_count];
		if (inputs[i].ready) {
			*unit = *inputs[i].ready->unit;
			unit->air.arena = (struct arena){ 0 }; /* stays the other program's */
		} else if (air_unit_decode(
				   &unit->air, inputs[i].bytes, inputs[i].size, true, err)) {
			unit->content = hash_bytes(inputs[i].bytes, inputs[i].size);
		} else {
			return error_prefix(err, "unit %zu", i);
		}
		unit->bytes = inputs[i].bytes;
		unit->ready = inputs[i].ready;
		unit->group = inputs[i].group;
		unit->is_preferred = inputs[i].is_preferred;
		program->unit_count++;
	}
	if (count)
		qsort(program->units, count, sizeof(*program->units), compare_units);
	return true;
}

/* The declaration that says most: more annotations, then a definition, then one outside system
 * headers. */
static int richness(const struct air_symbol *symbol)
{
	int annotations = (int)(symbol->annotations.count + symbol->markers.count);
	for (uint32_t i = 0; i < symbol->param_count; i++)
		annotations += (int)symbol->params[i].annotations.count;
	return annotations * 4 + !!(symbol->flags & AIR_SYMBOL_DEFINED) * 2 +
	       !(symbol->flags & AIR_SYMBOL_SYSTEM);
}

static void add_symbol(struct program *program, const struct air_symbol *symbol)
{
	struct program_index *index = program->index;
	uint32_t number = intern_add(&index->symbols, symbol->key);
	if (number == index->symbol_list.count)
		array_push(&index->symbol_list, ((struct program_symbol){ .key = symbol->key,
							.name = symbol->name,
							.declaration = symbol,
							.tests_task = FLOW_UNKNOWN }));
	struct program_symbol *known = &index->symbol_list.items[number];
	if (richness(symbol) > richness(known->declaration))
		known->declaration = symbol;
	known->is_system |= (symbol->flags & AIR_SYMBOL_SYSTEM) != 0;
}

static void add_record(
	struct program *program, const struct air_unit *unit, const struct air_record *record)
{
	struct program_index *index = program->index;
	uint32_t number = intern_add(&index->records, record->key);
	if (number == index->record_of.count) {
		array_push(&index->record_of, record);
		array_push(&index->record_is_system,
			record->file != air_none &&
				unit->files[record->file].flags & AIR_FILE_SYSTEM);
	}
	/* One header may give it more fields in one unit than in another. */
	if (record->field_count > index->record_of.items[number]->field_count)
		index->record_of.items[number] = record;
}

static void add_typedef(struct program *program, const struct air_typedef *name)
{
	struct program_index *index = program->index;
	uint32_t number = intern_add(&index->typedefs, name->key);
	if (number == index->typedef_of.count)
		array_push(&index->typedef_of, name);
}

/* A header is in many units; each file's text counts once. */
static void add_file(struct program *program, uint32_t unit, const struct air_file *file)
{
	struct program_index *index = program->index;
	if (file->flags & AIR_FILE_SYSTEM || (!file->text && !file->packed))
		return;
	uint32_t number = intern_add(&index->file_paths, file->path);
	if (number == index->files.count)
		array_push(&index->files, ((struct program_file){ file, unit }));
	else if (program->units[unit].is_preferred)
		index->files.items[number] = (struct program_file){ file, unit };
}

static struct definitions collect(struct program *program)
{
	struct definitions all = { 0 };
	uint32_t total = 0;
	for (uint32_t u = 0; u < program->unit_count; u++)
		total += program->units[u].air.function_count;
	all.items = arena_array(&program->arena, total, sizeof(*all.items));
	program->index->initialisers =
		arena_array(&program->arena, total, sizeof(*program->index->initialisers));

	for (uint32_t u = 0; u < program->unit_count; u++) {
		const struct air_unit *unit = &program->units[u].air;
		for (uint32_t i = 0; i < unit->function_count; i++) {
			const struct air_record_bytes *record = &unit->functions[i];
			if (record->flags & AIR_FUNCTION_INITIALISER) {
				program->index->initialisers[program->index->initialiser_count++] =
					(struct initialiser){ record, u };
				continue;
			}
			all.items[all.count++] = (struct definition){
				.record = record,
				.path = unit->files[record->file].path,
				.unit = u,
				.seen = 1,
			};
		}
	}
	return all;
}

/* One entry per body: the same inline function of many units counts once. */
static void merge(struct program *program, struct definitions *all)
{
	if (!all->count)
		return;
	qsort(all->items, all->count, sizeof(*all->items), compare_definitions);
	uint32_t *units = arena_array(&program->arena, all->count, sizeof(*units));
	for (size_t i = 0; i < all->count; i++) {
		units[i] = all->items[i].unit;
		all->items[i].units = &units[i];
	}
	size_t kept = 0;
	for (size_t i = 1; i < all->count; i++) {
		if (is_same_body(&all->items[kept], &all->items[i])) {
			all->items[kept].seen++;
			continue;
		}
		all->items[++kept] = all->items[i];
	}
	all->count = kept + 1;
}

static uint32_t symbol_of_key(struct program *program, const char *key, const char *name)
{
	struct program_index *index = program->index;
	uint32_t number = intern_add(&index->symbols, key);
	if (number == index->symbol_list.count) {
		/* Named by a body but declared nowhere: a damaged or hand-written unit. */
		struct air_symbol *symbol = arena_alloc(&program->arena, sizeof(*symbol));
		symbol->key = intern_at(&index->symbols, number);
		symbol->name = name;
		symbol->flags = AIR_SYMBOL_EXTERNAL;
		array_push(&index->symbol_list, ((struct program_symbol){ .key = symbol->key,
							.name = name,
							.declaration = symbol,
							.tests_task = FLOW_UNKNOWN }));
	}
	return number;
}

static void number_defined(struct program *program, const struct definitions *all)
{
	program->defined_count = (uint32_t)all->count;
	for (uint32_t i = 0; i < program->defined_count; i++) {
		const struct definition *definition = &all->items[i];
		const struct air_unit *unit = &program->units[definition->unit].air;
		program->functions[i] = (struct program_function){
			.key = definition->record->key,
			.name = definition->record->name,
			.symbol = symbol_of_key(
				program, definition->record->key, definition->record->name),
			.unit = definition->unit,
			.record = definition->record,
			.path = definition->path,
			.line = definition->record->line,
			.units = definition->units,
			.unit_count = definition->seen,
			.is_degraded = definition->record->is_degraded,
			.is_partial = unit->is_partial,
		};
		program->degraded_count += definition->record->is_degraded;
	}
}

static void add_node(struct program *program, uint32_t symbol, uint32_t node)
{
	struct program_symbol *known = &program->index->symbol_list.items[symbol];
	uint32_t *nodes = arena_array(&program->arena, known->node_count + 1, sizeof(*nodes));
	if (known->node_count)
		memcpy(nodes, known->nodes, known->node_count * sizeof(*nodes));
	nodes[known->node_count++] = node;
	known->nodes = nodes;
}

static int compare_names(const void *left, const void *right)
{
	const struct program_function *a = left, *b = right;
	return strcmp(a->key, b->key);
}

/* A function without a body gets one node behind the defined ones. */
static void number_externals(struct program *program)
{
	struct program_index *index = program->index;
	uint32_t next = program->defined_count;
	for (uint32_t s = 0; s < index->symbol_list.count; s++) {
		struct program_symbol *symbol = &index->symbol_list.items[s];
		if (symbol->node_count || symbol->declaration->kind != AIR_SYMBOL_FUNCTION)
			continue;
		program->functions[next++] = (struct program_function){
			.key = symbol->key,
			.name = symbol->name,
			.symbol = s,
			.unit = air_none,
			.path = "",
			.line = symbol->declaration->line,
		};
	}
	program->function_count = next;
	if (next > program->defined_count)
		qsort(program->functions + program->defined_count, next - program->defined_count,
			sizeof(*program->functions), compare_names);
	for (uint32_t n = program->defined_count; n < next; n++)
		add_node(program, program->functions[n].symbol, n);
}

bool link_load(struct program *program, const struct program_input *inputs, size_t count,
	struct error *err)
{
	if (!load_units(program, inputs, count, err))
		return false;
	for (uint32_t u = 0; u < program->unit_count; u++) {
		const struct air_unit *unit = &program->units[u].air;
		for (uint32_t i = 0; i < unit->symbol_count; i++)
			add_symbol(program, &unit->symbols[i]);
		for (uint32_t i = 0; i < unit->record_count; i++)
			add_record(program, unit, &unit->records[i]);
		for (uint32_t i = 0; i < unit->typedef_count; i++)
			add_typedef(program, &unit->typedefs[i]);
		for (uint32_t i = 0; i < unit->file_count; i++)
			add_file(program, u, &unit->files[i]);
	}
	struct definitions all = collect(program);
	merge(program, &all);
	program->functions = arena_array(&program->arena,
		all.count * 2 + program->index->symbol_list.count, sizeof(*program->functions));
	number_defined(program, &all);
	for (uint32_t n = 0; n < program->defined_count; n++)
		add_node(program, program->functions[n].symbol, n);
	number_externals(program);
	program->symbols = program->index->symbol_list.items;
	program->symbol_count = (uint32_t)program->index->symbol_list.count;
	const struct ready *ready = ready_of(program);
	if (ready)
		program->index->ready = ready_numbers(ready, program);
	return true;
}

bool link_is_system_record(const struct program *program, const char *key)
{
	uint32_t number = intern_find(&program->index->records, key);
	return number != intern_none && program->index->record_is_system.items[number];
}

uint32_t link_slot(struct program *program, const char *key, const char *name)
{
	struct program_index *index = program->index;
	uint32_t number = intern_add(&index->slots, key);
	if (number == index->slot_list.count)
		array_push(&index->slot_list,
			((struct program_slot){ .key = intern_at(&index->slots, number),
				.name = arena_strdup(&program->arena, name) }));
	return number;
}

/* Is this body of the unit, or of the unit's group? */
static bool is_of(const struct program *program, const struct program_function *f, uint32_t unit,
	bool by_group)
{
	const char *group = program->units[unit].group;
	for (uint32_t i = 0; i < f->unit_count; i++) {
		const char *other = program->units[f->units[i]].group;
		if (by_group ? group && other && !strcmp(group, other) : f->units[i] == unit)
			return true;
	}
	return false;
}

static bool is_weak(const struct program *program, uint32_t node)
{
	const struct air_record_bytes *record = program->functions[node].record;
	return record && record->flags & AIR_FUNCTION_WEAK;
}

/* Marks the definitions that are as near to the unit as any is; `weak`: of the weak ones. */
static bool keep_near(const struct program *program, const struct program_symbol *symbol,
	uint32_t unit, bool weak, uint8_t *keep)
{
	bool found = false;
	for (int by_group = 0; by_group < 2 && !found; by_group++)
		for (uint32_t i = 0; i < symbol->node_count; i++)
			if (is_weak(program, symbol->nodes[i]) == weak &&
				is_of(program, &program->functions[symbol->nodes[i]], unit,
					by_group))
				keep[i] = found = true;
	return found;
}

/* A weak definition gives way to one that is not. Where that is of another group, as of a test,
 * both may be meant. */
static void keep_linked(const struct program *program, const struct program_symbol *symbol,
	uint32_t unit, uint8_t *keep)
{
	bool has_strong = false;
	if (keep_near(program, symbol, unit, false, keep))
		return;
	for (uint32_t i = 0; i < symbol->node_count; i++)
		has_strong |= !is_weak(program, symbol->nodes[i]);
	bool is_open = !has_strong || program->units[unit].group;
	bool is_near = is_open && keep_near(program, symbol, unit, true, keep);
	for (uint32_t i = 0; i < symbol->node_count; i++)
		keep[i] |= is_weak(program, symbol->nodes[i]) ? !has_strong && !is_near : true;
}

uint32_t link_bind(const struct program *program, uint32_t symbol, uint32_t node, uint32_t unit,
	const uint32_t **nodes)
{
	const struct program_symbol *known = &program->symbols[symbol];
	const struct program_function *f = node == air_none ? NULL : &program->functions[node];
	*nodes = known->nodes;
	if (known->node_count < 2)
		return known->node_count;
	struct program *own = (struct program *)program; /* only its arena is written */
	uint8_t *keep = arena_array(&own->arena, known->node_count, sizeof(*keep));
	for (uint32_t u = 0; u < (f ? f->unit_count : 1); u++)
		keep_linked(program, known, f ? f->units[u] : unit, keep);
	uint32_t *kept = arena_array(&own->arena, known->node_count, sizeof(*kept));
	uint32_t count = 0;
	for (uint32_t i = 0; i < known->node_count; i++)
		if (keep[i])
			kept[count++] = known->nodes[i];
	*nodes = kept;
	return count;
}
