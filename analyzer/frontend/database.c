/*
 * The JSON is read with jansson, so that planning needs no libclang. An entry has "file",
 * "directory" and either "arguments" or "command"; everything else in it is ignored.
 */
#include <jansson.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/array.h"
#include "base/file.h"
#include "base/text.h"
#include "frontend/database_internal.h"

static const char way_out[] =
	"run cmake with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON, meson, or 'bear -- make'; or give the "
	"flags after the files: async-lint check a.c -- -Iinclude";

/* --------------------------------------------------------------------------------- finding */

const char database_name[] = "compile_commands.json";

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static bool is_file(const char *path)
{
	struct stat stat_data;
	return !stat(path, &stat_data) && S_ISREG(stat_data.st_mode);
}

bool database_is_in(struct arena *arena, const char *folder)
{
	return exists(path_join(arena, folder, database_name)) ||
	       exists(path_join(arena, folder, database_flags_name));
}

/* The path of that in the folder, of either kind; NULL when there is none. */
static const char *find_in(struct arena *arena, const char *folder, bool in_build)
{
	const char *path = path_join(arena, folder, database_name);
	if (exists(path))
		return path;
	path = path_join(arena, path_join(arena, folder, "build"), database_name);
	if (in_build && exists(path))
		return path;
	path = path_join(arena, folder, database_flags_name);
	return exists(path) ? path : NULL;
}

static const char *find_upwards(struct arena *arena, const char *folder)
{
	for (;;) {
		const char *path = find_in(arena, folder, true);
		if (path || !strcmp(folder, "/"))
			return path;
		folder = path_folder(arena, folder);
	}
}

const char *database_find(struct arena *arena, const char *build, const char *const *sources,
	size_t source_count, struct error *err)
{
	char current[4096];
	if (!getcwd(current, sizeof(current)))
		strcpy(current, "/");

	if (build) {
		const char *path = path_join(arena, current, build);
		const char *inside = find_in(arena, path, false);
		if (inside)
			return inside;
		if (is_file(path))
			return path;
		error_set(err, "no %s in '%s'\n%s", database_name, build, way_out);
		return NULL;
	}
	for (size_t i = 0; i < source_count; i++) {
		const char *folder = path_folder(arena, path_join(arena, current, sources[i]));
		const char *path = find_upwards(arena, folder);
		if (path)
			return path;
	}
	const char *path = find_upwards(arena, current);
	if (!path)
		error_set(err, "no %s here, above, or in build/\n%s", database_name, way_out);
	return path;
}

/* --------------------------------------------------------------------------------- reading */

struct reader {
	struct arena *arena;
	const char *path, *folder; /* of the database */
	bool is_escaped;           /* texts are to be restored */
	struct path_list responses, missing;
	struct error *err;
};

static json_t *parse(struct reader *r, const char *bytes, size_t size, json_error_t *problem)
{
	json_t *json = json_loadb(bytes, size, 0, problem);
	enum json_error_code code = json ? json_error_unknown : json_error_code(problem);
	r->is_escaped = false;
	if (json || (code != json_error_invalid_utf8 && code != json_error_invalid_syntax))
		return json;
	size_t escaped_size;
	const char *escaped = database_escape(r->arena, bytes, size, &escaped_size);
	r->is_escaped = true;
	return json_loadb(escaped, escaped_size, 0, problem);
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && strchr(" \t\r\n", *at) && *at)
		at++;
	return at;
}

static const char *trim_blanks(const char *start, const char *end)
{
	while (end > start && strchr(" \t\r\n", end[-1]) && end[-1])
		end--;
	return end;
}

/* `clang -MJ` writes entries with a comma behind each, to be put together by hand: with brackets
 * around them, or not. As clang's own tools we take both. NULL when it is neither. */
static char *mend_list(struct reader *r, const char *bytes, size_t *size)
{
	const char *start = skip_blanks(bytes, bytes + *size);
	const char *end = trim_blanks(start, bytes + *size);
	bool is_bare = start < end && *start == '{';
	bool is_list = start < end && *start == '[' && end[-1] == ']';
	if (is_list)
		end = trim_blanks(start, end - 1);
	bool has_comma = start < end && end[-1] == ',';
	if (!is_bare && !(is_list && has_comma))
		return NULL;
	struct text list = { 0 };
	text_add(&list, is_bare ? "[" : "");
	text_add_n(&list, bytes, (size_t)(end - bytes) - has_comma);
	text_char(&list, ']');
	*size = list.length;
	char *copy = arena_strndup(r->arena, text_string(&list), list.length);
	text_release(&list);
	return copy;
}

