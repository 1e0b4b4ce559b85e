/*
 * AIR, the IR of the analyzer: what a translation unit of C means, small enough to make rules
 * short, complete enough that nobody wants the compiler's tree back.
 *
 *  1. A unit is a table of declarations (symbols, records, typedefs) and a list of encoded
 *     function records. A function record is self-contained: it names everything by key and
 *     has tables of its own, so that it means the same in any unit.
 *  2. A key is the compiler's USR, followed by "@" and the file for what has no external
 *     linkage: statics, records and their fields (two files may define `struct job`
 *     differently). Static locals are variables with a key of their own.
 *  3. A function is blocks of instructions. An instruction may have a result, used as a value
 *     by later instructions of any block; a value that joins two paths goes through a
 *     temporary local. The first `param_count` locals are the parameters.
 *  4. Control flow of `&&`, `||`, `?:`, statement expressions, `switch`, `goto`, and cleanup
 *     attributes is explicit. Operands are lowered before constants are folded.
 *  5. Constant branches and calls that never return are still whole here: air/cfg.h folds and
 *     cuts them, because "never returns" may come from a model.
 *  6. The initialiser of a global or static is a pseudo-function (AIR_INITIALISER) of copies
 *     into its places, so that slots have one source of truth.
 *  7. Paths are relative to the root, lines count from 1, columns count UTF-8 bytes from 1.
 *
 * All indices are into the tables of the same struct; `air_none` means "none".
 */
#ifndef AIR_AIR_H
#define AIR_AIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"

#define air_none UINT32_MAX /* no index */

/* ---------------------------------------------------------------- what functions are made of */

enum air_value_kind {
	AIR_VALUE_NONE,    /* no value: `return;`, an operand we could not express */
	AIR_VALUE_INT,     /* an integer, boolean, character or enum constant */
	AIR_VALUE_NULL,    /* a null pointer constant */
	AIR_VALUE_STRING,  /* a string literal; `index` into strings, cut at air_longest_string */
	AIR_VALUE_RESULT,  /* the result of instruction `index` */
	AIR_VALUE_UNKNOWN, /* a constant that is no integer (floating point) */
};

enum { air_longest_string = 255 };

struct air_value {
	enum air_value_kind kind;
	uint32_t index; /* RESULT: instruction; STRING: string */
	uint32_t name;  /* INT, NULL: string of the enum constant or macro it was written as, or
			 * air_none ("MSG_DONTWAIT", "O_RDONLY | O_NONBLOCK") */
	int64_t integer;
};

enum air_step_kind { AIR_STEP_FIELD, AIR_STEP_ELEMENT };

/* One step into an object: `.field` (a ref of kind AIR_REF_FIELD) or `[value]`. */
struct air_step {
	enum air_step_kind kind;
	uint32_t field;         /* FIELD: ref; air_none for a member we cannot name */
	struct air_value index; /* ELEMENT */
};

enum air_root {
	AIR_ROOT_LOCAL,    /* a local or parameter: `index` into locals */
	AIR_ROOT_GLOBAL,   /* a variable with static storage: `index` into refs */
	AIR_ROOT_FUNCTION, /* a function designator (only under AIR_ADDRESS): `index` into refs */
	AIR_ROOT_DEREF,    /* what `base` points at */
};

/* An object: a root and a path of steps. `a->b[i].c` is DEREF(value of a) .b [i] .c */
struct air_place {
	enum air_root root;
	uint32_t index;        /* LOCAL, GLOBAL, FUNCTION */
	struct air_value base; /* DEREF */
	uint32_t first_step, step_count;
	uint32_t type; /* of the object itself */
};

enum air_op {
	AIR_CALL,    /* r = callee(values...). Direct: `callee` is a ref. Through a pointer: callee
		      * is air_none and values[0] is the pointer, the arguments follow */
	AIR_COPY,    /* place = values[0] */
	AIR_ZERO,    /* place = all bits zero */
	AIR_READ,    /* r = place */
	AIR_OPERATE, /* r = operator(values[0][, values[1]]) */
	AIR_CAST,    /* r = (type) values[0] */
	AIR_ADDRESS, /* r = &place */
	AIR_ASM,     /* opaque; may read and write anything its values point at */
	AIR_ENTER,   /* the lifetime of local `place` begins */
	AIR_LEAVE,   /* ... and ends; the cleanup handler, if any, was called just before */
};

