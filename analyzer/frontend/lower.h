/*
 * Lowering: from libclang's tree to AIR. Internal to this folder.
 *
 * The state of one unit is `struct lowering`; each lower_*.c file owns one of its members and
 * is the only one to change it:
 *
 *	lower_map.c       what a cursor stands for
 *	lower_location.c  files, positions, macros something was born in
 *	lower_line.c      what depends on the line where it stands
 *	lower_type.c      types, records, fields, typedefs
 *	lower_symbol.c    functions and variables, their annotations and markers
 *	lower_attribute.c attributes, and the functions some of them name
 *	lower_tree.c      the compiler's tree of one body, copied in a single visit
 *	lower_unit.c      which definitions are lowered
 *	lower_error.c     the compiler's errors, and whom they concern
 *	lower_touch.c     what a definition brings into the tables
 *	lower_markers.c   macros before a name that expand to nothing
 *	lower_function.c  one function, one initialiser
 *	lower_scope.c     lifetimes, cleanup handlers, where jumps go
 *	lower_stmt.c      statements        lower_loop.c    loops and their clauses
 *	lower_expr.c      values            lower_place.c   objects
 *	lower_operator.c  operators         lower_call.c    calls and builtins
 *	lower_constant.c  literals, folding, names of constants
 *	lower_condition.c conditions        lower_init.c    initialisers
 *
 *  1. Everything is named by number; a number is into the table of its file.
 *  2. What is looked up per function (refs, types, files) remembers its number in the function
 *     together with the stamp of that function, so that nothing is cleared between functions.
 *  3. Entries of the tables stay where they are when a table grows.
 *  4. Operands are lowered before anything is folded: folding needs no second look at the tree
 *     and cannot lose a call.
 */
#ifndef FRONTEND_LOWER_H
#define FRONTEND_LOWER_H

#include <clang-c/Index.h>

#include "air/air.h"
#include "air/build.h"
#include "base/array.h"
#include "base/intern.h"
#include "frontend/lower_map.h"
#include "frontend/lower_touch.h"
#include "frontend/lower_tree.h"
#include "frontend/parse.h"

struct cursors {
	ARRAY(CXCursor) list;
};

/* -------------------------------------------------------------------- state of the unit */

struct lower_file {
	const char *path; /* as in the unit */
	uint32_t flags;   /* air_file_flag */
	const char *absolute;
	bool is_classified; /* AIR_FILE_SYSTEM is known */
	bool is_source;     /* the main file or a .c file it includes: all of it is lowered */
	bool is_loaded;
	const char *text; /* libclang's own, lives as long as the translation unit */
	size_t size;
	CXFile handle;
	uint32_t stamp, number; /* in the function being lowered */
};

struct lower_type {
	struct air_type air; /* `ref` unset */
	uint32_t record;     /* RECORD: into records */
	uint32_t alias;      /* FUNCTION: into typedefs, or air_none */
	bool is_atomic;      /* the object itself, not what it leads to */
	uint32_t stamp, number;
};

struct lower_record {
	struct air_record air;
	const char *usr, *suffix, *file; /* what the keys of its fields are made of */
	uint32_t stamp, ref;
	struct touches touches;
	uint32_t toucher;
};

struct lower_field {
	const char *key, *name, *record;
	uint32_t owner;      /* into records */
	bool is_transparent; /* an unnamed struct or union: its members count as the outer's */
	uint32_t stamp, ref;
};

struct lower_typedef {
	struct air_typedef air;
	uint32_t stamp, ref;
	uint32_t toucher;
};

enum builtin {
	BUILTIN_NONE,
	BUILTIN_EXPECT,      /* the first argument */
	BUILTIN_UNREACHABLE, /* control ends */
	BUILTIN_CONSTANT,    /* the compiler knows its value; operands are not evaluated */
};

struct lower_symbol {
	struct air_symbol air;
	CXCursor definition; /* null without */
	enum builtin builtin;
	bool has_constant; /* a const integer whose initialiser is seen here */
	int64_t constant;
	bool is_queued; /* its body or initialiser is or will be lowered */
	bool is_empty;  /* ... but it has none */
	bool is_inline;
	uint32_t stamp, ref;
	struct touches touches;
	uint32_t toucher, queuer;
};

struct position {
	uint32_t file; /* into files */
	uint32_t line, column;
	uint32_t offset;
	bool in_macro;
};

/* A declared local whose lifetime runs. */
struct scope_local {
	uint32_t local;
	uint32_t node; /* its declaration */
};

struct scope {
	uint32_t node;      /* the statement that opens it */
	size_t first_local; /* into scope_locals */
};

/* Where `break` and `continue` go, and how many scopes stay open there. */
struct jump_targets {
	uint32_t break_block, continue_block;
	size_t break_depth, continue_depth;
};

