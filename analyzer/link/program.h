/*
 * The linked program: every unit of a run, joined. Built once per run from encoded units and a
 * model, then only read; whoever has an opinion about code works on this.
 *
 *  1. Node numbers are canonical: functions are sorted by key, file and line, so that the order
 *     in which units arrive changes nothing. Nodes [0, defined_count) have a body, the others
 *     are externals.
 *  2. Bodies stay encoded; program_open decodes the one in hand.
 *  3. A key may have several definitions (several programs in one database). A call binds within
 *     its unit, then within its group (target), then to all of them, as may.
 *  4. Function pointers are slots: fields (by record key), globals, returns. Parameters are not
 *     merged over callers: what a function does with a parameter is applied at each call site.
 *  5. An edge is one thing a call site may do to one function: call it, spawn it, run it on a
 *     thread, register it. Only `call` edges carry effects upwards; they and `script` edges carry
 *     contexts downwards.
 *  6. Unknown externals: they do not block, do not suspend, and may keep what they are given.
 */
#ifndef LINK_PROGRAM_H
#define LINK_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "air/air.h"
#include "air/cfg.h"
#include "flow/flow.h"
#include "link/suppression.h"
#include "model/model.h"

enum { program_fan_out = 64 }; /* targets a slot may have before it counts as unknown */

enum edge_kind {
	EDGE_CALL,
	EDGE_SPAWN,    /* the target runs as a task; `spawn` says how */
	EDGE_OFFLOAD,  /* on a pool thread, the task waits */
	EDGE_THREAD,   /* on a thread, nobody waits */
	EDGE_CALLBACK, /* on the loop, later */
	EDGE_SIGNAL,   /* as a signal handler */
	EDGE_SCRIPT,   /* by an interpreter that the call runs, and it was registered with: it may
			* be called there. Effects do not come up, contexts go down */
	edge_kind_count
};

enum certainty { /* how many assumptions something stands on */
	CERTAIN,
	LIKELY,
	POSSIBLE,
};

struct edge {
	uint32_t caller, callee; /* nodes */
	uint32_t call;           /* into program->calls */
	enum edge_kind kind;
	enum spawn_kind spawn;
	enum certainty certainty; /* LIKELY when the call has several targets */
	uint32_t slot;            /* the slot it goes through, or air_none */
	uint32_t through;         /* node of the function that calls its parameter, or air_none */
	bool is_one_of_many;      /* ... targets, all of them known: no more than that makes it
				   * possible only */
	bool is_dispatch;         /* ... between turns of a loop: the callee runs on that loop */
};

enum call_flag {
	CALL_MUST = 1,                   /* every path through the function passes it */
	CALL_FATAL = 2,                  /* only on paths that end the process */
	CALL_IN_CHILD = 4,               /* only in the child of a fork */
	CALL_SHARED_WITH_CHILD = 131072, /* in the child of a fork, or where no fork was made */
	CALL_ONCE = 8,                   /* at most once in the life of the process */
	CALL_AGAIN = 2097152,     /* ... or again, after somebody on the loop took that back */
	CALL_NOT_IN_TASK = 16,    /* only where a test said we are in no task */
	CALL_IN_TASK = 32,        /* only where a test said we are in one */
	CALL_UNDER_DEADLINE = 64, /* inside a deadline scope of this function, or bounded by its own
				   * timeout argument */
	CALL_IN_LOOP = 128,
	CALL_INDIRECT = 256,
	CALL_UNRESOLVED = 512, /* through a pointer nobody knows a target of */
	CALL_FAN_OUT = 1024,   /* too many targets: counted, not followed */
	CALL_CLEANUP = 2048,
	CALL_ENDLESS = 8192,   /* its time limit is the constant that says "none": that is stated */
	CALL_PROMISED = 4096,  /* the callee, or the slot it goes through, promises not to block */
	CALL_SUSPENDS = 16384, /* the callee, or the slot it goes through, is said to suspend */
	CALL_OPEN = 32768,     /* through a pointer that may have targets nobody knows */
	CALL_DISPATCH =
		262144, /* by a loop of the program's own: what it calls runs on that loop */
	CALL_GUESSED = 1048576, /* ... and that it is a loop at all is an assumption */
	CALL_WATCHED =
		524288, /* it uses a descriptor in blocking mode that is watched: descriptor.h */
	CALL_ALLOWED = 8388608, /* a comment allows something of what comes up through it */
	CALL_AS_TASK = 4194304, /* it runs as a task of its own, on another stack */
	CALL_KEPT = 16777216,   /* what memory holds may decide whether it blocks */
	CALL_TELLS = 65536, /* it hands over something that may be known and decide: a constant, a
			     * function, a number or small struct of the caller's own; a pointer,
			     * and a number that memory holds, where that decides */
	CALL_OFF_LOOP = 67108864, /* only where a test said that this is not the loop's thread */
	CALL_ON_LOOP = 134217728, /* ... that it is */
	CALL_DOUBTED = 268435456, /* ... one of these, but which of them nobody knows */
	CALL_FORWARDS =
		33554432, /* it hands on what its function was given, or is made of that, and
			   * that decides in the callee: the function's callers may decide */
};

