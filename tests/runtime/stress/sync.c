/*
 * Steps with what tasks share: elements arrive once and in order, permits and locks are never more
 * than there are, and who came first is served first.
 */
#include "stress.h"

#include <stdlib.h>

enum { SELECT_CASES = 4 };

void sync_init(struct world *world)
{
	world->semaphore = async_semaphore_new(PERMITS);
	world->mutex = async_mutex_new();
	world->condition = async_condition_new();
	world->event = async_event_new();
	for (unsigned i = 0; i < CHANNELS; i++) {
		world->channels[i].channel = async_channel_new(sizeof(unsigned), i);
		world->channels[i].generation = ++world->generations;
	}
	for (int i = 0; i < TOKENS; i++)
		world->tokens[i] = token_new(world);
}

struct token *token_new(struct world *world)
{
	struct token *token = world_allocate(world, sizeof *token);

	token->abort = async_abort_new();
	check(world, token->abort != NULL, "abort_new");
	return token;
}

/* ---- lines ------------------------------------------------------------------------------- */

static unsigned line_enter(struct world *world, struct line *line)
{
	check(world, line->count < sizeof line->waiting / sizeof *line->waiting, "a long line");
	line->waiting[line->count++] = line->next;
	return line->next++;
}

static void line_leave(struct actor *actor, struct line *line, unsigned ticket, bool is_served)
{
	size_t left = 0;

	check(actor->world, !is_served || line->waiting[0] == ticket,
		"#%u was served before one that waited longer", actor->id);
	for (size_t i = 0; i < line->count; i++)
		if (line->waiting[i] != ticket)
			line->waiting[left++] = line->waiting[i];
	line->count = left;
}

int use_semaphore(struct actor *actor)
{
	struct world *world = actor->world;
	unsigned ticket = line_enter(world, &world->semaphore_line);
	struct call call = call_begin(actor, "acquire");
	int rc = call_end(&call, async_semaphore_acquire(world->semaphore));

	line_leave(actor, &world->semaphore_line, ticket, rc == 0);
	if (rc != 0)
		return rc;
	world->held++;
	check(world, world->held <= PERMITS, "%zu permits of %d", world->held, PERMITS);
	call = call_begin(actor, "sleep with a permit");
	rc = call_end(&call, async_sleep(roll(world, 10)));
	world->held--;
	async_semaphore_release(world->semaphore);
	return rc;
}

static int wait_for_condition(struct actor *actor)
{
	struct world *world = actor->world;
	struct call call = call_begin(actor, "condition");

	/* Whoever waits has given the mutex back, and takes it again whatever happens. */
	call.must_cancel = false;
	world->holder = NULL;

	int rc = call_end(&call, async_condition_wait(world->condition, world->mutex));

	check(world, !world->holder, "#%u woke with a mutex that #%u holds", actor->id,
		world->holder ? world->holder->id : 0);
	world->holder = actor;
	return rc;
}

int use_mutex(struct actor *actor)
{
	struct world *world = actor->world;
	unsigned ticket = line_enter(world, &world->mutex_line);
	struct call call = call_begin(actor, "lock");
	int rc = call_end(&call, async_mutex_lock(world->mutex));

	line_leave(actor, &world->mutex_line, ticket, rc == 0);
	if (rc != 0)
		return rc;
	check(world, !world->holder, "#%u and another hold the mutex", actor->id);
	world->holder = actor;
	switch (roll(world, 4)) {
	case 0:
		rc = wait_for_condition(actor);
		break;
	case 1:
		async_condition_broadcast(world->condition);
		break;
	default:
		async_condition_signal(world->condition);
		call = call_begin(actor, "sleep with the mutex");
		rc = call_end(&call, async_sleep(roll(world, 8)));
	}
	check(world, world->holder == actor, "#%u lost the mutex", actor->id);
	world->holder = NULL;
	async_mutex_unlock(world->mutex);
	return rc;
}

int use_event(struct actor *actor)
{
	struct world *world = actor->world;
	unsigned sets = world->event_sets;
	bool was_set = async_event_is_set(world->event);

	switch (roll(world, 4)) {
	case 0:
		world->event_sets++;
		async_event_set(world->event);
		return 0;
	case 1:
		async_event_reset(world->event);
		return 0;
	default:
		break;
	}

	struct call call = call_begin(actor, "event");
	int rc = call_end(&call, async_event_wait(world->event));

	check(world, rc != 0 || was_set || world->event_sets != sets,
		"#%u came through an event nobody has set", actor->id);
	return rc;
}

/* ---- channels ---------------------------------------------------------------------------- */

static unsigned offer(struct world *world)
{
	if (world->element_count == world->element_room) {
		world->element_room = world->element_room ? world->element_room * 2 : 256;
		world->elements = realloc(world->elements, world->element_room);
		if (!world->elements)
			abort();
	}
	world->elements[world->element_count] = ELEMENT_OFFERED;
	return world->element_count++;
}

