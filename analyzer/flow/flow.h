/*
 * What is known inside one function: where values come from, which constants they are, what
 * holds at a point, what a loop does. Everything is computed on first use and kept until the
 * next function.
 *
 *  1. Flow knows its callees through `struct call_effects`, which link fills in: so there is no
 *     arrow from here to link or to model.
 *  2. An answer is about a point: "value v as seen by instruction `at`".
 *  3. Locals whose address is taken are still followed, but any call or store through a pointer
 *     that may reach them makes them unknown.
 *  4. When unsure the answer is "unknown", never a guess.
 */
#ifndef FLOW_FLOW_H
#define FLOW_FLOW_H

#include "air/air.h"
#include "air/cfg.h"

enum flow_truth { FLOW_FALSE, FLOW_TRUE, FLOW_UNKNOWN };

/* Bits of call_effects.scopes_*. The numbers follow enum scope_kind of model/role.h. */
enum flow_scope {
	FLOW_SCOPE_DEADLINE,
	FLOW_SCOPE_GROUP,
	FLOW_SCOPE_LIMIT,
	FLOW_SCOPE_SHIELD,
	FLOW_SCOPE_NO_SUSPEND,
	FLOW_SCOPE_LOCK,
	FLOW_SCOPE_ABORT,
	FLOW_SCOPE_PERMIT,
	flow_scope_count
};

/* What a call has to do with threads. */
enum flow_thread_word {
	FLOW_THREAD_NONE,
	FLOW_THREAD_NAMES_OWN,  /* its result names the thread that calls */
	FLOW_THREAD_NAMES_MAIN, /* ... the one that runs main */
	FLOW_THREAD_COMPARES,   /* is true when its two arguments name the same thread */
	FLOW_THREAD_TESTS,      /* is true when the calling thread is one that link knows */
};

/* What one call does, as far as its caller's own flow is concerned. */
struct call_effects {
	bool never_returns;
	bool may_suspend, must_suspend;
	bool is_pure;     /* changes nothing a caller can see, result depends on arguments only */
	bool is_readonly; /* changes nothing a caller can see */
	uint32_t opens, closes; /* bits of 1 << enum flow_scope; a permit is acquired/released */
	uint32_t writes;        /* bit i: may write what argument i points at (up to 32) */
	uint32_t only_reads;    /* bit i: neither that, nor does it keep it for others to write */
	bool writes_unknown;    /* may write anything reachable (an unknown external does) */
	uint32_t makes_nonblocking; /* bit i: descriptor argument i is non-blocking afterwards */
	uint32_t makes_blocking;
	uint32_t lingers;           /* ... makes whoever closes it wait */
	uint32_t maybe_nonblocking; /* ... is in a mode nobody knows afterwards */
	int mode_to, mode_from;     /* handle argument mode_to - 1 takes the mode of argument
				     * mode_from; 0: none does */
	enum flow_truth result_nonblocking; /* the result is a descriptor in that mode */
	int name_in, name_of;               /* what is written to argument name_in - 1 is another
					     * name of argument name_of; 0: nothing is */
	const char *result_descriptor;      /* kind word of the descriptor it makes, or NULL */
	int duplicates; /* the result shares its mode with argument n - 1; 0: with none */
	bool watches;   /* waits for descriptors to become ready: bits of `watched` */
	uint32_t watched;
	bool tells_error;           /* its result says why an earlier call failed, as errno does */
	bool is_fork;               /* returns 0 in the child */
	bool is_exec;               /* ends the child's own code when it succeeds */
	enum flow_truth tests_task; /* TRUE: a true result means we run in a task */
	enum flow_thread_word thread;
	bool tests_once; /* a true result: what is behind that test is done once */
	bool cancels;
	int forwards; /* the result is argument n, -1 if not */
};

/* Fills `effects` (zeroed, arguments -1) for the call `instr` of `f`. */
typedef void (*flow_effects)(
	const struct air_function *f, uint32_t instr, struct call_effects *effects, void *data);

struct flow; /* opaque */

struct flow *flow_new(void);
void flow_free(struct flow *flow);

/* Starts on a function; `f`, `cfg` must stay until the next begin. Cheap: computes nothing. */
void flow_begin(struct flow *flow, const struct air_function *f, const struct cfg *cfg,
	flow_effects effects, void *data);