struct program_call {
	uint32_t caller; /* node */
	uint32_t instr;  /* in its function */
	uint32_t symbol; /* of a direct call, else air_none */
	uint32_t flags;
	uint32_t first_edge, edge_count;
	uint32_t blocks;           /* bit per block_category: what the callee itself, an external or
				    * annotated function, blocks on here, conditions applied */
	uint32_t blocks_likely;    /* ... of these, the ones a condition left open */
	uint32_t blocks_possible;  /* ... where the descriptor's mode is not known */
	uint32_t blocks_open;      /* ... where any condition was left open: not surely */
	uint32_t blocks_handed;    /* ... where a flag that callers hand over may switch it off */
	uint64_t block_severities; /* ... how bad the model says that is: program_block_severity */
	uint32_t waits;            /* bit per wait_kind of an annotated or modelled callee */
	uint32_t roles_off;        /* bit per role of the callee (the first 32), of those that say
				    * where an argument runs: its condition does not hold here */
	const char *path;          /* where it stands */
	uint32_t line, column;
};

enum context {
	CONTEXT_TASK,
	CONTEXT_CALLBACK,
	CONTEXT_WORKER,
	CONTEXT_STARTUP,
	CONTEXT_UNKNOWN,
	CONTEXT_SIGNAL,
	context_count
};

/* Beside the number of assumptions: what stops the thread is information, says its model. So such
 * a way is worse than any other; but for one that a comment on one of its calls allows. */
enum { block_minor = 1 << 24, block_allowed = 1 << 25 };

struct block_effect {
	enum certainty certainty;
	uint32_t assumptions; /* it stands on: `certainty` is this, capped; and block_minor,
			       * block_allowed */
	uint16_t distance;    /* calls to the leaf; 0 when there is no effect */
	bool is_must;
	uint8_t decided; /* by callers: 0 not asked yet, 1 no, 2 yes; see program_caller_decides */
	uint32_t edge;   /* the next edge towards the leaf, or air_none: call `call` is the leaf */
	uint32_t call;
};

struct program_function {
	const char *key, *name;
	uint32_t symbol;
	uint32_t unit;                         /* air_none for an external */
	const struct air_record_bytes *record; /* NULL for an external */
	const char *path;
	uint32_t line, end_line;
	const uint32_t
		*units; /* where this very body was seen, `unit` first; NULL for an external */
	uint32_t unit_count;
	bool is_degraded;
	bool is_partial;                 /* its unit has errors at file scope */
	uint32_t first_call, call_count; /* into program->calls */
	uint32_t loop_count;             /* natural loops */
	uint32_t *symbols; /* by ref of the function: the program's symbol, or air_none */
	uint32_t *slots;   /* by ref: the slot of a field or variable, or air_none */

