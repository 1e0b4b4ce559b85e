/*
 * Trap: before the loop runs, and after it has ended, nobody has to wait.
 */
#include <async/async.h>

#include <netdb.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

struct settings {
	struct addrinfo *upstream;
	int journal;
};

static int resolve(struct settings *settings)
{
	return getaddrinfo("upstream.example", "80", NULL, &settings->upstream);
}

static int settings_load(struct settings *settings)
{
	for (int attempt = 0; attempt < 3; attempt++) {
		if (resolve(settings) == 0)
			return 0;
		sleep(1);
	}
	return -1;
}

static int serve(void *arg)
{
	struct settings *settings = arg;

	return settings->upstream ? async_sleep(1000) : -1;
}

static void shut_down(struct settings *settings)
{
	fsync(settings->journal);
	freeaddrinfo(settings->upstream);
}

int main(void)
{
	struct settings settings = { .journal = 3 };
	int rc;

	if (settings_load(&settings) < 0)
		return 1;
	rc = async_run(serve, &settings, NULL);
	shut_down(&settings);
	return system("logger stopped") || rc < 0;
}
