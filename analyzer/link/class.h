/*
 * Classes of objects that a library makes and destroys for the program (GObject): which functions
 * run when an object is made, or when its last reference goes.
 */
#ifndef LINK_CLASS_H
#define LINK_CLASS_H

#include "link/scan.h"
#include "link/target.h"

/* A call that defines a class, or makes or destroys an object of one. */
struct class_note {
	enum role_kind kind;
	uint32_t call;
	uint32_t types[2];    /* symbols of functions whose result says which class, or air_none;
			       * when it defines one: which class that inherits from */
	uint32_t records[4];  /* types of the object, by number of index->records, the one it was
			       * written as last; or air_none */
	uint32_t init;        /* defines: fills the class; a symbol, or air_none */
	uint32_t object_init; /* ... and each object */
	bool is_by_struct;    /* ... both are in a struct, */
	uint32_t table;       /* ... this one (table.h), or air_none: a local */
	uint32_t object_slot; /* ... in this field of it; or air_none */
	uint32_t variable;    /* ... slot of the variable that keeps the class, or air_none */
	enum edge_kind edge;  /* destroys: now, or as who is handed the function that does */
};

/* Notes what a direct call does to objects, by the roles of its callee. */
void scan_note_class(struct scan *scan, uint32_t call, uint32_t instr);

struct classes; /* opaque */

/* When all functions were seen. */
struct classes *classes_find(struct targets *t);
void classes_free(struct classes *classes);

/* Adds edges from the calls that make or destroy objects to what runs then. */
void classes_add_edges(struct targets *t, const struct classes *classes);

/* Does call `call`, through `slot`, hand on to what the class inherits? Then adds the edge to that,
 * if it is known. */
bool classes_add_inherited(
	struct targets *t, const struct classes *classes, uint32_t call, uint32_t slot);

#endif
