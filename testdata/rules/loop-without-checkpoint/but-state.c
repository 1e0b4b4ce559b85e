/* The twin: a state that may stay as it is, and one that nobody waits in. */
#include <async/async.h>

#include <stdbool.h>
#include <stddef.h>

enum state { IDLE, READING, PARSING };

struct connection {
	enum state state;
	unsigned lines, bytes;
};

static unsigned parse(struct connection *connection)
{
	return connection->bytes % 2;
}

/* As long as there are lines in what came in, it stays here. */
static int serve(void *arg)
{
	struct connection *connection = arg;
	int rc;

	for (;;) {
		switch (connection->state) {
		case IDLE:
			connection->state = READING;
			break;
		case READING:
			rc = async_sleep(1);
			if (rc < 0)
				return rc;
			connection->state = PARSING;
			break;
		case PARSING:
			if (!parse(connection)) // expect: loop-without-checkpoint
				connection->state = READING;
			break;
		}
	}
}

static int alternate(void *arg)
{
	struct connection *connection = arg;

	for (;;) {
		if (connection->state == PARSING) {
			connection->lines += parse(connection); // expect: loop-without-checkpoint
			connection->state = PARSING;
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

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, serve, arg);
		async_group_spawn(g, alternate, arg);
	}
	return rc;
}

int main(void)
{
	static struct connection connection;

	return async_run(start, &connection, NULL) < 0;
}
