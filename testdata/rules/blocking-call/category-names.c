/*
 * Names of hosts, users, groups and services.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <grp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pwd.h>
#include <resolv.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int hosts(void *arg)
{
	static const struct sockaddr_in address = { .sin_family = AF_INET };
	struct addrinfo *found = NULL;
	unsigned char answer[512];
	char name[256];

	(void)arg;
	getaddrinfo("example.org", "80", NULL, &found);    // expect: blocking-call
	gethostbyname("example.org");                      // expect: blocking-call
	gethostbyaddr(&address, sizeof(address), AF_INET); // expect: blocking-call
	res_query("example.org", 1, 1, answer, 512);       // expect: blocking-call
	// expect@+1: blocking-call
	return getnameinfo((const void *)&address, sizeof(address), name, 256, NULL, 0, 0);
}

static int users(void *arg)
{
	(void)arg;
	getpwnam("daemon");             // expect: blocking-call
	getpwuid(0);                    // expect: blocking-call
	getgrnam("daemon");             // expect: blocking-call
	getservbyname("http", "tcp");   // expect: blocking-call
	return initgroups("daemon", 1); // expect: blocking-call
}

static int no_user(void *arg)
{
	(void)arg;
	return (int)(getuid() + getgid());
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, hosts, arg);
		async_group_spawn(g, users, arg);
		async_group_spawn(g, no_user, arg);
	}
	return rc;
}

int main(void)
{
	static int argument;

	return async_run(start, &argument, NULL) < 0;
}
