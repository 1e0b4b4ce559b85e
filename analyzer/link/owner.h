/*
 * Whose object is meant: what a pointer leads to, in the words of the function in hand, and in the
 * words of those that handed it over.
 *
 *  1. The owner of `&job->request`, of `job`, and of what container_of makes of the former is the
 *     same: the object that `job` leads to.
 *  2. A pointer that was read from a field of an object (`request->data`) is that object's,
 *     `through` that field. Of a second field read on the way nobody knows.
 *  3. Equal owners of one function are one object. Different ones may be one all the same, unless
 *     both are globals, or elements of one array.
 */
#ifndef LINK_OWNER_H
#define LINK_OWNER_H

#include "link/program.h"

enum owner_kind {
	OWNER_UNKNOWN,
	OWNER_PARAM,  /* what parameter `index` leads to */
	OWNER_LOCAL,  /* local `index` itself */
	OWNER_GLOBAL, /* the variable of slot `index` itself */
	OWNER_CALL,   /* what the result of call instruction `index` leads to */
};

struct owner {
	enum owner_kind kind;
	uint32_t index;
	uint32_t through; /* 1 + the slot of the pointer that leads on from there; 0: none does */
	uint32_t part; /* which part of it: a hash of the fields on the way; 0: all of it, or what
			* lies in it directly */
	uint32_t element; /* 1 + its constant index, of a variable that is an array; 0: any */
};

enum { owner_part_unknown = 1 };

/* The same part of a part. Of parts of parts of parts nobody knows. */
static inline uint32_t owner_part(uint32_t outer, uint32_t inner)
{
	if (outer && inner)
		return owner_part_unknown;
	return outer ? outer : inner;
}

static inline bool owner_meets_part(uint32_t a, uint32_t b)
{
	return a == b || a == owner_part_unknown || b == owner_part_unknown;
}

/* Whatever the part. */
static inline bool owner_is_same(struct owner a, struct owner b)
{
	return a.kind != OWNER_UNKNOWN && a.kind == b.kind && a.index == b.index &&
	       a.through == b.through && (a.element == b.element || !a.element || !b.element);
}

/* What a pointer leads to, as seen by instruction `instr` of the function in hand. */
struct owner program_owner(struct program_cursor *cursor, uint32_t instr, struct air_value pointer);

/* The object that a place is a part of. */
struct owner program_place_owner(
	struct program_cursor *cursor, uint32_t instr, const struct air_place *place);

/* An owner of the function that a call of the function in hand calls, in the words of the latter.
 */
struct owner program_owner_above(
	struct program_cursor *cursor, const struct program_call *call, struct owner owner);

/* The same in the words of the root that the path to `node` in a context begins with; `is_locked`
 * becomes true if a call on that path is made under a lock. */
struct owner program_root_owner(struct program *program, uint32_t node, enum context context,
	struct owner owner, bool *is_locked);

/* An object that a call hands to a function it starts or registers. */
struct handed {
	uint32_t param;     /* of that function, by its type; air_none: one of them */
	uint32_t through;   /* 1 + the slot of the field of that in which it was put; 0: itself */
	struct owner owner; /* as the caller names it */
};

enum { most_handed = 24 };

/* What the call of `edge` hands over with the function; opens `cursor` on the caller, and returns
 * how many there are. */
uint32_t program_handed(
	struct program_cursor *cursor, const struct edge *edge, struct handed *handed);

/* May both lie in one place: a part of what the job was handed, in its own words, and one in those
 * of who hands it over? */
bool handed_meet_part(const struct handed *handed, uint32_t count, uint32_t job, uint32_t other);

/* What the function that was handed these means by its owner `own`, in the words of who handed them
 * over: writes at most most_handed names, and returns how many. */
uint32_t handed_names(const struct handed *handed, uint32_t count, struct owner own,
	struct owner names[most_handed]);

#endif
