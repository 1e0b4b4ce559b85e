/*
 * Findings are sorted by path, so that each file is read once.
 */
#include "rule/fingerprint.h"

#include <string.h>

#include "base/intern.h"
#include "rule/statement.h"

struct reader {
	fingerprint_text *find;
	void *data;
	const char *path, *text;
	size_t size;
	const char *line_start; /* of `line`, the last one that was asked for */
	uint32_t line;
	struct statements statements; /* of the file at `path` */
	struct intern groups;         /* findings that are equal in one function */
	ARRAY(uint32_t) counts;       /* by group: how many so far */
};

/* As far as line `last`, where the last finding is. */
static void open_file(struct reader *reader, const char *path, uint32_t last)
{
	reader->path = path;
	reader->text = reader->find(reader->data, path, &reader->size);
	reader->line_start = reader->text;
	reader->line = 1;
	statements_read(&reader->statements, reader->text ? reader->text : "",
		reader->text ? reader->size : 0, last);
}

/* ------------------------------------------------------------------------------- the underline */

/* NULL when the text has no such line. Findings come in the order of their lines. */
static const char *line_start(struct reader *reader, uint32_t line)
{
	const char *end = reader->text + reader->size;
	if (line < reader->line) {
		reader->line_start = reader->text;
		reader->line = 1;
	}
	while (reader->line < line) {
		const char *at =
			memchr(reader->line_start, '\n', (size_t)(end - reader->line_start));
		if (!at)
			return NULL;
		reader->line_start = at + 1;
		reader->line++;
	}
	return reader->line_start < end ? reader->line_start : NULL;
}

/* Where the name of what is called ends. */
static void underline(struct reader *reader, struct finding *finding)
{
	const char *start = reader->text ? line_start(reader, finding->line) : NULL;
	if (!start || !finding->column)
		return;
	const char *at = start + finding->column - 1;
	size_t length = strlen(finding->callee);
	if (at + length <= reader->text + reader->size && !strncmp(at, finding->callee, length))
		finding->end_column = finding->column + (uint32_t)length;
}

/* ----------------------------------------------------------------------------------- the hash */

static struct hash join_text(struct hash hash, const char *text)
{
	return hash_join(hash, hash_string(text ? text : ""));
}

/* What happens from the finding's own place on. */
static struct hash join_events(struct hash hash, const struct finding *finding)
{
	bool is_below = false;
	for (size_t i = 0; i < finding->steps.count; i++) {
		const struct finding_step *step = &finding->steps.items[i];
		is_below |= step->is_anchor;
		if (is_below && step->event)
			hash = join_text(join_text(hash, step->event), step->callee);
	}
	return hash;
}

static struct hash content_hash(const struct finding *finding, struct hash statement)
{
	struct hash hash = hash_string(finding->rule);
	hash = join_text(hash, finding->function);
	hash = join_text(hash, finding->callee);
	hash = join_text(hash, finding->category);
	return join_events(hash_join(hash, statement), finding);
}

/* The finding's number among its equals in the same function of the same file. */
static uint32_t occurrence(
	struct reader *reader, const struct finding *finding, struct hash content)
{
	char group[hash_text_size];
	struct hash place = join_text(hash_string(finding->path), finding->function_key);
	hash_text(hash_join(content, place), group);
	uint32_t number = intern_add(&reader->groups, group);
	if (number == reader->counts.count)
		array_push(&reader->counts, 0);
	return reader->counts.items[number]++;
}

/* The line of the last finding of the file that finding `i` is in. */
static uint32_t last_line(const struct finding_list *findings, size_t i)
{
	struct finding *const *items = findings->items.items;
	while (i + 1 < findings->items.count && !strcmp(items[i]->path, items[i + 1]->path))
		i++;
	return items[i]->line;
}

static void fingerprint(struct reader *reader, struct finding *finding)
{
	char text[hash_text_size];
	struct hash statement = statements_at(&reader->statements, finding->line, finding->column);
	struct hash content = content_hash(finding, statement);
	uint32_t number = occurrence(reader, finding, content);
	hash_text(hash_join(content, hash_bytes(&number, sizeof(number))), finding->fingerprint);
	hash_text(statement, text);
	memcpy(finding->statement, text, sizeof(finding->statement) - 1);
	underline(reader, finding);
}

void fingerprint_all(struct finding_list *findings, fingerprint_text *text, void *data)
{
	struct reader reader = { .find = text, .data = data };
	for (size_t i = 0; i < findings->items.count; i++) {
		const char *path = findings->items.items[i]->path;
		if (!reader.path || strcmp(reader.path, path) != 0)
			open_file(&reader, path, last_line(findings, i));
		fingerprint(&reader, findings->items.items[i]);
	}
	statements_release(&reader.statements);
	intern_release(&reader.groups);
	array_release(&reader.counts);
}
