/*
 * Just not the trap: the same function is also called when a setting changes, on the loop.
 */
#include <async/async.h>

#include <netdb.h>
#include <stddef.h>
#include <unistd.h>

struct settings {
	struct addrinfo *upstream;
};

static int settings_load(struct settings *settings)
{
	sleep(1);
	return getaddrinfo("upstream.example", "80", NULL, &settings->upstream);
}

static int serve(void *arg)
{
	int rc = async_sleep(1000);

	if (rc < 0)
		return rc;
	return settings_load(arg); // expect: blocking-call
}

int main(void)
{
	struct settings settings = { 0 };

	if (settings_load(&settings) < 0)
		return 1;
	return async_run(serve, &settings, NULL) < 0;
}
