/*
 * A pool of one worker for each unit (frontend/worker.h). A worker that is stopped for works on,
 * so that it keeps what it knows of the unit; its answer is thrown away before the next request.
 */
#include "driver/resident.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"
#include "base/stop.h"
#include "frontend/worker.h"

struct resident {
	struct hash unit;          /* which one it keeps; of its command and root */
	struct worker_pool *pool;  /* NULL: free */
	uint64_t used;             /* when it was asked, in calls */
	struct hash texts;         /* of the answer; zero when there is none */
	struct worker_answer last; /* `bytes` NULL: none */
	char *lost;                /* why the last time failed, or NULL */
	unsigned losses;           /* in a row */
	bool is_stale;             /* something on the disk is another since it was read */
};

struct residents {
	struct resident_options options;
	struct arena arena;
	uint64_t calls;
	struct resident *items; /* options.most */
};

struct residents *residents_new(const struct resident_options *options)
{
	struct residents *residents = memory_new(1, sizeof(*residents));
	residents->options = *options;
	if (!options->worker)
		residents->options.worker = worker_default_program(&residents->arena);
	residents->items = memory_new(options->most, sizeof(*residents->items));
	return residents;
}

static void forget_answer(struct resident *resident)
{
	free(resident->last.bytes);
	free(resident->lost);
	resident->last = (struct worker_answer){ 0 };
	resident->lost = NULL;
	resident->texts = (struct hash){ 0 };
}

static void resident_release(struct resident *resident)
{
	forget_answer(resident);
	worker_pool_free(resident->pool);
	*resident = (struct resident){ 0 };
}

void residents_free(struct residents *residents)
{
	if (!residents)
		return;
	for (unsigned i = 0; i < residents->options.most; i++)
		resident_release(&residents->items[i]);
	arena_release(&residents->arena);
	free(residents->items);
	free(residents);
}

void residents_renew(struct residents *residents)
{
	for (unsigned i = 0; i < residents->options.most; i++) {
		forget_answer(&residents->items[i]);
		residents->items[i].losses = 0;
		residents->items[i].is_stale = true;
	}
}

bool residents_have_room(const struct residents *residents)
{
	for (unsigned i = 0; i < residents->options.most; i++)
		if (!residents->items[i].pool)
			return true;
	return false;
}

static struct resident *find(struct residents *residents, struct hash unit)
{
	struct resident *oldest = &residents->items[0];
	for (unsigned i = 0; i < residents->options.most; i++) {
		struct resident *resident = &residents->items[i];
		if (resident->pool && hash_equal(resident->unit, unit))
			return resident;
		if (resident->used < oldest->used)
			oldest = resident;
	}
	resident_release(oldest);
	const struct worker_options options = {
		.program = residents->options.worker,
		.count = 1,
		.timeout_ms = residents->options.timeout_ms,
		.stop = stop_is_asked,
	};
	oldest->unit = unit;
	oldest->pool = worker_pool_new(&options);
	return oldest;
}

static struct hash hash_texts(const struct parse_unsaved *unsaved, size_t count)
{
	struct hash hash = hash_string("texts");
	for (size_t i = 0; i < count; i++) {
		hash = hash_join(hash, hash_string(unsaved[i].path));
		hash = hash_join(hash, hash_bytes(unsaved[i].text, unsaved[i].size));
	}
	return hash;
}

/* Waits for the worker; what it answers becomes the last answer. */
static enum resident_event wait_for(struct resident *resident, struct error *err)
{
	struct worker_answer answer;
	forget_answer(resident);
	switch (worker_pool_wait(resident->pool, &answer, err)) {
	case WORKER_ANSWER:
		break;
	case WORKER_STOPPED:
		error_set(err, "interrupted while a unit was read");
		return RESIDENT_STOPPED;
	case WORKER_IDLE:
		BUG("waited for nothing");
	case WORKER_BROKEN:
		return RESIDENT_BROKEN;
	}
	if (answer.lost) {
		resident->lost = memory_copy(answer.lost, strlen(answer.lost));
		resident->losses++;
		return RESIDENT_LOST;
	}
	resident->last = answer;
	resident->losses = 0;
	return RESIDENT_READ;
}

static enum resident_event read_again(struct resident *resident,
	const struct parse_request *request, struct hash texts, struct error *err)
{
	if (!worker_pool_has_room(resident->pool)) { /* one that was stopped for */
		enum resident_event event = wait_for(resident, err);
		if (event == RESIDENT_STOPPED || event == RESIDENT_BROKEN)
			return event;
	}
	if (!worker_pool_start(resident->pool, request, 0, err))
		return RESIDENT_BROKEN;
	enum resident_event event = wait_for(resident, err);
	if (event == RESIDENT_READ || event == RESIDENT_LOST)
		resident->texts = texts;
	resident->is_stale = false;
	return event;
}

enum resident_event residents_read(struct residents *residents, const struct plan *plan,
	const struct plan_unit *unit, const struct parse_unsaved *unsaved, size_t count,
	struct resident_answer *answer, struct error *err)
{
	struct resident *resident =
		find(residents, hash_join(unit->command, hash_string(plan->root)));
	const struct parse_request request = { .root = plan->root,
		.directory = unit->directory,
		.file = unit->file,
		.arguments = unit->arguments,
		.argument_count = unit->argument_count,
		.keep_text = true,
		.stays = true,
		.afresh = resident->is_stale,
		.unsaved = unsaved,
		.unsaved_count = count };
	struct hash texts = hash_texts(unsaved, count);
	enum resident_event event = resident->lost ? RESIDENT_LOST : RESIDENT_READ;

	resident->used = ++residents->calls;
	bool is_known = hash_equal(resident->texts, texts);
	bool is_hopeless = resident->losses >= resident_patience && resident->lost;
	if (!is_known && !is_hopeless)
		event = read_again(resident, &request, texts, err);
	*answer = (struct resident_answer){ resident->last.unit, resident->last.unit_size,
		resident->lost };
	return event;
}
