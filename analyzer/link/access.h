/*
 * Who else touches it: which functions write a variable or field, take a lock, wait for an object
 * and wake whoever waits for it.
 *
 *  1. Shared memory is named by slot: all objects of a record share the slots of its fields. So
 *     "the same lock" is an assumption where the slot is a field, and rules say likely at most.
 *  2. An object that came in as a parameter is the caller's: such an access is noted once more at
 *     each direct call, `is_derived`, with the object of that call. So is a lock in a small record
 *     that is nothing but a lock (`struct mutex { pthread_mutex_t m; int line; }`).
 *  3. Only variables have reads. A read of a field says nothing about which object is meant.
 *  4. What is not known is not noted: an object nobody can name is nobody's. But that something
 *     is unlocked is noted: it may be the lock in question.
 */
#ifndef LINK_ACCESS_H
#define LINK_ACCESS_H

#include "link/program.h"

enum access_kind {
	ACCESS_READ,    /* of a variable */
	ACCESS_WRITE,   /* of a variable or field, or of nobody knows what */
	ACCESS_ADDRESS, /* its address is taken: somebody else may write it */
	ACCESS_LOCK,
	ACCESS_UNLOCK,
	ACCESS_WAIT, /* for a condition, semaphore, event ... */
	ACCESS_WAKE,
	ACCESS_JOIN,    /* waits for a task and consumes its handle */
	ACCESS_TIMEOUT, /* is the time limit of a wait */
};

enum access_object_kind {
	ACCESS_OBJECT_UNKNOWN,
	ACCESS_OBJECT_SLOT,
	ACCESS_OBJECT_PARAM, /* what the parameter points at */
	ACCESS_OBJECT_LOCAL,
};

struct access_object {
	enum access_object_kind kind;
	uint32_t index;
	uint32_t field; /* PARAM: 1 + slot of the field of what it points at; 0: all of it */
};

static inline bool access_is_same(struct access_object a, struct access_object b)
{
	return a.kind == b.kind && a.index == b.index && a.field == b.field;
}

/* Who calls what takes a lock has it afterwards ... */
enum access_kept {
	ACCESS_KEPT_ALWAYS,
	ACCESS_KEPT_IF_ZERO,  /* ... if the call returned 0 */
	ACCESS_KEPT_IF_OTHER, /* ... or anything else than 0 */
	ACCESS_KEPT_UNKNOWN,
};

struct access {
	enum access_kind kind;
	struct access_object object;
	uint32_t node, instr; /* in whose body; a derived one: at the call there */
	uint32_t line, column;
	uint32_t held_node, held_instr; /* LOCK: where the section that it protects begins */
	enum access_kept kept;          /* LOCK */
	bool is_try;                    /* LOCK: may fail; WAIT: gives up in time */
	bool stops_thread;              /* LOCK: the thread waits for it, not a task */
	bool is_atomic;                 /* READ, WRITE: by an atomic operation */
	bool is_global;                 /* it is a variable, one object and not one of many */
	bool is_derived;
};

/* The accesses of a slot, by node and instruction. */
uint32_t program_access_count(const struct program *program, uint32_t slot);
const struct access *program_access(const struct program *program, uint32_t slot, uint32_t i);

#define program_each_access(program, slot, access)                                                 \
	for (uint32_t access##_i = 0, access##_n = program_access_count((program), (slot));        \
		access##_i < access##_n; access##_i++)                                             \
		for (const struct access *access = program_access((program), (slot), access##_i);  \
			access; access = NULL)

/* The accesses in the body of a node, by instruction. */
const struct access *program_node_accesses(
	const struct program *program, uint32_t node, uint32_t *count);

/* The access of this kind at an instruction, or NULL. */
const struct access *program_access_at(
	const struct program *program, uint32_t node, uint32_t instr, enum access_kind kind);

/* Does the body itself write anything but its locals? */
bool program_node_writes(const struct program *program, uint32_t node);

/* What a pointer handed to call `instr` of the function in hand points at. */
struct access_object program_object(
	struct program_cursor *cursor, uint32_t instr, struct air_value pointer);

/* A call that is made while a lock is held, and that stops the thread. */
struct access_holder {
	const struct access *lock;
	const struct program_call *call; /* NULL: nobody does */
	enum block_category category;
	bool computes; /* ... for long, instead of waiting: no category */
	bool suspends; /* ... a task that lets others run, who may want the lock: no category */
};

/* Who holds the lock of this slot on a thread of its own while it waits for something else than
 * a lock, or computes for long, or in a task while that is suspended; of several the first. Waiting
 * for a condition gives the lock back.
 */
const struct access_holder *program_lock_holder(struct program *program, uint32_t slot);

enum access_waker {
	ACCESS_WAKER_NONE, /* nobody we know */
	ACCESS_WAKER_LOOP, /* only code that runs on the loop */
	ACCESS_WAKER_OTHER,
};

/* Who wakes whoever waits for `object` in the body of `node`, or (`kind` ACCESS_WRITE) changes
 * it; `first` is the first of them that is not on the loop, else the first of all. */
enum access_waker program_waker(struct program *program, uint32_t node, struct access_object object,
	enum access_kind kind, const struct access **first);

#endif