/* Who fills makes_nonblocking, makes_blocking, result_nonblocking and result_descriptor, when the
 * descriptor questions below are asked. Apart from flow_effects, and asked later, because their
 * conditions may themselves ask flow for values. To be called after flow_begin; without it the
 * first callback's answers count. The same `data`. */
void flow_set_descriptor_effects(struct flow *flow, flow_effects descriptors);

/* What one caller hands over for a parameter. */
struct flow_binding {
	bool has_constant;
	int64_t constant;
	bool is_null;   /* a null pointer; `constant` is then 0 */
	bool is_set;    /* surely not null */
	bool is_zeroed; /* points at zero bytes */
	bool has_mode;  /* a descriptor whose mode is known: */
	bool is_nonblocking;
	const char *descriptor_kind; /* ... and its kind, or NULL */
	int doubt; /* for whoever binds: why nothing of this is known; 0 without a binding */
};

/* Takes a parameter for this value where it is read as it came in. To be called after flow_begin,
 * before anything else is asked; forgotten at the next begin. */
void flow_bind(struct flow *flow, uint32_t param, const struct flow_binding *binding);

/* What a parameter was bound to; NULL if it was not. */
const struct flow_binding *flow_bound(const struct flow *flow, uint32_t param);

/* The bits that are surely one, and those that are surely zero. */
struct flow_bits {
	uint64_t ones, zeros;
};

/* Something outside of the function's locals: what the steps of `place` lead to, from where `base`
 * is, a place in a global, or from its own root if there is no `base`; and in that the member of
 * the name `member`, if there is one. */
struct flow_memory {
	const struct air_place *base, *place;
	const char *member;
	bool by_stores; /* also what is only known from all that is ever stored there */
};

/* What it holds, if that never changes. Of what is no number: zeros only, or something else. */
typedef struct flow_bits (*flow_memory_answer)(const struct flow_memory *memory, void *data);

/* Who knows that; without it nothing is known. To be called after flow_begin; the same `data`. */
void flow_set_memory(struct flow *flow, flow_memory_answer memory);

/* Does a call make all of the object zero that argument `argument` leads to? `size` is that of the
 * object. */
typedef bool (*flow_clear_answer)(uint32_t call, uint32_t argument, uint64_t size, void *data);

/* Who knows that; without it nobody does. To be called after flow_begin; the same `data`. */
void flow_set_clear(struct flow *flow, flow_clear_answer clear);

/* Only these blocks (a bitset by number, which must stay) are entered: what the bindings decide.
 * Values that others would bring do not count from now on. Forgotten at the next begin. Behind
 * the blocks the set has a bit for each whose branch goes one way only, and behind these one that
 * says it is the first of its targets. */
void flow_set_live(struct flow *flow, const uint64_t *blocks);

size_t flow_live_bits(const struct air_function *f);
void flow_add_way(uint64_t *live, const struct air_function *f, uint32_t block, bool is_first);

/* Can an instruction run, for what flow_set_live said? */
bool flow_may_run(struct flow *flow, uint32_t instr);

const struct call_effects *flow_call_effects(struct flow *flow, uint32_t instr);

/* ------------------------------------------------------------------------------- values */

enum flow_origin_kind {
	FLOW_ORIGIN_CONSTANT, /* `integer` */
	FLOW_ORIGIN_NULL,
	FLOW_ORIGIN_STRING,      /* `index` into strings */
	FLOW_ORIGIN_FUNCTION,    /* address of a function: `index` is its ref */
	FLOW_ORIGIN_CALL,        /* result of call instruction `index` */
	FLOW_ORIGIN_PARAM,       /* parameter `index` as it came in */
	FLOW_ORIGIN_LOCAL,       /* address of local `index` (or of a part of it) */
	FLOW_ORIGIN_GLOBAL,      /* address of global ref `index` (or of a part of it) */
	FLOW_ORIGIN_READ_GLOBAL, /* what global ref `index` holds */
	FLOW_ORIGIN_READ_FIELD, /* what a field (ref `index`) of some object holds; `instr` reads it
				 */
	FLOW_ORIGIN_OTHER,   /* made by instruction `instr`: arithmetic, a read through a pointer */
	FLOW_ORIGIN_UNKNOWN, /* uninitialised, written through a pointer, too many */
};

struct flow_origin {
	enum flow_origin_kind kind;
	uint32_t index;
	uint32_t instr; /* the instruction that made it, or air_none */
	int64_t integer;
};

