/*
 * A findings.db of its own for each test, in a folder that is gone afterwards.
 */
#ifndef TESTS_STORE_DATABASE_H
#define TESTS_STORE_DATABASE_H

#include <check.h>

#include "base/arena.h"
#include "base/error.h"
#include "store/findings.h"

extern struct arena arena; /* released after each test */
extern struct error err;
extern const char *const database_folder, *const database_path;

/* These fail the test where the store fails. */
struct findings *open_or_fail(void);
int64_t write_or_fail(struct findings *findings, const struct result *result);
struct result load_or_fail(struct findings *findings, int64_t run, bool graph);

/* SQL of a test, past our own code. */
void raw_sql(const char *sql);
int64_t raw_number(const char *sql);

/* The exit code of a program that runs these tests. */
int database_tests(const char *name, const TTest *const *tests, size_t count);

#endif
