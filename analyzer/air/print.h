/*
 * The text form of AIR: what `dump --air` prints and what tests are written in. Everything that
 * is printed can be read back.
 */
#ifndef AIR_PRINT_H
#define AIR_PRINT_H

#include "air/air.h"
#include "base/text.h"

void air_function_print(struct text *out, const struct air_function *f);

/* A whole unit: tables, then every function. With `summary_only` the functions are left out. */
void air_unit_print(struct text *out, const struct air_unit *unit, bool summary_only);

/* Reads the text form. Errors say line and column. The result lives in unit->arena. */
bool air_unit_parse(struct air_unit *unit, const char *text, struct error *err);

/* Reads a text with one function. */
bool air_function_parse(
	struct arena *arena, const char *text, struct air_function *f, struct error *err);

#endif
