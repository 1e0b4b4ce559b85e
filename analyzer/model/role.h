/*
 * Roles: what a function does to an event loop is data. Annotations in headers
 * (async/annotate.h) and model files (rules/models, YAML) lower to this one table; link and
 * rules know roles, never names.
 */
#ifndef MODEL_ROLE_H
#define MODEL_ROLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

struct condition; /* model/condition.h */
struct rewrite;   /* model/rewrite.h */

enum role_kind {
	ROLE_SUSPENDS,     /* the calling task waits, the loop runs on */
	ROLE_WAITS,        /* what ends its wait: `wait` */
	ROLE_SPAWNS,       /* starts function `argument` as a task: `spawn` says which way */
	ROLE_RETURNS_TASK, /* the result is a task handle that somebody must consume */
	ROLE_JOINS,        /* waits for a task (`argument`) and consumes its handle */
	ROLE_GATHERS,      /* joins many */
	ROLE_SCOPE_OPEN,   /* opens a scope (`scope`) that a matching close ends */
	ROLE_SCOPE_CLOSE,
	ROLE_SCOPE_TYPE, /* on a record: a local of this type is such a scope */
	ROLE_TIMEOUT,    /* `argument` is a time limit of the wait; -1 constant means none */
	ROLE_LIMIT,      /* `argument` caps how many run at once; 0 constant means no cap */
	ROLE_CANCELS,
	ROLE_YIELDS,
	ROLE_OFFLOADS,      /* runs function `argument` on a pool thread; suspends if it says so */
	ROLE_STARTS_THREAD, /* runs function `argument` on another thread, returns at once */
	ROLE_CALLS_ON_LOOP, /* function `argument` will run on the loop as a callback */
	ROLE_CALLS,         /* calls function `argument` itself, before it returns (qsort) */
	ROLE_RUNS_LOOP,     /* drives the event loop until done */
	ROLE_ACQUIRES,      /* takes a permit or lock, waiting if there is none */
	ROLE_RELEASES,
	ROLE_ORDERED,     /* calls on the same `argument` are a sequence: a stream, a cursor */
	ROLE_BLOCKS,      /* blocks the thread: `category` */
	ROLE_NONBLOCKING, /* a promise: never blocks, cuts propagation */
	ROLE_MAKES_NONBLOCKING, /* descriptor `argument`, or the result, becomes non-blocking */
	ROLE_MAKES_BLOCKING,    /* descriptor `argument` becomes blocking again */
	ROLE_CPU_HEAVY,
	ROLE_READONLY, /* no visible effect: may run beside others */
	ROLE_LOOP_ONLY,
	ROLE_WORKER_ONLY,
	ROLE_ANY_THREAD,
	ROLE_NO_SUSPEND,
	ROLE_MIXED,         /* tests its context itself */
	ROLE_TESTS_CONTEXT, /* true result: we run in a task */
	ROLE_DETACHED,      /* deliberate fire and forget */
	ROLE_BOUNDED,       /* callers promise at most `number` at once */
	ROLE_WANTS_DEADLINE,
	ROLE_WANTS_LIMIT,
	ROLE_CANCEL_ROOT,
	ROLE_CONSUMES, /* takes ownership of `argument` */
	ROLE_ESCAPES,  /* `argument` outlives the call */
	ROLE_NEVER_RETURNS,
	ROLE_COUNT,      /* `argument` is how many items there are */
	ROLE_ONCE,       /* what it calls, it calls once in the life of the process */
	ROLE_TESTS_ONCE, /* true result: what is behind the test is done once in the life of the
			  * process */
	ROLE_CPU_LINEAR, /* computes for as long as `argument` is big; `threshold` is harmless */
	ROLE_RUNS_IN_SIGNAL, /* function `argument` will run as a signal handler */
	ROLE_WATCHES,    /* waits for descriptor `argument`, or what a field holds, to become ready,
			  * now or later */
	ROLE_ERROR_CODE, /* its result tells why an earlier call failed, as errno does */
	ROLE_TAKES_MODE, /* handle `argument` is from now on in the mode of argument `number` */
	ROLE_STANDS_FOR, /* the result, or what is written to argument `number`, is another name, or
			  * a handle, of descriptor `argument` */
	ROLE_REGISTERS,  /* keeps function `argument` under a name, `registry`: a script's */
	ROLE_RUNS_REGISTERED, /* ... and calls what is kept there */
	ROLE_REPEATS, /* what it has called later, it has called again and again, until stopped */
	ROLE_DEFINES_CLASS, /* makes a class of objects: `argument` fills the class, argument
			     * `number` each object; without a number, `argument` is a struct whose
			     * fields hold both. What is handed over of another class is its parent
			     */
	ROLE_CONSTRUCTS,    /* makes an object of the class of type `argument`. On a field: what it
			     * holds is called for each object that is made */
	ROLE_DESTROYS,      /* gives back a reference to object `argument`. On a field: ... when the
			     * last one goes */
	ROLE_MEASURES,      /* its result, or what the field holds, is the size of what came from
			     * outside: `measure` */
	ROLE_MAKES,    /* what it makes is of the kind `descriptor`, where the conditions hold */
	ROLE_LINGERS,  /* who closes descriptor `argument` waits until all is sent */
	ROLE_REPLACES, /* descriptor, or stream, `argument` is something else from now on */
	ROLE_NAMES_THREAD,      /* its result names the thread that calls it */
	ROLE_NAMES_MAIN_THREAD, /* ... the thread that runs main */
	ROLE_COMPARES_THREADS,  /* true result: its two arguments name the same thread */
	ROLE_TESTS_LOOP_THREAD, /* true result: we run on the thread of the loop */
	ROLE_OWNED_BY,  /* descriptor `argument` is owned by what argument `number` is set to, a
			 * stream: nobody else reads or writes it */
	ROLE_TRANSFERS, /* reads or writes descriptor `argument` itself */
	role_kind_count
};

