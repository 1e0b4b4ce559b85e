/*
 * Lines of code, as far as comments speak of them; for suppression.c only.
 *
 *	struct lines lines = { .list = list, .text = text, .first = list->items.count };
 *	for each token: lines_comment for a suppression, lines_code for what is no comment
 *	lines_end(&lines)
 */
#ifndef LINK_SUPPRESSION_LINES_H
#define LINK_SUPPRESSION_LINES_H

#include "base/lexer.h"
#include "link/suppression.h"

/* A branch of #if, #elif or #else that is not closed yet. */
struct lines_branch {
	uint32_t line;
	size_t brackets; /* open where the #if stands */
	size_t first;    /* the first suppression in it */
};

struct lines {
	struct suppression_list *list;
	const char *text;
	size_t first; /* the file's first suppression */

	uint32_t line, last;            /* of the line of code in hand */
	size_t end;                     /* behind its last token so far */
	bool is_open;                   /* a statement goes on behind that token */
	bool is_doubtful;               /* ... it ended in a parenthesis: perhaps not */
	ARRAY(char) brackets;           /* open ones; 'c' for that of if, for, while, switch */
	uint32_t words;                 /* tokens of the statement in hand */
	bool is_case;                   /* it begins with case or default */
	bool has_parameters, has_value; /* a parenthesis, an equals sign in it */
	bool is_control;                /* its last token is if, for, while, switch */
	bool is_foreign;                /* ... the string of extern "C" */

	ARRAY(size_t) attached; /* suppressions of the line in hand */
	ARRAY(size_t) waiting;  /* ... of the next */
	ARRAY(size_t) heads;    /* ... of the next body */
	ARRAY(struct lines_branch) branches;
	bool in_define, may_be_guard;
};

/* A suppression at this token; lines and surroundings are filled in. */
void lines_comment(struct lines *lines, const struct token *token, struct suppression suppression);

/* Any other token. */
void lines_code(struct lines *lines, const struct token *token);

void lines_end(struct lines *lines);

#endif
