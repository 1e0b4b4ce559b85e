#include "frontend/parse_again.h"

#include <string.h>
#include <sys/stat.h>

#include "frontend/lower.h"
#include "frontend/parse_splice.h"

/* More of them cost more than a whole reading, after which none is left. */
enum { most_changed_bodies = 32 };

/* A file on the disk. */
struct file_state {
	const char *path;
	bool exists;
	struct timespec changed;
	off_t size;
	ino_t number;
};

struct kept_unit {
	bool is_usable;
	struct air_unit unit;
	struct lowered lowered;
	struct lowered_index index;
	struct bodies bodies;
	struct hash others;        /* texts of all other files in the editor */
	struct file_state *states; /* of the unit's files */
};

/* ------------------------------------------------------------------------------ other files */

static struct hash hash_others(const struct parse_request *request)
{
	struct hash hash = hash_string("others");

	for (size_t i = 0; i < request->unsaved_count; i++) {
		const struct parse_unsaved *unsaved = &request->unsaved[i];
		if (!strcmp(unsaved->path, request->file))
			continue;
		hash = hash_join(hash, hash_string(unsaved->path));
		hash = hash_join(hash, hash_bytes(unsaved->text, unsaved->size));
	}
	return hash;
}

static struct file_state state_of(const char *path)
{
	struct file_state state = { .path = path };
	struct stat is;

	if (stat(path, &is))
		return state;
	state.exists = true;
	state.changed = is.st_mtim;
	state.size = is.st_size;
	state.number = is.st_ino;
	return state;
}

static bool is_same_state(const struct file_state *a, const struct file_state *b)
{
	return a->exists == b->exists && a->changed.tv_sec == b->changed.tv_sec &&
	       a->changed.tv_nsec == b->changed.tv_nsec && a->size == b->size &&
	       a->number == b->number;
}

/* A file that was written while the unit was read may have been read before that. The main file is
 * the first: its text is compared. */
static bool take_states(struct kept_unit *kept, const struct lowering *l, struct timespec started)
{
	kept->states = arena_array(&kept->unit.arena, kept->unit.file_count, sizeof(*kept->states));
	for (uint32_t i = 1; i < kept->unit.file_count; i++) {
		kept->states[i] = state_of(file_at(l, i)->absolute);
		if (kept->states[i].changed.tv_sec >= started.tv_sec)
			return false;
	}
	return true;
}

static bool are_others_same(const struct kept_unit *kept, const struct parse_request *request)
{
	if (!hash_equal(kept->others, hash_others(request)))
		return false;
	for (uint32_t i = 1; i < kept->unit.file_count; i++) {
		struct file_state now = state_of(kept->states[i].path);
		if (!is_same_state(&now, &kept->states[i]))
			return false;
	}
	return true;
}

/* --------------------------------------------------------------------------- what is kept */

struct kept_unit *kept_unit_new(void)
{
	return memory_new(1, sizeof(struct kept_unit));
}

void kept_unit_forget(struct kept_unit *kept)
{
	lowered_index_release(&kept->index);
	bodies_release(&kept->bodies);
	air_unit_release(&kept->unit);
	*kept = (struct kept_unit){ 0 };
}

void kept_unit_free(struct kept_unit *kept)
{
	if (!kept)
		return;
	kept_unit_forget(kept);
	free(kept);
}

static bool take_bodies(struct kept_unit *kept)
{
	const struct air_file *main = &kept->unit.files[0];

	for (uint32_t i = 0; i < kept->unit.function_count; i++) {
		const struct lower_extra *extra = &kept->lowered.extras[i];
		if (extra->body == extra->body_end || extra->declares_outside ||
			kept->unit.functions[i].is_degraded ||
			!body_is_plain(main->text, main->text_size, extra->body, extra->body_end))
			continue;
		array_push(&kept->bodies.list, ((struct body){ .begin = extra->body,
						       .end = extra->body_end,
						       .is_line_bound = extra->is_line_bound }));
	}
	return bodies_init(&kept->bodies, main->text, main->text_size);
}

/* The number of the next __COUNTER__ depends on all bodies before. Only our own files are asked:
 * what system headers make with it has no meaning. */
static bool counts(const struct air_unit *unit)
{
	static const char *const words[] = { "__COUNTER__", "__builtin_LINE" };

	for (uint32_t i = 0; i < unit->file_count; i++)
		for (size_t w = 0; w < sizeof(words) / sizeof(*words); w++)
			if (unit->files[i].text &&
				memmem(unit->files[i].text, unit->files[i].text_size, words[w],
					strlen(words[w])))
				return true;
	return false;
}

