/*
 * The text form of AIR: what `dump --air` prints and what tests are written in. Everything that
 * is printed can be read back, to the same bytes when encoded.
 *
 *	unit "src/a.c" target "x86_64-linux-gnu"
 *	declare function read(fd, buffer, size) system @"/usr/include/unistd.h":371:16
 *
 *	function fetch($job: struct job*, $limit: int) @"src/a.c":10:1 to 19 {
 *		local $n: int @11:6
 *	b0:
 *		%0 = read $job @12:10
 *		%1 = read %0->job::fd<int> @12:15
 *		%2: int = call read(%1, null, 2048"SIZE | 1") @12:5
 *		$n = %2
 *		%3: int = %2 < 0
 *		branch %3, b1, b2
 *	b1:
 *		call log("failed") @14:3 in WARN@14:3
 *		jump b2
 *	b2:
 *		return %2 @16:2
 *	}
 *
 * Lines end statements, `//` starts a comment. [ ] may be left out, { } may repeat, | chooses.
 *
 *	function   function REF ( [PARAM {, PARAM}] [, ...] ) {WORD} [AT [to LINE]]
 *	           [degraded STRING] "{" {STATEMENT} "}"
 *	           words: static inline initialiser noreturn weak
 *	PARAM      LOCAL [: TYPE] {temporary | addressed | cleanup REF} [@ LINE : COLUMN]
 *	statement  local PARAM | NAME ":" (starts a block; the first label may be left out)
 *	           [RESULT [: TYPE] =] call REF | * VALUE ( [VALUE {, VALUE}] )
 *	           RESULT [: TYPE] = read PLACE | address PLACE | address function REF
 *	                           | cast VALUE | VALUE OPERATOR VALUE | ! VALUE | ~ VALUE
 *	                           | neg VALUE
 *	           PLACE = VALUE | zero PLACE | enter LOCAL | leave LOCAL | asm ( [VALUES] )
 *	           jump BLOCK | branch VALUE, BLOCK, BLOCK | indirect VALUE {, BLOCK}
 *	           switch VALUE else BLOCK {, INTEGER [.. INTEGER] : BLOCK}
 *	           return [VALUE] | unreachable
 *	           each followed by {cleanup | may | initialises} [AT [in NAME AT]]
 *	PLACE      LOCAL | REF | * VALUE | RESULT STEP | (* VALUE) STEP, then {STEP} [< TYPE >]
 *	STEP       . FIELD | -> FIELD (first only) | "[" VALUE "]"
 *	FIELD      NAME :: NAME (of a plain struct) | [NAME] STRING ["{" STRING "}"] | ?
 *	VALUE      none | unknown | INTEGER [STRING] | null [STRING] | STRING | RESULT
 *	TYPE       void | bool | int | unsigned | float | other | function [( REF )]
 *	           | struct REF | struct ?, then {*} ["[]"] [: SIZE]
 *	LOCAL      $NAME | $STRING | $#NUMBER (no name), #NUMBER also tells equal names apart
 *	RESULT     %NUMBER or %NAME
 *	REF        NAME | STRING | NAME STRING | STRING STRING (glued, here and behind numbers)
 *	AT         @ [STRING :] LINE : COLUMN
 *
 * A REF is a key, with the name before it unless the key contains it: `"c:@F@read"`. The plain
 * name alone stands for the key of something with external linkage: `read` is c:@F@read for a
 * function, c:@read for a variable, c:@S@read for a record, c:@T@read for a typedef, and
 * `job::fd` is c:@S@job@FI@fd. The STRING behind a number or null is the name it was written as.
 *
 * What is left out:
 *
 *  - AT of a statement: the position of the one before, at first that of the function.
 *    The file of AT: the function's own. AT of a function: line 1 of the unit's file, or of
 *    "test.c". `to`: the line it starts at.
 *  - < TYPE >: that of the local, for a local without steps; otherwise none.
 *    : TYPE behind a result: that of the place for `read`; otherwise none. `none` says none.
 *  - SIZE: 8 for pointers and float, 4 for int and unsigned, 1 for bool, otherwise 0 (unknown).
 *  - The end of a block: it goes on into the next, the last one returns nothing.
 *
 * A unit is a sequence of these lines, then functions; all of them may be left out. A file that
 * is named without being listed is added.
 *
 *	unit STRING [target STRING] [compiler STRING] [flags HASH] [partial] [failed]
 *	file STRING {system | main} [content HASH] [text STRING {STRING, on lines of their own}]
 *	declare function | variable REF [( [PARAMETER {, PARAMETER}] [, ...] )] {WORD} EXTRAS [AT]
 *	           words: static defined noreturn system thread-local const weak pointer
 *	PARAMETER  NAME | STRING, then [const] (a pointer to what is const) EXTRAS
 *	record REF [size SIZE] EXTRAS [AT]
 *	field NAME | [NAME] STRING, then EXTRAS (of the record above)
 *	typedef REF EXTRAS
 *	diagnostic STRING [in-function] [AT]
 *	EXTRAS     {annotate STRING | marker STRING | typedef STRING}
 *
 * Here AT is `@ [STRING | none :] LINE : COLUMN`; without a file it is the unit's first, and
 * without AT the line is 0.
 */
#ifndef AIR_PRINT_H
#define AIR_PRINT_H

#include "air/air.h"
#include "base/text.h"

void air_function_print(struct text *out, const struct air_function *f);

/* A whole unit: tables, then every function. With `summary_only` the functions and the texts of
 * files are left out. */
void air_unit_print(struct text *out, const struct air_unit *unit, bool summary_only);

/* One instruction, as air_function_print writes it but without a position; no line end. */
void air_instr_print(struct text *out, const struct air_function *f, uint32_t instr);

/* Reads the text form. Errors say line and column. The result lives in unit->arena. */
bool air_unit_parse(struct air_unit *unit, const char *text, struct error *err);

/* Reads a text with one function. */
bool air_function_parse(
	struct arena *arena, const char *text, struct air_function *f, struct error *err);

#endif
