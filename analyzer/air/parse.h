/*
 * Inside the parser of functions: parse.c reads functions and statements, parse_end.c those
 * that end a block, parse_parts.c what statements are made of, parse_unit.c the rest of a unit.
 *
 * Results and blocks may be used before they are defined. Until the function is read, a RESULT
 * value holds the number of its name in `results`, and a target that of its label in `labels`;
 * then parse.c replaces them inside the builder.
 */
#ifndef AIR_PARSE_H
#define AIR_PARSE_H

#include "air/build.h"
#include "air/scan.h"
#include "base/array.h"
#include "base/intern.h"

/* What a name of a result or a label stands for. */
struct named {
	uint32_t number;  /* instruction or block; air_none while only used */
	const char *used; /* where first */
};

struct names {
	struct intern intern;
	ARRAY(struct named) items; /* by number in the interner */
};

struct parse {
	struct scan scan;
	struct arena arena; /* strings of the text, for one function */
	struct air_builder *b;
	const char *path;     /* of files[0], when the function does not say */
	struct intern locals; /* `name#number`; its number is the local's */
	struct names results, labels;
};

void parse_init(struct parse *p, const char *text, const char *path, struct error *err);
void parse_release(struct parse *p);

/* Reads a function, behind the word `function`, into `arena`. */
bool parse_function(struct parse *p, struct arena *arena, struct air_function *f);

/* The number of a name that is used at `used`. */
uint32_t names_use(struct names *names, const char *name, const char *used);

/* Each reads its rule of the grammar. */
bool parse_type(struct parse *p, uint32_t *type);
bool parse_value(struct parse *p, struct air_value *value);
bool parse_values(struct parse *p, const char *close, struct air_value **values, uint32_t *count);
bool parse_place(struct parse *p, uint32_t *place);
bool parse_local(struct parse *p, uint32_t *local); /* one that was declared */
bool parse_declaration(struct parse *p);
bool parse_result(struct parse *p, uint32_t *name);
bool parse_label(struct parse *p, uint32_t *name);

/* A statement that ends a block, if `was_there`; what stands behind it is left. */
bool parse_end(struct parse *p, bool *was_there);

/* `LINE : COLUMN`, with a file before it if there is one; `path` is NULL without. */
bool parse_at(struct scan *scan, const char **path, uint32_t *line, uint32_t *column);

#endif
