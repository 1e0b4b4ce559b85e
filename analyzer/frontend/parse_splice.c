#include "frontend/parse_splice.h"

#include <string.h>

/* One of the two units, and which of its entries were met. */
struct side {
	const struct lowered *lowered;
	const struct lowered_index *index;
	bool *symbols, *records, *typedefs;
};

struct queued {
	const char *key;
	enum air_symbol_kind kind;
};

struct splice {
	struct air_unit *unit;
	const struct body_edit *edit;
	struct side old, fresh;
	bool fits;
	struct intern symbols, records, typedefs; /* numbers are those of the new tables */
	ARRAY(struct air_symbol) symbol_list;
	ARRAY(bool) is_queued; /* by symbol */
	ARRAY(struct air_record) record_list;
	ARRAY(struct air_typedef) typedef_list;
	ARRAY(struct air_record_bytes) functions;
	ARRAY(struct queued) queue;
};

/* ---------------------------------------------------------------------------------- indices */

bool lowered_index_init(struct lowered_index *index, const struct air_unit *unit)
{
	bool is_clear = true;

	*index = (struct lowered_index){ 0 };
	for (uint32_t i = 0; i < unit->function_count; i++)
		is_clear &= intern_add(&index->functions, unit->functions[i].key) == i;
	for (uint32_t i = 0; i < unit->symbol_count; i++)
		is_clear &= intern_add(&index->symbols, unit->symbols[i].key) == i;
	for (uint32_t i = 0; i < unit->record_count; i++)
		is_clear &= intern_add(&index->records, unit->records[i].key) == i;
	for (uint32_t i = 0; i < unit->typedef_count; i++)
		is_clear &= intern_add(&index->typedefs, unit->typedefs[i].key) == i;
	return is_clear;
}

void lowered_index_release(struct lowered_index *index)
{
	intern_release(&index->functions);
	intern_release(&index->symbols);
	intern_release(&index->records);
	intern_release(&index->typedefs);
}

/* ------------------------------------------------------------------- are both of one opinion? */

