/* Only half of it is said to be numeric. */
#define _GNU_SOURCE
#include <async/async.h>

#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

static int start(void *arg)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	struct addrinfo hints = { .ai_flags = AI_PASSIVE }, *found = NULL;
	char host[64], service[32];

	// expect@+1: blocking-call
	if (getnameinfo((struct sockaddr *)&address, sizeof(address), host, sizeof(host), service,
		    sizeof(service), NI_NUMERICSERV))
		return -1;
	if (getaddrinfo(arg ? arg : host, "80", &hints, &found)) // expect: blocking-call
		return -1;
	freeaddrinfo(found);
	return async_sleep(1);
}

int main(void)
{
	return async_run(start, NULL, NULL) < 0;
}