enum measure_kind {
	MEASURE_TEXT,  /* of a text: long, but seldom megabytes */
	MEASURE_INPUT, /* of a file, a message: anything */
	MEASURE_TIME,  /* no size: it reads a clock */
	measure_kind_count
};

enum block_category { /* what the thread waits for; decides severity and advice */
	BLOCK_SLEEP,
	BLOCK_MULTIPLEX, /* poll, select, epoll_wait */
	BLOCK_NET,       /* sockets */
	BLOCK_FD,        /* read or write of a descriptor of unknown kind */
	BLOCK_DISK,      /* open, stat, small reads: fast, usually */
	BLOCK_DISK_SLOW, /* fsync and kin */
	BLOCK_STDIO,
	BLOCK_STDIO_LOG,   /* stderr, syslog */
	BLOCK_INTERACTIVE, /* a person at a terminal */
	BLOCK_DNS,
	BLOCK_NSS,   /* users, groups, services: may go to the network */
	BLOCK_CHILD, /* waits for a process */
	BLOCK_LOCK,  /* condition, semaphore, join, barrier */
	BLOCK_MUTEX, /* short critical sections: not reported by blocking-call */
	BLOCK_IPC,
	BLOCK_CRYPTO,
	BLOCK_DB,
	BLOCK_HTTP,
	BLOCK_USER, /* ASYNC_BLOCKING in the user's own code */
	block_category_count
};

enum wait_kind { /* who ends a suspension */
	WAIT_UNKNOWN,
	WAIT_REMOTE, /* a peer or a person: may never come */
	WAIT_ACCEPT, /* infinite by nature: the next client, signal, event */
	WAIT_TIMER,
	WAIT_LOCAL,   /* other tasks of this program: a channel, a permit, a join */
	WAIT_OFFLOAD, /* a thread of this program */
	WAIT_YIELD,   /* nobody: only a turn of the loop */
	wait_kind_count
};