	/* Summary. */
	uint16_t steering; /* bit per parameter: what is handed over for it may decide */
	uint16_t asked;    /* ... of these, what a condition of a role looks at */
	uint16_t filling;  /* ... may be in an object that a call in it fills */
	bool may_suspend, must_suspend;
	bool suspends_unless_failing; /* every way to a return that is no error suspends */
	uint32_t waits;               /* wait kinds of all that it calls */
	uint32_t spawns; /* bit per spawn_kind: what it leaves running, itself or through calls */
	uint32_t joined; /* bit per spawn_kind: what it waits for before it returns */
	bool runs_loop;
	bool is_kept_as_async;  /* in a slot whose functions are said to suspend */
	bool is_cut;            /* its symbol is a contract: nobody looks through its body */
	uint32_t block_mask;    /* bit per block_category it has an effect in */
	bool is_readonly;       /* changes nothing a caller can see, nor does what it calls */
	uint32_t opens, closes; /* bits of 1 << enum flow_scope: what it leaves open for its caller,
				 * and closes of its caller's */

	/* Contexts: bit per enum context. */
	uint32_t contexts;
	bool is_naked; /* some path from a root reaches it with no deadline */
	bool is_apart; /* as a worker it runs only on threads with a loop of their own, or that have
			* ended before the loop starts */
	bool is_home_loop;     /* waits for descriptors and calls what is registered: an event loop
				* that no model knows */
	bool serves_home_loop; /* calls what is registered for one of these, which calls it */
	bool turns_loop;       /* lets a loop make turn after turn, and calls others in between */
};

struct program_symbol {
	const char *key, *name;
	const struct air_symbol *declaration; /* the richest one seen */
	struct role_list roles; /* annotations first, then models; argument roles included */
	uint32_t *nodes;        /* its definitions, or its one external node */
	uint32_t node_count;
	bool never_returns;
	const struct role *ends_if; /* ... under a condition (a level of a log), or NULL */
	enum flow_truth tests_task; /* of a function, if its result is true: TRUE, we run in a task;
				     * FALSE, we do not */
	bool is_thread_test;        /* its result tells which thread it is called on: identity.c */
	bool is_contract;           /* its roles say what it does: bodies are not looked through */
	bool is_address_taken;      /* somewhere it is a value, not only called */
	bool is_system;
};

struct program_slot {
	const char *key;   /* of the field or variable */
	const char *name;  /* "conn.on_read", "handlers" */
	uint32_t *targets; /* nodes, sorted */
	uint32_t target_count;
	struct role_list roles; /* what annotations and models say of the functions it holds */
	uint32_t contexts;      /* bits: where they run, by these roles */
	bool is_registry;       /* what it holds is registered under a name, with an interpreter */
	bool is_counter;        /* somewhere one is added to it or taken from it */
	bool is_open;           /* more than the cap, or something unknown was stored */
};

struct program_unit {
	struct air_unit air;
	const char *group;        /* build target, or NULL */
	const void *bytes;        /* it was read from */
	struct hash content;      /* of them */
	bool is_preferred;        /* as program_input says */
	struct ready_unit *ready; /* whose tables `air` is; or NULL */
};

struct program {
	struct arena arena;
	struct program_unit *units;
	uint32_t unit_count;
	struct program_function *functions; /* nodes */
	uint32_t function_count, defined_count;
	struct program_symbol *symbols;
	uint32_t symbol_count;
	struct program_slot *slots;
	uint32_t slot_count;
	struct program_call *calls; /* by caller, then instruction */
	uint32_t call_count;
	struct edge *edges; /* by call */
	uint32_t edge_count;
	uint32_t *through_edges, /* by node: calls it makes of its parameters, as made by the call
				  * sites that hand the functions over */
		*through_start;
	uint32_t *in_edges,
		*in_start; /* edges into node n: in_edges[in_start[n] .. in_start[n + 1]) */
	struct block_effect *blocks;    /* by node * block_category_count + category */
	const struct cpu_summary **cpu; /* by node, or NULL: see link/cpu.h */
	uint32_t *context_parent;       /* by node * context_count + context: edge it came by, or
					 * air_none at a root */
	uint32_t *naked_parent;   /* by node: edge by which it is reached without a deadline */
	struct lead_index *leads; /* link/lead.h */
	const struct model *model;
	uint32_t unresolved_calls, fan_out_cut, unmodelled_count, degraded_count;
	struct suppression_list suppressions; /* comments that allow findings */
	bool has_runtime;            /* it calls our runtime: advice may name what that offers */
	struct program_index *index; /* private */
};