enum air_operator {
	AIR_ADD,
	AIR_SUB,
	AIR_MUL,
	AIR_DIV,
	AIR_REM,
	AIR_SHL,
	AIR_SHR,
	AIR_AND,
	AIR_OR,
	AIR_XOR,
	AIR_EQ,
	AIR_NE,
	AIR_LT,
	AIR_LE,
	AIR_GT,
	AIR_GE,
	AIR_NEG,
	AIR_COMPLEMENT,
	AIR_NOT, /* unary; NOT is the logical one */
};

enum air_instr_flag {
	AIR_FLAG_CLEANUP = 1, /* a call made by a cleanup attribute at the end of a scope */
	AIR_FLAG_MAY = 2,     /* happens or not: an association of _Generic that may be chosen */
	AIR_FLAG_INITIALISER = 4, /* a copy or zero that initialises a declared variable */
	AIR_FLAG_ATOMIC = 8,      /* a read, copy or zero of an _Atomic object */
};

struct air_instr {
	enum air_op op;
	enum air_operator operation; /* OPERATE */
	uint8_t flags;
	uint16_t file;         /* into files */
	uint32_t line, column; /* where a person finds it */
	uint32_t origin;       /* into origins when born in a macro, else air_none */
	uint32_t type;         /* of the result, air_none without */
	uint32_t callee;       /* CALL: ref of kind AIR_REF_FUNCTION, or air_none */
	uint32_t place;        /* COPY ZERO READ ADDRESS ENTER LEAVE: into places */
	uint32_t first_value, value_count;
};

/* Where the macro an instruction came from was expanded. */
struct air_origin {
	uint32_t macro; /* string: the name of the outermost macro */
	uint16_t file;
	uint32_t line, column;
};

enum air_terminator_kind {
	AIR_JUMP,        /* targets[0] */
	AIR_BRANCH,      /* value != 0 ? targets[0] : targets[1] */
	AIR_SWITCH,      /* targets[0] is the default, targets[1 + i] belongs to cases[i] */
	AIR_INDIRECT,    /* computed goto: any of the targets */
	AIR_RETURN,      /* value, or AIR_VALUE_NONE */
	AIR_UNREACHABLE, /* control cannot come here: __builtin_unreachable, end of a noreturn */
};

struct air_case {
	int64_t low, high; /* both included: `case 1 ... 5` */
};

struct air_terminator {
	enum air_terminator_kind kind;
	struct air_value value;
	uint32_t first_target, target_count; /* into targets: block numbers */
	uint32_t first_case, case_count;     /* SWITCH */
	uint16_t file;
	uint32_t line, column;
};

struct air_block {
	uint32_t first_instr, instr_count;
	struct air_terminator end;
};

enum air_type_kind {
	AIR_TYPE_VOID,
	AIR_TYPE_BOOL,
	AIR_TYPE_INT,
	AIR_TYPE_UNSIGNED,
	AIR_TYPE_FLOAT,
	AIR_TYPE_RECORD,
	AIR_TYPE_FUNCTION,
	AIR_TYPE_OTHER,
};

/* Flat on purpose: what rules ask of a type is "pointer to what". No spelling is kept. */
struct air_type {
	enum air_type_kind kind; /* under all pointers and arrays */
	uint8_t pointers;        /* how many pointers or arrays lead to it */
	bool is_array;           /* the outermost of them is an array */
	uint32_t ref;            /* RECORD: the record; FUNCTION: the typedef it was written
				  * through, so that annotated callback types are seen */
	uint64_t size;           /* bytes of the whole type, 0 unknown */
};

enum air_local_flag {
	AIR_LOCAL_TEMPORARY = 1, /* made by lowering, has no name */
	AIR_LOCAL_ADDRESSED = 2, /* its address is taken somewhere */
};

struct air_local {
	const char *name; /* "" for a temporary or unnamed parameter */
	uint32_t type;
	uint8_t flags;
	uint32_t cleanup; /* ref of the cleanup handler, or air_none */
	uint32_t line, column;
};