/* Where a value may come from, through casts, copies of locals and temporaries, `?:` and
 * forwarding calls. Writes at most `capacity` (>= 1) different origins and returns how many;
 * when there are more, or one is unknown, the last is FLOW_ORIGIN_UNKNOWN. */
uint32_t flow_origins(struct flow *flow, uint32_t at, struct air_value value,
	struct flow_origin *origins, uint32_t capacity);

/* The single origin, or one of kind UNKNOWN. */
struct flow_origin flow_origin(struct flow *flow, uint32_t at, struct air_value value);

/* The constant a value is at this point, arithmetic included. */
bool flow_constant(struct flow *flow, uint32_t at, struct air_value value, int64_t *constant);

/* The largest value an integer may have here: by itself, by tests on every way to it, by the size
 * of the buffer it counts bytes of (the result of a read). False if nothing limits it. */
bool flow_upper_bound(struct flow *flow, uint32_t at, struct air_value value, int64_t *bound);

struct flow_limit {
	enum air_operator relation; /* LT LE EQ NE GT GE */
	struct air_value other;
};

/* The tests on the way to `at`, of something that is written like the value and reads the same
 * locals: one after the other. `block` is flow's own, air_none at first; false when there are no
 * more. */
bool flow_next_limit(struct flow *flow, uint32_t at, struct air_value value, uint32_t *block,
	struct flow_limit *limit);

/* What a test on the way to an instruction decided: `subject` relation `other`. */
struct flow_test {
	enum air_operator relation;
	struct air_value subject, other;
};

/* One after the other, as above. */
bool flow_next_test(struct flow *flow, uint32_t at, uint32_t *block, struct flow_test *test);

/* What a sum is kept within: `room`, if it was tested that what is added is no more than `room`
 * less the rest, or if a call that read it was told so. */
bool flow_room(struct flow *flow, struct air_value sum, struct air_value *room);

/* Did a test on the way to a block say that this value, read there, is negative? */
bool flow_is_negative(struct flow *flow, uint32_t block, struct air_value value);

/* The bits of a value, as far as they are known here; of memory also by all that is stored
 * there. */
struct flow_bits flow_bits(struct flow *flow, struct air_value value);

/* Are these bits set, whatever else is (x | BITS)? By flow_bits. */
enum flow_truth flow_has_bits(struct flow *flow, uint32_t at, struct air_value value, int64_t bits);

/* Is the value a null pointer here? */
enum flow_truth flow_is_null(struct flow *flow, uint32_t at, struct air_value value);

/* Does a pointer lead to a local or global that is all zero here, unmodified since? Integer
 * constants are zero when they are 0. */
enum flow_truth flow_is_zeroed(struct flow *flow, uint32_t at, struct air_value pointer);

/* The same if it is so on one of several ways only. */
bool flow_may_be_zeroed(struct flow *flow, uint32_t at, struct air_value pointer);

/* What member `member` of the local, or constant global, a pointer leads to holds here: `value`, as
 * seen by instruction `seen`. False when it is not one value. */
bool flow_member(struct flow *flow, uint32_t at, struct air_value pointer, const char *member,
	struct air_value *value, uint32_t *seen);

/* ---------------------------------------------------------------------------- descriptors */

/* An element of an array, of which the index is not known. */
enum { flow_any_element = -1 };

/* Where a descriptor comes from: an origin, or what the call that is the origin wrote through its
 * argument `argument` (air_none: it is the result), at index `element` of an array. */
struct flow_descriptor {
	struct flow_origin origin;
	uint32_t argument;
	int64_t element;
};

/* What is known outside of the function of a descriptor that the function did not make. */
struct flow_outside {
	enum flow_truth is_nonblocking;
	const char *kind;
};
typedef struct flow_outside (*flow_outside_answer)(
	const struct flow_descriptor *descriptor, void *data);

/* Who knows that; without it nothing is known. To be called after flow_begin; the same `data`. */
void flow_set_descriptor_outside(struct flow *flow, flow_outside_answer outside);

enum { flow_most_descriptors = 8 };

/* Where a descriptor may come from: writes at most flow_most_descriptors, and returns how many; 0
 * when it is not known. Failures (-1) do not count, and dup is looked through. */
uint32_t flow_descriptors(struct flow *flow, uint32_t at, struct air_value descriptor,
	struct flow_descriptor *descriptors);

