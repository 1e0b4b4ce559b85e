/*
 * The functions that a public header declares, as libclang sees them: what the rules of
 * annotations.c look at, and nothing else. Texts live as long as the program.
 */
#ifndef ANNOTATIONS_DECLARATIONS_H
#define ANNOTATIONS_DECLARATIONS_H

#include <stdbool.h>
#include <stddef.h>

enum { texts_max = 16, parameters_max = 12 };

/* The texts of annotate("...") attributes. */
struct annotations {
	const char *items[texts_max];
	size_t count;
};

struct parameter {
	const char *name;
	struct annotations annotations;
	bool is_function; /* a pointer to one, or a typedef of that */
	bool is_out;      /* a pointer to a pointer to a struct: a handle may come out of it */
};

enum result { RESULT_OTHER, RESULT_NUMBER, RESULT_HANDLE, RESULT_TASK };

struct declaration {
	const char *name;
	unsigned line;
	struct annotations annotations;
	struct parameter parameters[parameters_max];
	size_t parameter_count;
	enum result result; /* a number is an int or ssize_t; a handle a pointer to a struct */
	bool is_type;       /* a struct or typedef: only its annotations count */
	bool must_use;
	bool has_comment; /* right above it, with no other declaration between */
};

typedef void (*declaration_fn)(const struct declaration *declaration, void *context);

/* Calls `fn` for each declaration of `path` itself, in order. False if it does not compile: the
 * errors are on stderr then. */
bool declarations_each(
	const char *path, const char *include_folder, declaration_fn fn, void *context);

/* Does a list have the word, as "async:WORD" or "async:WORD;..."? */
bool annotated(const struct annotations *annotations, const char *word);

#endif
