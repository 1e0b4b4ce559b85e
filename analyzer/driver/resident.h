/*
 * Workers that keep the unit they have read, for files that are read again after each edit. A few
 * live at a time; the one that was not asked for longest makes room for another unit.
 */
#ifndef DRIVER_RESIDENT_H
#define DRIVER_RESIDENT_H

#include "driver/plan.h"
#include "frontend/parse.h"

struct residents;

struct resident_options {
	const char *worker;  /* path of the worker program; NULL: beside our own binary */
	unsigned most;       /* workers at a time, at least 1 */
	unsigned timeout_ms; /* for one unit; who takes longer is killed */
};

enum resident_event {
	RESIDENT_READ,
	RESIDENT_LOST,    /* the worker died of it, twice, or was killed */
	RESIDENT_STOPPED, /* somebody has asked to stop (base/stop.h) */
	RESIDENT_BROKEN,  /* no worker can be started */
};

/* An encoded unit (air/encode.h), valid until the next call; or the sentence why there is none. */
struct resident_answer {
	const void *bytes;
	size_t size;
	const char *lost;
};

struct residents *residents_new(const struct resident_options *options);
void residents_free(struct residents *residents);

/* Reads a unit of a plan with files as they are in an editor. What was read of the same texts is
 * not read again, unless a stop came in between. After `resident_patience` losses in a row a unit
 * is lost without being tried. */
enum resident_event residents_read(struct residents *residents, const struct plan *plan,
	const struct plan_unit *unit, const struct parse_unsaved *unsaved, size_t count,
	struct resident_answer *answer, struct error *err);

/* Is there room for another unit without one that has to go? */
bool residents_have_room(const struct residents *residents);

enum { resident_patience = 3 };

/* Something on the disk is another, and so all is read again when it is asked for; what was lost
 * too often is tried again. */
void residents_renew(struct residents *residents);

#endif
