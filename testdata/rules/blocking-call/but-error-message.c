/*
 * Just not the trap: the message is sent over the network, or somebody waits after it.
 */
#include <async/async.h>

#include <netdb.h>
#include <stdio.h>
#include <unistd.h>

static int complain_and_wait(const char *what)
{
	perror(what);
	sleep(1);
	return -1;
}

static int complain_with_name(const char *what)
{
	struct hostent *host = gethostbyname("log.example.org");

	fprintf(stderr, "%s failed, see %s\n", what, host ? host->h_name : "nowhere");
	return -1;
}

static int fails(void *arg)
{
	int rc = async_sleep(1);

	(void)arg;
	if (rc == -1)
		return complain_with_name("sleep"); // expect: blocking-call
	if (rc < 0)
		return complain_and_wait("sleep"); // expect: blocking-call
	return 0;
}

int main(void)
{
	return async_run(fails, NULL, NULL) < 0;
}
