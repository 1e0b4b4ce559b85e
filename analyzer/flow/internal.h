/*
 * The parts flow is made of. Nobody outside this folder includes it.
 *
 *	flow.c         the state of one function, effects of calls
 *	address.c      which locals a store or call may reach through a pointer
 *	definition.c   where parts of locals get their values, and which of them reach a point
 *	value.c        origins                  constant.c    constants, bits
 *	memory.c       what is not in locals   object.c      null pointers, members
 *	zero.c         zeroed objects
 *	fact.c         what a branch says, what holds behind it
 *	descriptor.c   origins and kinds        errno.c       tests of errno
 *	mode.c         modes of descriptors     mode_way.c    ways that cannot lead to a question
 *	region.c       scopes, fatal, must      context.c     task, child of a fork
 *	once.c         once in the process
 *	thread.c       tests of the thread
 *	same.c         objects written alike    bound.c       upper limits of integers
 *	linear.c       constant places in objects tested.c      expressions tested on the way
 *	induction.c    variables that step      test.c        tests of such a variable
 *	loop.c         shapes and bounds        variation.c   what changes from turn to turn
 *	cycle.c        ways round a loop        ending.c      when it ends
 *	leave.c        ways out of a loop       dependence.c  could turns run side by side
 *	print.c        everything as text
 *
 *  1. Each file owns its member of struct flow, which is NULL or zero until it was first asked.
 *  2. Walks are finished before anybody is called back, so that callbacks may ask flow again.
 *  3. Work on one question is limited by a budget; past it the answer is "unknown".
 */
#ifndef FLOW_INTERNAL_H
#define FLOW_INTERNAL_H

#include "air/fold.h"
#include "base/array.h"
#include "base/bitset.h"
#include "flow/flow.h"

/* ------------------------------------------------------------------------- definition.c */

enum definition_kind {
	DEFINITION_COPY,
	DEFINITION_ZERO,
	DEFINITION_ENTER,  /* its lifetime begins: no value yet */
	DEFINITION_UNSEEN, /* a call or a store through a pointer may have written it */
};

struct definition {
	uint32_t instr;
	uint32_t place; /* air_none: the whole local */
	enum definition_kind kind;
	uint32_t local;
};

enum { part_step_max = 6, reach_max = 24 };

struct part_step {
	uint32_t field;  /* air_none: an element */
	int64_t element; /* its constant index */
};

/* A local, or what a path of fields and constant indices leads to in it. */
struct part {
	uint32_t local;
	uint32_t count;
	bool is_cut; /* somewhere inside what the steps lead to */
	struct part_step steps[part_step_max];
};

enum overlap {
	OVERLAP_NONE,
	OVERLAP_SOME,   /* writes some of it, or maybe */
	OVERLAP_COVERS, /* writes all of it */
};

struct reached {
	const struct definition *definition;
	enum overlap overlap;
};

/* The definitions a point may see of a part. */
struct reach {
	uint32_t count;
	bool is_entry;   /* also the value it had at the entry of the function */
	bool is_stopped; /* a way leads back to the start of the block asked to stop at */
	bool is_many;    /* more than there is room for, or the point cannot be reached */
	struct reached items[reach_max];
};

/* The part a place is; false unless its root is a local. */
bool part_of_place(const struct air_function *f, const struct air_place *place, struct part *part);

/* The part that is `place` followed by the steps of `of` from number `from`. */
bool part_extend(const struct air_function *f, const struct air_place *place, const struct part *of,
	uint32_t from, struct part *part);

/* Looks back from `instr` (which does not count). `stop`: the start of this block ends the walk,
 * air_none for none. */
void reach_at(struct flow *flow, const struct part *part, uint32_t instr, uint32_t stop,
	struct reach *reach);

/* Looks back from the end of `block`. */
void reach_at_end(struct flow *flow, const struct part *part, uint32_t block, uint32_t stop,
	struct reach *reach);

/* All definitions of a local, by instruction. */
const struct definition *definitions_of(struct flow *flow, uint32_t local, uint32_t *count);

/* How a definition with this place meets a part. */
enum overlap part_overlap(
	const struct air_function *f, const struct definition *definition, const struct part *part);

/* --------------------------------------------------------------------------- address.c */

/* The local whose address a value is, by its own instructions (&x, &x.f, (T *)&x + 1), or
 * air_none. */
uint32_t address_local(const struct air_function *f, struct air_value value);

/* The ADDRESS instruction behind a value, through casts; air_none if it is none. */
uint32_t address_instr(const struct air_function *f, struct air_value value);

typedef ARRAY(struct definition) definition_array;

/* Adds a DEFINITION_UNSEEN for each local that an instruction may write unseen. `copies` are the
 * definitions that are seen. */
void address_add_unseen(struct flow *flow, definition_array *definitions);

/* ------------------------------------------------------------------------------ fact.c */

/* `subject` relation `other`, as evaluated by the instructions before the end of `block`. */
struct fact {
	enum air_operator relation; /* EQ NE LT LE GT GE */
	struct air_value subject, other;
	uint32_t block;
};