static bool same_strings(const struct air_strings *a, const struct air_strings *b)
{
	if (a->count != b->count)
		return false;
	for (uint32_t i = 0; i < a->count; i++)
		if (strcmp(a->items[i], b->items[i]) != 0)
			return false;
	return true;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static bool same_param(const struct air_param *a, const struct air_param *b)
{
	return same_text(a->name, b->name) && same_text(a->typedef_key, b->typedef_key) &&
	       a->points_to_const == b->points_to_const &&
	       same_strings(&a->annotations, &b->annotations) &&
	       same_strings(&a->markers, &b->markers);
}

static bool same_symbol(const struct air_symbol *a, const struct air_symbol *b)
{
	bool same = a->kind == b->kind && a->flags == b->flags && a->file == b->file &&
		    a->line == b->line && a->column == b->column &&
		    a->param_count == b->param_count && same_text(a->typedef_key, b->typedef_key) &&
		    same_strings(&a->annotations, &b->annotations) &&
		    same_strings(&a->markers, &b->markers);

	for (uint32_t i = 0; same && i < a->param_count; i++)
		same = same_param(&a->params[i], &b->params[i]);
	return same;
}

static bool same_record(const struct air_record *a, const struct air_record *b)
{
	bool same = a->file == b->file && a->line == b->line && a->size == b->size &&
		    a->field_count == b->field_count &&
		    same_strings(&a->annotations, &b->annotations);

	for (uint32_t i = 0; same && i < a->field_count; i++)
		same = same_text(a->fields[i].key, b->fields[i].key) &&
		       same_text(a->fields[i].typedef_key, b->fields[i].typedef_key) &&
		       same_strings(&a->fields[i].annotations, &b->fields[i].annotations) &&
		       same_strings(&a->fields[i].markers, &b->fields[i].markers);
	return same;
}

static bool same_typedef(const struct air_typedef *a, const struct air_typedef *b)
{
	return same_strings(&a->annotations, &b->annotations) &&
	       same_strings(&a->markers, &b->markers);
}

/* Is it declared in a body that is another one now? The main file is file 0. */
static bool is_of_edit(const struct splice *s, uint32_t file, uint32_t line)
{
	return file == 0 && body_edit_has_line(s->edit, line);
}

static uint32_t line_now(const struct splice *s, uint32_t file, uint32_t line)
{
	return file == 0 ? body_edit_line(s->edit, line) : line;
}

/* ----------------------------------------------------------------------------------- entries */

static void visit_all(struct splice *s, struct side *side, const struct touches *touches);

static struct air_symbol old_symbol(const struct splice *s, uint32_t number)
{
	struct air_symbol symbol = s->old.lowered->unit->symbols[number];

	symbol.line = line_now(s, symbol.file, symbol.line);
	return symbol;
}

static void add_symbol(struct splice *s, const char *key)
{
	uint32_t old = intern_find(&s->old.index->symbols, key);
	uint32_t fresh = intern_find(&s->fresh.index->symbols, key);
	struct side *side = fresh == intern_none ? &s->old : &s->fresh;
	uint32_t number = fresh == intern_none ? old : fresh;
	struct air_symbol symbol =
		fresh == intern_none ? old_symbol(s, old) : side->lowered->unit->symbols[fresh];

	if (fresh != intern_none && old != intern_none &&
		!is_of_edit(s, symbol.file, symbol.line)) {
		struct air_symbol before = old_symbol(s, old);
		s->fits &= same_symbol(&before, &symbol);
	}
	array_push(&s->symbol_list, symbol);
	array_push(&s->is_queued, false);
	visit_all(s, side, &side->lowered->symbols[number]);
}

static struct air_record old_record(const struct splice *s, uint32_t number)
{
	struct air_record record = s->old.lowered->unit->records[number];

	record.line = line_now(s, record.file, record.line);
	return record;
}

static void add_record(struct splice *s, const char *key)
{
	uint32_t old = intern_find(&s->old.index->records, key);
	uint32_t fresh = intern_find(&s->fresh.index->records, key);
	struct side *side = fresh == intern_none ? &s->old : &s->fresh;
	uint32_t number = fresh == intern_none ? old : fresh;
	struct air_record record =
		fresh == intern_none ? old_record(s, old) : side->lowered->unit->records[fresh];

	if (fresh != intern_none && old != intern_none &&
		!is_of_edit(s, record.file, record.line)) {
		struct air_record before = old_record(s, old);
		s->fits &= same_record(&before, &record);
	}
	array_push(&s->record_list, record);
	visit_all(s, side, &side->lowered->records[number]);
}

static void add_typedef(struct splice *s, const char *key)
{
	uint32_t old = intern_find(&s->old.index->typedefs, key);
	uint32_t fresh = intern_find(&s->fresh.index->typedefs, key);
	const struct air_typedef *before =
		old == intern_none ? NULL : &s->old.lowered->unit->typedefs[old];
	const struct air_typedef *now =
		fresh == intern_none ? before : &s->fresh.lowered->unit->typedefs[fresh];

	if (before)
		s->fits &= same_typedef(before, now);
	array_push(&s->typedef_list, *now);
}

static void queue(struct splice *s, const struct air_symbol *symbol)
{
	uint32_t number = intern_find(&s->symbols, symbol->key);

	if (number == intern_none) { /* queued, but never touched? */
		s->fits = false;
		return;
	}
	if (s->is_queued.items[number])
		return;
	s->is_queued.items[number] = true;
	array_push(&s->queue, ((struct queued){ symbol->key, symbol->kind }));
}

/* Is it the first time that this entry is met, on this side and on any? */
static bool is_new(bool *met, uint32_t number, struct intern *keys, const char *key)
{
	uint32_t known = keys->count;

	if (met[number])
		return false;
	met[number] = true;
	return intern_add(keys, key) == known;
}

static void visit(struct splice *s, struct side *side, struct touch touch)
{
	const struct air_unit *unit = side->lowered->unit;
	uint32_t number = touch.number;

	switch (touch.kind) {
	case TOUCH_SYMBOL:
		if (is_new(side->symbols, number, &s->symbols, unit->symbols[number].key))
			add_symbol(s, unit->symbols[number].key);
		break;
	case TOUCH_RECORD:
		if (is_new(side->records, number, &s->records, unit->records[number].key))
			add_record(s, unit->records[number].key);
		break;
	case TOUCH_TYPEDEF:
		if (is_new(side->typedefs, number, &s->typedefs, unit->typedefs[number].key))
			add_typedef(s, unit->typedefs[number].key);
		break;
	case TOUCH_DEFINITION:
		queue(s, &unit->symbols[number]);
		break;
	}
}

static void visit_all(struct splice *s, struct side *side, const struct touches *touches)
{
	for (uint32_t i = 0; i < touches->count; i++)
		visit(s, side, touches->items[i]);
}

/* -------------------------------------------------------------------------------- functions */

static void add_function(struct splice *s, const struct queued *queued)
{
	const char *key = queued->key;
	uint32_t symbol = intern_find(&s->fresh.index->symbols, key);
	if (symbol != intern_none && s->fresh.lowered->is_empty[symbol])
		return;
	if (queued->kind == AIR_SYMBOL_VARIABLE)
		key = arena_printf(&s->unit->arena, "%s#init", key);
	uint32_t number = intern_find(&s->fresh.index->functions, key);
	struct side *side = &s->fresh;

	if (number == intern_none) {
		number = intern_find(&s->old.index->functions, key);
		side = &s->old;
	}
	if (number == intern_none) /* nothing to lower */
		return;
	struct air_record_bytes record = side->lowered->unit->functions[number];
	if (side == &s->old)
		record.line = line_now(s, record.file, record.line);
	array_push(&s->functions, record);
	visit_all(s, side, &side->lowered->extras[number].touches);
}

/* Does the compiler agree where each changed body begins and ends, and is it nobody else's affair?
 */
static bool are_bodies_read(const struct splice *s)
{
	for (size_t c = 0; c < s->edit->changed.count; c++) {
		const struct body *body = &s->edit->changed.items[c].now;
		bool is_read = false;
		for (uint32_t i = 0; i < s->fresh.lowered->unit->function_count; i++) {
			const struct lower_extra *extra = &s->fresh.lowered->extras[i];
			is_read |= extra->body == body->begin && extra->body_end == body->end &&
				   !extra->declares_outside;
		}
		if (!is_read)
			return false;
	}
	return true;
}

static bool have_same_files(const struct air_unit *a, const struct air_unit *b)
{
	if (a->file_count != b->file_count)
		return false;
	for (uint32_t i = 0; i < a->file_count; i++)
		if (a->files[i].flags != b->files[i].flags ||
			strcmp(a->files[i].path, b->files[i].path) != 0)
			return false;
	return true;
}

/* ------------------------------------------------------------------------------------ units */

static void side_init(struct side *side, struct arena *arena, const struct lowered *lowered,
	const struct lowered_index *index)
{
	*side = (struct side){ lowered, index,
		arena_array(arena, lowered->unit->symbol_count, sizeof(bool)),
		arena_array(arena, lowered->unit->record_count, sizeof(bool)),
		arena_array(arena, lowered->unit->typedef_count, sizeof(bool)) };
}

static void take_tables(struct splice *s)
{
	struct air_unit *unit = s->unit;
	struct arena *arena = &unit->arena;

	unit->symbol_count = (uint32_t)s->symbol_list.count;
	unit->symbols = arena_copy(
		arena, s->symbol_list.items, s->symbol_list.count * sizeof(*unit->symbols));
	unit->record_count = (uint32_t)s->record_list.count;
	unit->records = arena_copy(
		arena, s->record_list.items, s->record_list.count * sizeof(*unit->records));
	unit->typedef_count = (uint32_t)s->typedef_list.count;
	unit->typedefs = arena_copy(
		arena, s->typedef_list.items, s->typedef_list.count * sizeof(*unit->typedefs));
	unit->function_count = (uint32_t)s->functions.count;
	unit->functions = arena_copy(
		arena, s->functions.items, s->functions.count * sizeof(*unit->functions));
	unit->diagnostics = s->fresh.lowered->unit->diagnostics;
	unit->diagnostic_count = s->fresh.lowered->unit->diagnostic_count;
}

static void splice_release(struct splice *s)
{
	intern_release(&s->symbols);
	intern_release(&s->records);
	intern_release(&s->typedefs);
	array_release(&s->symbol_list);
	array_release(&s->is_queued);
	array_release(&s->record_list);
	array_release(&s->typedef_list);
	array_release(&s->functions);
	array_release(&s->queue);
}

bool splice_unit(struct air_unit *unit, const struct spliced *spliced)
{
	struct splice s = { .unit = unit, .edit = spliced->edit, .fits = true };
	struct lowered_index index;
	bool fits = lowered_index_init(&index, spliced->fresh->unit);

	side_init(&s.old, &unit->arena, spliced->old, spliced->old_index);
	side_init(&s.fresh, &unit->arena, spliced->fresh, &index);
	fits = fits && are_bodies_read(&s) &&
	       have_same_files(spliced->old->unit, spliced->fresh->unit);
	if (fits) {
		if (spliced->is_local)
			visit_all(&s, &s.old, &spliced->old->top);
		else
			visit_all(&s, &s.fresh, &spliced->fresh->top);
		for (size_t i = 0; i < s.queue.count; i++) {
			struct queued queued = s.queue.items[i]; /* the queue grows */
			add_function(&s, &queued);
		}
		take_tables(&s);
	}
	fits = fits && s.fits;
	splice_release(&s);
	lowered_index_release(&index);
	return fits;
}
