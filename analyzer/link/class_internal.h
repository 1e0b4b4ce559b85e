/*
 * What class.c finds and class_edge.c makes edges of.
 */
#ifndef LINK_CLASS_INTERNAL_H
#define LINK_CLASS_INTERNAL_H

#include "link/class.h"

enum { most_fillers = 16 };

struct class
{
	const struct class_note *note;
	uint32_t home;   /* node that makes the call */
	uint32_t record; /* of its objects, by number of index->records; or air_none */
	uint32_t parent; /* air_none: none of the program */
	uint32_t fillers[most_fillers];
	uint32_t filler_count;
};

struct method {
	uint32_t class, slot, node;
};

struct classes {
	ARRAY(struct class) items;
	ARRAY(struct method) methods;
	uint32_t *by_record; /* by number of index->records: class, or air_none */
	uint32_t *by_home;   /* by node: the same */
};

/* What a field says of the functions it holds; role_kind_count: nothing of this kind. */
enum role_kind class_field_kind(const struct targets *t, uint32_t slot);

/* The class that a note speaks of, or air_none; of a definition, its parent. */
uint32_t class_of_note(
	const struct targets *t, const struct classes *classes, const struct class_note *note);

#endif
