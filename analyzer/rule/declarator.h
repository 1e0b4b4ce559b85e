/*
 * A function of one parameter as it is declared in words.
 */
#ifndef RULE_DECLARATOR_H
#define RULE_DECLARATOR_H

#include "rule/source.h"
#include "rule/written_call.h"

struct declarator {
	bool returns_int;
	bool takes_void;       /* `void *`: fits where any pointer is handed over */
	bool takes_const;      /* ... to const */
	struct span parameter; /* its type, without the name */
};

/* Reads a declaration that begins at `start` and has its name at `name`, both offsets. False when
 * it is too much for words: pointers to functions, arrays, macros with arguments, more than one
 * parameter. */
bool declarator_read(
	const struct source *source, size_t start, size_t name, struct declarator *declarator);

#endif
