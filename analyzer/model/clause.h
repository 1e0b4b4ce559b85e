/*
 * Between the parts of the reader: reader.c knows files, sections and names, clause.c what an entry
 * says of them, clause_role.c what stands behind the word of a role.
 */
#ifndef MODEL_CLAUSE_H
#define MODEL_CLAUSE_H

#include "base/intern.h"
#include "base/yaml.h"
#include "model/reader.h"
#include "model/rewrite.h"

struct reader {
	struct yaml yaml;
	const struct read_context *context;
	struct read_model *read;
	struct intern constants; /* the number is the index in read->constants */
	struct intern seen[section_count];
	ARRAY(int) lines[section_count]; /* where a seen name stands */
	const char *unknown_constant;    /* the last one that was looked up in vain */
};

/* One entry under construction. */
struct draft {
	enum model_section section;
	bool is_deleted;
	const char *descriptor;
	ARRAY(struct role) roles;
};

/* A condition_constant over this text and those before; `data` is the reader. */
bool reader_constant(const char *name, int64_t *value, void *data);

/* Reads a condition; false with the mistake told. */
bool reader_condition(struct reader *reader, struct fy_node *at, struct fy_node *node,
	const struct condition **condition);

/* Reads what a call can be replaced by (rewrite.c). */
bool rewrite_read(struct reader *reader, struct fy_node *at, struct fy_node *node,
	const struct rewrite **rewrite);

/* Reads what stands behind the word of `role` into roles of the draft; conditions and the rest are
 * in `role` already. */
bool clause_role(struct reader *reader, struct draft *draft, struct role *role, struct fy_node *at,
	struct fy_node *node);

/* A word from a table, its number into `number`; `true`. */
bool clause_word(struct reader *reader, enum role_words table, const char *what, struct fy_node *at,
	struct fy_node *node, int *number);
bool clause_flag(struct reader *reader, struct fy_node *at, struct fy_node *node);

/* Reads an entry: one map of roles, or a list of them. */
bool clauses_read(
	struct reader *reader, struct draft *draft, struct fy_node *at, struct fy_node *node);

#endif
