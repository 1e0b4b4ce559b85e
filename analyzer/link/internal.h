/*
 * What the files of link/ share while a program is being linked, in the order of the passes, which
 * program.c runs:
 *
 *	load.c     units, symbols, definitions, slots by key
 *	roles.c    what annotations and models say of each symbol
 *	noreturn.c which functions never return, though nothing says so
 *	tests.c    which functions tell whether they run in a task
 *	cursor.c   the body in hand; ready.c, decoded by a program before; effects.c, what calls in
 *	           it do, and condition.c, when
 *	scan.c     one visit of every body: calls, flows of function pointers (scan_source.c,
 *	           scan_store.c, scan_table.c), what is done with parameters; replay.c, what a visit
 *	           noted before (noted.c)
 *	suppression.c  comments that allow findings; suppression_place.c, which functions they
 *	           speak of; suppression_lines.c, which lines
 *	target.c   flows and parameters become targets, calls become edges (target_edge.c)
 *	class.c    classes of objects, from the notes of scan_class.c; class_edge.c, what runs when
 *	           objects are made and destroyed
 *	steer.c    which parameters decide what a function does
 *	identity.c tests of the thread, and what runs behind them; identity_flag.c, flags of threads
 *	once.c     what is done again, though it looks as if it was done once
 *	registry.c what is registered under a name, as with an interpreter, and who runs it
 *	kept.c     what fields hold, by all stores; object.c, constant globals
 *	descriptor.c  modes and kinds of descriptors across functions, from the notes of
 *	           scan_descriptor.c: descriptor_cell.c, what a place holds, descriptor_answer.c, of
 *	           which kind of place; descriptor_setter.c, who sets a mode; descriptor_call.c and
 *	           descriptor_param.c, what is only known call by call
 *	access.c   who else touches what: the notes of scan_access.c, seen through wrappers;
 *	           section.c, where one lock is held in one function; access_sides.c, both sides of
 *	           a lock and of a wait
 *	element.c  which queue the element comes from that a call goes through
 *	table.c    which tables of functions a pointer may lead to; instance.c, for one object
 *	summary.c  effects, bottom-up over strongly connected components
 *	blocks.c   ... and what functions block on, with the best way to it
 *	wrapper.c  functions that open or close a scope of their caller
 *	cpu.c      what computes for long; size.c, growth.c, how much it is given
 *	checkpoint.c which calls let others run, always
 *	lead.c     where calls lead to, besides blocking
 *	home.c     event loops that no model knows
 *	thread.c   threads that cannot meet the loop
 *	context.c  contexts and deadlines, top-down from the roots
 *	specialise.c  and, asked by rules: a second look with what one call hands over (live.c),
 *	           and what is kept of it (entry.c); decide.c, doubt.c; clear.c, which calls make an
 *	           object zero
 *	path.c     paths from the roots, as context.c left them; ways.c, the best ways down, kept
 *	take.c     asked by rules: calls that take what a descriptor has ready
 *	possession.c ... and descriptors that belong to a stream: possession_event.c,
 *	           possession_outside.c, gift.c, closing.c, and stream_place.c; transfer.c, what
 *	           goes past the stream; helper.c, functions that do so to what they are handed
 *	handle.c   ... which calls return a task, and what becomes of its handle
 *	failure.c  ... and which functions that suspend may fail
 *	marking.c  ... and what leads to a function that is declared to suspend
 *	queue.c    ... and loops that empty a queue, which queue_fill.c finds filled again meanwhile
 *	race.c     ... and what a job of a pool and the loop use at the same time: late.c, for who
 *	           hands it over; touch.c, what a function touches; owner.c, of which object
 *	foreign.c  what only workers store, the loop is not expected to call
 *	coverage.c counts of what was seen, for the doctor; print.c, everything as text
 */
#ifndef LINK_INTERNAL_H
#define LINK_INTERNAL_H

#include "base/array.h"
#include "base/intern.h"
#include "base/keyed.h"
#include "link/access.h"
#include "link/program.h"
#include "link/ready.h"
#include "model/condition.h"

struct helper; /* helper.h */

