/*
 * The compiler's tree of one body, copied.
 */
#ifndef FRONTEND_LOWER_TREE_H
#define FRONTEND_LOWER_TREE_H

#include <clang-c/Index.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/array.h"

enum node_flag {
	NODE_HAS_TYPE = 1,      /* names a type: sizeof(struct s), a cast */
	NODE_HAS_ATTRIBUTE = 2, /* has an attribute libclang does not name */
};

struct node {
	CXCursor cursor;
	enum CXCursorKind kind;
	uint16_t flags;
	uint32_t parent, first, next; /* air_none without */
	uint32_t count;               /* of children */
};

/* The nodes of one body in the order of a visit: a child has a higher number than its parent. */
struct tree {
	ARRAY(struct node) nodes;
	ARRAY(uint32_t) path;      /* while building: from the root to the last node */
	ARRAY(uint32_t) labels;    /* nodes of label statements */
	ARRAY(uint32_t) addressed; /* nodes of &&label */
	bool declares_outside;     /* something with linkage */
	bool is_line_bound;        /* see lower_extra */
};

void tree_build(struct tree *tree, CXCursor root);
void tree_release(struct tree *tree);

#endif