struct program_input {
	const void *bytes; /* an encoded unit; must outlive the program */
	size_t size;
	const char *group;        /* build target, or NULL */
	bool is_preferred;        /* where files have other texts in other units, its texts count */
	struct ready_unit *ready; /* of these bytes, from a program before: link/ready.h; or NULL */
};

/* What a rule makes of what comes up from callees. */
struct rule_effects {
	uint32_t blocks; /* bit per block_category */
	uint32_t leads;  /* bit per lead_kind: link/lead.h */
	bool cpu;
};

/* What comments allow. A way through a call that one allows is kept in want of others only, so that
 * it hides none; what is found by it all the same is allowed too. */
struct program_allowing {
	/* The effects of a rule; all zero when it has none, or there is no such rule. */
	struct rule_effects (*effects)(const void *data, const char *rule);
	const void *data;
	uint32_t today; /* as 20260601 */
};

/* Links. `inputs` may come in any order; damaged ones are an error, and so is a stop (base/stop.h).
 * `allowing` may be NULL: then comments have no say in it. */
bool program_link(struct program *program, const struct program_input *inputs, size_t count,
	const struct model *model, const struct program_allowing *allowing, struct error *err);
void program_release(struct program *program);

/* ------------------------------------------------------------------- the function in hand */

/* One decoded function with its graph and flow. Reused for one function after the other. */
struct program_cursor {
	struct program *program;
	struct arena arena;
	uint32_t node;
	struct air_function air;
	struct cfg cfg;
	struct flow *flow;
};

void program_cursor_init(struct program_cursor *cursor, struct program *program);
void program_cursor_release(struct program_cursor *cursor);

/* Decodes the body of a defined node. Records were verified when linking. */
void program_open(struct program_cursor *cursor, uint32_t node);

/* -------------------------------------------------------------------------------- questions */

bool program_has_role(const struct program *program, uint32_t symbol, enum role_kind kind);
const struct role *program_role(
	const struct program *program, uint32_t symbol, enum role_kind kind);

/* The call at instruction `instr` of a node, or NULL. */
const struct program_call *program_call_at(
	const struct program *program, uint32_t node, uint32_t instr);

/* What the role says that holds at a call that itself blocks in `category`: 1 + enum severity of
 * rule/finding.h, or 0: nothing. Of several roles the one that is no information, on the fewest
 * assumptions, counts. */
static inline int program_block_severity(
	const struct program_call *call, enum block_category category)
{
	return (int)(call->block_severities >> 3 * (uint32_t)category & 7);
}

/* The functions of a file that has suppressions: the first, and the next; air_none at the end. */
uint32_t program_first_function(const struct program *program, const char *path);
uint32_t program_next_function(const struct program *program, uint32_t node);

/* Does a comment on the call allow that it blocks in a category? */
bool program_allows_block(const struct program *program, const struct program_call *call,
	enum block_category category);

/* Is the call made again and again until something happens, and neither lets others run nor gives a
 * lock back in between? Walks over what there is come to an end. Opens the caller. */
bool program_is_repeated(struct program_cursor *cursor, const struct program_call *call);

/* Does code that runs here run as part of a task: it suspends, is said to by where it is kept, or
 * is a task's entry? */
bool program_is_async(const struct program *program, uint32_t node);

/* Do others get a turn at this call, always, unless it fails? */
bool program_is_checkpoint(const struct program *program, const struct program_call *call);

/* The text of a file that is no system header, as the units read it, in `arena`; NULL if no unit
 * carries it. */
const char *program_file_text(
	const struct program *program, const char *path, struct arena *arena, size_t *size);

/* The effect of a node in a category; distance 0 when it has none. */
const struct block_effect *program_blocks(
	const struct program *program, uint32_t node, enum block_category category);

enum { block_path_longest = 64 };

/* A way from a call down to the leaf: at each call the edge it takes, at the last one air_none, or
 * the edge of a pointer that leads to a function declared to block. */
struct block_path {
	uint32_t assumptions;     /* and block_minor, block_allowed */
	enum certainty certainty; /* `assumptions`, capped */
	uint32_t distance;        /* calls on the whole way; `count` of them, the first, are kept */
	int severity;             /* of what is at its end, as role.severity */
	uint32_t count;
	uint32_t calls[block_path_longest], edges[block_path_longest];
};

