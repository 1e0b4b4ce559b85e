/*
 * A hundred requests, at most five of them at a time: async_map is the loop, the pool and the
 * limit. Without the limit a hundred connections would be open at once.
 *
 * Prints:
 *
 *     100 answers after 200 ms, never more than 5 requests at a time
 *     the answer to request 99 is 9801
 */
#include <async/async.h>

#include <inttypes.h>
#include <stdio.h>

enum { REQUESTS = 100, AT_ONCE = 5 };

struct request {
	int number;
	int answer;
};

static int running, peak;

/* Plays a service that needs 10 ms. */
static int ask(void *arg)
{
	struct request *request = arg;
	int rc;

	running++;
	if (running > peak)
		peak = running;
	rc = async_sleep(10);
	running--;
	request->answer = request->number * request->number;
	return rc;
}

static int start(void *arg)
{
	struct request requests[REQUESTS];
	int rc;

	(void)arg;
	for (int i = 0; i < REQUESTS; i++)
		requests[i] = (struct request){ .number = i };
	rc = async_map(ask, requests, REQUESTS, sizeof requests[0], AT_ONCE, NULL);
	if (rc < 0)
		return rc;
	printf("%d answers after %" PRIu64 " ms, never more than %d requests at a time\n", REQUESTS,
		async_now(), peak);
	printf("the answer to request 99 is %d\n", requests[99].answer);
	return 0;
}

int main(void)
{
	static const struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, NULL, &config) < 0;
}
