/*
 * A semaphore: six tasks share two connections to a database. A task that waits takes no thread,
 * and the permits go to those that waited longest.
 *
 * Prints:
 *
 *     query 0 done after  50 ms
 *     query 1 done after  50 ms
 *     query 2 done after 100 ms
 *     query 3 done after 100 ms
 *     query 4 done after 150 ms
 *     query 5 done after 150 ms
 */
#include <async/async.h>

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

enum { QUERIES = 6, CONNECTIONS = 2 };

struct query {
	int number;
	struct async_semaphore *connections;
};

static int ask(void *arg)
{
	struct query *query = arg;
	int rc = async_semaphore_acquire(query->connections);

	if (rc < 0)
		return rc;
	rc = async_sleep(50); /* plays the database */
	async_semaphore_release(query->connections);
	if (rc == 0)
		printf("query %d done after %3" PRIu64 " ms\n", query->number, async_now());
	return rc;
}

static int start(void *arg)
{
	struct query queries[QUERIES];
	struct async_semaphore *connections = async_semaphore_new(CONNECTIONS);
	int rc = 0;

	(void)arg;
	if (!connections)
		return -ENOMEM;
	ASYNC_GROUP (group, QUERIES, &rc) {
		for (int i = 0; i < QUERIES; i++) {
			queries[i] = (struct query){ i, connections };
			async_group_spawn(group, ask, &queries[i]);
		}
	}
	async_semaphore_free(connections);
	return rc;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
