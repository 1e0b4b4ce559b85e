/*
 * Just not the trap: what a child does to its own standard input before it becomes another program
 * says nothing of the parent's.
 */
#include <async/async.h>

#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

static void give_input(int fd, int input)
{
	dup2(fd, input);
}

static int run_pager(int fd, int other)
{
	int child = fork();

	if (child == 0) {
		dup2(fd, 0);
		give_input(other, STDIN_FILENO);
		execlp("less", "less", (char *)NULL);
		_exit(127);
	}
	return child;
}

static int asks(void *arg)
{
	char line[80];

	(void)arg;
	return fgets(line, sizeof(line), stdin) != NULL; // expect: blocking-call
}

int main(void)
{
	if (run_pager(3, 4) < 0)
		return 1;
	return async_run(asks, NULL, NULL) < 0;
}