/* What it means that a value is not zero (or is, unless `truth`). A constant is on the right. */
struct fact fact_of_value(
	const struct air_function *f, struct air_value value, bool truth, uint32_t block);

/* What holds when control goes from `from` to its successor `to`; false if nothing is known. */
bool fact_of_edge(struct flow *flow, uint32_t from, uint32_t to, struct fact *fact);

/* Walks up the dominators of *block (an instruction's own at first), and gives what each branch
 * on the way decided. *block becomes the block of that branch. */
bool fact_next(struct flow *flow, uint32_t *block, struct fact *fact);

/* Does the fact say that a truth value is true, or false? */
enum flow_truth fact_truth(struct flow *flow, const struct fact *fact);

/* The call whose result a fact is about, or air_none. */
uint32_t fact_call(struct flow *flow, const struct fact *fact);

/* What is tested and set around a block that runs once, or air_none: a ref. */
uint32_t once_guard(struct flow *flow, uint32_t block);

/* Does a block only run where a call said that something is to be done, for once? */
bool is_behind_once_test(struct flow *flow, uint32_t block);

/* Does everything behind the block's start lead to the end of the process? */
bool region_is_fatal(struct flow *flow, uint32_t block);

/* Relations as they are seen from the other side, and when they do not hold. */
enum air_operator relation_swap(enum air_operator relation);
enum air_operator relation_negate(enum air_operator relation);
bool is_relation(enum air_operator operation);

/* ----------------------------------------------------------------------------- same.c */

/* The same object as written: equal roots, fields, indices and operations. */
bool place_is_same(
	const struct air_function *f, const struct air_place *a, const struct air_place *b);
bool value_is_same(const struct air_function *f, struct air_value a, struct air_value b);

/* -------------------------------------------------------------------------- memory.c */

/* What a place holds that is read; `by_stores` as in struct flow_memory: then pointers are
 * followed, too. */
struct flow_bits memory_at(struct flow *flow, const struct air_place *place, bool by_stores);

/* What the global, or a part of it, holds whose address `origin` is; or a member of that. */
struct flow_bits memory_of_global(
	struct flow *flow, const struct flow_origin *origin, const char *member);

static inline bool bits_are_known(struct flow_bits bits)
{
	return (bits.ones | bits.zeros) == UINT64_MAX;
}

/* ----------------------------------------------------------------------- descriptor.c */

/* Writes at most flow_most_descriptors; 0 when it is not known. `at` can be reached. */
uint32_t descriptor_sources(
	struct flow *flow, uint32_t at, struct air_value value, struct flow_descriptor *sources);

/* Is `wanted` one of these? Any element of an array stands for all of them, as in a loop; it is not
 * known to be a certain one. */
enum flow_truth descriptor_is_among(const struct air_function *f,
	const struct flow_descriptor *sources, uint32_t count,
	const struct flow_descriptor *wanted);

/* What whoever knows the rest of the program says. */
struct flow_outside descriptor_outside(struct flow *flow, const struct flow_descriptor *source);

/* The mode a call gives to what it makes. */
enum flow_truth descriptor_made_mode(struct flow *flow, const struct flow_descriptor *source);

/* ---------------------------------------------------------------------------- bound.c */

/* The largest value an integer may have; false if nothing limits it. */
bool bound_above(struct flow *flow, struct air_value value, int64_t *bound);

/* The same for a local as a loop is entered. */
bool bound_above_entering(struct flow *flow, uint32_t local, uint32_t loop, int64_t *bound);

/* --------------------------------------------------------------------------- linear.c */

/* A constant, or an object's address and a constant number of elements. */
struct linear {
	bool is_known;
	enum flow_origin_kind base; /* CONSTANT: none */
	uint32_t index;
	int64_t offset;
};

struct linear linear_of(struct flow *flow, struct air_value value);

/* ------------------------------------------------------------------------ induction.c */

enum induction_kind {
	INDUCTION_NONE,
	INDUCTION_COUNT, /* steps by a constant, or by an unknown that does not change: step 0 */
	INDUCTION_LIST,  /* follows a field */
};

struct induction {
	enum induction_kind kind;
	int64_t step; /* at least this much in every turn */
};

struct induction induction_of(struct flow *flow, uint32_t loop, uint32_t local);

/* How much of the step was made when `instr` runs. */
int64_t induction_before(struct flow *flow, uint32_t loop, uint32_t local, uint32_t instr);

/* ----------------------------------------------------------------------------- test.c */

/* One way a loop tests its induction variable. */
struct loop_test {
	enum flow_shape shape;
	uint32_t local;
	bool has_bound;
	int64_t bound; /* turns, at most */
};

/* Is the exit of `loop` at `block` such a test, made in every turn? */
bool loop_test_at(struct flow *flow, uint32_t loop, uint32_t block, struct loop_test *test);