/* A value a function pointer may have. */
enum source_kind {
	SOURCE_FUNCTION, /* a symbol, bound as seen from `unit` */
	SOURCE_SLOT,
	SOURCE_PARAM, /* parameter `index` of `node` */
	SOURCE_UNKNOWN,
};

struct source {
	enum source_kind kind;
	uint32_t index; /* symbol, slot or parameter */
	uint32_t node;  /* in whose body it was seen, or air_none */
	uint32_t unit;
};

/* source -> slot: an assignment or initialiser. */
struct slot_flow {
	struct source source;
	uint32_t slot;
};

/* What functions in `slot` return may be in `result`. */
struct result_flow {
	uint32_t slot, result;
};

/* A function pointer handed to a call: argument `argument` of `call` may be `source`. */
struct argument_flow {
	uint32_t call, argument;
	struct source source;
};

/* An indirect call may go to `source`. */
struct target_flow {
	uint32_t call;
	struct source source;
	uint32_t base; /* what it goes through (table.h), or air_none */
};

/* What a function does with its parameter `param`. */
enum param_use_kind { PARAM_CALLED, PARAM_STORED, PARAM_PASSED };

struct param_use {
	uint32_t node, param;
	enum param_use_kind kind;
	uint32_t call;     /* CALLED: the indirect call; PASSED: the call it is handed to */
	uint32_t argument; /* PASSED: as which argument */
	uint32_t slot;     /* STORED */
};

/* An argument of a call that is made of parameters of the caller (bit per parameter), or is a
 * pointer that may be known not to be null. */
struct steered {
	uint32_t call;
	uint16_t params;
	uint8_t argument;
	bool may_be_set;
	bool is_kept;
};

/* What comments allow of what comes up through a call. */
struct allowed_call {
	uint32_t call;
	struct rule_effects effects;
};

/* A file, as the unit of a number has it. */
struct program_file {
	const struct air_file *file;
	uint32_t unit;
};

struct program_index {
	struct intern symbols; /* keys of functions and variables */
	struct intern slots;   /* keys of fields and variables, "return " + key of functions */
	struct intern records, typedefs;
	ARRAY(const struct air_record *) record_of;   /* by number of `records` */
	ARRAY(bool) record_is_system;                 /* ... is it declared in a system header? */
	ARRAY(const struct air_typedef *) typedef_of; /* by number of `typedefs` */
	ARRAY(struct program_symbol) symbol_list;
	ARRAY(struct program_slot) slot_list;
	ARRAY(struct program_call) calls;
	ARRAY(struct edge) edges;
	ARRAY(struct slot_flow) slot_flows;
	ARRAY(struct result_flow) result_flows;
	ARRAY(struct argument_flow) argument_flows;
	ARRAY(struct target_flow) target_flows;
	ARRAY(struct param_use) param_uses; /* sorted by node, param before use */
	ARRAY(struct steered) steered;      /* until link_steering is done */
	ARRAY(uint32_t) escaped;            /* nodes whose address goes where we cannot follow */
	ARRAY(struct access) accesses;      /* see access.h; by node and instruction */
	uint32_t *slot_accesses, *slot_access_start; /* by slot: into `accesses` */
	const struct access_holder **holders;        /* by slot, as far as asked for */
	const struct growth **growths;               /* ... */
	const struct program_take **takes;           /* by node, as far as asked for: take.h */
	uint8_t has_possession;                      /* 1 + whether; 0: not asked yet */
	struct keyed field_gifts;                    /* by slot, once asked for: gift.h */
	const struct helper **helpers;               /* by node, once asked for: helper.h */
	struct handle_source *handles;               /* by node, once asked for: handle.h */
	struct failure *failures;                    /* by node, once asked for: failure.h */
	struct store *first_store, *last_store;      /* see store.h */
	struct initialiser *initialisers;            /* pseudo-functions of globals */
	uint32_t initialiser_count;
	struct tables *tables;                /* table.h */
	struct descriptors *descriptors;      /* descriptor_notes.h */
	struct kept *kept;                    /* kept.h */
	struct kept_ways **edge_ways;         /* by edge, as far as asked for: ways.h */
	struct keyed ways;                    /* struct kept_ways by entry; see specialise.c */
	struct entries *entries;              /* entry.h */
	ARRAY(struct class_note) class_notes; /* class.h; by call */
	ARRAY(struct allowed_call) allowed;   /* by call */
	/* The functions of files that have suppressions: by number of their paths the first, and by
	 * node the next, or air_none. NULL when there are none. */
	uint32_t *first_in_file, *next_in_file;
	struct intern file_paths;         /* of files with a text, system headers left out */
	ARRAY(struct program_file) files; /* ... by number */
	int clear_depth;                  /* questions of link_clears, inside of each other */
	bool is_scanning;                 /* summaries are not there yet */
	struct replay *replay;            /* replay.h; while bodies are visited, or NULL */
	struct ready_numbers ready;       /* when some unit is ready */
};

