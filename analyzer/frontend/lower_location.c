/*
 * Files, and where things stand in them.
 *
 *  1. The place of an instruction is libclang's file location: an argument of a macro keeps its
 *     own place, what the macro's body brings stands where the macro was used.
 *  2. What was born in a macro, body or argument, has an origin: the outermost macro's name and
 *     where it was expanded.
 *  3. clang_Location_isFromMainFile is never asked: it is false for all of 2.
 */
#include "frontend/lower.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

/* A .c file that the main file includes holds definitions of this unit like any other. */
static bool is_source_path(const char *path)
{
	return text_ends_with(path, ".c") || text_ends_with(path, ".inc");
}

static uint32_t add_file(struct lowering *l, CXFile handle)
{
	CXString name = clang_getFileName(handle);
	char *absolute = path_join(&l->scratch, l->request->directory, clang_getCString(name));
	const char *path = path_relative(l->request->root, absolute);
	uint32_t number = intern_add(&l->file_paths, path);

	clang_disposeString(name);
	if (number < l->files.count) { /* the same file by another name, or known before */
		if (!file_at(l, number)->handle)
			file_at(l, number)->handle = handle;
		return number;
	}

	struct lower_file file = { .path = arena_strdup(l->arena, path),
		.absolute = arena_strdup(l->arena, absolute),
		.handle = handle };
	if (number == 0)
		file.flags |= AIR_FILE_MAIN;
	file.is_source = number == 0 || is_source_path(path);
	array_push(&l->files, arena_copy(l->arena, &file, sizeof(file)));
	return number;
}

static void set_system(struct lower_file *file, bool is_system)
{
	file->is_classified = true;
	if (!is_system)
		return;
	file->flags |= AIR_FILE_SYSTEM;
	file->is_source = false;
}

void lower_file_know(struct lowering *l, const struct air_file *known, const char *absolute)
{
	uint32_t number = intern_add(&l->file_paths, known->path);
	struct lower_file file = { .path = arena_strdup(l->arena, known->path),
		.absolute = arena_strdup(l->arena, absolute),
		.flags = number == 0 ? AIR_FILE_MAIN : 0 };

	file.is_source = number == 0 || is_source_path(file.path);
	set_system(&file, known->flags & AIR_FILE_SYSTEM);
	if (number && known->text) { /* that of the main file is another one */
		file.text = known->text;
		file.size = known->text_size;
		file.is_loaded = true;
	}
	array_push(&l->files, arena_copy(l->arena, &file, sizeof(file)));
}

/* The file of a place outside macros, which also tells whether it is a system header. Asking
 * libclang for a place by file is slow: it searches through all files and expansions. */
static uint32_t lower_file_of(struct lowering *l, CXFile handle, CXSourceLocation location)
{
	uint32_t number = lower_file(l, handle);

	if (number != air_none && !file_at(l, number)->is_classified &&
		!lower_location_in_macro(location))
		set_system(file_at(l, number), clang_Location_isInSystemHeader(location) != 0);
	return number;
}

void lower_file_seen(struct lowering *l, CXSourceLocation location)
{
	CXFile handle;

	/* Without line and column: those have to be counted. */
	clang_getFileLocation(location, &handle, NULL, NULL, NULL);
	lower_file_of(l, handle, location);
}

uint32_t lower_file(struct lowering *l, CXFile handle)
{
	if (!handle)
		return air_none;
	if (handle == l->last_handle)
		return l->last_file;
	uint32_t file = pointer_map_find(&l->file_handles, handle);
	if (file == air_none) {
		file = add_file(l, handle);
		pointer_map_add(&l->file_handles, handle, file);
	}
	l->last_handle = handle;
	l->last_file = file;
	return file;
}

bool lower_file_is_system(struct lowering *l, uint32_t number)
{
	struct lower_file *file = file_at(l, number);

	if (!file->is_classified) {
		CXSourceLocation start = clang_getLocationForOffset(l->tu, file->handle, 0);
		set_system(file, clang_Location_isInSystemHeader(start) != 0);
	}
	return file->flags & AIR_FILE_SYSTEM;
}

void lower_file_load(struct lowering *l, uint32_t number)
{
	struct lower_file *file = file_at(l, number);

	if (file->is_loaded)
		return;
	if (file->handle)
		file->text = clang_getFileContents(l->tu, file->handle, &file->size);
	file->is_loaded = true;
}

/* libclang has no question for this. Clang's locations have carried it in their top bit since
 * there is libclang, and a test (macro_origin) notices when that ends. */
bool lower_location_in_macro(CXSourceLocation location)
{
	return location.int_data >> 31;
}

struct position lower_position(struct lowering *l, CXSourceLocation location)
{
	struct position position = { .in_macro = lower_location_in_macro(location) };
	CXFile handle;

	clang_getFileLocation(
		location, &handle, &position.line, &position.column, &position.offset);
	position.file = lower_file_of(l, handle, location);
	return position;
}

struct position lower_expansion(struct lowering *l, CXSourceLocation location)
{
	struct position position = { .in_macro = lower_location_in_macro(location) };
	CXFile handle;

	clang_getExpansionLocation(
		location, &handle, &position.line, &position.column, &position.offset);
	position.file = lower_file_of(l, handle, location);
	return position;
}

uint32_t lower_function_file(struct lowering *l, uint32_t number)
{
	struct lower_file *file = file_at(l, number);

	if (file->stamp != l->stamp) {
		file->stamp = l->stamp;
		file->number = air_build_file(l->builder, file->path);
	}
	return file->number;
}

static bool is_identifier_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

