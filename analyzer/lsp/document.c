/*
 * Few are open at a time: they are found by looking at each.
 */
#include "lsp/document.h"

#include <string.h>

#include "base/file.h"

/* ---------------------------------------------------------------------------------------- URIs */

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Appends with %XX in the place of bytes; false when one is not well-formed, or NUL. */
static bool decode(struct text *path, const char *at)
{
	for (; *at; at++) {
		if (*at != '%') {
			text_char(path, *at);
			continue;
		}
		int high = hex_value(at[1]), low = high < 0 ? -1 : hex_value(at[2]);
		if (low < 0 || !(high | low))
			return false;
		text_char(path, (char)(high << 4 | low));
		at += 2;
	}
	return true;
}

char *uri_path(const char *uri)
{
	struct text path = { 0 };
	struct arena arena = { 0 };
	char *result = NULL;

	if (!text_starts_with(uri, "file://"))
		return NULL;
	uri += strlen("file://");
	if (text_starts_with(uri, "localhost/"))
		uri += strlen("localhost");
	if (*uri == '/' && decode(&path, uri)) {
		const char *normal = path_join(&arena, "/", text_string(&path));
		result = memory_copy(normal, strlen(normal));
	}
	text_release(&path);
	arena_release(&arena);
	return result;
}

/* ----------------------------------------------------------------------------------- documents */

static void document_free(struct document *document)
{
	free(document->uri);
	free(document->path);
	text_release(&document->text);
	free(document);
}

struct document *document_find(const struct documents *documents, const char *uri)
{
	for (size_t i = 0; i < documents->items.count; i++)
		if (!strcmp(documents->items.items[i]->uri, uri))
			return documents->items.items[i];
	return NULL;
}

struct document *document_of_path(const struct documents *documents, const char *path)
{
	for (size_t i = 0; i < documents->items.count; i++) {
		const char *other = documents->items.items[i]->path;
		if (other && !strcmp(other, path))
			return documents->items.items[i];
	}
	return NULL;
}

static bool is_on_disk(const struct document *document)
{
	struct arena arena = { 0 };
	const char *bytes;
	size_t size;
	bool is_same = file_read(&arena, document->path, &bytes, &size, NULL) &&
		       size == document->text.length &&
		       !memcmp(bytes, text_string(&document->text), size);
	arena_release(&arena);
	return is_same;
}

static bool is_below(const char *folder, const char *path)
{
	return folder && path_relative(folder, path) != path;
}

bool documents_have_edits(const struct documents *documents, const char *folder, const char *other)
{
	for (size_t i = 0; i < documents->items.count; i++) {
		const struct document *document = documents->items.items[i];
		if (document->path && document->is_edited &&
			(is_below(folder, document->path) || is_below(other, document->path)))
			return true;
	}
	return false;
}

void document_open(struct documents *documents, const char *uri, json_int_t version,
	const char *text, size_t size)
{
	struct document *document = document_find(documents, uri);
	if (!document) {
		document = memory_new(1, sizeof(*document));
		document->uri = memory_copy(uri, strlen(uri));
		document->path = uri_path(uri);
		array_push(&documents->items, document);
	}
	document->version = version;
	text_reset(&document->text);
	text_add_n(&document->text, text, size);
	document->is_edited = document->path && !is_on_disk(document);
}

void document_close(struct documents *documents, const char *uri)
{
	for (size_t i = 0; i < documents->items.count; i++) {
		if (strcmp(documents->items.items[i]->uri, uri) != 0)
			continue;
		document_free(documents->items.items[i]);
		documents->items.items[i] = array_last(&documents->items);
		documents->items.count--;
		return;
	}
}

void documents_release(struct documents *documents)
{
	for (size_t i = 0; i < documents->items.count; i++)
		document_free(documents->items.items[i]);
	array_release(&documents->items);
}

/* ------------------------------------------------------------------------------------- changes */

static bool read_place(const json_t *place, enum position_encoding encoding,
	const struct text *text, size_t *offset)
{
	const json_t *line = json_object_get(place, "line");
	const json_t *character = json_object_get(place, "character");
	if (!json_is_integer(line) || !json_is_integer(character) || json_integer_value(line) < 0 ||
		json_integer_value(character) < 0)
		return false;
	*offset = position_offset(encoding, text_string(text), text->length,
		(size_t)json_integer_value(line), (size_t)json_integer_value(character));
	return true;
}

static bool change(struct document *document, enum position_encoding encoding, const json_t *item)
{
	const json_t *range = json_object_get(item, "range");
	const json_t *inserted = json_object_get(item, "text");
	struct text *text = &document->text, changed = { 0 };
	size_t start = 0, end = text->length;

	if (!json_is_string(inserted))
		return false;
	if (range && (!read_place(json_object_get(range, "start"), encoding, text, &start) ||
			     !read_place(json_object_get(range, "end"), encoding, text, &end) ||
			     start > end))
		return false;
	text_add_n(&changed, text_string(text), start);
	text_add_n(&changed, json_string_value(inserted), json_string_length(inserted));
	text_add_n(&changed, text_string(text) + end, text->length - end);
	text_release(text);
	*text = changed;
	return true;
}

bool document_change(struct document *document, enum position_encoding encoding,
	const json_t *changes, json_int_t version)
{
	size_t i;
	const json_t *item;
	json_array_foreach(changes, i, item) if (!change(document, encoding, item)) return false;
	document->version = version;
	document->is_edited = true;
	return json_is_array(changes);
}