enum air_ref_kind {
	AIR_REF_FUNCTION,
	AIR_REF_VARIABLE,
	AIR_REF_FIELD,
	AIR_REF_RECORD,
	AIR_REF_TYPEDEF
};

/* Something outside the function, named by key. */
struct air_ref {
	enum air_ref_kind kind;
	const char *key;
	const char *name;   /* as written in C */
	const char *record; /* FIELD: key of its record; otherwise NULL */
};

enum air_function_flag {
	AIR_FUNCTION_EXTERNAL = 1,    /* external linkage */
	AIR_FUNCTION_INLINE = 2,      /* may be defined in several units */
	AIR_FUNCTION_INITIALISER = 4, /* pseudo-function, see 6 above */
	AIR_FUNCTION_NORETURN = 8,
	AIR_FUNCTION_VARIADIC = 16,
	AIR_FUNCTION_WEAK = 32,
};

struct air_function {
	const char *key, *name;
	uint32_t flags;
	const char *degraded; /* why its body is not to be trusted (a diagnostic), or NULL */
	uint32_t line, column, end_line; /* in files[0] */
	uint32_t param_count;

	const char **files;
	const char **strings;
	struct air_ref *refs;
	struct air_type *types;
	struct air_local *locals;
	struct air_block *blocks; /* blocks[0] is the entry */
	struct air_instr *instrs; /* block after block */
	struct air_value *values;
	struct air_place *places;
	struct air_step *steps;
	uint32_t *targets;
	struct air_case *cases;
	struct air_origin *origins;
	uint32_t file_count, string_count, ref_count, type_count, local_count, block_count,
		instr_count, value_count, place_count, step_count, target_count, case_count,
		origin_count;
};

/* ------------------------------------------------------------------- what units are made of */

enum air_symbol_kind { AIR_SYMBOL_FUNCTION, AIR_SYMBOL_VARIABLE };

enum air_symbol_flag {
	AIR_SYMBOL_EXTERNAL = 1,
	AIR_SYMBOL_DEFINED = 2, /* in this unit */
	AIR_SYMBOL_NORETURN = 4,
	AIR_SYMBOL_VARIADIC = 8,
	AIR_SYMBOL_SYSTEM = 16, /* declared in a system header */
	AIR_SYMBOL_THREAD_LOCAL = 32,
	AIR_SYMBOL_CONST = 64, /* a const object, or an attribute(const) function */
	AIR_SYMBOL_WEAK = 128,
	AIR_SYMBOL_POINTER = 256, /* a variable holding a pointer to a function */
};

struct air_strings {
	const char **items;
	uint32_t count;
};

/* What stands in front of a declaration: texts of annotate("..."), and markers, which are
 * identifiers that expand to nothing. Of what is no function itself they speak of the functions
 * that are kept in it, and markers are read of nothing else. */
struct air_param {
	const char *name;
	struct air_strings annotations, markers;
	const char *typedef_key; /* typedef of its function pointer type, or NULL */
	bool points_to_const;    /* what it leads to is not written through it */
};

struct air_symbol {
	enum air_symbol_kind kind;
	uint32_t flags;
	const char *key, *name;
	uint32_t file; /* into the unit's files: where it is defined, else declared */
	uint32_t line, column;
	struct air_strings annotations;
	struct air_strings markers;
	struct air_param *params;
	uint32_t param_count;
	const char *typedef_key; /* VARIABLE: as for params; FUNCTION: the same of its result */
};

struct air_field {
	const char *key, *name;
	struct air_strings annotations, markers;
	const char *typedef_key;
};

struct air_record {
	const char *key, *name; /* name "" when anonymous */
	uint32_t file, line;
	uint64_t size;
	struct air_strings annotations;
	struct air_field *fields;
	uint32_t field_count;
};

struct air_typedef {
	const char *key, *name;
	struct air_strings annotations, markers;
};

enum air_file_flag {
	AIR_FILE_SYSTEM = 1,
	AIR_FILE_MAIN = 2,
};