enum scope_kind {
	SCOPE_DEADLINE,
	SCOPE_GROUP,
	SCOPE_LIMIT,
	SCOPE_SHIELD,
	SCOPE_NO_SUSPEND,
	SCOPE_LOCK,
	SCOPE_ABORT,
	SCOPE_TASK, /* what is called inside runs as a task, on a stack of its own */
	scope_kind_count
};

enum spawn_kind { SPAWN_TASK, SPAWN_DETACHED, SPAWN_GROUP, SPAWN_MAP, spawn_kind_count };

enum { role_no_argument = -1, role_result = -2 };

struct role {
	enum role_kind kind;
	int argument; /* counted from 0; role_no_argument, or role_result. On a typedef or field the
		       * function roles (calls-on-loop, offloads ...) have none: they mean the
		       * function that is stored there. A scope may name its object (the lock).
		       * Acquires without one: the result, what the
		       * last pointer to a pointer is set to, or
		       * else the first argument; releases: that */
	enum block_category category;
	enum wait_kind wait;
	enum scope_kind scope;
	enum spawn_kind spawn;
	enum measure_kind measure;
	int64_t number; /* bounded: at most so many; suspends: 1 if never cancelled half way;
			 * runs-loop: 1 if the loop only turns once */
	const struct condition *when;   /* NULL: always */
	const struct condition *unless; /* NULL: never switched off */
	const char *use;                /* what to call instead, or NULL */
	const struct rewrite *rewrite;  /* ... and how to write it, or NULL */
	const char *origin;             /* "rules/models/posix.yaml:12", "annotation" */
	const char *resource;           /* of acquires and releases: permit, channel ...; or NULL */
	const char *descriptor;         /* of makes: a kind of descriptor; or NULL */
	const char *registry;           /* of registers and runs-registered: the name; or NULL */
	const char *note;               /* a sentence for the finding, or NULL */
	int severity;      /* of findings about it: 1 + enum severity of rule/finding.h; 0: the
			    * rule's own */
	int64_t threshold; /* cpu-linear: sizes up to it are harmless; 0: the rule's own */
};

struct role_list {
	const struct role *items;
	uint32_t count;
};

/* The words used in model files and annotations, messages and the database. */
const char *role_kind_name(enum role_kind kind);
const char *block_category_name(enum block_category category);
const char *wait_kind_name(enum wait_kind wait);
const char *scope_kind_name(enum scope_kind scope);
const char *spawn_kind_name(enum spawn_kind spawn);

/* The role of an annotate("...") text of a function, variable, record, field or typedef; for
 * one on a parameter, `parameter` is its number, else role_no_argument. True if the text is one
 * of ours ("async:..."); false leaves `role` alone. */
bool role_from_annotation(struct arena *arena, const char *text, int parameter, struct role *role);

/* Brings the roles collected from the annotations of one function and of its parameters into
 * the form that models have: an entry parameter takes over how the function spawns, and the
 * function's own spawns role goes. Returns how many are left. */
uint32_t role_settle(struct role *roles, uint32_t count);

/* Does it give back memory that an argument leads to? */
bool role_frees(const struct role *role);

/* The tables of words themselves, for readers of model files and "did you mean". */
enum role_words {
	ROLE_WORDS_KIND,
	ROLE_WORDS_CATEGORY,
	ROLE_WORDS_WAIT,
	ROLE_WORDS_SCOPE,
	ROLE_WORDS_SPAWN,
	ROLE_WORDS_MEASURE,
	ROLE_WORDS_DESCRIPTOR, /* kinds of descriptors: socket, pipe ... */
	ROLE_WORDS_RESOURCE,   /* what is acquired: permit, channel ... */
	ROLE_WORDS_SEVERITY,   /* in the order of enum severity of rule/finding.h */
	role_words_count
};

const char *const *role_words(enum role_words words, size_t *count);

/* The number of a word in its table, which is the value of its enum; -1 if there is none. */
int role_word_find(enum role_words words, const char *text, size_t length);

#endif
