/*
 * What `async-lint doctor` found out, and its two forms.
 */
#ifndef COMMAND_DOCTOR_H
#define COMMAND_DOCTOR_H

#include <stdbool.h>
#include <stdio.h>

#include "driver/check.h"
#include "link/coverage.h"

enum { doctor_shown = 20 }; /* rows of a list without --all */

struct diagnosis {
	const struct check *check;
	struct coverage coverage;
	bool show_all;
};

void doctor_text(FILE *out, const struct diagnosis *diagnosis);
void doctor_json(FILE *out, const struct diagnosis *diagnosis);

#endif
