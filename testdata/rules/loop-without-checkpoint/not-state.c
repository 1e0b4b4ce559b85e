/*
 * Trap: a state machine. Some of its steps wait for nothing, but there is none that comes after
 * itself: every way round that is gone again and again passes a wait.
 */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

enum state { IDLE, READING, PARSING, ANSWERING };

struct connection {
	enum state state;
	unsigned lines, bytes;
	bool is_complete;
};

static void parse(struct connection *connection)
{
	connection->is_complete = connection->bytes % 2;
}

/* The state in a field. */
static int serve(void *arg)
{
	struct connection *connection = arg;
	int rc;

	for (;;) {
		switch (connection->state) {
		case IDLE:
			connection->bytes = 0;
			connection->state = READING;
			break;
		case READING:
			rc = async_sleep(1);
			if (rc < 0)
				return rc;
			connection->state = PARSING;
			break;
		case PARSING:
			parse(connection);
			connection->state = connection->is_complete ? ANSWERING : READING;
			break;
		case ANSWERING:
			connection->lines++;
			connection->state = IDLE;
			break;
		}
	}
}

/* ... in a variable, and without a loop statement. */
static int turn(void *arg)
{
	struct connection *connection = arg;
	int state = IDLE;

again:
	switch (state) {
	case IDLE:
		state = READING;
		break;
	case READING:
		if (async_sleep(1) < 0)
			return -1;
		state = PARSING;
		break;
	case PARSING:
		state = connection->bytes ? READING : IDLE;
		break;
	}
	goto again;
}

/* ... with tests instead of a switch. */
static int alternate(void *arg)
{
	struct connection *connection = arg;

	for (;;) {
		if (connection->state == PARSING) {
			parse(connection);
			connection->state = READING;
			continue;
		}
		if (async_sleep(1) < 0)
			return -1;
		connection->state = PARSING;
	}
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 3, &rc) {
		async_group_spawn(g, serve, arg);
		async_group_spawn(g, turn, arg);
		async_group_spawn(g, alternate, arg);
	}
	return rc;
}

int main(void)
{
	static struct connection connection;

	return async_run(start, &connection, NULL) < 0;
}