/* What a call (`descriptor` is a result of it, or what it wrote) makes. */
struct flow_outside flow_descriptor_made(
	struct flow *flow, const struct flow_descriptor *descriptor);

/* Are two descriptors the same one, for all that is known? `other` may be any element of an array,
 * and stands for all of them. */
bool flow_same_descriptor(struct flow *flow, uint32_t at, struct air_value descriptor,
	uint32_t other_at, struct air_value other);

/* By flags at creation, fcntl, ioctl, helpers that do so, and by what is known outside. */
enum flow_truth flow_is_nonblocking(struct flow *flow, uint32_t at, struct air_value descriptor);

/* Is it in blocking mode here, if only on one of several ways, all of which are known? */
bool flow_blocks_on_some_way(struct flow *flow, uint32_t at, struct air_value descriptor);

/* The kind that what may be of one kind or of another surely is; NULL when there is none. What
 * waits for nobody when it sends is a "datagram", whatever else it is. */
const char *flow_common_kind(const char *one, const char *other);

/* "socket", "pipe" ..., or NULL when unknown. */
const char *flow_descriptor_kind(struct flow *flow, uint32_t at, struct air_value descriptor);

/* Is errno (a call of __errno_location and friends, or -result) compared with `code` on a path
 * after this call, before another call could set it? Nobody tests EAGAIN for a blocking one. */
bool flow_tests_errno(struct flow *flow, uint32_t call, int64_t code);

/* Is errno read on a path after this call, before another call could set it? */
bool flow_reads_errno(struct flow *flow, uint32_t call);

/* What it says of the result of a call that control goes from block `from` to its successor `to`:
 * FALSE, that it failed; TRUE, that it went well. Any number but 0 is a failure where that is
 * tested. */
enum flow_truth flow_edge_outcome(struct flow *flow, uint32_t from, uint32_t to, uint32_t call);

/* -------------------------------------------------------------------------------- regions */

/* On every path to this instruction, how many scopes of this kind are open (0: maybe none). */
uint32_t flow_scope_depth(struct flow *flow, uint32_t instr, enum flow_scope scope);

/* Does every path from here end in a call that never returns? */
bool flow_is_fatal(struct flow *flow, uint32_t instr);

/* Is this instruction only reached in the child of a fork (before exec)? */
bool flow_is_in_child(struct flow *flow, uint32_t instr);

/* Does it run in the child of a fork, or where there was no fork (`if (single || fork() == 0)`),
 * and never in the parent of one? */
bool flow_is_shared_with_child(struct flow *flow, uint32_t instr);

/* Is it only reached when a context test said "in a task" (TRUE) or "not" (FALSE)? */
enum flow_truth flow_in_task(struct flow *flow, uint32_t instr);

/* What a thread was compared with. */
struct flow_thread {
	enum flow_truth is_it;   /* TRUE: the calling thread is that one; FALSE: another */
	struct flow_origin kept; /* what holds its name, a call that makes it, or that tests */
	bool is_asserted;        /* the process ends if it is not so */
	bool is_flag;            /* `kept` is a variable that is true: if that says anything */
};

/* One after the other, the tests on the way to an instruction that tell which thread runs. `block`
 * is flow's own, air_none at first; false when there are no more. */
bool flow_next_thread(
	struct flow *flow, uint32_t instr, uint32_t *block, struct flow_thread *found);

/* The same of a value that is true or false: what it says if it is true. */
bool flow_thread_of(struct flow *flow, struct air_value value, struct flow_thread *found);

/* Where the name of a thread comes from: a value, or the address of what holds it. */
struct flow_origin flow_thread_name(struct flow *flow, uint32_t at, struct air_value value);

/* Is it only reached once in the life of the process: behind `static bool done` style guards? */
bool flow_is_once(struct flow *flow, uint32_t instr);

/* The variable (a ref) that tells whether it was done, or air_none when it is not once. */
uint32_t flow_once_guard(struct flow *flow, uint32_t instr);

/* Does every path from the entry to a return pass this instruction (or never return)? */
bool flow_is_must(struct flow *flow, uint32_t instr);

/* ---------------------------------------------------------------------------------- loops */

enum flow_bound {
	FLOW_BOUND_UNKNOWN,  /* grows with input */
	FLOW_BOUND_CONSTANT, /* at most `bound` turns */
	FLOW_BOUND_ENDLESS,  /* no exit test at all: for (;;) */
};

