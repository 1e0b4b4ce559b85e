/*
 * libpq: half of it waits for the server, the other half is made for loops. Declared here as in
 * its header.
 */
#include <async/async.h>

#include <stddef.h>

typedef struct pg_conn PGconn;
typedef struct pg_result PGresult;

PGconn *PQconnectdb(const char *how);
PGconn *PQconnectStart(const char *how);
int PQconnectPoll(PGconn *connection);
PGresult *PQexec(PGconn *connection, const char *query);
PGresult *PQprepare(
	PGconn *connection, const char *name, const char *query, int count, const unsigned *types);
PGresult *PQgetResult(PGconn *connection);
int PQgetCopyData(PGconn *connection, char **buffer, int async);
int PQputCopyData(PGconn *connection, const char *buffer, int size);
int PQsetnonblocking(PGconn *connection, int is_on);
int PQsendQuery(PGconn *connection, const char *query);
int PQconsumeInput(PGconn *connection);
int PQisBusy(PGconn *connection);
void PQclear(PGresult *result);

static int synchronous(void *arg)
{
	PGconn *connection = PQconnectdb(arg); // expect: blocking-call
	char *row = NULL;

	PQclear(PQexec(connection, "select 1"));                   // expect: blocking-call
	PQclear(PQprepare(connection, "q", "select $1", 1, NULL)); // expect: blocking-call
	return PQgetCopyData(connection, &row, 0);                 // expect: blocking-call
}

static int copy(void *arg)
{
	PQsetnonblocking(arg, 0);
	return PQputCopyData(arg, "x", 1); // expect: blocking-call
}

static int wait_for_result(void *arg)
{
	PQsendQuery(arg, "select 1");
	PQclear(PQgetResult(arg)); // missing: blocking-call a caller may have asked PQisBusy
	return 0;
}

/* Traps: the asynchronous half. */
static int asynchronous(void *arg)
{
	PGconn *connection = PQconnectStart("hostaddr=192.0.2.1 dbname=x");
	char *row = NULL;

	if (PQconnectPoll(connection) < 0)
		return -1;
	PQsetnonblocking(connection, 1);
	PQsendQuery(connection, arg);
	PQconsumeInput(connection);
	while (!PQisBusy(connection)) {
		PGresult *result = PQgetResult(connection);

		if (!result)
			break;
		PQclear(result);
	}
	PQputCopyData(connection, "x", 1);
	return PQgetCopyData(connection, &row, 1);
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, synchronous, arg);
		async_group_spawn(g, copy, arg);
		async_group_spawn(g, wait_for_result, arg);
		async_group_spawn(g, asynchronous, arg);
	}
	return rc;
}

int main(void)
{
	static char argument[] = "host=db";

	return async_run(start, argument, NULL) < 0;
}
