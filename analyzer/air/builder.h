/*
 * Inside the builder: shared by build.c, which fills the tables, and finish.c, which lays them
 * out. Nobody else looks here.
 *
 * While building, instructions are numbered in the order they were made, and each block is a
 * list of them, because lowering returns to blocks it has left.
 */
#ifndef AIR_BUILDER_H
#define AIR_BUILDER_H

#include "air/air.h"
#include "air/lookup.h"
#include "base/array.h"

struct draft_instr {
	struct air_instr instr;
	uint32_t next; /* in the same block, or air_none */
};

struct draft_block {
	uint32_t first, last; /* instructions, air_none when empty */
	uint32_t count;
	bool is_ended;
	struct air_terminator end;
};

struct air_builder {
	struct arena texts; /* copies of all strings until finish */
	const char *key, *name;
	uint32_t flags;
	uint32_t current; /* block */

	uint16_t file;
	uint32_t line, column, origin;

	ARRAY(const char *) files;
	ARRAY(const char *) strings;
	ARRAY(struct air_ref) refs;
	ARRAY(struct air_type) types;
	ARRAY(struct air_origin) origins;
	ARRAY(struct air_local) locals;
	ARRAY(struct draft_block) blocks;
	ARRAY(struct draft_instr) instrs;
	ARRAY(struct air_value) values;
	ARRAY(struct air_place) places;
	ARRAY(struct air_step) steps;
	ARRAY(uint32_t) targets;
	ARRAY(struct air_case) cases;
	struct lookup known_files, known_strings, known_refs, known_types, known_origins;

	uint32_t *scratch; /* of finish: old number to new, all tables end to end */
	size_t scratch_size;
};

#endif