struct initialiser {
	const struct air_record_bytes *record;
	uint32_t unit;
};

bool link_load(struct program *program, const struct program_input *inputs, size_t count,
	struct error *err);

/* The body of a record of a unit: decoded into `arena`, or ready (ready.h), and not to be
 * written. */
void link_decode(const struct program *program, uint32_t unit,
	const struct air_record_bytes *record, struct arena *arena, struct air_function *f);

void link_roles(struct program *program);
void link_find_noreturn(struct program *program);
void link_scan(struct program *program);
void link_place_suppressions(struct program *program, const struct program_allowing *allowing);

/* What comments allow of a call; NULL: nothing. */
const struct rule_effects *link_allowed(
	const struct program *program, const struct program_call *call);
void link_targets(struct program *program);
void link_accesses(struct program *program);
void link_part_queues(struct program *program);
void link_find_again(struct program *program);

/* Which parameters decide: program_function.steering, CALL_FORWARDS and CALL_TELLS. */
void link_steering(struct program *program);

/* CALL_ON_LOOP, CALL_OFF_LOOP and CALL_DOUBTED. */
void link_find_identity(struct program *program);

/* A function that makes a flag true which each thread has its own of. */
struct link_thread_setter {
	uint32_t slot, node;
};
struct link_thread_flags {
	ARRAY(struct link_thread_setter) setters;
};
void link_find_thread_flags(struct program *program, struct link_thread_flags *flags);

/* The first access of a node at or after an instruction, as a number. */
size_t link_first_access(const struct program_index *index, uint32_t node, uint32_t instr);

void link_summaries(struct program *program);
void link_wrappers(struct program *program);
void link_blocks(struct program *program); /* by link_summaries */
void link_cpu(struct program *program);
void link_checkpoints(struct program *program);
void link_leads(struct program *program);
void table_free(struct program_index *index);
void link_contexts(struct program *program);

/* Functions that hand on what a test of the context says; to be known before bodies are scanned. */
void link_find_tests(struct program *program);

/* Marks calls of event loops the program has written itself, CALL_DISPATCH. Needs summaries. */
void link_find_home_loops(struct program *program);

/* May the callee of an edge run in a context because of it? Needs contexts. */
bool link_brings(const struct program *program, const struct edge *edge, enum context context);

/* Doubts edges of the loop to what only workers store. Needs contexts. */
void link_doubt_foreign(struct program *program);

/* Does this edge start a task that nobody's deadline reaches? */
bool link_starts_naked(const struct program *program, const struct edge *edge);

/* Is the thread that the edge starts waited for before there is a loop? */
bool link_has_ended(const struct program *program, const struct edge *edge);

/* Does the thread of this edge run a loop of its own, or end before a loop starts? Needs leads. */
bool link_is_apart(struct program_cursor *cursor, const struct edge *edge);

/* The slot of a key, made when new. */
uint32_t link_slot(struct program *program, const char *key, const char *name);

/* The same for a field or variable, with what annotations and models say of it. */
uint32_t link_field_slot(struct program *program, const struct air_ref *ref);
uint32_t link_variable_slot(struct program *program, const struct air_ref *ref);

/* The slot of what a function returns, with what the type of its result says. */
uint32_t link_return_slot(struct program *program, uint32_t symbol);

/* The same when everything was visited; air_none where no function pointer is returned. */
uint32_t link_find_return_slot(const struct program *program, uint32_t symbol);

/* The slot of what parameter `param` of a function is handed, with what is said of the parameter;
 * air_none when nothing is. */
uint32_t link_param_slot(struct program *program, uint32_t symbol, uint32_t param);

