/*
 * Building a function: lowering and the text parser add to growing tables, then take the result.
 *
 *  1. Blocks are made first and filled in any order; instructions go to the current block.
 *  2. After a block was ended, instructions land in a fresh unreachable block, so that code
 *     behind `return` or `goto` is lowered like any other.
 *  3. The finished function has its instructions block after block; results are renumbered.
 *     Its tables are in the order of first use, without what is not used, so that numbers of
 *     refs, types, strings, files and origins mean something only until air_builder_finish.
 *     Numbers of blocks and locals stay.
 *  4. The first file is the one the function stands in: it stays files[0].
 *  5. Strings are copied; they may die after the call.
 */
#ifndef AIR_BUILD_H
#define AIR_BUILD_H

#include "air/air.h"
#include "base/array.h"

struct air_builder; /* opaque; one is reused for all functions of a unit */

struct air_builder *air_builder_new(void);
void air_builder_free(struct air_builder *b);

/* Starts a function with one empty entry block, which is current. The previous one is gone. */
void air_builder_begin(struct air_builder *b, const char *key, const char *name, uint32_t flags);

uint32_t air_build_file(struct air_builder *b, const char *path); /* added once */

/* Added once; cut at a NUL and at air_longest_string bytes. */
uint32_t air_build_string(struct air_builder *b, const char *text, size_t length);
uint32_t air_build_ref(struct air_builder *b, struct air_ref ref);    /* added once per key */
uint32_t air_build_type(struct air_builder *b, struct air_type type); /* added once */
uint32_t air_build_local(struct air_builder *b, struct air_local local);
uint32_t air_build_origin(struct air_builder *b, struct air_origin origin);
struct air_local *air_build_local_at(struct air_builder *b, uint32_t local);

/* The position of whatever is built next. */
void air_build_at(
	struct air_builder *b, uint32_t file, uint32_t line, uint32_t column, uint32_t origin);

uint32_t air_build_block(struct air_builder *b);                /* a new, empty block */
void air_build_continue(struct air_builder *b, uint32_t block); /* make it the current one */
bool air_build_is_open(const struct air_builder *b);            /* current block has no end yet */

/* Values, with the fields their kind does not have set to "none". A named constant is
 * air_value_int or air_value_null with `name` set to a string. */
struct air_value air_value_none(void);
struct air_value air_value_int(int64_t integer);
struct air_value air_value_null(void);
struct air_value air_value_string(uint32_t string);
struct air_value air_value_result(uint32_t instr);
struct air_value air_value_unknown(void);

/* A local as a whole, for those who look at places; instructions take air_build_place. */
struct air_place air_place_local(uint32_t local, uint32_t type);

/* A place; several instructions may share it. `steps` are copied. Only one of `index` and `base`
 * is looked at, as the root demands. */
uint32_t air_build_place(struct air_builder *b, enum air_root root, uint32_t index,
	struct air_value base, const struct air_step *steps, uint32_t step_count, uint32_t type);

/* Instructions. Each returns its result as a value (AIR_VALUE_NONE without one). */
struct air_value air_build_call(struct air_builder *b, uint32_t callee, struct air_value pointer,
	const struct air_value *arguments, uint32_t count, uint32_t type, uint8_t flags);
void air_build_copy(struct air_builder *b, uint32_t place, struct air_value value, uint8_t flags);
void air_build_zero(struct air_builder *b, uint32_t place, uint8_t flags);
struct air_value air_build_read(
	struct air_builder *b, uint32_t place, uint32_t type, uint8_t flags);
struct air_value air_build_operate(struct air_builder *b, enum air_operator operation,
	struct air_value left, struct air_value right, uint32_t type);
struct air_value air_build_cast(struct air_builder *b, struct air_value value, uint32_t type);
struct air_value air_build_address(struct air_builder *b, uint32_t place, uint32_t type);
void air_build_asm(struct air_builder *b, const struct air_value *values, uint32_t count);
void air_build_lifetime(struct air_builder *b, enum air_op enter_or_leave, uint32_t place);

/* Terminators: they end the current block. When it has ended already they are dropped: the block
 * they would end is empty and nothing leads there. */
void air_build_jump(struct air_builder *b, uint32_t target);
void air_build_branch(struct air_builder *b, struct air_value value, uint32_t yes, uint32_t no);
void air_build_switch(struct air_builder *b, struct air_value value, uint32_t otherwise,
	const struct air_case *cases, const uint32_t *targets, uint32_t count);
void air_build_indirect(
	struct air_builder *b, struct air_value value, const uint32_t *targets, uint32_t count);
void air_build_return(struct air_builder *b, struct air_value value);
void air_build_unreachable(struct air_builder *b);

/* The finished function, in `arena`. `f` has position, param_count and degraded set by the
 * caller. Blocks without an end become unreachable ones. */
void air_builder_finish(struct air_builder *b, struct arena *arena, struct air_function *f);

#endif
