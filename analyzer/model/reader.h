/*
 * The grammar of model files: what a text says, checked strictly, before any of it reaches the
 * model. docs/models.md teaches the shape.
 */
#ifndef MODEL_READER_H
#define MODEL_READER_H

#include "base/array.h"
#include "model/condition.h"
#include "model/role.h"

enum model_section {
	SECTION_FUNCTIONS,
	SECTION_TYPEDEFS,
	SECTION_FIELDS,
	SECTION_MARKERS,
	section_count
};

struct read_entry {
	enum model_section section;
	const char *name;
	const char *where; /* file:line:column of the name, set when deleted */
	bool is_deleted;
	struct role_list roles;
	const char *descriptor; /* kind of the descriptor it makes, or NULL */
};

struct read_constant {
	const char *name;
	int64_t value;
};

/* What one text says. Its strings and roles live in the arena given to model_read. */
struct read_model {
	ARRAY(struct read_entry) entries;
	ARRAY(struct read_constant) constants;
};

/* Names of constants that texts read earlier have defined, for conditions. */
struct read_context {
	struct arena *arena;
	condition_constant constant;
	void *data;
};

/* Reads a text. False with "name:line:column: ..." at the first mistake. Release in both
 * cases. */
bool model_read(struct read_model *read, const struct read_context *context, const char *name,
	const char *text, struct error *err);
void read_model_release(struct read_model *read);

/* The words the reader accepts, by number; NULL behind the last: for the test that holds the
 * JSON Schema against them. */
const char *model_top_key(size_t number);
const char *model_entry_key(size_t number);

#endif
