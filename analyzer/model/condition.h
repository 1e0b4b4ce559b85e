/*
 * Conditions on the arguments of a call, as written in model files:
 *
 *	arg2 == 0      arg3 & MSG_DONTWAIT      arg1 is null      arg4 is zeroed
 *	arg0 is nonblocking      arg0 is kind socket|pipe      result tested EAGAIN
 *	arg2 is from stdin|fmemopen      arg0 is text ":memory:"      arg0 is address
 *	arg2.ai_flags & AI_NUMERICHOST      answer of PQisBusy == 0      arg0 is lingering
 *	called evthread_use_pthreads|evthread_use_windows_threads
 *	not C      known C      C and C      C or C      ( C )
 *
 * `known C` is true when C is known to hold, and otherwise false, never unknown. `not` binds
 * closest, then `and`, then `or`. Places are argN, counted from 0, and `result`. Names
 * (MSG_DONTWAIT) are looked up in the `constants` of the model. The one who evaluates supplies what
 * is known of the arguments; the answer has three values.
 */
#ifndef MODEL_CONDITION_H
#define MODEL_CONDITION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

enum truth { TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN };

enum condition_kind {
	CONDITION_COMPARE, /* arg OP number */
	CONDITION_BITS,    /* arg & number */
	CONDITION_NULL,
	CONDITION_ZEROED,      /* points at zero bytes that nobody changed */
	CONDITION_NONBLOCKING, /* a descriptor in non-blocking mode */
	CONDITION_DESCRIPTOR,  /* kind of descriptor; `text` holds the words, '|' between */
	CONDITION_TESTED,      /* the result's failure is compared with errno `number` */
	CONDITION_FROM,      /* made by a call of, or read from, what `text` names ('|' between) */
	CONDITION_TEXT,      /* a string literal that matches one of `text`, '*' for anything */
	CONDITION_ADDRESS,   /* a string literal that is an IP address */
	CONDITION_LINGERING, /* a socket that waits until all is sent when it is closed */
	CONDITION_NAMED,     /* a constant that is written as one of the names in `text` */
	CONDITION_CALLED,    /* the program calls one of the functions of `text`, '|' between */
	CONDITION_ANSWER,    /* a test of what function `member` returned, on the way to the call */
	CONDITION_NOT,
	CONDITION_KNOWN,
	CONDITION_AND,
	CONDITION_OR,
};

enum condition_compare { COMPARE_EQ, COMPARE_NE, COMPARE_LT, COMPARE_LE, COMPARE_GT, COMPARE_GE };

struct condition {
	enum condition_kind kind;
	enum condition_compare compare;
	int argument;       /* or role_result */
	const char *member; /* of what the argument points at, or NULL; ANSWER: a function */
	int64_t number;
	const char *text; /* of a compared number: the constant's name, or NULL */
	const struct condition *left, *right;
};

/* Does it only say something of other conditions, `left` and `right`? */
static inline bool condition_is_compound(const struct condition *condition)
{
	return condition->kind >= CONDITION_NOT;
}

/* What the evaluator is asked of one atom (never NOT, KNOWN, AND, OR). */
typedef enum truth (*condition_atom)(const struct condition *atom, void *data);

/* Finds the value of a constant's name; false if there is none. */
typedef bool (*condition_constant)(const char *name, int64_t *value, void *data);

/* Reads a condition; NULL with an error that says the column and what was expected. */
const struct condition *condition_parse(struct arena *arena, const char *text,
	condition_constant constant, void *data, struct error *err);

/* The same, but the error has no column in it: that goes to `column`, counted from 1. */
const struct condition *condition_parse_at(struct arena *arena, const char *text,
	condition_constant constant, void *data, size_t *column, struct error *err);

/* A missing condition (NULL) is TRUTH_TRUE. Kleene's logic. */
enum truth condition_evaluate(const struct condition *condition, condition_atom atom, void *data);

/* The arguments that atoms of these kinds (bits of 1 << enum condition_kind) look at: bit i says
 * argument i, up to 32. */
uint32_t condition_arguments(const struct condition *condition, uint32_t kinds);

/* Does the comparison of an atom (CONDITION_COMPARE) hold for a value? */
enum truth condition_compare(const struct condition *atom, int64_t value);

/* In the form that condition_parse reads, with no more parentheses than it needs. */
void condition_print(struct text *out, const struct condition *condition);

#endif
