/*
 * Edits that mend a suppression comment, and places in it.
 */
#ifndef RULE_EDIT_COMMENT_H
#define RULE_EDIT_COMMENT_H

#include "rule/finding.h"
#include "link/program.h"

/* The file of the comment in hand. */
struct comment_file {
	struct arena arena;
	const char *path, *text;
	size_t size;
};

/* Reads the text of a file, unless it is the one in hand. */
void comment_open(struct comment_file *file, const struct program *program, const char *path);
void comment_release(struct comment_file *file);

/* The line and column of a byte. */
void comment_place(
	const struct comment_file *file, size_t offset, uint32_t *line, uint32_t *column);

/* An edit of so many bytes. */
struct finding_edit comment_edit(const struct comment_file *file,
	const struct suppression *suppression, size_t offset, size_t length);

/* Gives the finding the edit that takes the comment out, with its line if nothing else is on it. */
void comment_delete(const struct comment_file *file, const struct suppression *suppression,
	struct finding_list *findings, struct finding *finding);

/* ... the edits that take entries out of its list; some entry stays. */
void comment_shorten(const struct comment_file *file, const struct suppression *suppression,
	const struct suppression_entry *entries, const bool *is_out, struct finding_list *findings,
	struct finding *finding);

#endif
