/*
 * Flags that say which thread this is: variables that each thread has its own of, zero at first,
 * and made true by one kind of thread, about itself (`static _Thread_local bool is_worker`).
 *
 * Of one that is ever set to what is no constant nothing is known.
 */
#include <string.h>

#include "link/internal.h"

/* What is written, if that is a constant. */
static bool written(struct program_cursor *cursor, const struct access *write, int64_t *constant)
{
	const struct air_function *f = &cursor->air;
	program_open(cursor, write->node);
	const struct air_instr *made = &f->instrs[write->instr];
	*constant = 0;
	return !write->is_derived &&
	       (made->op == AIR_ZERO ||
		       (made->op == AIR_COPY && flow_constant(cursor->flow, write->instr,
							f->values[made->first_value], constant)));
}

/* Is there an initialiser of the variable that makes it anything but zero? */
static bool is_set_at_first(const struct program *program, const char *key)
{
	const struct program_index *index = program->index;
	size_t length = strlen(key);
	struct arena arena = { 0 };
	bool is_set = false;
	for (uint32_t i = 0; i < index->initialiser_count; i++) {
		const struct air_record_bytes *record = index->initialisers[i].record;
		struct air_function f;
		if (strncmp(record->key, key, length) != 0 ||
			strcmp(record->key + length, "#init") != 0)
			continue;
		link_decode(program, index->initialisers[i].unit, record, &arena, &f);
		for (uint32_t k = 0; k < f.instr_count; k++)
			is_set |= f.instrs[k].op == AIR_COPY &&
				  !air_value_is_zero(f.values[f.instrs[k].first_value]);
		arena_reset(&arena);
	}
	arena_release(&arena);
	return is_set;
}

/* Of a slot, whose variable each thread has its own of. */
static void find_setters(
	struct program_cursor *cursor, uint32_t slot, struct link_thread_flags *flags)
{
	size_t before = flags->setters.count;
	program_each_access(cursor->program, slot, access)
	{
		int64_t constant;
		if (access->kind == ACCESS_READ)
			continue;
		if (access->kind != ACCESS_WRITE || !written(cursor, access, &constant)) {
			flags->setters.count = before;
			return;
		}
		if (constant)
			array_push(&flags->setters,
				((struct link_thread_setter){ slot, access->node }));
	}
}

void link_find_thread_flags(struct program *program, struct link_thread_flags *flags)
{
	struct program_cursor cursor;
	program_cursor_init(&cursor, program);
	for (uint32_t s = 0; s < program->symbol_count; s++) {
		const struct air_symbol *declaration = program->symbols[s].declaration;
		uint32_t slot =
			declaration && declaration->flags & AIR_SYMBOL_THREAD_LOCAL
				? intern_find(&program->index->slots, program->symbols[s].key)
				: intern_none;
		if (slot != intern_none && !is_set_at_first(program, program->symbols[s].key))
			find_setters(&cursor, slot, flags);
	}
	program_cursor_release(&cursor);
}
