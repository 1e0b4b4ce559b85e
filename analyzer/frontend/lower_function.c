/*
 * One definition: the body of a function, or the initialiser of a variable with static storage
 * as a pseudo-function of copies into its places.
 *
 * A function is degraded, not dropped, when the compiler reported an error inside its extent: it
 * may have thrown statements away without a trace.
 */
#include "frontend/lower.h"
#include "frontend/lower_line.h"

#include <assert.h>

#include "air/encode.h"

/* `cursor` is the definition. */
static void begin(
	struct lowering *l, const char *key, const char *name, uint32_t flags, CXCursor cursor)
{
	CXSourceLocation location = clang_getCursorLocation(cursor);
	CXSourceRange extent = clang_getCursorExtent(cursor);
	struct position at = lower_expansion(l, location);

	l->stamp++;
	l->has_last_location = false;
	l->degraded = NULL;
	l->call_flags = 0;
	l->in_switch = NULL;
	l->targets = (struct jump_targets){ air_none, air_none, 0, 0 };
	cursor_map_reset(&l->locals);
	array_reset(&l->scopes);
	array_reset(&l->scope_locals);
	array_reset(&l->labels);
	air_builder_begin(l->builder, key, name, flags);
	if (at.file != air_none)
		lower_function_file(l, at.file);
	l->current_file = at.file;
	l->from = lower_expansion(l, clang_getRangeStart(extent));
	l->to = lower_expansion(l, clang_getRangeEnd(extent));
	l->extra = (struct lower_extra){ 0 };
	lower_at_location(l, location);
}

static void finish(struct lowering *l, uint32_t param_count)
{
	struct air_function f = { 0 };

	air_builder_finish(l->builder, &l->scratch, &f);
	f.line = l->from.line;
	f.column = l->from.column;
	f.end_line = l->to.line;
	f.param_count = param_count;
	l->extra.error = lower_error_in(l, l->from, l->to);
	f.degraded = l->degraded ? l->degraded : l->extra.error;
	struct error why = { 0 };
	bool is_sound = air_function_verify(&f, &why);
	assert(is_sound);
	if (!is_sound)
		f.degraded = arena_strdup(&l->scratch, why.text);
	struct air_record_bytes record = air_function_encode(l->arena, &f);
	record.key = arena_strdup(l->arena, f.key);
	record.name = arena_strdup(l->arena, f.name);
	record.file = l->current_file;
	array_push(&l->functions, record);
	array_push(&l->extras, l->extra);
	arena_reset(&l->scratch);
}

static void read_tree(struct lowering *l, CXCursor root)
{
	tree_build(&l->tree, root);
	l->extra.declares_outside = l->tree.declares_outside;
	l->extra.is_line_bound = l->tree.is_line_bound;
}

/* ---------------------------------------------------------------------------- locals */

uint32_t lower_temporary(struct lowering *l, uint32_t type)
{
	return air_build_local(l->builder, (struct air_local){ .name = "",
						   .type = lower_type_use(l, type),
						   .flags = AIR_LOCAL_TEMPORARY,
						   .cleanup = air_none });
}

uint32_t lower_local(struct lowering *l, CXCursor variable, uint32_t type)
{
	struct position at = lower_position(l, clang_getCursorLocation(variable));
	uint32_t local = air_build_local(l->builder,
		(struct air_local){ .name = lower_string(l, clang_getCursorSpelling(variable)),
			.type = lower_type_use(l, type),
			.cleanup = air_none,
			.line = at.line,
			.column = at.column });

	cursor_map_add(&l->locals, variable, local);
	return local;
}

static uint32_t add_params(struct lowering *l, CXCursor function)
{
	int count = clang_Cursor_getNumArguments(function);

	for (int i = 0; i < count; i++) {
		CXCursor param = clang_Cursor_getArgument(function, (unsigned)i);
		lower_local(l, param, lower_type(l, clang_getCursorType(param)));
	}
	return count > 0 ? (uint32_t)count : 0;
}

/* ------------------------------------------------------------------------ definitions */

static uint32_t function_flags(const struct lower_symbol *symbol)
{
	uint32_t flags = 0;

	if (symbol->air.flags & AIR_SYMBOL_EXTERNAL)
		flags |= AIR_FUNCTION_EXTERNAL;
	if (symbol->air.flags & AIR_SYMBOL_NORETURN)
		flags |= AIR_FUNCTION_NORETURN;
	if (symbol->air.flags & AIR_SYMBOL_VARIADIC)
		flags |= AIR_FUNCTION_VARIADIC;
	if (symbol->air.flags & AIR_SYMBOL_WEAK)
		flags |= AIR_FUNCTION_WEAK;
	if (symbol->is_inline)
		flags |= AIR_FUNCTION_INLINE;
	return flags;
}