struct switch_case {
	struct air_case range;
	uint32_t block;
};

struct lower_switch {
	ARRAY(struct switch_case) cases;
	uint32_t otherwise; /* block of `default`, or air_none */
	struct lower_switch *outer;
};

struct lower_label {
	CXSourceLocation location;
	uint32_t node;
	uint32_t block;
	bool is_addressed;
};

struct lower_error {
	struct position at, expanded;
	const char *text;
	bool in_function;
};

/* An object under construction; see air_place. */
enum { place_step_max = 8 };
struct place {
	enum air_root root;
	uint32_t index;
	struct air_value base;
	struct air_step steps[place_step_max];
	uint32_t step_count;
	uint32_t type; /* into l->types */
};

struct lowering {
	const struct parse_request *request;
	CXTranslationUnit tu;
	struct air_unit *unit;
	struct arena *arena;  /* the unit's */
	struct arena scratch; /* reset after each function */
	struct air_builder *builder;

	/* lower_location.c */
	ARRAY(struct lower_file *) files;
	struct pointer_map file_handles;
	struct intern file_paths;
	CXFile last_handle;
	uint32_t last_file;

	/* lower_type.c */
	ARRAY(struct lower_type *) types;
	struct pointer_map type_map;
	ARRAY(struct lower_record *) records;
	ARRAY(struct lower_field *) fields;
	ARRAY(struct lower_typedef *) typedefs;
	struct cursor_map declarations; /* records, fields and typedefs: kinds keep them apart */

	/* lower_symbol.c */
	ARRAY(struct lower_symbol *) symbols;
	struct cursor_map symbol_map;
	struct intern symbol_keys;
	ARRAY(uint32_t) symbol_by_key; /* by number of symbol_keys */
	struct intern local_keys;      /* keys of locals with static storage that are taken */
	ARRAY(uint32_t) key_stamps;    /* ... in which function, by number of local_keys */
	struct intern markers;         /* macros that are defined as nothing */
	bool markers_read;
	struct intern function_names; /* for cleanup handlers, filled when one is met */
	ARRAY(CXCursor) function_cursors;
	bool functions_read;

	/* lower_unit.c */
	ARRAY(CXCursor) definitions; /* at the top level, in order */
	ARRAY(uint32_t) queue;       /* symbols to lower */
	ARRAY(struct air_record_bytes) functions;
	ARRAY(struct lower_extra) extras; /* beside these, if the unit stays */
	const struct edited *edited;      /* what need not be lowered again; or NULL */
	bool is_local;                    /* of it nothing but the bodies was looked at */

	/* lower_touch.c */
	struct touches top; /* of what is queued at first */
	struct touch_owner owner;
	uint32_t last_owner;
	bool is_unsettled; /* the tables depend on more than on what was touched */

	/* lower_line.c */
	bool is_line_bound; /* bodies depend on lines outside of them */

	/* lower_error.c */
	ARRAY(struct lower_error) errors;

	/* the function being lowered */
	uint32_t stamp;
	struct tree tree;
	struct cursor_map locals; /* variables to locals */
	CXSourceLocation last_location;
	bool has_last_location;
	ARRAY(struct scope) scopes;
	ARRAY(struct scope_local) scope_locals;
	struct jump_targets targets;
	struct lower_switch *in_switch;
	ARRAY(struct lower_label) labels;
	uint8_t call_flags;    /* for calls: AIR_FLAG_MAY inside an unsettled _Generic */
	const char *degraded;  /* why the function cannot be trusted */
	uint32_t current_file; /* files[0] of the function */
	struct position from, to;
	struct lower_extra extra;
};

static inline const struct node *node_at(const struct lowering *l, uint32_t node)
{
	return &l->tree.nodes.items[node];
}

static inline struct lower_file *file_at(const struct lowering *l, uint32_t file)
{
	return l->files.items[file];
}

static inline struct lower_record *record_at(const struct lowering *l, uint32_t record)
{
	return l->records.items[record];
}

static inline struct lower_field *field_at(const struct lowering *l, uint32_t field)
{
	return l->fields.items[field];
}

static inline struct lower_typedef *typedef_at(const struct lowering *l, uint32_t alias)
{
	return l->typedefs.items[alias];
}

static inline struct lower_symbol *symbol_at(const struct lowering *l, uint32_t symbol)
{
	return l->symbols.items[symbol];
}

/* Child `i` of a node, or air_none. */
uint32_t node_child(const struct lowering *l, uint32_t node, uint32_t i);

/* The same node without parentheses and __extension__. */
uint32_t node_strip(const struct lowering *l, uint32_t node);

/* Copies a CXString into the unit and disposes it; "" for none. */
const char *lower_string(struct lowering *l, CXString string);

/* A file of which all is known but libclang's handle; the next in order. */
void lower_file_know(struct lowering *l, const struct air_file *known, const char *absolute);

