/*
 * Collects the inputs of a unit right after it was read, in the worker. The parser says which
 * files it opened and what was in them; the rest is looked up.
 */
#include "frontend/inputs.h"

#include <string.h>
#include <time.h>

#include "base/array.h"
#include "base/file.h"
#include "base/intern.h"

int64_t inputs_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t inputs_trusted(int64_t mtime, int64_t when)
{
	return mtime > 0 && mtime < when - inputs_young ? mtime : 0;
}

bool inputs_hash_file(const char *path, struct hash *content)
{
	struct arena arena = { 0 };
	const char *bytes;
	size_t size;
	bool ok = file_read(&arena, path, &bytes, &size, NULL);
	if (ok)
		*content = hash_bytes(bytes, size);
	arena_release(&arena);
	return ok;
}

struct hash inputs_key(struct hash command, const struct inputs *inputs)
{
	struct hash key = command;
	for (size_t i = 0; i < inputs->file_count; i++)
		key = hash_join(key, inputs->files[i].content);
	return key;
}

struct collector {
	struct inputs *inputs;
	struct arena *arena;
	struct folders *folders;
	const struct parse_request *request;
	const struct air_unit *unit;
	int64_t started;
	struct intern includers, watches, missing, present;
	bool found; /* set by a candidate that exists */
};

static struct input_names names_of(struct collector *c, const struct intern *intern)
{
	struct input_names names = { .count = intern->count };
	names.items = arena_array(c->arena, names.count, sizeof(*names.items));
	for (uint32_t i = 0; i < intern->count; i++)
		names.items[i] = arena_strdup(c->arena, intern_at(intern, i));
	return names;
}

/* ------------------------------------------------------------------------------------ files */

/* <built-in>, <command line>; but a source may be called "<a>.c". */
static bool is_built_in(const char *path)
{
	return path[0] == '<' && path[strlen(path) - 1] == '>';
}

static void collect_file(struct collector *c, const struct air_file *file)
{
	struct input_file *input = &c->inputs->files[c->inputs->file_count];

	if (is_built_in(file->path))
		return;
	inputs_stat(path_join(c->arena, c->request->root, file->path), input);
	input->content = file->content;
	/* The content was read after `started`: an older mtime belongs to it. */
	input->mtime = inputs_trusted(input->mtime, c->started);
	if (hash_equal(input->content, (struct hash){ 0 }) &&
		!inputs_hash_file(input->path, &input->content))
		return;
	c->inputs->file_count++;
	if (file->flags & AIR_FILE_SYSTEM)
		return;
	const char *slash = strrchr(input->path, '/');
	intern_add_n(&c->includers, input->path,
		slash > input->path ? (size_t)(slash - input->path) : 1);
}

/* -include looks into the command's folder first. */
static void collect_prefix(struct collector *c)
{
	for (size_t i = 0; i < c->request->argument_count; i++) {
		const char *word = c->request->arguments[i];
		if (!strcmp(word, "-include") || !strcmp(word, "-imacros"))
			intern_add(&c->includers, c->request->directory);
	}
}

static void collect_files(struct collector *c)
{
	collect_prefix(c);
	c->inputs->files = arena_array(c->arena, c->unit->file_count, sizeof(*c->inputs->files));
	for (uint32_t pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < c->unit->file_count; i++) {
			const struct air_file *file = &c->unit->files[i];
			bool is_main = file->flags & AIR_FILE_MAIN;
			if (is_main == (pass == 0))
				collect_file(c, file);
		}
	c->inputs->search.includers = names_of(c, &c->includers);
}

/* ----------------------------------------------------------------------------- missing names */

static void look_for(const char *path, void *data)
{
	struct collector *c = data;
	const char *watch;
	if (!c->found)
		c->found = folders_probe(c->folders, path, &watch);
}

static void collect_missing(struct collector *c, const char *name, size_t length)
{
	if (!length || length > 512)
		return;
	const char *copy = arena_strndup(c->arena, name, length);
	c->found = false;
	search_missing(&c->inputs->search, copy, look_for, c);
	if (!c->found)
		intern_add(&c->missing, copy);
}

/* clang says: 'config.h' file not found */
static void collect_from_diagnostic(struct collector *c, const char *text)
{
	const char *end = strstr(text, "' file not found");
	if (!end)
		return;
	const char *start = end;
	while (start > text && start[-1] != '\'')
		start--;
	collect_missing(c, start, (size_t)(end - start));
}

/* __has_include("x") or <x>, in a text that is not NUL-terminated. */
static void collect_from_text(struct collector *c, const char *text, size_t size)
{
	static const char word[] = "__has_include";
	const char *end = text + size;

	while (text < end) {
		const char *at = memmem(text, (size_t)(end - text), word, strlen(word));
		if (!at)
			return;
		text = at + strlen(word);
		while (text < end && (*text == ' ' || *text == '\t' || *text == '('))
			text++;
		if (text == end || (*text != '"' && *text != '<'))
			continue;
		const char *name = text + 1;
		size_t length = 0;
		while (name + length < end && !strchr("\">\n", name[length]))
			length++;
		collect_missing(c, name, length);
	}
}

static void collect_names(struct collector *c)
{
	for (uint32_t i = 0; i < c->unit->diagnostic_count; i++)
		collect_from_diagnostic(c, c->unit->diagnostics[i].text);
	for (uint32_t i = 0; i < c->unit->file_count; i++)
		if (c->unit->files[i].text)
			collect_from_text(c, c->unit->files[i].text, c->unit->files[i].text_size);
	c->inputs->missing = names_of(c, &c->missing);
}

/* ----------------------------------------------------------------------------------- watches */

static void probe(const char *path, void *data)
{
	struct collector *c = data;
	const char *watch;
	if (folders_probe(c->folders, path, &watch))
		intern_add(&c->present, path);
	intern_add(&c->watches, watch);
}

static void collect_watches(struct collector *c)
{
	struct input_search *search = &c->inputs->search;

	for (size_t i = 0; i < c->inputs->file_count; i++)
		search_candidates(search, c->inputs->files[i].path, probe, c);
	for (size_t i = 0; i < c->inputs->missing.count; i++)
		search_missing(search, c->inputs->missing.items[i], probe, c);
	c->inputs->present = names_of(c, &c->present);

	search->watch_count = c->watches.count;
	search->watches = arena_array(c->arena, search->watch_count, sizeof(*search->watches));
	for (uint32_t i = 0; i < c->watches.count; i++) {
		const char *path = intern_at(&c->watches, i);
		search->watches[i].path = arena_strdup(c->arena, path);
		search->watches[i].mtime =
			inputs_trusted(folders_mtime(c->folders, path), c->started);
	}
}

void inputs_collect(struct inputs *inputs, struct arena *arena, struct folders *folders,
	const struct parse_request *request, const struct air_unit *unit, int64_t started)
{
	struct collector c = { .inputs = inputs,
		.arena = arena,
		.folders = folders,
		.request = request,
		.unit = unit,
		.started = started };

	*inputs = (struct inputs){ 0 };
	folders_renew(folders);
	inputs->search.folders = search_folders(
		arena, request->directory, request->arguments, request->argument_count);
	collect_files(&c);
	collect_names(&c);
	collect_watches(&c);
	intern_release(&c.includers);
	intern_release(&c.watches);
	intern_release(&c.missing);
	intern_release(&c.present);
}