/* The same when everything was visited; air_none too for what nobody hands a function to. */
uint32_t link_find_param_slot(
	const struct program *program, const struct program_symbol *symbol, uint32_t param);

/* Do roles of a function say what becomes of a function that is handed over as `argument`? */
bool link_says_fate(const struct program *program, uint32_t symbol, uint32_t argument);

/* The edge a role of an argument makes; false when it makes none. */
bool link_role_edge(enum role_kind role, enum edge_kind *kind);

/* The definitions a symbol may mean as seen from the body of `node`, in every unit that has it;
 * without a node, from `unit`. */
uint32_t link_bind(const struct program *program, uint32_t symbol, uint32_t node, uint32_t unit,
	const uint32_t **nodes);

/* flow_effects for a cursor (`data`). */
void link_call_effects(
	const struct air_function *f, uint32_t instr, struct call_effects *effects, void *data);

void link_descriptor_effects(
	const struct air_function *f, uint32_t instr, struct call_effects *effects, void *data);

/* flow_outside_answer for a cursor (`data`). */
struct flow_outside link_descriptor_outside(const struct flow_descriptor *descriptor, void *data);

/* Evaluates a blocks role at a call of the function in hand, and adds what comes of it. */
void link_add_block(
	struct program_cursor *cursor, struct program_call *call, const struct role *role);

/* What a function of the program, by its body, does to the modes of its arguments when `instr` of
 * the function in hand calls it. */
void link_helper_effects(struct program_cursor *cursor, uint32_t symbol, uint32_t instr,
	struct call_effects *effects);

/* flow_clear_answer for a cursor (`data`): clear.c. */
bool link_clears(uint32_t call, uint32_t argument, uint64_t size, void *data);

/* flow_memory_answer for a cursor (`data`): kept.h. */
struct flow_bits link_memory(const struct flow_memory *memory, void *data);

/* Looks again at calls that depend on what memory holds, when all stores have been seen. */
void link_find_kept(struct program *program);
void link_free_kept(struct program_index *index);

/* Evaluates anew what a call itself blocks on; opened on its caller. */
void link_look_again(struct program_cursor *cursor, struct program_call *call);

/* Is the record of this key declared in a system header? */
bool link_is_system_record(const struct program *program, const char *key);

/* Parameters of a function, bit by bit, of which nobody knows in which mode they are, and that
 * decide whether it blocks: callers may know better. */
uint32_t link_mode_params(const struct program *program, uint32_t node);

/* Solves the notes about descriptors, and looks again at calls that depend on them. */
void link_descriptors(struct program *program);
void link_free_descriptors(struct program_index *index);

/* Scopes that a role opens and closes: bits of 1 << enum flow_scope. */
struct call_scopes {
	uint32_t opens, closes;
};
struct call_scopes link_role_scopes(const struct role *role);

/* Does a call (by its direct symbol) end the process or the thread? */
bool link_never_returns(const struct program *program, uint32_t symbol);

/* The same for one call, with what is written in its arguments. */
bool link_call_ends(const struct program *program, uint32_t symbol, const struct air_function *f,
	const struct air_instr *call);

/* Why nobody knows the value of an argument, the worst last. */
enum link_doubt {
	DOUBT_NONE,     /* constants, one of them on each way; or nothing that flags are kept in */
	DOUBT_HANDED,   /* it is the callers' */
	DOUBT_COMPUTED, /* it is a result */
	DOUBT_KEPT,     /* it is read from a field, a variable, or through a pointer */
};

/* Of an argument of call `at`, in the function in hand: doubt.c. */
enum link_doubt link_doubt(struct program_cursor *cursor, uint32_t at, struct air_value value);

/* What left the answer to a condition open. */
struct link_open {
	bool descriptor; /* in a mode nobody knows */
	bool flag;       /* ... or limit, that may always be the same */
	bool parameter;  /* a flag that callers hand over */
	bool global;     /* what a variable holds: known when all functions were seen */
};

/* Evaluates a role's conditions at a call of the function in hand; adds to `open`. */
enum truth link_condition_open(struct program_cursor *cursor, uint32_t instr,
	const struct condition *condition, struct link_open *open);

