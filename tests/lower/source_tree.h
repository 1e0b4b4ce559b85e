/*
 * A folder of sources that lives as long as a test, and the units read from it.
 */
#ifndef LOWER_SOURCE_TREE_H
#define LOWER_SOURCE_TREE_H

#include "air/air.h"

struct source_tree {
	char root[64];
	struct parser *parser;
};

void source_tree_init(struct source_tree *tree);
void source_tree_release(struct source_tree *tree);

/* Writes a file, making its folders. */
void source_tree_write(const struct source_tree *tree, const char *path, const char *text);

/* Lowers a file of the tree; "sys" is a folder of system headers. Release the unit. */
void source_tree_read(const struct source_tree *tree, const char *path, struct air_unit *unit);

/* The record, symbol or function of that name (or key), or NULL. */
const struct air_symbol *find_symbol(const struct air_unit *unit, const char *name);
const struct air_record *find_record(const struct air_unit *unit, const char *name);
const struct air_record_bytes *find_function(const struct air_unit *unit, const char *name);
bool has_string(const struct air_strings *strings, const char *text);

#endif
