/*
 * Tables of operations: globals whose initialisers hold functions. Which table a pointer leads to
 * decides what `object->ops->flush(object)` calls; that all tables of one type are mixed in the
 * slot of the field is what remains when it is not known.
 *
 *  1. Pointers to tables are followed through fields, globals, returns and parameters, each a cell
 *     that holds a set of tables. Callers are merged. One unknown thing stored opens a cell.
 *  2. What a table itself holds in a member is a slot of its own ("file_ops.flush"), filled by its
 *     initialiser; of a table that is not constant also by whatever is stored into that member
 *     through pointers ("wild").
 *  3. Of an object that is made in the function at hand (a local, the result of a constructor),
 *     table_of_instance knows more than the cell of its field: only the tables this object was
 *     given.
 */
#ifndef LINK_TABLE_H
#define LINK_TABLE_H

#include "link/scan.h"

enum table_source_kind { FROM_TABLE, FROM_CELL };

struct table_source {
	enum table_source_kind kind;
	uint32_t index;
};

/* Where the table is that an indirect call goes through. */
struct table_base {
	uint32_t node;
	uint32_t read;         /* the instruction that read its pointer from a field, or air_none */
	uint32_t first, count; /* into `base_sources` */
	uint32_t member;       /* slot of the field that is called */
};

struct table {
	const char *key; /* of the global */
	bool is_const;
	bool is_open; /* overwritten as a whole: nobody knows what is in it */
};

enum cell_kind { CELL_SLOT, CELL_PARAM, CELL_RETURN };

struct cell {
	enum cell_kind kind;
	uint32_t owner; /* slot or symbol */
};

/* `cell` may hold what `source` is; anything at all if `is_unknown`. */
struct table_flow {
	struct table_source source;
	bool is_unknown;
	uint32_t cell;
	uint32_t node; /* whose body does it, or air_none: an initialiser */
};

struct table_set {
	uint32_t count;
	bool is_open;
	uint32_t items[program_fan_out]; /* tables */
};

struct tables {
	struct intern keys; /* of the globals that are tables; a table has its number */
	ARRAY(struct table) list;
	struct intern cell_keys;
	ARRAY(struct cell) cells;
	struct table_set *sets; /* by cell, when solved: `solved` of them */
	size_t solved;
	bool *is_record;     /* by number of index->records: tables are of this type */
	bool has_variable;   /* one of them is not constant */
	struct hash content; /* of all this */
	ARRAY(struct table_flow) flows;
	ARRAY(struct table_source) base_sources;
	ARRAY(struct table_base) bases;
	uint32_t *caller_start, *callers; /* by symbol: its direct calls */
};

/* ------------------------------------------------------------------------ while scanning */

/* Finds the tables, before bodies are visited. */
void table_find(struct program *program);

/* A copy, a return, an argument that may be a pointer to a table. */
void table_note_copy(struct scan *scan, uint32_t instr);
void table_note_return(struct scan *scan, uint32_t at, struct air_value value);
void table_note_argument(struct scan *scan, uint32_t instr, uint32_t argument);

/* The slot of a table's own member that a place is, or that of what is stored through pointers;
 * air_none for anything else. */
uint32_t table_member_slot(struct scan *scan, const struct air_place *place);

/* What an indirect call that goes to what member `slot` of something holds goes through: a number
 * into the bases, or air_none when that is not known. */
uint32_t table_note_base(struct scan *scan, uint32_t instr, uint32_t slot);

/* ----------------------------------------------------------------------- when all is seen */

/* Solves the cells. */
void table_solve(struct program *program);

/* The tables of a base; false when it may be any. */
bool table_of_base(struct program *program, uint32_t base, struct table_set *set);

/* The slots of a member of a table: its own, and what is stored through pointers or air_none. */
void table_members(const struct program *program, uint32_t table, uint32_t member, uint32_t *own,
	uint32_t *wild);

/* The tables that the object can have whose pointer field is read by instruction `read` of `node`;
 * false when the object's origin is not known. */
bool table_of_instance(
	struct program *program, uint32_t node, uint32_t read, struct table_set *set);

/* The sources of a pointer to a table in the function in hand: `symbols` and `slots` by ref. Writes
 * at most scan_most_sources; false when something is unknown. */
bool table_sources(struct program_cursor *cursor, uint32_t at, struct air_value value,
	struct table_source *sources, uint32_t *count);

/* What is in a cell; NULL when nobody knows. */
const struct table_set *table_cell(const struct program *program, uint32_t cell);

bool table_set_add(struct table_set *set, uint32_t table);
bool table_set_join(struct table_set *set, const struct table_set *from);

#endif