static void sent(struct actor *actor, unsigned element, int rc)
{
	struct world *world = actor->world;

	if (rc == 0) {
		if (world->elements[element] == ELEMENT_OFFERED)
			world->elements[element] = ELEMENT_SENT;
		return;
	}
	check(world, world->elements[element] == ELEMENT_OFFERED,
		"#%u: element %u was received, and its sender was told %d", actor->id, element, rc);
	world->elements[element] = ELEMENT_WITHDRAWN;
}

static void take(struct world *world, unsigned element)
{
	check(world, element < world->element_count, "element %u was never sent", element);
	check(world,
		world->elements[element] == ELEMENT_OFFERED ||
			world->elements[element] == ELEMENT_SENT,
		"element %u was received in state %d", element, world->elements[element]);
	world->elements[element] = ELEMENT_RECEIVED;
}

static void received(struct actor *actor, size_t i, unsigned generation, unsigned element)
{
	struct world *world = actor->world;

	take(world, element);
	check(world, actor->seen_of[i] != generation || actor->last_seen[i] < element,
		"#%u received element %u after %u", actor->id, element, actor->last_seen[i]);
	actor->seen_of[i] = generation;
	actor->last_seen[i] = element;
}

int use_channel(struct actor *actor)
{
	struct world *world = actor->world;
	size_t i = roll(world, CHANNELS);
	struct channel at = world->channels[i];
	bool sends = roll(world, 2);
	unsigned element = sends ? offer(world) : 0;
	struct call call = call_begin(actor, sends ? "send" : "receive");
	int rc;

	if (sends) {
		rc = call_end(&call, async_channel_send(at.channel, &element));
		sent(actor, element, rc);
		return rc;
	}
	rc = call_end(&call, async_channel_receive(at.channel, &element));
	if (rc == 0)
		received(actor, i, at.generation, element);
	return rc;
}

int use_select(struct actor *actor)
{
	struct world *world = actor->world;
	struct async_select_case cases[SELECT_CASES] = { { 0 } };
	struct channel at[SELECT_CASES];
	unsigned elements[SELECT_CASES], place[SELECT_CASES];
	size_t count = 1 + roll(world, SELECT_CASES);

	for (size_t i = 0; i < count; i++) {
		place[i] = roll(world, CHANNELS);
		at[i] = world->channels[place[i]];
		cases[i].channel = at[i].channel;
		cases[i].kind = roll(world, 2) ? ASYNC_SELECT_SEND : ASYNC_SELECT_RECEIVE;
		if (cases[i].kind == ASYNC_SELECT_SEND) {
			elements[i] = offer(world);
			cases[i].from = &elements[i];
		} else {
			cases[i].to = &elements[i];
		}
	}

	struct call call = call_begin(actor, "select");
	int chosen = call_end(&call, async_select(cases, count));

	check(world, chosen < (int)count, "select chose %d of %zu", chosen, count);
	for (size_t i = 0; i < count; i++) {
		int rc = (int)i == chosen ? cases[i].result : -1;

		if (cases[i].kind == ASYNC_SELECT_SEND)
			sent(actor, elements[i], rc);
		else if (rc == 0)
			received(actor, place[i], at[i].generation, elements[i]);
	}
	return chosen < 0 ? chosen : 0;
}

/* Closes a channel, takes what is left in it, frees it below those who wait, and puts another in
 * its place. */
int close_channel(struct actor *actor)
{
	struct world *world = actor->world;
	struct channel *at = &world->channels[roll(world, CHANNELS)];
	struct async_channel *next = async_channel_new(sizeof(unsigned), roll(world, 4));
	unsigned element;

	note(actor, "close channel %u", at->generation);
	async_channel_close(at->channel);
	while (async_channel_try_receive(at->channel, &element) == 0)
		take(world, element);
	async_channel_free(at->channel);
	at->channel = next;
	at->generation = ++world->generations;
	return 0;
}

void sync_check_end(struct world *world)
{
	unsigned element;

	check(world, world->held == 0, "%zu permits are not back", world->held);
	check(world, !world->holder, "the mutex is not back");
	for (int i = 0; i < PERMITS; i++)
		check(world, async_semaphore_acquire(world->semaphore) == 0, "permit %d", i);
	for (int i = 0; i < CHANNELS; i++) {
		while (async_channel_try_receive(world->channels[i].channel, &element) == 0)
			take(world, element);
		async_channel_free(world->channels[i].channel);
	}
	for (element = 0; element < world->element_count; element++)
		check(world, world->elements[element] >= ELEMENT_RECEIVED,
			"element %u was lost in state %d", element, world->elements[element]);
	for (int i = 0; i < TOKENS; i++)
		async_abort_unref(world->tokens[i]->abort);
	async_semaphore_free(world->semaphore);
	async_condition_free(world->condition);
	async_mutex_free(world->mutex);
	async_event_free(world->event);
}
