/*
 * Fingerprints, version 1: what makes two findings of different runs the same mistake. A
 * fingerprint is a hash of
 *
 *	the rule, the category, and the name of what is called,
 *	the name of the function the finding stands in,
 *	the tokens of its statement (rule/statement.h),
 *	what happens to whom from there down to the leaf: the event and callee of each step,
 *	and its number among findings that are equal in all this in the same function.
 *
 * Neither paths nor lines are part of it, and no way by which the function is reached. So a finding
 * keeps its fingerprint when code is moved, wrapped or commented, when a file or folder gets
 * another name, and when callers come and go. Static functions of one name in two files may share
 * one: whoever compares runs takes the path too.
 */
#ifndef RULE_FINGERPRINT_H
#define RULE_FINGERPRINT_H

#include "rule/finding.h"

enum { fingerprint_version = 1 };

/* The text of a file, or NULL with a size of 0. */
typedef const char *fingerprint_text(void *data, const char *path, size_t *size);

/* Gives each finding of a sorted list its fingerprint, the hash of its statement, and the end of
 * the name it calls. */
void fingerprint_all(struct finding_list *findings, fingerprint_text *text, void *data);

#endif
