/*
 * A helper that waits twice in the same way: what its model calls information does not hide the
 * other.
 */
#include <async/async.h>

#include <stddef.h>

typedef struct pg_conn PGconn;
typedef struct pg_result PGresult;

PGresult *PQgetResult(PGconn *connection);
int zmq_recv(void *socket, void *buffer, size_t size, int flags);

struct bridge {
	PGconn *connection;
	void *socket;
};

static int drain(struct bridge *bridge)
{
	char buffer[64];
	PGresult *result = PQgetResult(bridge->connection);

	return zmq_recv(bridge->socket, buffer, sizeof(buffer), 0) + !result;
}

static int look(struct bridge *bridge)
{
	return PQgetResult(bridge->connection) != NULL;
}

static int waits(void *arg)
{
	return drain(arg); // expect: blocking-call
}

static int only_looks(void *arg)
{
	return look(arg);
}

int main(void)
{
	struct bridge bridge = { 0 };

	return async_run(waits, &bridge, NULL) < 0 || async_run(only_looks, &bridge, NULL) < 0;
}