size_t lower_identifier_at(
	struct lowering *l, uint32_t number, uint32_t offset, const char **identifier)
{
	lower_file_load(l, number);
	const struct lower_file *file = file_at(l, number);
	size_t end = offset;

	if (!file->text || offset >= file->size)
		return 0;
	while (end < file->size && is_identifier_char(file->text[end]))
		end++;
	*identifier = file->text + offset;
	return end - offset;
}

static uint32_t origin(struct lowering *l, CXSourceLocation location)
{
	struct position at = lower_expansion(l, location);
	const char *name = "";

	if (at.file == air_none)
		return air_none;
	size_t length = lower_identifier_at(l, at.file, at.offset, &name);
	struct air_origin born = {
		.macro = air_build_string(l->builder, name, length),
		.file = (uint16_t)lower_function_file(l, at.file),
		.line = at.line,
		.column = at.column,
	};
	return air_build_origin(l->builder, born);
}

void lower_at_location(struct lowering *l, CXSourceLocation location)
{
	/* Operands and operators often share a place. */
	if (l->has_last_location && clang_equalLocations(l->last_location, location))
		return;
	l->last_location = location;
	l->has_last_location = true;

	struct position at = lower_position(l, location);
	if (at.file == air_none) /* a builtin, made by the compiler */
		return;
	uint32_t born = at.in_macro ? origin(l, location) : air_none;
	air_build_at(l->builder, lower_function_file(l, at.file), at.line, at.column, born);
}

void lower_at(struct lowering *l, uint32_t node)
{
	lower_at_location(l, clang_getCursorLocation(node_at(l, node)->cursor));
}

const char *lower_source(struct lowering *l, CXCursor cursor, size_t *length)
{
	CXSourceRange range = clang_getCursorExtent(cursor);
	struct position from = lower_position(l, clang_getRangeStart(range));
	struct position to = lower_position(l, clang_getRangeEnd(range));

	if (from.file == air_none || from.file != to.file || to.offset < from.offset)
		return NULL;
	lower_file_load(l, from.file);
	const struct lower_file *file = file_at(l, from.file);
	if (!file->text || to.offset > file->size)
		return NULL;
	*length = to.offset - from.offset;
	return file->text + from.offset;
}

/* -------------------------------------------------------------------------- files without code */

struct inclusion {
	CXFile file;
	const char *name;
	bool is_by_system;
};

struct inclusions {
	struct lowering *l;
	ARRAY(struct inclusion) items;
};

static void add_inclusion(
	CXFile included, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	struct inclusions *inclusions = data;
	struct inclusion inclusion = {
		.file = included,
		.name = lower_string(inclusions->l, clang_getFileName(included)),
		.is_by_system = depth > 0 && clang_Location_isInSystemHeader(stack[0]),
	};
	array_push(&inclusions->items, inclusion);
}

static int compare_inclusions(const void *left, const void *right)
{
	const struct inclusion *a = left, *b = right;
	int order = strcmp(a->name, b->name);
	return order ? order : b->is_by_system - a->is_by_system;
}

/* What nothing was seen of is a header without functions. Included by a system header, it is one.
 * They come by name: libclang tells them in another order when it has kept what they amount to. */
void lower_files_classify(struct lowering *l)
{
	struct inclusions inclusions = { .l = l };
	clang_getInclusions(l->tu, add_inclusion, &inclusions);
	if (inclusions.items.count)
		qsort(inclusions.items.items, inclusions.items.count,
			sizeof(*inclusions.items.items), compare_inclusions);
	for (size_t i = 0; i < inclusions.items.count; i++) {
		const struct inclusion *inclusion = &inclusions.items.items[i];
		uint32_t number = lower_file(l, inclusion->file);
		if (inclusion->is_by_system && !file_at(l, number)->is_classified)
			set_system(file_at(l, number), true);
		lower_file_is_system(l, number);
	}
	array_release(&inclusions.items);
}

/* The text the request brings along, if it does. */
static void take_unsaved(struct lowering *l, struct lower_file *file)
{
	for (size_t i = 0; !file->is_loaded && i < l->request->unsaved_count; i++) {
		const struct parse_unsaved *unsaved = &l->request->unsaved[i];
		if (strcmp(unsaved->path, file->absolute) != 0)
			continue;
		file->text = unsaved->text;
		file->size = unsaved->size;
		file->is_loaded = true;
	}
}

/* libclang's copy when it is at hand; otherwise from the disk, which is quicker to ask. */
static void hash_content(struct lowering *l, struct lower_file *file, struct air_file *to)
{
	bool keep_text = l->request->keep_text && !(file->flags & AIR_FILE_SYSTEM);

	take_unsaved(l, file);
	if (!file->is_loaded && !file_read(keep_text ? l->arena : &l->scratch, file->absolute,
					&file->text, &file->size, NULL))
		lower_file_load(l, lower_file(l, file->handle));
	if (!file->text)
		return;
	to->content = hash_bytes(file->text, file->size);
	if (!keep_text)
		return;
	to->text = file->is_loaded ? arena_strndup(l->arena, file->text, file->size) : file->text;
	to->text_size = file->size;
}

void lower_files_finish(struct lowering *l)
{
	l->unit->files = arena_array(l->arena, l->files.count, sizeof(*l->unit->files));
	l->unit->file_count = (uint32_t)l->files.count;
	for (uint32_t i = 0; i < l->files.count; i++) {
		struct lower_file *file = file_at(l, i);
		struct air_file *to = &l->unit->files[i];
		*to = (struct air_file){ .path = file->path, .flags = file->flags };
		if (!l->edited)
			hash_content(l, file, to);
		arena_reset(&l->scratch);
	}
}
