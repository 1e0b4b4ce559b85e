/*
 * A hundred requests of 50 ms, one after the other.
 */
#include <async/async.h>

#include <inttypes.h>
#include <stdio.h>

enum { request_count = 100 };

struct request {
	int id;
	int reply;
};

/* Plays a server that answers after 50 ms. */
static int send_request(void *arg)
{
	struct request *request = arg;
	int rc = async_sleep(50);

	request->reply = request->id * 2;
	return rc;
}

static int start(void *arg)
{
	struct request *requests = arg;
	uint64_t began = async_now();
	int rc = 0;

	for (int i = 0; i < request_count && rc >= 0; i++)
		rc = send_request(&requests[i]); // expect: serial-await-in-loop
	printf("virtual time: %" PRIu64 " ms\n", async_now() - began);
	return rc;
}

int main(void)
{
	static struct request requests[request_count];
	struct async_config config = { .clock = ASYNC_CLOCK_VIRTUAL };

	return async_run(start, requests, &config) < 0;
}