/* The same, when only the mode is of interest. */
enum truth link_condition(struct program_cursor *cursor, uint32_t instr,
	const struct condition *condition, bool *descriptor_unknown);

/* Does an exemption not hold on one of several ways to a call, because a descriptor is in blocking
 * mode on it? To be asked when its mode is not known otherwise. */
bool link_blocks_on_some_way(
	struct program_cursor *cursor, uint32_t instr, const struct condition *unless);

/* How many assumptions stand behind one call doing anything at all: that it is made again, on this
 * thread, that its unit was read right. */
static inline uint32_t link_site_assumptions(
	const struct program *program, const struct program_call *call)
{
	uint32_t assumptions = call->flags & (CALL_ONCE | CALL_DOUBTED) ? POSSIBLE
			       : call->flags & CALL_AGAIN               ? LIKELY
									: CERTAIN;
	return assumptions + (program->functions[call->caller].is_partial ? LIKELY : CERTAIN);
}

/* ... and behind what it itself blocks on. */
static inline uint32_t link_leaf_assumptions(
	const struct program_call *call, enum block_category category)
{
	uint32_t bit = UINT32_C(1) << (uint32_t)category;
	if (call->blocks_possible & bit)
		return POSSIBLE;
	return call->blocks_likely & bit ? LIKELY : CERTAIN;
}

/* block_allowed if a comment on the call allows that; else 0. */
static inline uint32_t link_allowed_block(
	const struct program *program, const struct program_call *call, uint32_t category)
{
	return program_allows_block(program, call, (enum block_category)category) ? block_allowed
										  : 0;
}

/* Two sums of assumptions as one. That something is allowed is not said twice. */
static inline uint32_t link_add_assumptions(uint32_t a, uint32_t b)
{
	uint32_t allowed = (a | b) & block_allowed;
	return ((a & ~(uint32_t)block_allowed) + (b & ~(uint32_t)block_allowed)) | allowed;
}

/* The certainty of a way to block, out of its assumptions. */
static inline enum certainty link_block_certainty(uint32_t assumptions)
{
	uint32_t count = assumptions & (block_minor - 1);
	return count < POSSIBLE ? (enum certainty)count : POSSIBLE;
}

/* block_minor if a severity that a role names makes a finding information; else 0. */
static inline uint32_t link_minor(int severity)
{
	return severity == 1 ? block_minor : 0;
}

/* How bad the roles of a symbol say it is that it blocks in a category, whatever the conditions:
 * as role.severity. */
static inline int link_symbol_severity(
	const struct program *program, uint32_t symbol, enum block_category category)
{
	struct role_list roles = program->symbols[symbol].roles;
	int severity = 1;
	for (uint32_t r = 0; r < roles.count && severity == 1; r++)
		if (roles.items[r].kind == ROLE_BLOCKS && roles.items[r].category == category)
			severity = roles.items[r].severity;
	return severity;
}

/* Does a contract cut what the body of this node does off from its callers? */
static inline bool link_is_cut(const struct program *program, uint32_t node)
{
	return program->functions[node].is_cut;
}

/* Is a function declared to suspend, and is that all there is to know? Of one in whose body calls
 * are seen that suspend, the marker only says that it may; the body says how often. */
bool link_always_suspends(const struct program *program, uint32_t symbol); /* marking.c */

/* Does an edge carry what its callee does up to the caller? */
static inline bool link_carries(const struct program *program, const struct edge *edge)
{
	return edge->kind == EDGE_CALL && !link_is_cut(program, edge->callee);
}

/* Does an edge carry the contexts of its caller down? */
static inline bool link_goes_down(const struct edge *edge)
{
	return edge->kind == EDGE_CALL || edge->kind == EDGE_SCRIPT;
}

/* Does the call itself go there? Other edges tell what becomes of functions it hands over. */
static inline bool link_is_target(
	const struct program *program, const struct program_call *call, const struct edge *edge)
{
	return edge->kind == EDGE_CALL && edge->through == air_none &&
	       (call->symbol == air_none ||
		       program->functions[edge->callee].symbol == call->symbol);
}

static inline bool link_is_through_pointer(const struct program *program, const struct edge *edge)
{
	return edge->kind == EDGE_CALL &&
	       program->functions[edge->callee].symbol != program->calls[edge->call].symbol;
}

#endif