struct air_file {
	const char *path; /* relative to the root; absolute when outside it */
	uint32_t flags;
	struct hash content;
	const char *text; /* the whole text of a file that is not a system header, or NULL */
	size_t text_size;
	/* Where the text is while `text` is NULL: in a unit that was decoded. See air_file_text. */
	const uint8_t *packed;
	size_t packed_size;
};

struct air_diagnostic {
	uint32_t file; /* or air_none */
	uint32_t line, column;
	const char *text;
	bool in_function; /* inside a body: that function is degraded; otherwise the unit is partial
			   */
};

/* An encoded function record; read with air_function_decode (air/encode.h). */
struct air_record_bytes {
	const uint8_t *bytes;
	size_t size;
	struct hash hash; /* of its meaning: line numbers count from its first line */
	const char *key, *name;
	uint32_t file;  /* into the unit's files */
	uint32_t line;  /* where its first line is in this unit */
	uint32_t flags; /* air_function_flag */
	uint32_t instr_count;
	bool is_degraded;
};

struct air_unit {
	struct arena arena;   /* holds everything below */
	const char *path;     /* of the main file */
	const char *target;   /* triple */
	const char *compiler; /* version of the libclang that read it */
	struct hash flags;    /* of the normalised flags */
	bool is_partial;      /* errors at file scope: findings are at most likely */
	bool is_failed;       /* nothing could be read; diagnostics say why */

	struct air_file *files;
	struct air_symbol *symbols;
	struct air_record *records;
	struct air_typedef *typedefs;
	struct air_diagnostic *diagnostics;
	struct air_record_bytes *functions;
	uint32_t file_count, symbol_count, record_count, typedef_count, diagnostic_count,
		function_count;
};

void air_unit_release(struct air_unit *unit);

/* The text of a file, unpacked into `arena` if need be, with a NUL behind it; NULL if the unit
 * has none. `size` may be NULL. */
const char *air_file_text(struct arena *arena, const struct air_file *file, size_t *size);

/* ------------------------------------------------------------------------------- questions */

/* Argument `i` of a call, without the pointer it goes through; AIR_VALUE_NONE past the end. */
struct air_value air_call_argument(
	const struct air_function *f, const struct air_instr *call, uint32_t i);
uint32_t air_call_argument_count(const struct air_instr *call);

/* The pointer an indirect call goes through; AIR_VALUE_NONE for a direct one. */
struct air_value air_call_target(const struct air_function *f, const struct air_instr *call);

/* The instruction that made a RESULT value, or NULL. */
const struct air_instr *air_value_instr(const struct air_function *f, struct air_value value);

/* Is it an integer or NULL as it is written, and which? */
static inline bool air_value_is_constant(struct air_value value)
{
	return value.kind == AIR_VALUE_INT || value.kind == AIR_VALUE_NULL;
}

static inline bool air_value_is_zero(struct air_value value)
{
	return value.kind == AIR_VALUE_NULL || (value.kind == AIR_VALUE_INT && !value.integer);
}

/* The place of an instruction that has one, or NULL. */
const struct air_place *air_instr_place(const struct air_function *f, const struct air_instr *i);

/* Does a field share its bytes with others: is it a member of a union? */
bool air_is_union_member(const struct air_ref *field);

/* The block an instruction stands in. */
uint32_t air_block_of(const struct air_function *f, uint32_t instr);

static inline bool air_op_has_place(enum air_op op)
{
	return op == AIR_COPY || op == AIR_ZERO || op == AIR_READ || op == AIR_ADDRESS ||
	       op == AIR_ENTER || op == AIR_LEAVE;
}

static inline bool air_op_has_result(enum air_op op)
{
	return op == AIR_CALL || op == AIR_READ || op == AIR_OPERATE || op == AIR_CAST ||
	       op == AIR_ADDRESS;
}

static inline bool air_operator_is_unary(enum air_operator operation)
{
	return operation == AIR_NEG || operation == AIR_COMPLEMENT || operation == AIR_NOT;
}

/* Checks every index against its table and every block for its shape; false with the reason.
 * What was decoded or parsed has passed it. */
bool air_function_verify(const struct air_function *f, struct error *err);

#endif
