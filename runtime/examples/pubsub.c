/*
 * A room with members: a task that waits for several things at once with async_select. Who joins,
 * who says something, the end: each is a channel or an event, and exactly one happens at a time.
 *
 * A member that does not listen must not hold up the others: its mailbox is bounded, and what
 * does not fit is lost for it alone.
 *
 * Prints:
 *
 *     ada heard 5 messages and missed 0
 *     the sleeper heard 2 messages and missed 3
 */
#include <async/async.h>

#include <errno.h>
#include <stdio.h>

enum { MEMBERS_MAX = 8, MAILBOX = 2, MESSAGES = 5 };

struct member {
	const char *name;
	uint64_t listens_after_ms;
	struct async_channel *mailbox; /* of int */
	int heard, missed;
	struct room *room;
};

struct room {
	struct async_channel *joining;  /* of struct member * */
	struct async_channel *messages; /* of int */
	struct async_event *closing;
	struct member *members[MEMBERS_MAX];
	size_t count;
};

static void tell_all(struct room *room, int message)
{
	for (size_t i = 0; i < room->count; i++) {
		struct member *member = room->members[i];

		if (async_channel_try_send(member->mailbox, &message) == -EAGAIN)
			member->missed++;
	}
}

static int run_room(void *arg)
{
	struct room *room = arg;
	struct member *member;
	int message, which;
	struct async_select_case cases[] = {
		ASYNC_CASE_RECEIVE(room->joining, &member),
		ASYNC_CASE_RECEIVE(room->messages, &message),
		ASYNC_CASE_EVENT(room->closing),
	};

	while ((which = async_select(cases, 3)) == 0 || which == 1) {
		if (which == 1)
			tell_all(room, message);
		else if (room->count < MEMBERS_MAX)
			room->members[room->count++] = member;
	}
	for (size_t i = 0; i < room->count; i++)
		async_channel_close(room->members[i]->mailbox);
	return which < 0 ? which : 0;
}

static int listen_to_room(void *arg)
{
	struct member *member = arg;
	int rc = async_channel_send(member->room->joining, &member), message;

	if (rc == 0)
		rc = async_sleep(member->listens_after_ms);
	if (rc < 0)
		return rc;
	ASYNC_FOR_EACH (message, member->mailbox, &rc)
		member->heard++;
	return rc;
}

static int talk(void *arg)
{
	struct room *room = arg;
	int rc = 0;

	for (int i = 0; i < MESSAGES && rc == 0; i++) {
		rc = async_sleep(100);
		if (rc == 0)
			rc = async_channel_send(room->messages, &i);
	}
	if (rc == 0)
		rc = async_sleep(100);
	async_event_set(room->closing);
	return rc;
}

static int meet(struct room *room, struct member *members, size_t count)
{
	int rc = 0;

	ASYNC_GROUP (tasks, count + 2, &rc) {
		async_group_spawn(tasks, run_room, room);
		for (size_t i = 0; i < count; i++)
			async_group_spawn(tasks, listen_to_room, &members[i]);
		async_group_spawn(tasks, talk, room);
	}
	return rc;
}

static int start(void *arg)
{
	struct room room = {
		.joining = async_channel_new(sizeof(struct member *), 0),
		.messages = async_channel_new(sizeof(int), 0),
		.closing = async_event_new(),
	};
	struct member members[] = {
		{ "ada", 0, async_channel_new(sizeof(int), MAILBOX), 0, 0, &room },
		{ "the sleeper", 5000, async_channel_new(sizeof(int), MAILBOX), 0, 0, &room },
	};
	int rc = -ENOMEM;

	(void)arg;
	if (room.joining && room.messages && room.closing && members[0].mailbox &&
		members[1].mailbox)
		rc = meet(&room, members, 2);
	for (size_t i = 0; i < 2; i++) {
		printf("%s heard %d messages and missed %d\n", members[i].name, members[i].heard,
			members[i].missed);
		async_channel_free(members[i].mailbox);
	}
	async_channel_free(room.joining);
	async_channel_free(room.messages);
	async_event_free(room.closing);
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