static json_t *load(struct reader *r, const char *bytes, size_t size)
{
	json_error_t problem;
	json_t *json = parse(r, bytes, size, &problem);
	const char *list = json ? NULL : mend_list(r, bytes, &size);
	if (list)
		json = parse(r, list, size, &problem);
	if (list && *list != *bytes && problem.line == 1) /* a bracket was put in front */
		problem.column--;
	if (!json)
		error_set(r->err, "%s:%d:%d: %s\nwrite it again: %s", r->path, problem.line,
			problem.column, problem.text, way_out);
	return json;
}

static const char *text_of(struct reader *r, const json_t *value)
{
	const char *text = json_string_value(value);
	if (!text)
		return NULL;
	return r->is_escaped ? database_restore(r->arena, text) : arena_strdup(r->arena, text);
}

static bool read_arguments(struct reader *r, struct database_entry *entry, const json_t *list)
{
	entry->word_count = json_array_size(list);
	entry->words = arena_array(r->arena, entry->word_count, sizeof(*entry->words));
	for (size_t i = 0; i < entry->word_count; i++) {
		entry->words[i] = text_of(r, json_array_get(list, i));
		if (!entry->words[i])
			return false;
	}
	return true;
}

static bool read_command(struct reader *r, struct database_entry *entry, const json_t *object)
{
	const json_t *list = json_object_get(object, "arguments");
	if (json_is_array(list))
		return read_arguments(r, entry, list);
	const char *command = text_of(r, json_object_get(object, "command"));
	if (!command)
		return false;
	entry->words = shell_words(r->arena, command, &entry->word_count);
	return true;
}

static bool read_entry(
	struct reader *r, struct database_entry *entry, const json_t *object, size_t number)
{
	const char *file = text_of(r, json_object_get(object, "file"));
	const char *directory = text_of(r, json_object_get(object, "directory"));
	if (!file)
		return error_set(r->err, "%s: entry %zu has no \"file\"\nwrite it again: %s",
			r->path, number, way_out);
	if (!read_command(r, entry, object))
		return error_set(r->err,
			"%s: entry %zu ('%s') has neither \"command\" nor \"arguments\"", r->path,
			number, file);

	/* A relative folder is seen from the database, whoever wrote it. */
	entry->directory = path_join(r->arena, r->folder, directory ? directory : ".");
	entry->file = path_join(r->arena, entry->directory, file);
	entry->words = shell_expand(r->arena, entry->directory, entry->words, &entry->word_count,
		&r->responses, &r->missing);
	return true;
}

static bool read_entries(struct reader *r, struct database *database, const json_t *json)
{
	if (!json_is_array(json))
		return error_set(
			r->err, "%s:1:1: a list of entries is expected\n%s", r->path, way_out);
	if (!json_array_size(json))
		return error_set(r->err, "'%s' lists no files\n%s", r->path, way_out);

	database->count = json_array_size(json);
	database->entries = arena_array(r->arena, database->count, sizeof(*database->entries));
	for (size_t i = 0; i < database->count; i++)
		if (!read_entry(r, &database->entries[i], json_array_get(json, i), i + 1))
			return false;
	return true;
}

bool database_read(struct database *database, struct arena *arena, const char *path,
	const char *near, struct error *err)
{
	struct reader r = { .arena = arena, .path = path, .err = err };
	struct arena source = { 0 };
	const char *bytes;
	size_t size;
	json_t *json = NULL;
	bool ok = false;

	*database = (struct database){ .path = path };
	if (!strcmp(path_name(path), database_flags_name))
		return database_read_flags(database, arena, path, near, err);
	r.folder = path_folder(arena, path);
	if (!file_read(&source, path, &bytes, &size, err))
		goto out;
	json = load(&r, bytes, size);
	if (!json)
		goto out;
	ok = read_entries(&r, database, json);
out:
	database->responses = r.responses;
	database->missing = r.missing;
	json_decref(json);
	arena_release(&source);
	return ok;
}

void database_release(struct database *database)
{
	array_release(&database->responses);
	array_release(&database->missing);
}
