/*
 * What the tests of the configuration share: a folder of files that is gone afterwards, and three
 * rules.
 */
#ifndef TESTS_CONFIG_FOLDER_H
#define TESTS_CONFIG_FOLDER_H

#include <check.h>

#include "base/arena.h"
#include "config/config.h"

/* "hasty" has a number and words as options; "idle" is information. */
extern const struct config_words test_words;
enum { RULE_HASTY, RULE_LATE, RULE_IDLE, rule_count };
enum { HASTY_LIMIT, HASTY_KINDS };
enum { KIND_NET = 1, KIND_DISK = 2, KIND_DNS = 4 };

extern struct arena test_arena;
extern const char *test_folder; /* absolute; what lies above it has no configuration */

void folder_make(void);
void folder_remove(void);

/* A path in the folder; with "" the folder itself. */
const char *inside(const char *path);

/* Writes a file, and the folders on the way. */
void file_of(const char *path, const char *text);

/* Opens a configuration from a folder inside; fails the test when that fails. */
struct config *config_at(const char *start);

/* The message when it fails. */
const char *mistake_at(const char *start);

int run_suite(const char *name, const TTest *const *tests, size_t count);

/* One test, `count` times. */
int run_loop(const char *name, const TTest *test, size_t count);

#endif