static uint32_t find_body(const struct lowering *l)
{
	uint32_t body = node_at(l, 0)->first;

	while (body != air_none && node_at(l, body)->kind != CXCursor_CompoundStmt)
		body = node_at(l, body)->next;
	return body;
}

/* Another name of a function is a function that calls it with what it is handed. */
static void lower_alias_of(struct lowering *l, CXCursor cursor, CXCursor function)
{
	uint32_t callee = lower_symbol_use(l, lower_symbol(l, function));
	CXType result = clang_getCursorResultType(cursor);
	bool is_void = clang_getCanonicalType(result).kind == CXType_Void;
	int count = clang_Cursor_getNumArguments(cursor);
	struct air_value *arguments =
		arena_array(&l->scratch, (size_t)(count > 0 ? count : 0) + 1, sizeof(*arguments));

	for (int i = 0; i < count; i++) {
		CXType type = clang_getCursorType(clang_Cursor_getArgument(cursor, (unsigned)i));
		struct place place = place_of_local((uint32_t)i, lower_type(l, type));
		arguments[i] = place_read(l, &place);
	}
	struct air_value value = air_build_call(l->builder, callee, air_value_none(), arguments,
		(uint32_t)(count > 0 ? count : 0),
		is_void ? air_none : lower_type_use(l, lower_type(l, result)), 0);
	air_build_return(l->builder, is_void ? air_value_none() : value);
}

static void note_body(struct lowering *l, uint32_t node)
{
	CXSourceRange extent = clang_getCursorExtent(node_at(l, node)->cursor);
	struct position from = lower_position(l, clang_getRangeStart(extent));
	struct position to = lower_position(l, clang_getRangeEnd(extent));

	if (from.in_macro || to.in_macro || from.file || to.file)
		return;
	l->extra.body = from.offset;
	l->extra.body_end = to.offset;
}

/* It, or a parameter. */
static bool is_named_by_line(CXCursor function)
{
	int count = clang_Cursor_getNumArguments(function);

	for (int i = 0; i < count; i++)
		if (lower_is_named_by_line(clang_Cursor_getArgument(function, (unsigned)i)))
			return true;
	return lower_is_named_by_line(function);
}

static void lower_function(struct lowering *l, uint32_t number)
{
	const struct lower_symbol *symbol = symbol_at(l, number);
	CXCursor cursor = symbol->definition;

	begin(l, symbol->air.key, symbol->air.name, function_flags(symbol), cursor);
	uint32_t param_count = add_params(l, cursor);
	CXCursor function;
	if (lower_alias(l, cursor, &function)) {
		lower_alias_of(l, cursor, function);
		finish(l, param_count);
		return;
	}
	read_tree(l, cursor);
	l->extra.is_line_bound |= is_named_by_line(cursor);
	lower_labels(l);
	uint32_t body = find_body(l);
	if (body != air_none) {
		note_body(l, body);
		lower_statement(l, body);
	}
	/* Reaching the closing brace returns (6.9.1p12). */
	if (air_build_is_open(l->builder)) {
		lower_at_location(l, clang_getRangeEnd(clang_getCursorExtent(cursor)));
		air_build_return(l->builder, air_value_none());
	}
	finish(l, param_count);
}

static void lower_variable(struct lowering *l, uint32_t number)
{
	CXCursor cursor = symbol_at(l, number)->definition;
	CXType type = clang_getCursorType(cursor);
	const char *key = arena_printf(l->arena, "%s#init", symbol_at(l, number)->air.key);
	uint32_t flags = AIR_FUNCTION_INITIALISER;

	if (symbol_at(l, number)->air.flags & AIR_SYMBOL_EXTERNAL)
		flags |= AIR_FUNCTION_EXTERNAL;
	begin(l, key, symbol_at(l, number)->air.name, flags, cursor);
	read_tree(l, clang_Cursor_getVarDeclInitializer(cursor));
	l->is_line_bound |= l->tree.is_line_bound && symbol_at(l, number)->has_constant;
	struct place place = { .root = AIR_ROOT_GLOBAL,
		.index = lower_symbol_use(l, number),
		.type = lower_type(l, type) };
	lower_initialise(l, &place, type, 0);
	air_build_return(l->builder, air_value_none());
	finish(l, 0);
}

void lower_definition(struct lowering *l, uint32_t symbol)
{
	struct touches touches = { 0 };
	struct touch_owner outer = lower_touch_begin(l, &touches);

	if (symbol_at(l, symbol)->air.kind == AIR_SYMBOL_FUNCTION)
		lower_function(l, symbol);
	else
		lower_variable(l, symbol);
	lower_touch_end(l, outer);
	array_last(&l->extras).touches = touches;
}
