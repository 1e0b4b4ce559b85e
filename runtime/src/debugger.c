/*
 * The layout of loops, stacks and tasks, for debuggers. The order is known to tools/async-gdb.py:
 * whoever changes it changes the version, there and here.
 */
#include "debugger.h"
#include "loop.h"
#include "task.h"

#if defined(ASYNC_SWITCH_UCONTEXT)
#define MACHINE    MACHINE_UNKNOWN
#define CONTEXT_SP 0
#elif defined(__x86_64__)
#define MACHINE    (ASYNC_ASAN || ASYNC_TSAN ? MACHINE_X86_64_CALL : MACHINE_X86_64)
#define CONTEXT_SP offsetof(struct async_task, context.sp)
#else
#define MACHINE    MACHINE_AARCH64
#define CONTEXT_SP offsetof(struct async_task, context.sp)
#endif

struct debugger async_debugger = {
	.loops = { &async_debugger.loops, &async_debugger.loops },
	.version = DEBUGGER_VERSION,
	.fields = {
		MACHINE,

		/* From a link of `loops`. */
		offsetof(struct watch, loop) - offsetof(struct watch, link),
		offsetof(struct watch, thread_id) - offsetof(struct watch, link),

		offsetof(struct async_loop, current),
		offsetof(struct async_loop, stacks.slabs),
		offsetof(struct async_loop, stacks.span),

		offsetof(struct slab, next),
		offsetof(struct slab, memory),
		offsetof(struct slab, used),

		TASK_AREA, /* from a task to the top of its stack */

		offsetof(struct async_task, is_used),
		offsetof(struct async_task, has_ended),
		offsetof(struct async_task, id),
		offsetof(struct async_task, wait),
		offsetof(struct async_task, name),
		offsetof(struct async_task, operation),
		offsetof(struct async_task, fn),
		offsetof(struct async_task, site),
		offsetof(struct async_task, spawned_at),
		offsetof(struct async_task, result),
		CONTEXT_SP,
		sizeof(void *),
	},
};
