/*
 * A finding: one mistake at one place, with the path that makes it one.
 */
#ifndef RULE_FINDING_H
#define RULE_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/array.h"
#include "base/compiler.h"

enum severity { SEVERITY_INFO, SEVERITY_PERFORMANCE, SEVERITY_WARNING, SEVERITY_ERROR };

struct finding_step {
	const char *path;
	uint32_t line, column;
	const char *text;
	bool is_anchor;
	const char *event;  /* what happens there, in one word ("call", "blocks"), or NULL */
	const char *callee; /* to whom, by name; or NULL */
};

/* How far a fix may be trusted, the least first. */
enum fix_class {
	FIX_NONE,
	FIX_SKETCH,  /* a text that shows the shape of it; nobody can apply it */
	FIX_SUGGEST, /* a person must look at it: applied by --fix --suggested */
	FIX_SAFE,    /* applied by --fix */
};

/* A piece of text taken out of a file, and another put there. The edits of one finding belong
 * together: all of them are made, or none. */
struct finding_edit {
	const char *path;
	uint32_t line, column; /* bytes, from 1 */
	uint32_t remove;       /* bytes; they may reach over several lines */
	const char *insert;
};

struct finding {
	const char *rule;
	enum severity severity;
	uint32_t certainty; /* enum certainty */
	const char *path;
	uint32_t line, column;
	uint32_t end_column;            /* one past the name called, on the same line; 0 unknown */
	uint32_t first_line, last_line; /* of the loop it is about, in its file; 0: of none */
	const char *function, *function_key;
	const char *callee; /* name of what is called there; with the path, what it is about */
	const char *message;
	const char *hint;     /* or NULL */
	const char *category; /* or NULL */
	uint32_t unit_count;
	uint32_t cause; /* findings of one rule with the same number are one root cause, of which
			 * settling keeps the shortest path; 0: stands alone */
	ARRAY(struct finding_step) steps;
	size_t way_end;     /* the steps from the anchor up to here lead down to what is to blame: a
			     * comment     on any of them may allow the finding. 0: only where it stands
			     */
	enum fix_class fix; /* of the edits, or FIX_SKETCH */
	ARRAY(struct finding_edit) edits;
	const char *doubt;      /* why the fix is no more than a suggestion, or NULL */
	const char *sketch;     /* of FIX_SKETCH: lines of C, each ended by a newline; or NULL */
	char fingerprint[33];   /* by settle: rule/fingerprint.h */
	char statement[17];     /* by settle: hash of the statement it stands in */
	const char *suppressed; /* reason of the comment that allows it, by settle; or NULL */
	const char *suppressed_path; /* where that comment stands */
	uint32_t suppressed_line;
	bool is_cut;          /* ... it speaks of a call further down */
	const char *excluded; /* why its file is left out, by settle; or NULL */
	bool is_hidden;       /* not sure or not bad enough to be shown, by settle */
};

struct finding_list {
	struct arena arena; /* texts */
	ARRAY(struct finding *) items;
};

/* A new finding in the list; texts are the caller's. */
struct finding *finding_new(struct finding_list *list);

void finding_hint(struct finding_list *list, struct finding *finding, const char *format, ...)
	PRINTF_LIKE(3, 4);
void finding_step(struct finding_list *list, struct finding *finding, struct finding_step step,
	const char *format, ...) PRINTF_LIKE(4, 5);

/* Says of the last step, for the fingerprint, what happens there in a word, and to whom by name (or
 * NULL). Both must live as long as the list. */
void finding_event(struct finding *finding, const char *event, const char *callee);

/* One edit of what would mend the finding; `edit.insert` is the text that is formatted. A finding
 * whose edits are of different classes has the weaker one. */
void finding_fix(struct finding_list *list, struct finding *finding, enum fix_class class,
	struct finding_edit edit, const char *format, ...) PRINTF_LIKE(5, 6);

/* What a person has to look at before the fix is made: it is a suggestion at best. The first doubt
 * is the one that is told. */
void finding_doubt(struct finding_list *list, struct finding *finding, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* Shows what mending it could look like, where no edit can be written. Says nothing about a finding
 * that has edits. */
void finding_sketch(struct finding_list *list, struct finding *finding, const char *format, ...)
	PRINTF_LIKE(3, 4);

/* Frees what a finding holds beside the arena; the finding itself stays. */
void finding_drop(struct finding *finding);

/* By path, line, column, rule, message: below, at or above 0. */
int finding_compare(const struct finding *a, const struct finding *b);

/* In that order. */
void finding_list_sort(struct finding_list *list);
void finding_list_release(struct finding_list *list);

#endif
