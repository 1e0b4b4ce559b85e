/*
 * What the files of findings.db share. Statements are those of queries.sql.
 */
#ifndef STORE_FINDINGS_INTERNAL_H
#define STORE_FINDINGS_INTERNAL_H

#include "store/findings.h"
#include "store/sql.h"

struct findings {
	struct sql *sql;
	char *path;
	enum sql_trouble only_read; /* why it cannot be written; SQL_FINE: it can */
};

/* Puts what was being done and, where there is one, the way out around the text of a failed
 * statement. Returns false. */
bool findings_fail(const struct findings *findings, const char *doing, enum sql_trouble trouble,
	struct error *err);

#endif
