/*
 * What the loop does while a job of the pool runs: whether both use the same thing, and nothing
 * orders the two.
 *
 *  1. The job runs from the call that hands it over (`offloads`) until its completion callback, or
 *     until the task that waits for it goes on. What follows from these is after the job.
 *  2. Beside it run: what the function that hands it over does after that; callbacks and tasks
 *     that were started apart, by start-up, or by who hands over the job or has started that;
 *     and the function that hands it over itself, where it is called again and again.
 *  3. A variable is one object. A field is of the same object where both sides were handed it by
 *     one caller, or it is that of a global. Where only the kind is the same, both have to write.
 *  4. A lock on the side of the job, an atomic, and tests of what either is told by, order them.
 */
#ifndef LINK_RACE_H
#define LINK_RACE_H

#include "link/touch.h"

struct race {
	struct touch job, loop;
	enum certainty certainty;
};

/* Something that the body of `node`, part of a job, writes, and that is used on the loop while the
 * job may run; false if there is none. */
bool program_job_race(struct program *program, uint32_t node, struct race *race);

/* Something that the caller of `edge`, which hands over a job without waiting for it, touches
 * after that, and the job too; or what the function touches after its call `by` of that caller, if
 * it is not NULL. */
bool program_late_race(struct program *program, const struct edge *edge,
	const struct program_call *by, struct race *race);

/* The same of what is freed after that, and the job uses: `race->loop` is where it is freed, and
 * neither needs to have a slot. */
bool program_late_free(struct program *program, const struct edge *edge,
	const struct program_call *by, struct race *race);

/* The local of the caller of `edge` whose address the job gets, though the caller returns without
 * having waited for anything: its number; air_none when there is none. */
uint32_t program_lent_local(struct program *program, const struct edge *edge);

#endif
