/*
 * A program as text, and all that the visit of its bodies notes (link/scan.h): two programs of the
 * same units must come to the same, however they were linked. To be freed.
 */
#ifndef TESTS_LINK_NOTES_H
#define TESTS_LINK_NOTES_H

#include "link/program.h"

char *notes_print(const struct program *program);

#endif
