/*
 * What a debugger has to know to find the tasks: see tools/async-gdb.py.
 */
#ifndef ASYNC_SRC_DEBUGGER_H
#define ASYNC_SRC_DEBUGGER_H

#include "async/async.h"

enum {
	DEBUGGER_VERSION = 1,
	DEBUGGER_FIELDS = 22,
};

/* What lies at the stack pointer of a task that does not run: see context.h. */
enum debugger_machine {
	MACHINE_UNKNOWN,
	MACHINE_X86_64,
	MACHINE_AARCH64,
	MACHINE_X86_64_CALL, /* switched by a function, as the sanitizers need it */
};

/* Read by position, also in a core file and without debug information of the library. */
struct debugger {
	struct async_link loops; /* struct watch */
	uint64_t version;
	uint64_t fields[DEBUGGER_FIELDS];
};

extern __attribute__((visibility("default"))) struct debugger async_debugger;

#endif