/* Does the block run in every turn that goes on? */
bool loop_is_every_turn(const struct flow *flow, uint32_t loop, uint32_t block);

/* ------------------------------------------------------------------------ variation.c */

enum flow_variation variation_of(struct flow *flow, uint32_t loop, struct air_value value);

/* Does a place (its base and indices, not what it holds) differ from turn to turn? */
enum flow_variation variation_of_place(
	struct flow *flow, uint32_t loop, const struct air_place *place);

/* Does the local, at this instruction, hold nothing from before the turn: it is born in it, or
 * filled whole? */
bool variation_is_fresh(struct flow *flow, uint32_t loop, uint32_t local, uint32_t instr);

/* ---------------------------------------------------------------------------- leave.c */

/* What a fact says of the calls whose results it tests: FALSE: they failed, TRUE: they went well,
 * UNKNOWN: it is not about results. */
enum flow_truth leave_outcome(struct flow *flow, const struct fact *fact, uint32_t call);

/* Does the loop end only with its own test or on an error of what it calls? */
struct flow_loop_call leave_judge(struct flow *flow, uint32_t loop, uint32_t call);

/* ------------------------------------------------------------------------------ flow.c */

struct regions;  /* region.c */
struct contexts; /* context.c */

enum { turn_deepest = 24 };

struct turn_question {
	uint32_t loop, instr;
};

struct changes; /* mode.c */

enum { flow_bound_params = 16 };

struct flow {
	struct arena arena;
	const struct air_function *f;
	const struct cfg *cfg;
	flow_effects effects, descriptors;
	flow_outside_answer outside;
	flow_memory_answer memory;
	flow_clear_answer clear;
	int name_depth;   /* names of names of descriptors that are being looked behind */
	int memory_depth; /* questions about what pointers lead to, inside of each other */
	int null_depth;   /* ... and about whether they are null */
	int copy_depth;   /* ... and about what was copied into an object */
	struct flow_binding bindings[flow_bound_params]; /* of flow_bind */
	bool has_bindings;
	const uint64_t *live; /* of flow_set_live, or NULL: all blocks */
	void *data;

	uint32_t *block_of;                  /* by instruction */
	struct call_effects **calls;         /* by instruction */
	struct call_effects **descriptor_of; /* by instruction */
	struct definition *definitions;      /* by local, then by instruction */
	uint32_t *definition_start;          /* by local */
	definition_array collected;          /* kept between functions */
	uint32_t *visited, *waiting;         /* of a walk: by block; blocks to visit */
	uint32_t visit;                      /* number of the walk */
	struct regions *regions;
	struct contexts *contexts;
	struct flow_loop **loops;                     /* by loop */
	struct turn_question turn_open[turn_deepest]; /* of variation and induction asking each
						       * other */
	int turn_depth, turn_budget;
	struct changes *changes;
};

/* What flow_bind said of the parameter that a whole part is, or NULL. */
const struct flow_binding *flow_binding_of(const struct flow *flow, const struct part *part);

uint32_t flow_block_of(struct flow *flow, uint32_t instr);

/* Starts a walk over blocks; flow_visit is true the first time a block is seen in it. */
void flow_walk(struct flow *flow);
bool flow_visit(struct flow *flow, uint32_t block);

const struct call_effects *flow_descriptor_effects(struct flow *flow, uint32_t instr);

static inline bool flow_is_pointer(const struct air_function *f, uint32_t type)
{
	return type != air_none && f->types[type].pointers > 0;
}

/* The operand of the cast a value is, and of the cast that is, and so on. */
struct air_value flow_strip_casts(const struct air_function *f, struct air_value value);

/* A cast's or copy's effect on a constant. */
struct constant flow_convert(const struct air_function *f, uint32_t type, struct constant value);

/* The constant of a value, with what is known of its sign. */
struct constant flow_evaluate(struct flow *flow, struct air_value value);

/* The part a READ instruction reads; false if it is no read of a local. */
bool flow_read_part(const struct air_function *f, struct air_value value, struct part *part);

/* May control come to a block, for what flow_set_live said? */
static inline bool flow_is_live(const struct flow *flow, uint32_t block)
{
	return !flow->live || bitset_has(flow->live, block);
}

/* May it come by this edge? */
static inline bool flow_is_live_edge(const struct flow *flow, uint32_t from, uint32_t to)
{
	const struct air_function *f = flow->f;
	if (!flow->live || !bitset_has(flow->live, (size_t)f->block_count + from))
		return flow_is_live(flow, from);
	uint32_t second = !bitset_has(flow->live, 2 * (size_t)f->block_count + from);
	return f->targets[f->blocks[from].end.first_target + second] == to;
}

/* Instructions of a block that run: [first, last). */
static inline uint32_t flow_first(const struct flow *flow, uint32_t block)
{
	return flow->f->blocks[block].first_instr;
}

static inline uint32_t flow_last(const struct flow *flow, uint32_t block)
{
	return flow->f->blocks[block].first_instr + flow->cfg->end[block];
}

#endif
