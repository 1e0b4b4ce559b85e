/*
 * Trap: standard input that the program replaces is no person any more. Nobody knows what the
 * standard streams are: a terminal, a pipe or a file; so a call on one is no wait for the disk, and
 * only possible.
 */
#define _GNU_SOURCE
#include <async/async.h>

#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

static void become_daemon(void)
{
	int fd = open("/dev/null", O_RDWR);

	if (fork() > 0)
		_exit(0);
	dup2(fd, STDIN_FILENO);
}

static int reads_what_it_put_there(void *arg)
{
	char line[80];

	(void)arg;
	return fgets(line, sizeof(line), stdin) != NULL;
}

static int reads_and_writes(void *arg)
{
	char bytes[80];

	(void)arg;
	if (read(STDIN_FILENO, bytes, sizeof(bytes)) < 0)
		return -1;
	if (read(0, bytes, sizeof(bytes)) < 0)
		return -1;
	return (int)write(STDOUT_FILENO, bytes, sizeof(bytes));
}

static int start(void *arg)
{
	int rc = 0;

	ASYNC_GROUP (g, 2, &rc) {
		async_group_spawn(g, reads_what_it_put_there, arg);
		async_group_spawn(g, reads_and_writes, arg);
	}
	return rc;
}

int main(void)
{
	become_daemon();
	return async_run(start, NULL, NULL) < 0;
}