enum flow_shape {
	FLOW_SHAPE_OTHER,
	FLOW_SHAPE_COUNT, /* an integer steps by a constant up to a limit that does not change */
	FLOW_SHAPE_LIST,  /* a pointer follows a field (p = p->next) until null or back at the head
			   */
	FLOW_SHAPE_POINTER, /* a pointer steps through an array up to a limit */
};

struct flow_loop {
	enum flow_shape shape;
	enum flow_bound bound_kind;
	int64_t bound;
	uint32_t induction; /* local, or air_none */
	uint32_t guard;     /* block with the loop's own test, or air_none */
};

/* `loop` is a number into cfg->loops. */
const struct flow_loop *flow_loop(struct flow *flow, uint32_t loop);

/* A way round a loop that passes no instruction for which `stops` is true, and that can be gone
 * again and again: its blocks, header first. Returns how many, 0 when there is no such way (or more
 * than `capacity` on it). */
uint32_t flow_way_round(struct flow *flow, uint32_t loop, bool (*stops)(uint32_t instr, void *data),
	void *data, uint32_t *blocks, uint32_t capacity);

enum flow_end { /* in the order of how soon it may be */
	FLOW_ENDS_NEVER,
	FLOW_ENDS_ON_FAILURE, /* of a call that counts */
	FLOW_ENDS_ON_FLAG,    /* in memory, which the loop itself does not write */
	FLOW_ENDS_BY_ITSELF,
};

enum flow_count {
	FLOW_COUNTS_NOT,
	FLOW_COUNTS,       /* a number below zero, a null pointer and false are failures */
	FLOW_COUNTS_TRUTH, /* ... and so is the number 0 */
};

/* When does a loop end? `counts(instr)` says which calls' failures are of interest. */
enum flow_end flow_loop_end(struct flow *flow, uint32_t loop,
	enum flow_count (*counts)(uint32_t instr, void *data), void *data);

/* Did a test on the way to a block say that this call failed, or that it gave nothing (0)? */
bool flow_gave_nothing(struct flow *flow, uint32_t block, uint32_t call);

/* Do two loops go over the same things, each by itself: up to the same limit, or along the same
 * list? */
bool flow_same_set(struct flow *flow, uint32_t a, uint32_t b);

/* Does this value differ from turn to turn only through the induction variable (VARIES), not at
 * all (INVARIANT), or through anything else (CARRIED: through what an earlier turn computed)? */
enum flow_variation { FLOW_INVARIANT, FLOW_VARIES, FLOW_CARRIED };
enum flow_variation flow_variation(
	struct flow *flow, uint32_t loop, uint32_t at, struct air_value value);

/* Why turns of a loop around a waiting call cannot run side by side; FLOW_PARALLEL if nothing
 * stands against it. */
enum flow_dependence {
	FLOW_PARALLEL,
	FLOW_NOT_FOR_EACH,      /* no induction over a set: polling, reading until the end */
	FLOW_ONE_TURN,          /* at most one turn */
	FLOW_LEAVES_ON_SUCCESS, /* retry: a good result leaves the loop */
	FLOW_CARRIED_ARGUMENT,  /* an argument or guard depends on an earlier turn's result */
	FLOW_SAME_RECEIVER, /* no argument but the ordered object differs: one stream, one lock */
	FLOW_SHARED_WRITE,  /* the turn writes something that is not its own slot */
	FLOW_PACED,         /* a sleep in the body paces it */
	FLOW_LEAVES_EARLY,  /* leaves the loop on something else than the call's own error */
};

struct flow_loop_call {
	enum flow_dependence dependence;
	uint32_t instr; /* the instruction that shows it, or air_none */
};

/* Looks at waiting call `call` inside `loop`. `is_pacing(instr)` says which calls in the body
 * only pace (sleep, yield); `is_output(instr)` which have an effect whose order people see (writes
 * to one stream, printf). Either may be NULL. Reductions (sum, count, max, first error, append at
 * the induction variable's index) are no dependence. */
struct flow_loop_call flow_loop_call(struct flow *flow, uint32_t loop, uint32_t call,
	bool (*is_pacing)(uint32_t instr, void *data),
	bool (*is_output)(uint32_t instr, void *data), void *data);

const char *flow_dependence_name(enum flow_dependence dependence);

/* Everything known about the function, for `dump --flow` and goldens. */
void flow_print(FILE *out, struct flow *flow);

#endif