/* The best way by which `edge` blocks in `category`, given the constants its call hands over: the
 * bodies below are looked at again with these in place of their parameters, so that a zero timeout
 * or a false flag rules out what the summary says, and a NULL callback makes sure of it. False
 * when nothing is left. `caller` is opened on the function of the call. */
bool program_block_path(struct program_cursor *caller, const struct edge *edge,
	enum block_category category, struct block_path *path);

/* The assumptions under which `node` blocks in `category` whatever it is handed: what its own calls
 * hand over below counts. UINT32_MAX: it does not. */
uint32_t program_block_alone(struct program *program, uint32_t node, enum block_category category);

/* Do the constants of some caller decide whether, or how surely, `node` blocks in `category`? Then
 * that is a matter of its callers. Never true of a root. */
bool program_caller_decides(struct program *program, uint32_t node, enum block_category category);

/* Does none of the callers, by what they hand over, let it come so far that `call` blocks in
 * `category`? Never true in a root. */
bool program_callers_rule_out(
	struct program *program, const struct program_call *call, enum block_category category);

/* Does some caller hand over a flag that leaves on what `node` blocks on in `category`? Asked of
 * calls in `node` that are in blocks_handed: without one, nobody knows the flag. */
bool program_caller_proves(struct program *program, uint32_t node, enum block_category category);

/* Roots down to `node` in a context: writes edges, root's first, at most `capacity`; returns how
 * many the whole path has; of a longer one those nearest to `node`. The root's own edge (spawn,
 * callback) comes first if it has one. */
uint32_t program_path_to(const struct program *program, uint32_t node, enum context context,
	uint32_t *edges, uint32_t capacity);

/* A way up from a call, as far as what callers hand over may decide whether it blocks: past those
 * whose constants rule that out, if there are others. From there on it is program_path_to's. */
enum { ascent_longest = 8 };
struct ascent {
	uint32_t node; /* of the call */
	enum context context;
	uint32_t count, edges[ascent_longest]; /* upwards */
};

/* The ascent from a call that blocks by `last` or, where that is NULL, itself. */
void program_ascend(struct program *program, const struct program_call *call,
	const struct edge *last, enum block_category category, enum context context,
	struct ascent *ascent);

/* As program_path_to and program_context_certainty. */
uint32_t program_ascent_path(const struct program *program, const struct ascent *ascent,
	uint32_t *edges, uint32_t capacity);
enum certainty program_ascent_certainty(const struct program *program, const struct ascent *ascent);

/* The root of the path of program_path_to; `root` becomes the edge that starts it (spawn,
 * callback), NULL where it has none. */
uint32_t program_root(const struct program *program, uint32_t node, enum context context,
	const struct edge **root);

/* May one be in the middle of its work when the other runs, on the same loop? So it is with
 * different roots, and with a root that is started more than once. */
bool program_meets(const struct program *program, uint32_t node, enum context context,
	uint32_t other, enum context other_context);

/* How sure it is that `node` runs in a context: by the edges of that path. */
enum certainty program_context_certainty(
	const struct program *program, uint32_t node, enum context context);

/* The same for the path that reaches it with no deadline. */
uint32_t program_naked_path(
	const struct program *program, uint32_t node, uint32_t *edges, uint32_t capacity);

/* Does the condition of a role hold for the call `instr` of the function in hand? */
bool program_role_holds(struct program_cursor *cursor, uint32_t instr, const struct role *role);

/* Was a thread waited for on every path to this call of the function? Then that thread, with what
 * it ran, is gone. */
bool program_follows_join(struct program_cursor *cursor, const struct program_call *call);

/* Does the call wait for a thread that has said it is at its end: it had the function called that
 * waits, or set what the function tests? Then the wait is a formality. */
bool program_joins_ended(struct program *program, const struct program_call *call);

const char *edge_kind_name(enum edge_kind kind);
const char *context_name(enum context context);
const char *certainty_name(enum certainty certainty);

/* Everything linked, as text: for `dump --link` and goldens. */
void program_print(FILE *out, const struct program *program);

#endif
