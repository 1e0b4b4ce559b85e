/*
 * What `async-lint doctor` found out, and its two forms.
 */
#ifndef COMMAND_DOCTOR_H
#define COMMAND_DOCTOR_H

#include <stdbool.h>
#include <stdio.h>

#include "driver/check.h"
#include "link/coverage.h"
#include "store/cache.h"

enum { doctor_shown = 20 }; /* rows of a list without --all */

/* Comments that allow findings. */
struct diagnosis_comments {
	uint32_t total;
	uint32_t lines, functions, files; /* by what they speak of */
	uint32_t dated;
	uint32_t dead; /* of all: in code that is not compiled */
};

struct diagnosis {
	const struct check *check;
	struct coverage coverage;
	struct diagnosis_comments comments;
	const char *cache; /* seen from the root; NULL: nothing is kept */
	struct cache_extent kept;
	const struct config *config; /* NULL: not all of the program was asked for */
	bool show_all;
};

void doctor_text(FILE *out, const struct diagnosis *diagnosis);
void doctor_json(FILE *out, const struct diagnosis *diagnosis);

#endif