/* -------------------------------------------------------------------- lower_location.c */

uint32_t lower_file(struct lowering *l, CXFile handle);
void lower_file_load(struct lowering *l, uint32_t file);
void lower_file_seen(struct lowering *l, CXSourceLocation location); /* classifies its file */
bool lower_file_is_system(struct lowering *l, uint32_t file);

/* Adds all files that were read and finds out which are system headers. */
void lower_files_classify(struct lowering *l);

/* Where a person finds it: the argument's own place when it was passed to a macro. */
struct position lower_position(struct lowering *l, CXSourceLocation location);

/* Where the outermost macro was expanded; the same place without a macro. */
struct position lower_expansion(struct lowering *l, CXSourceLocation location);

bool lower_location_in_macro(CXSourceLocation location);

/* The place of what is built next. */
void lower_at(struct lowering *l, uint32_t node);
void lower_at_location(struct lowering *l, CXSourceLocation location);

/* Number of a unit's file in the function being lowered. */
uint32_t lower_function_file(struct lowering *l, uint32_t file);

/* The text a node was written as, in its file, or NULL when it spans files. */
const char *lower_source(struct lowering *l, CXCursor cursor, size_t *length);

/* The name of the macro expanded at a position, not NUL-terminated. */
size_t lower_identifier_at(
	struct lowering *l, uint32_t file, uint32_t offset, const char **identifier);

void lower_files_finish(struct lowering *l);

/* ------------------------------------------------------------------------ lower_type.c */

uint32_t lower_type(struct lowering *l, CXType type);       /* into types */
uint32_t lower_type_use(struct lowering *l, uint32_t type); /* number in the function */
uint32_t lower_type_of(struct lowering *l, uint32_t node);  /* into types */
uint32_t lower_record(struct lowering *l, CXCursor declaration);
uint32_t lower_record_use(struct lowering *l, uint32_t record); /* ref in the function */
uint32_t lower_field(struct lowering *l, CXCursor declaration);
uint32_t lower_field_use(struct lowering *l, uint32_t field);
const char *lower_typedef_key(struct lowering *l, CXType type); /* of a function pointer */

static inline const struct air_type *type_at(const struct lowering *l, uint32_t type)
{
	return &l->types.items[type]->air;
}

bool type_is_integer(const struct air_type *type);
bool type_is_scalar(const struct air_type *type);
void lower_types_finish(struct lowering *l);

/* Is it a function type, or do pointers and arrays lead to one? */
bool lower_leads_to_function(CXType type);

/* Collects annotate("...") texts of a declaration into a list, each once. */
void lower_annotations(struct lowering *l, CXCursor declaration, struct air_strings *list);
void lower_strings_add(struct lowering *l, struct air_strings *list, const char *text);

/* ---------------------------------------------------------------------- lower_symbol.c */

uint32_t lower_symbol(struct lowering *l, CXCursor declaration); /* into symbols */
uint32_t lower_symbol_use(struct lowering *l, uint32_t symbol);  /* ref; queues its body */

/* The definition this unit has, tentative ones and aliases included; null without. */
CXCursor lower_definition_of(struct lowering *l, CXCursor declaration);

const char *lower_key_file(struct lowering *l, CXCursor declaration);
const char *lower_usr(struct lowering *l, CXCursor declaration); /* without offsets */

/* `key`, with "~2", "~3" ... when something else has it already. */
const char *lower_unique_key(struct lowering *l, const char *key);
void lower_symbols_finish(struct lowering *l);

/* ------------------------------------------------------------------- lower_attribute.c */

void lower_attributes(struct lower_symbol *symbol, CXCursor cursor); /* its flags */

/* Does the declaration make its function another name of one of the unit (`function`)? */
bool lower_alias(struct lowering *l, CXCursor declaration, CXCursor *function);

/* The handler a cleanup attribute of the variable names: a symbol, or air_none. */
uint32_t lower_cleanup_handler(struct lowering *l, CXCursor variable);

/* ----------------------------------------------------------------------- lower_markers.c */

/* Identifiers before the name of a declaration that are macros defined as nothing. */
void lower_markers(struct lowering *l, CXCursor declaration, struct air_strings *list);

/* The same of a function or of what functions are kept in; nothing of anything else. */
void lower_place_markers(struct lowering *l, CXCursor declaration, struct air_strings *list);

/* ------------------------------------------------------------------------ lower_unit.c */

/* Lowers the whole parsed translation unit; where `edited` is set, only what it does not know. */
void lower_unit(struct lowering *l);
void lower_queue(struct lowering *l, uint32_t symbol);
void lowering_release(struct lowering *l);

void lower_main_file(struct lowering *l);

/* ----------------------------------------------------------------------- lower_error.c */

