/*
 * One YAML document as a tree of maps, lists and texts, each with its place in the file. The
 * only user of libfyaml. Anchors, aliases and tags can be seen, to be refused: models and
 * configurations are plain. That no key stands twice in a map is for the reader to check.
 */
#ifndef BASE_YAML_H
#define BASE_YAML_H

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

struct fy_node;

struct yaml {
	const char *name; /* of the file, for messages */
	bool shows_line;  /* messages go on with the line and a caret */
	struct arena *arena;
	struct error *err;
	const char *source;   /* by yaml_open: the text, which must outlive the messages */
	struct fy_node *root; /* NULL if the document is empty */
	struct fy_parser *parser;
	struct fy_document *document;
	struct fy_diag *diag;
};

enum yaml_kind { YAML_NOTHING, YAML_TEXT, YAML_MAP, YAML_LIST, YAML_ALIAS };

struct yaml_place {
	int line, column; /* counted from 1 */
	bool exact;       /* offsets into the text are offsets into the line */
};

/* Parses the text; false with name:line:column. Release in both cases; the texts handed out
 * live in the arena. */
bool yaml_open(struct yaml *yaml, const char *text);
void yaml_release(struct yaml *yaml);

enum yaml_kind yaml_kind(struct fy_node *node);

/* Of a text. */
const char *yaml_text(const struct yaml *yaml, struct fy_node *node);

/* Walks a map or a list; start with *state NULL. */
bool yaml_next(struct fy_node *map, void **state, struct fy_node **key, struct fy_node **value);
bool yaml_next_item(struct fy_node *list, void **state, struct fy_node **item);

/* Where a node begins; for an empty one 1:1. */
struct yaml_place yaml_place(struct fy_node *node);

/* Sets "name:line:column: ..." at a node, `offset` characters behind its beginning where that
 * is known. Returns false. */
bool yaml_mistake(const struct yaml *yaml, struct fy_node *node, size_t offset, const char *format,
	...) PRINTF_LIKE(4, 5);

/* Is the node of that kind? If not, says that `what` was expected. `at` is where to report a node
 * that is missing. */
bool yaml_expect(const struct yaml *yaml, struct fy_node *at, struct fy_node *node,
	enum yaml_kind kind, const char *what);

/* The text of a key or value that must be one; NULL after a mistake. */
const char *yaml_word(
	const struct yaml *yaml, struct fy_node *at, struct fy_node *node, const char *what);

bool yaml_integer(
	const struct yaml *yaml, struct fy_node *at, struct fy_node *node, int64_t *value);

/* "unknown WHAT 'x'; did you mean 'y'?", or all the words if none is near. Returns false. */
bool yaml_unknown_word(const struct yaml *yaml, struct fy_node *at, const char *what,
	const char *typed, const char *const *words, size_t count);

#endif