void kept_unit_take(
	struct kept_unit *kept, struct air_unit *unit, struct lowering *l, struct timespec started)
{
	kept_unit_forget(kept);
	kept->unit = *unit;
	unit->arena = (struct arena){ 0 };
	l->arena = &kept->unit.arena;
	l->unit = &kept->unit;
	lower_touches_finish(l, &kept->lowered);
	if (kept->unit.is_partial || kept->unit.is_failed || kept->lowered.is_unsettled ||
		!kept->unit.file_count || !kept->unit.files[0].text || counts(&kept->unit))
		return;
	kept->others = hash_others(l->request);
	kept->is_usable = lowered_index_init(&kept->index, &kept->unit) && take_bodies(kept) &&
			  take_states(kept, l, started);
}

/* ------------------------------------------------------------------------------------ edits */

/* Has a definition moved, but for the bodies that have changed, that holds the number of its
 * line? */
static bool has_moved_line(const struct edited *edited)
{
	const struct kept_unit *kept = edited->kept;

	for (uint32_t i = 0; i < kept->unit.function_count; i++) {
		const struct air_record_bytes *record = &kept->unit.functions[i];
		if (kept->lowered.extras[i].is_line_bound &&
			body_edit_line(&edited->bodies, record->line) != record->line)
			return true;
	}
	return false;
}

bool edited_init(struct edited *edited, const struct kept_unit *kept,
	const struct parse_request *request, struct arena *arena)
{
	*edited = (struct edited){ .kept = kept };
	for (size_t i = 0; i < request->unsaved_count; i++)
		if (!strcmp(request->unsaved[i].path, request->file))
			edited->main = request->unsaved[i];
	if (!kept->is_usable || !request->keep_text || !edited->main.path ||
		!bodies_compare(&kept->bodies, edited->main.text, edited->main.size, arena,
			&edited->bodies) ||
		edited->bodies.changed.count > most_changed_bodies ||
		(kept->lowered.is_line_bound && body_edit_moves_lines(&edited->bodies)) ||
		!are_others_same(kept, request))
		return false;
	edited->is_local = !kept->unit.diagnostic_count && !has_moved_line(edited);
	return true;
}

void edited_release(struct edited *edited)
{
	body_edit_release(&edited->bodies);
}

void edited_begin(const struct edited *edited, struct lowering *l)
{
	const struct kept_unit *kept = edited->kept;

	lower_file_know(l, &kept->unit.files[0], l->request->file);
	for (uint32_t i = 1; i < kept->unit.file_count; i++)
		lower_file_know(l, &kept->unit.files[i], kept->states[i].path);
}

bool edited_widen(struct edited *edited)
{
	bool was_local = edited->is_local;

	edited->is_local = false;
	return was_local;
}

bool edited_knows(const struct edited *edited, const char *key, bool is_in_main_file, uint32_t end,
	const char **error)
{
	const struct kept_unit *kept = edited->kept;
	uint32_t number = intern_find(&kept->index.functions, key);

	if (number == intern_none)
		return false;
	*error = kept->lowered.extras[number].error;
	if (!is_in_main_file)
		return true;
	uint32_t line = kept->unit.functions[number].line;
	bool has_moved = body_edit_line(&edited->bodies, line) != line;
	return !body_edit_has_byte(&edited->bodies, end) &&
	       !(has_moved && kept->lowered.extras[number].is_line_bound);
}

static void take_files(const struct edited *edited, struct air_unit *unit)
{
	const struct air_unit *old = &edited->kept->unit;
	struct arena *arena = &unit->arena;

	unit->file_count = old->file_count;
	unit->files = arena_copy(arena, old->files, old->file_count * sizeof(*old->files));
	unit->files[0].text = arena_strndup(arena, edited->main.text, edited->main.size);
	unit->files[0].text_size = edited->main.size;
	unit->files[0].content = hash_bytes(edited->main.text, edited->main.size);
}

bool edited_finish(const struct edited *edited, struct lowering *l, struct air_unit *unit)
{
	const struct kept_unit *kept = edited->kept;
	struct lowered fresh;
	const struct spliced spliced = { &kept->lowered, &fresh, &kept->index, &edited->bodies,
		l->is_local };

	lower_touches_finish(l, &fresh);
	if (l->unit->is_partial || fresh.is_unsettled || !splice_unit(unit, &spliced))
		return false;
	take_files(edited, unit);
	unit->target = kept->unit.target;
	return true;
}