void lower_errors_collect(struct lowering *l); /* before any definition is lowered */
void lower_errors_report(struct lowering *l);  /* to the unit, afterwards */

/* The text of an error between two places, or NULL. */
const char *lower_error_in(struct lowering *l, struct position from, struct position to);

/* Finds out which errors stand in the body of a function. */
void lower_errors_place(struct lowering *l);

/* -------------------------------------------------------------------- lower_function.c */

void lower_definition(struct lowering *l, uint32_t symbol);

/* A variable declared in the function being lowered; temporaries have an empty name. */
uint32_t lower_local(struct lowering *l, CXCursor variable, uint32_t type);
uint32_t lower_temporary(struct lowering *l, uint32_t type);

/* ----------------------------------------------------------------------- lower_scope.c */

void scope_open(struct lowering *l, uint32_t node);
void scope_declare(struct lowering *l, uint32_t node, uint32_t local);

/* Ends the lifetimes of all scopes above `depth` as a jump out of them does; they stay open. */
void scope_unwind(struct lowering *l, size_t depth);

/* Ends the innermost scope at its end. */
void scope_close(struct lowering *l);
void lower_break(struct lowering *l, uint32_t node);
void lower_continue(struct lowering *l, uint32_t node);
void lower_goto(struct lowering *l, uint32_t node);
void lower_indirect_goto(struct lowering *l, uint32_t node);
void lower_return(struct lowering *l, uint32_t node);
void lower_labels(struct lowering *l); /* of the tree, before its statements */
uint32_t lower_label_block(struct lowering *l, CXCursor label);

/* ------------------------------------------------------------------------ lower_stmt.c */

void lower_statement(struct lowering *l, uint32_t node);
struct air_value lower_statement_expression(struct lowering *l, uint32_t node);

/* ------------------------------------------------------------------------ lower_loop.c */

void lower_while(struct lowering *l, uint32_t node);
void lower_do(struct lowering *l, uint32_t node);
void lower_for(struct lowering *l, uint32_t node);

/* ------------------------------------------------------- values, places, conditions */

struct air_value lower_value(struct lowering *l, uint32_t node);
void lower_effect(struct lowering *l, uint32_t node); /* its value is not used */

/* The value as an argument or initialiser: a constant carries its name. */
struct air_value lower_argument(struct lowering *l, uint32_t node);
struct air_value lower_cast(struct lowering *l, uint32_t node);

bool lower_is_va_arg(struct lowering *l, uint32_t node);
uint32_t lower_chosen(struct lowering *l, uint32_t node);             /* of __builtin_choose_expr */
bool lower_is_conditional_omitted(struct lowering *l, uint32_t node); /* a ?: b */

struct place lower_place(struct lowering *l, uint32_t node);
struct place place_of_local(uint32_t local, uint32_t type);
void place_add_step(struct lowering *l, struct place *place, struct air_step step, uint32_t type);
uint32_t place_build(struct lowering *l, const struct place *place);
struct air_value place_read(struct lowering *l, const struct place *place);
struct air_value place_address(struct lowering *l, const struct place *place, uint32_t type);
void place_copy(
	struct lowering *l, const struct place *place, struct air_value value, uint8_t flags);

struct air_value lower_unary(struct lowering *l, uint32_t node);
struct air_value lower_binary(struct lowering *l, uint32_t node);
struct air_value lower_compound_assignment(struct lowering *l, uint32_t node);
struct air_value lower_conditional(struct lowering *l, uint32_t node);
struct air_value lower_logical(struct lowering *l, uint32_t node);

struct air_value lower_call(struct lowering *l, uint32_t node);
struct air_value lower_generic(struct lowering *l, uint32_t node);
uint32_t lower_generic_candidates(
	struct lowering *l, uint32_t node, uint32_t *candidates, uint32_t capacity);

void lower_branch(struct lowering *l, uint32_t node, uint32_t yes, uint32_t no);

/* --------------------------------------------------------------------- lower_constant.c */

struct air_value lower_integer_literal(struct lowering *l, uint32_t node);
struct air_value lower_string_literal(struct lowering *l, uint32_t node);

/* What the compiler computes for an expression without effects; false if it cannot. */
bool lower_evaluate(CXCursor cursor, int64_t *integer);

/* operator(left, right) when both are constants of type `operands`; NONE if it cannot fold. */
struct air_value fold_operate(enum air_operator operation, struct air_value left,
	struct air_value right, const struct air_type *operands, const struct air_type *result);
struct air_value fold_convert(struct air_value value, const struct air_type *type);
struct air_value lower_named(struct lowering *l, uint32_t node, struct air_value value);

/* ------------------------------------------------------------------------- lower_init.c */

/* Initialises an object from an initialiser: an expression or a list in braces. */
void lower_initialise(struct lowering *l, const struct place *place, CXType type, uint32_t node);

#endif
