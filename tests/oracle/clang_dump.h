/*
 * Reads what clang's checker debug.DumpCFG prints.
 */
#ifndef ORACLE_CLANG_DUMP_H
#define ORACLE_CLANG_DUMP_H

#include "call_flow.h"

struct dumped_function {
	const char *name;
	struct call_flow flow;
};

struct clang_dump {
	ARRAY(struct dumped_function) functions;
};

/* Takes the text apart in place. */
void clang_dump_read(struct clang_dump *dump, struct arena *arena, char *text);
void clang_dump_release(struct clang_dump *dump);

#endif
