/*
 * Made non-blocking on one way only: on the other the call waits.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct sockaddr address = { .sa_family = AF_INET };

static int set_on_one_way(void *arg)
{
	const bool *is_patient = arg;
	char byte = 0;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (!*is_patient)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	recv(fd, &byte, 1, 0); // expect: blocking-call
	return close(fd);
}

static int made_on_two_ways(void *arg)
{
	const bool *is_patient = arg;
	int fd;

	if (*is_patient)
		fd = socket(AF_UNIX, SOCK_STREAM, 0);
	else
		fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	return connect(fd, &address, sizeof(address)); // expect: blocking-call
}

static int any_descriptor(void *arg)
{
	const bool *is_patient = arg;
	char byte = 0;
	int fds[2];

	if (pipe(fds) < 0)
		return -1;
	if (!*is_patient)
		fcntl(fds[0], F_SETFL, O_NONBLOCK);
	return (int)read(fds[0], &byte, 1); // expect: blocking-call
}

/* Traps: on the way where it was not set there is no descriptor. */
static int none_on_the_other_way(void *arg)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)arg;
	if (fd >= 0)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	return connect(fd, &address, sizeof(address));
}

static int none_but_tested_otherwise(void *arg)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)arg;
	if (fd != -1)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	return connect(fd, &address, sizeof(address));
}

/* What decided is asked again. */
static int asked_again(void *arg)
{
	bool is_patient = *(const bool *)arg;
	char byte = 0;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (!is_patient)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	if (!is_patient)
		recv(fd, &byte, 1, 0);
	return close(fd);
}

static int asked_again_in_memory(void *arg)
{
	const bool *is_patient = arg;
	char byte = 0;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (!*is_patient)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	if (!*is_patient)
		recv(fd, &byte, 1, 0);
	return close(fd);
}

/* ... and the answer is the wrong one. */
static int asked_again_but_not(void *arg)
{
	bool is_patient = *(const bool *)arg;
	char byte = 0;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (!is_patient)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	if (is_patient)
		recv(fd, &byte, 1, 0); // expect: blocking-call
	return close(fd);
}

/* A kernel that does not know the flag. */
static int made_again(void *arg)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

	(void)arg;
	if (fd < 0 && errno == EINVAL) {
		fd = socket(AF_INET, SOCK_STREAM, 0);
		if (fd < 0)
			return -1;
		fcntl(fd, F_SETFL, O_NONBLOCK);
	}
	return connect(fd, &address, sizeof(address));
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 4, &rc) {
		async_group_spawn(g, set_on_one_way, arg);
		async_group_spawn(g, made_on_two_ways, arg);
		async_group_spawn(g, any_descriptor, arg);
		async_group_spawn(g, none_on_the_other_way, arg);
		async_group_spawn(g, none_but_tested_otherwise, arg);
		async_group_spawn(g, asked_again, arg);
		async_group_spawn(g, asked_again_in_memory, arg);
		async_group_spawn(g, asked_again_but_not, arg);
		async_group_spawn(g, made_again, arg);
	}
	return rc;
}

int main(int argc, char **argv)
{
	static bool is_patient;

	(void)argv;
	is_patient = argc > 1;
	return async_run(start, &is_patient, NULL) < 0;
}
