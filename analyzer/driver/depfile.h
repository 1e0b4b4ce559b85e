/*
 * What a unit was made from, for build systems: one rule of a makefile, as compilers write it with
 * -MF.
 */
#ifndef DRIVER_DEPFILE_H
#define DRIVER_DEPFILE_H

#include <stddef.h>

#include "base/text.h"

/* Appends "target: path...". Paths below `directory` are written relative to it, others as they
 * are; what make would take for syntax is escaped. The target is written as it is given. */
void depfile_write(struct text *out, const char *target, const char *directory,
	const char *const *paths, size_t count);

#endif
